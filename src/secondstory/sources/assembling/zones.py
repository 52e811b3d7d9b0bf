"""One origin's clock: the zone its naive times are in, and how far it is ahead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from secondstory.sources.reading.zones import read_zone, zone_of

NO_ZONE = "Its times name no zone and were read as {zone}: give the right one with --zone."
TWICE = "Times in the hour that comes twice when clocks go back were read by the order they stand in, or as the first of the two."
NEVER = "Times that the clock skipped when it went forward were read as an hour later."
_HOUR = timedelta(hours=1)


class Placed(NamedTuple):
    """An instant in UTC, the zone it was written in, and whether that zone or which of two hours it was had to be assumed."""

    at: datetime
    zone: str
    zone_assumed: bool = False
    is_unsure: bool = False


@dataclass
class Clock:
    """Places the times of one origin. `skew` is how far its clock is ahead of the right time: it is taken off every time.

    Remembers the last instant, as a log's own order tells the first of two equal hours from the second.
    """

    zone: str = "UTC"
    zone_was_given: bool = False
    skew: timedelta = timedelta()
    sentences: dict[str, int] = field(default_factory=dict)
    """What had to be assumed, and how often."""
    _last: datetime | None = None
    _zone: tzinfo = UTC

    def __post_init__(self) -> None:
        self._zone = zone_of(self.zone)

    def place(self, at: datetime, *, as_written: str = "", is_end: bool = False) -> Placed | None:
        """Where a time lies; None where it lies outside the years that there are. An end says nothing of the order of the log."""
        before = self._last
        found = self._place(at, as_written)
        if is_end:
            self._last = before
        return found

    def _place(self, at: datetime, as_written: str) -> Placed | None:
        try:
            if at.tzinfo is not None:
                right = at.astimezone(UTC) - self.skew
                self._last = at
                return Placed(right, offset_in(as_written))
            instant, is_unsure = self._local(at)
            self._last = instant
            if not self.zone_was_given:
                self._say(NO_ZONE.format(zone=self.zone))
            return Placed(instant - self.skew, self.zone, zone_assumed=True, is_unsure=is_unsure)
        except (OverflowError, ValueError):
            return None

    def _local(self, at: datetime) -> tuple[datetime, bool]:
        first = at.replace(tzinfo=self._zone, fold=0)
        second = at.replace(tzinfo=self._zone, fold=1)
        one, other = first.astimezone(UTC), second.astimezone(UTC)
        if one == other:
            return one, False
        if one.astimezone(self._zone).replace(tzinfo=None) != at:  # a gap: no clock there ever showed it
            self._say(NEVER)
            return one, True
        self._say(TWICE)
        follows = self._last is not None and one < self._last <= other + _HOUR
        return (other, False) if follows else (one, True)

    def _say(self, sentence: str) -> None:
        self.sentences[sentence] = self.sentences.get(sentence, 0) + 1


def offset_in(as_written: str) -> str:
    """ "+02:00" where a time was written with an offset, else "UTC"."""
    if as_written[-1:].isdigit() and len(as_written) > 12:
        tail = as_written[-6:] if as_written[-3:-2] == ":" else as_written[-5:]
        if tail[:1] in "+-" and tail[1:].replace(":", "").isdigit():
            offset = f"{tail[:3]}:{tail[-2:]}"
            return "UTC" if offset[1:] == "00:00" else offset
    return "UTC"


def known_zone(name: str) -> str | None:
    """A zone as people name one (Europe/Lisbon, CET, +02:00), or None where there is none of that name."""
    found = read_zone(name.strip(), 0, glued=True)
    return found[0] if found and found[1] == len(name.strip()) else None
