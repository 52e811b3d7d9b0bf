"""What every tracker can do, whichever it is: one small protocol, and the words it is asked and answers in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from secondstory.integrations.enums import Cause

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Access:
    """How a tracker is reached. `address` is what the administrator typed; `learned` is what `check` found out (`Checked.learned`)."""

    address: str
    project: str
    token: str
    account: str = ""
    issue_type: str = ""
    learned: Mapping[str, Any] = field(default_factory=dict)

    def path_of(self, url: str) -> str:
        """What follows the tracker's address in the address of a page of it; empty for a page of another machine."""
        own = urlsplit(self.address)
        try:
            parts = urlsplit(url)
            is_ours = (parts.hostname, parts.port) == (own.hostname, own.port)
        except ValueError:
            return ""
        if not is_ours:
            return ""
        return parts.path.removeprefix(own.path.rstrip("/"))


@dataclass(frozen=True)
class Person:
    """Somebody of the tracker's. `login` is what it calls them by for good, `name` what people read."""

    login: str
    name: str = ""


@dataclass(frozen=True)
class Stretch:
    """A sprint, an iteration or a milestone. The days are known where the tracker has them."""

    name: str
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Reading:
    """One issue as the tracker shows it. `state` is in its own words; `reason` says why it was closed, where it says so."""

    external_id: str
    key: str
    url: str
    title: str
    standing: str
    state: str
    updated_at: datetime
    reason: str = ""
    assignee: Person | None = None
    due_on: date | None = None
    sprint: Stretch | None = None
    etag: str = ""


@dataclass(frozen=True)
class NewIssue:
    """An issue to be made. `body` holds the `marker` by which it is found again if nobody knows whether it was made."""

    title: str
    body: str
    marker: str
    assignee: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Made:
    """An issue that is there now."""

    external_id: str
    key: str
    url: str


@dataclass(frozen=True)
class Changes:
    """What is to be written to an issue; None leaves a field as it is."""

    title: str | None = None
    assignee: str | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class News:
    """What a webhook tells: the delivery's own name, the same when it is sent again, and which issue it is about, if any."""

    name: str
    external_id: str = ""


@dataclass(frozen=True)
class Checked:
    """What a look at the connection found: a sentence for the administrator, and what is to be remembered."""

    sentence: str
    learned: dict[str, Any] = field(default_factory=dict)


class Trouble(Exception):  # noqa: N818  # an answer among others, and no mistake of the program's
    """A tracker could not be asked, or answered something else. `sentence` says what to change or what happens next.

    `retry_at` is the earliest moment it wants to be asked again. `was_sent` says that the request may have been carried out.
    """

    def __init__(self, cause: Cause, sentence: str, *, retry_at: datetime | None = None, was_sent: bool = False) -> None:
        super().__init__(sentence)
        self.cause = cause
        self.sentence = sentence
        self.retry_at = retry_at
        self.was_sent = was_sent

    @property
    def is_final(self) -> bool:
        """Asking again will not help until somebody changes something."""
        return self.cause in {Cause.GONE, Cause.REFUSED}


class Tracker(Protocol):
    """One project of one tracker. Everything but `located`, `is_genuine` and `news` asks it, and may raise `Trouble`."""

    label: str

    def check(self) -> Checked:
        """Whether the project is there and the token may see it."""
        ...

    def make(self, issue: NewIssue) -> Made:
        """Make an issue."""
        ...

    def find(self, marker: str, *, since: datetime) -> Made | None:
        """An issue made since then whose body holds the marker."""
        ...

    def read(self, external_id: str, *, etag: str = "") -> Reading | None:
        """An issue as it is now; None when it is as it was when the tracker gave `etag`."""
        ...

    def write(self, external_id: str, changes: Changes) -> None:
        """Change fields of an issue."""
        ...

    def changed_since(self, at: datetime) -> Iterator[Reading]:
        """Issues of the project that changed since then, those that changed first first."""
        ...

    def located(self, url: str) -> str:
        """What the tracker calls the issue at an address that people open; empty for any other address."""
        ...

    def is_genuine(self, headers: Headers, body: bytes, secret: str) -> bool:
        """Whether a delivery carries the proof that it is the tracker's. False without a secret."""
        ...

    def news(self, headers: Headers, body: bytes) -> News:
        """What a delivery tells. Raises `ValueError` when it is not what the tracker sends."""
        ...
