"""Asking a tracker over HTTP, with the standard library: limits on time and size, no redirect to another host, an answer or a `Trouble`.

What may be reached at all is `lib.outward`'s to say.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, IncompleteRead
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from secondstory import __version__
from secondstory.integrations.enums import Cause
from secondstory.integrations.shapes import text_of
from secondstory.integrations.tracker import Reading, Trouble
from secondstory.lib import clock
from secondstory.lib.outward import connected, wrong_with
from secondstory.lib.text import one_line

CONNECT_S = 5.0
READ_S = 10.0
WHOLE_S = 30.0
"""How long a request may take from beginning to end, however steadily it drips."""
MOST_BYTES = 5_000_000
MOST_REDIRECTS = 3
LONGEST_BODY = 100_000
PER_PAGE = 100
MOST_PAGES = 100
"""More than that is an answer that never ends."""
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
"""What a tracker asks us to wait is taken within these."""

Understood = TypeVar("Understood")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    label: str

    def json(self) -> Any:
        """The body as JSON. Raises `Trouble` for a page, a part of an answer, or anything else."""
        try:
            return json.loads(self.body.decode("utf-8"))
        except (ValueError, RecursionError) as problem:
            raise nonsense(self.label, is_page=self.body.lstrip()[:1] == b"<") from problem

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")[:200]


def nonsense(label: str, *, is_page: bool = False) -> Trouble:
    """Its answer can't be understood."""
    if is_page:
        said = _("%(tracker)s answered with a page instead of data. Check the connection’s address, and that no sign-in stands before it.")
    else:
        said = _("%(tracker)s answered something that makes no sense. Nothing was changed; it is asked again.")
    return Trouble(Cause.NONSENSE, said % {"tracker": label}, was_sent=True)


def understood(found: Any, read: Callable[[Any], Understood], *, label: str) -> Understood:
    """What `read` makes of an answer. Raises `Trouble` where it can make nothing of it."""
    try:
        return read(found)
    except ValueError as problem:
        raise nonsense(label) from problem


def holding(marker: str, pages: Iterable[list[Any]], *path: str) -> Any:
    """The first issue in whose body (at the end of `path`) the marker stands; None where it stands in none."""
    return next((one for page in pages for one in page if marker in text_of(one, *path, longest=LONGEST_BODY)), None)


def readings_in(found: list[Any], read: Callable[[Any], Reading], *, label: str) -> list[Reading]:
    """Those of a page of issues that can be read: a strange one must not hold up all that come after it. None at all is nonsense."""
    readings = []
    for one in found:
        with contextlib.suppress(ValueError):
            readings.append(read(one))
    if found and not readings:
        raise nonsense(label)
    return readings


class Line:
    """A way to ask one tracker. `base` is where its API begins, `headers` what every request carries."""

    def __init__(self, base: str, *, label: str, headers: Mapping[str, str]) -> None:
        self.base = base.rstrip("/")
        self.label = label
        self._headers = {"User-Agent": f"SecondStory/{__version__}", "Accept": "application/json", **headers}

    def get(self, path: str, *, headers: Mapping[str, str] | None = None, **query: Any) -> Answer:
        """Ask for something. A redirect is followed on the same host only."""
        url = self.base + path + (f"?{urlencode(query)}" if query else "")
        for _turn in range(MOST_REDIRECTS + 1):
            answer = self._ask("GET", url, headers or {}, None)
            if answer.status not in {301, 302, 303, 307, 308}:
                return judged(answer)
            onward = _onward(url, answer.headers.get("location", ""))
            if not onward:
                break
            url = onward
        raise Trouble(Cause.GONE, _("%(tracker)s has moved to another address. Give the connection the new one.") % {"tracker": self.label})

    def get_unless(self, etag: str, path: str) -> Answer | None:
        """Ask for something that may be as it was when the tracker gave `etag`: then None."""
        answer = self.get(path, headers={"If-None-Match": etag} if etag else None)
        return None if answer.status == 304 else answer

    def pages(self, path: str, query: Mapping[str, Any], *, first: int | None = None) -> Iterator[list[Any]]:
        """A list by its numbered pages: the `first` few, or all of them. Raises `Trouble` where they don't end."""
        for page in range(1, (first or MOST_PAGES) + 1):
            found = self.get(path, **query, per_page=PER_PAGE, page=page).json()
            if not isinstance(found, list):
                raise nonsense(self.label)
            yield found
            if len(found) < PER_PAGE:
                return
        if first is None:
            raise nonsense(self.label)

    def send(self, method: str, path: str, payload: Any) -> Answer:
        """Have something made or changed."""
        body = json.dumps(payload).encode()
        answer = self._ask(method, self.base + path, {"Content-Type": "application/json"}, body)
        if 300 <= answer.status < 400:
            raise Trouble(
                Cause.GONE, _("%(tracker)s has moved to another address. Give the connection the new one.") % {"tracker": self.label}
            )
        return judged(answer)

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        was_sent = False
        try:
            with connected(url, connect_s=CONNECT_S, read_s=READ_S, whole_s=WHOLE_S) as connection:
                was_sent = True
                connection.request(method, target or "/", body=body, headers={**self._headers, **headers})
                with connection.getresponse() as response:
                    content = response.read(MOST_BYTES + 1)
                    if len(content) <= MOST_BYTES and response.length:
                        raise IncompleteRead(content, response.length)
                    found = {name.lower(): value for name, value in response.getheaders()}
        except (OSError, HTTPException, ValueError) as problem:
            raise self._unreachable(problem, was_sent=was_sent) from problem
        if len(content) > MOST_BYTES:
            raise nonsense(self.label)
        return Answer(response.status, found, content, self.label)

    def _unreachable(self, problem: Exception, *, was_sent: bool) -> Trouble:
        given = {"tracker": self.label, "host": urlsplit(self.base).hostname or ""}
        give, check = _("Give the connection the tracker’s own address."), _("Check the address of the connection.")
        said = wrong_with(problem, given["host"], give=give, check=check)
        if not said and isinstance(problem, TimeoutError):
            said = _("%(tracker)s took too long to answer. It is asked again.") % given
        elif not said:
            said = _("%(tracker)s can’t be reached at %(host)s. It is asked again.") % given
        return Trouble(Cause.UNREACHABLE, said, was_sent=was_sent)


