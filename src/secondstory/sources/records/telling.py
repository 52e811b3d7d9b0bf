"""What the formats of alerts and of incident tools have in common: times with their text, handles, links, the objects of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypedDict

from secondstory.sources.records.fields import JsonObject, at, first, objects, some, text
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.record import Incident, Precision, Record
from secondstory.sources.records.stamps import is_day, moment

_HANDLES = (
    "email",
    "mail",
    "username",
    "user_name",
    "handle",
    "login",
    "nickname",
    "name",
    "full_name",
    "fullName",
    "displayName",
    "summary",
)
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_.\-]+")


class When(TypedDict):
    """The fields of a record that say when: `Record(text, **when(…))`."""

    occurred_at: datetime | None
    time_as_written: str
    precision: Precision


def when(*values: Any) -> When:
    """The first of several values that is a time; unknown where none is."""
    for value in values:
        found = moment(value)
        if found is not None:
            return When(occurred_at=found, time_as_written=text(value), precision="day" if is_day(value) else "exact")
    return When(occurred_at=None, time_as_written="", precision="unknown")


def some_of(*values: Any) -> Any:
    """The first of several values that is a time, as it was written."""
    return next((value for value in values if moment(value) is not None), None)


def aware(*values: Any) -> datetime | None:
    """The first of several values that is a time, as an instant: a local time counts as UTC, which is what these tools mean."""
    found = next((each for value in values if (each := moment(value)) is not None), None)
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def is_after(later: datetime | None, earlier: datetime | None) -> bool:
    """Whether both are known, can be compared, and come in this order."""
    if later is None or earlier is None or (later.tzinfo is None) != (earlier.tzinfo is None):
        return False
    return later > earlier


def key(*parts: Any) -> str:
    """A sender's name for a record out of several; a time is cut to its second, as a webhook and an export cut it differently.

    Empty where the first part is: what has no name of its own has none.
    """
    told = [f"{part:%Y%m%dT%H%M%S}" if isinstance(part, datetime) else str(part) for part in parts if part is not None]
    return " ".join(part for part in told if part) if parts and parts[0] else ""


def urls(*values: Any) -> tuple[str, ...]:
    """Those that are web addresses, each once."""
    return some(*(value.strip() for value in values if isinstance(value, str) and value.strip().startswith(("https://", "http://"))))


def handle(user: Any) -> str:
    """What a tool calls a person: an e-mail address before a name, as that is what other tools know too."""
    return first(user, *_HANDLES) if isinstance(user, dict) else text(user)


def handles(value: Any, *path: str | int) -> tuple[str, ...]:
    """The handles in a list of people, or of people as texts."""
    found = at(value, *path)
    return some(*(handle(one) for one in found)) if isinstance(found, list) else ()


def names(value: Any, *path: str | int) -> tuple[str, ...]:
    """The names of the things in a list, each an object or a text."""
    found = at(value, *path)
    if not isinstance(found, list):
        return ()
    return some(*(first(one, "name", "summary", "title", "slug", "id") if isinstance(one, dict) else text(one) for one in found))


def inner(value: JsonObject, *wrappers: str, known: Callable[[JsonObject], object] | None = None) -> list[JsonObject]:
    """The objects an answer of an API is about, under one of these keys, as one or as a list; else the value itself.

    Also the value itself where it is `known` to be one of them: an entry of a log may name its `incident` without being one.
    """
    if known is not None and known(value):
        return [value]
    for name in wrappers:
        found = value.get(name)
        if isinstance(found, dict):
            return [found]
        if isinstance(found, list) and any(isinstance(one, dict) for one in found):
            return list(objects(found))
    return [value]


def part_of(many: Sized, part: JsonObject, records: Iterable[Record]) -> Iterator[Record]:
    """Records of one of many objects: what they stand on as evidence is that object, and not the list it came in."""
    raw = as_text(part) if len(many) > 1 else ""
    for record in records:
        yield replace(record, raw=raw) if raw and not record.raw else record


def words(name: str) -> str:
    """A machine's name for something as words: "priority_updated" and "PriorityUpdated" are "priority updated"."""
    return " ".join(_WORD_ENDS.sub(" ", name).split()).lower()


def sentence(told: str) -> str:
    """With a capital at its beginning."""
    return told[:1].upper() + told[1:]


def joined(what: str, about: str) -> str:
    """ "What: about", or the one of them that there is."""
    return f"{what} {about}" if what and about and what[-1] in "!?.:…" else ": ".join(some(what, about))


def without(told: str, people: Iterable[str]) -> str:
    """A text that a tool wrote, with the people it names left out: they stand in `who`."""
    for one in sorted(some(*people), key=len, reverse=True):
        told = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", "someone", told)
    return told


def in_order(records: Iterable[Record]) -> list[Record]:
    """Oldest first where their times can be compared; tools list newest first."""
    return sorted(records, key=lambda one: one.occurred_at.timestamp() if one.occurred_at and one.occurred_at.tzinfo else 0)


def newest(incidents: Iterable[Incident]) -> Incident | None:
    """The latest state of the one incident that these tell of; None where they tell of several, or of none."""
    found = list(incidents)
    if not found or len({one.external_id for one in found}) > 1:
        return None
    known = [one for one in found if one.updated_at is not None]
    return max(known, key=lambda one: one.updated_at.timestamp() if one.updated_at else 0) if known else found[-1]
