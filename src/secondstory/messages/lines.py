"""What there is to say: slices above declare where it comes from, and nothing here knows what an action is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from secondstory.lib.working_days import working_days_since
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


@dataclass(frozen=True)
class Topic:
    """A kind of line that somebody may do without. `code` stays: it is saved."""

    code: str
    label: Any
    says: Any


@dataclass(frozen=True)
class Line:
    """One sentence, with the path it opens.

    `key` is what is being told: told once, it is not told again, or only `again_days` working days later. Of several lines about the same
    thing (`about`) the first that is to be told is. No line names a person.
    """

    topic: str
    key: str
    about: str
    text: str
    path: str
    again_days: int | None = None


@dataclass(frozen=True)
class Reader:
    """Somebody, or a team's chat, on their day. What comes up until `until` is near; the next digest comes on `next_on`."""

    uid: str
    zone: ZoneInfo
    today: date
    until: date
    next_on: date
    visitor: Visitor | None = None
    team: Team | None = None


@dataclass(frozen=True)
class Source:
    """Where lines come from. `for_people` is asked for many at once, in few statements, and gives (uid of the reader, line).

    It says only what each of them may see at this moment, and nothing of the example.
    """

    name: str
    topics: tuple[Topic, ...]
    for_people: Callable[[Sequence[Reader]], Iterable[tuple[str, Line]]]
    for_team: Callable[[Reader], Iterable[Line]]


_declared: dict[str, Source] = {}


def declare_source(source: Source) -> None:
    """Have its lines in every digest from here on. Declaring it twice changes nothing."""
    _declared[source.name] = source


def topics() -> list[Topic]:
    """All kinds of lines, in the order they stand in a digest."""
    return [topic for name in sorted(_declared) for topic in _declared[name].topics]


def lines_for(readers: Sequence[Reader]) -> dict[str, list[Line]]:
    """What there is to say to each, in the order of their topics."""
    found: dict[str, list[Line]] = {reader.uid: [] for reader in readers}
    people = [reader for reader in readers if reader.visitor is not None]
    for name in sorted(_declared):
        source = _declared[name]
        for uid, line in source.for_people(people) if people else ():
            found[uid].append(line)
        for reader in readers:
            if reader.team is not None:
                found[reader.uid] += source.for_team(reader)
    return found


def to_tell(lines: Iterable[Line], *, told: Mapping[str, date], off: Collection[str], today: date) -> list[Line]:
    """Those that are told today: wanted, not told yet or long enough ago, and one about each thing. `told` is {key: day}."""
    chosen: dict[str, Line] = {}
    for line in lines:
        if line.topic in off or line.about in chosen or not _is_new(line, told.get(line.key), today):
            continue
        chosen[line.about] = line
    order = [topic.code for topic in topics()]
    return sorted(chosen.values(), key=lambda line: order.index(line.topic) if line.topic in order else len(order))


def _is_new(line: Line, told_on: date | None, today: date) -> bool:
    if told_on is None:
        return True
    return line.again_days is not None and working_days_since(told_on, today) >= line.again_days