def _onward(url: str, location: str) -> str:
    """Where a redirect leads, if it stays at the same machine; else nothing, also for what is no address."""
    try:
        onward = urljoin(url, location)
        return onward if _origin(onward) == _origin(url) else ""
    except ValueError:
        return ""


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def judged(answer: Answer) -> Answer:
    """The answer, if it is one. Raises `Trouble` for what it says instead."""
    status, given = answer.status, {"tracker": answer.label, "said": said_by(answer)}
    if 200 <= status < 300 or status == 304:
        return answer
    if status == 429 or (status == 403 and _is_limit(answer)):
        said = _("%(tracker)s asks us to wait before the next request. It goes on by itself.")
        raise Trouble(Cause.BUSY, said % given, retry_at=wait_until(answer) or clock.now() + SHORTEST_WAIT)
    if status == 401:
        raise Trouble(Cause.DENIED, _("%(tracker)s does not accept the token. An administrator gives the connection a new one.") % given)
    if status == 403:
        said = _("The token may not do this at %(tracker)s (%(said)s). An administrator gives it the right to read and write issues.")
        raise Trouble(Cause.DENIED, said % given)
    if status in {404, 410}:
        raise Trouble(Cause.GONE, _("%(tracker)s has no such issue or project, or does not show it to this token.") % given)
    if status in {400, 409, 413, 422}:
        raise Trouble(Cause.REFUSED, _("%(tracker)s refuses: %(said)s") % given)
    if status >= 500 or status in {408, 425}:
        said = _("%(tracker)s has a problem of its own (status %(status)d). It is asked again.")
        raise Trouble(Cause.UNREACHABLE, said % {**given, "status": status}, retry_at=wait_until(answer), was_sent=True)
    raise nonsense(answer.label)


def said_by(answer: Answer) -> str:
    """What the tracker gives as its reason, short and on one line."""
    try:
        told = json.loads(answer.body[:100_000].decode("utf-8"))
    except (ValueError, RecursionError):
        return _("status %(status)d") % {"status": answer.status}
    words: list[str] = []
    if isinstance(told, dict):
        for value in (told.get("message"), told.get("error"), told.get("errorMessages"), told.get("errors")):
            words += _words(value)
    return one_line("; ".join(words), longest=200) or _("status %(status)d") % {"status": answer.status}


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, dict):
        return [f"{name}: {words}" for name, found in list(value.items())[:5] for words in _words(found)[:1]]
    if isinstance(value, list):
        return [words for found in value[:5] for words in _words(found)[:2]]
    return []


def _is_limit(answer: Answer) -> bool:
    return "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining") == "0" or "rate limit" in said_by(answer).lower()


def wait_until(answer: Answer) -> datetime | None:
    """When the tracker wants to be asked again, between a minute and a day from now; None when it says nothing of it."""
    found = _moment(answer.headers.get("retry-after", ""), is_wait=True)
    spent = answer.headers.get("x-ratelimit-remaining", answer.headers.get("ratelimit-remaining")) == "0"
    if found is None and (spent or answer.status in {403, 429}):
        found = _moment(answer.headers.get("x-ratelimit-reset", answer.headers.get("ratelimit-reset", "")), is_wait=False)
    if found is None:
        return None
    return min(max(found, clock.now() + SHORTEST_WAIT), clock.now() + LONGEST_WAIT)


def _moment(text: str, *, is_wait: bool) -> datetime | None:
    """Seconds from now or since 1970, a date as HTTP or ISO 8601 writes it; None for anything else."""
    text = text.strip()
    try:
        if text.isascii() and text.isdigit():
            return clock.now() + timedelta(seconds=int(text)) if is_wait else datetime.fromtimestamp(int(text), UTC)
        found = parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
