"""As of a minute, as known by a role (law 3): what was asked, and how far the scrubber reaches. No database.

A cursor is what a reader asks for; `EventQuerySet.known_as_of` says what was known by it. Nothing here may depend on what became known
later, so the scrubber's end is made from the minute asked and from what was known first, never from the incident's end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.timeline.enums import RESPONDERS

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
EARLIEST_YEAR, LATEST_YEAR = 1900, 9000
CALENDAR_END = datetime(9900, 1, 1, tzinfo=UTC)
LONGEST_ROLE = 120
SHORTEST_SCRUBBER = timedelta(hours=1)
_CLOCK_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_LOST_PLUS = re.compile(r" (\d\d:?\d\d)$")


@dataclass(frozen=True)
class Cursor:
    """A minute, and whose knowledge is asked for. `spellings` are the ways in which the incident writes the role, whatever its capitals."""

    at: datetime
    role: str = RESPONDERS
    spellings: frozenset[str] = field(default=frozenset())

    @property
    def roles(self) -> frozenset[str]:
        """The role as knowledge rows may have it."""
        return self.spellings | {self.role}

    @property
    def roles_in_turn(self) -> list[frozenset[str]]:
        """Whose rows are asked, and whose where there are none."""
        responders = frozenset({RESPONDERS})
        return [self.roles] if self.roles == responders else [self.roles, responders]

    @property
    def is_of_responders(self) -> bool:
        return self.role == RESPONDERS

    def among(self, roles: set[str]) -> Cursor:
        """The same, for an incident in which these roles know something."""
        return replace(self, spellings=frozenset(role for role in roles if role.casefold() == self.role.casefold()))


@dataclass(frozen=True)
class Scrubber:
    """From the minute the first thing was known to one that is always later than the minute asked."""

    first: datetime
    at: datetime
    last: datetime


def cursor_of(at: datetime, known_by: str) -> Cursor:
    """The cursor someone asked for; without a role, that of the responders. Raises `Refusal`."""
    role = " ".join(known_by.split())
    if len(role) > LONGEST_ROLE:
        raise Refusal(_("A role has at most %(count)d characters. Say who is meant in fewer.") % {"count": LONGEST_ROLE}, field="known_by")
    return Cursor(at, RESPONDERS if role.casefold() in {"", RESPONDERS} else role)


def moment_of(asked: str, *, field: str, zone: ZoneInfo | None = None) -> datetime:
    """The instant in `asked` (ISO 8601), in UTC. Without an offset it is a clock time in `zone`, if one is given.

    Raises `Refusal` for what is no time, has no offset, or lies outside the years 1900 to 9000.
    """
    written = _LOST_PLUS.sub(r"+\1", asked.strip())  # a plus in an address is read as a space
    try:
        at = parse_datetime(written)
    except ValueError:
        at = None
    if at is None or (at.tzinfo is None and zone is None):
        raise Refusal(_("“%(asked)s” is not a time with its offset. Give one like 2026-03-14T14:05Z.") % {"asked": asked[:60]}, field=field)
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise Refusal(_("That time lies outside the calendar. Check the year."), field=field)
    if at.tzinfo is not None or zone is None:
        return at.astimezone(UTC)
    there = clock.instants_of(at, zone)
    return there[0] if there else at.replace(tzinfo=zone).astimezone(UTC)


def minute_of(asked: str, *, field: str) -> datetime:
    """The instant that is so many minutes after 1970 began, as a slider gives it. Raises `Refusal`."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 12):
        raise Refusal(_("The scrubber gave no minute. Load the page again."), field=field)
    return moment_of((datetime(1970, 1, 1, tzinfo=UTC) + int(asked) * MINUTE).isoformat() if len(asked) < 10 else "", field=field)


def floor_to_minute(at: datetime) -> datetime:
    """The minute an instant lies in."""
    return at.replace(second=0, microsecond=0)


def ceil_to_minute(at: datetime) -> datetime:
    """The first whole minute at which something known at an instant is known."""
    floor = floor_to_minute(at)
    return floor if floor == at else floor + MINUTE


def minutes_since_1970(at: datetime) -> int:
    """A slider's value for an instant."""
    return int(at.timestamp() // 60)


def scrubber_of(at: datetime, *, first: datetime | None) -> Scrubber:
    """How far the scrubber reaches: an hour from what was known first, or twice that, and twice again, until a quarter is left after `at`.

    `first` is when the earliest thing known as of `at` became known; None where nothing was.
    """
    begins = min(ceil_to_minute(first), at) if first else at
    span = SHORTEST_SCRUBBER
    while at - begins > span * 0.75:
        span *= 2
    return Scrubber(begins, at, begins + min(span, CALENDAR_END - begins))


def times_to_come(text: str, at: datetime, zone: ZoneInfo) -> list[str]:
    """Clock times in a text that were still to come at `at`, up to twelve hours on: what a rationale could not know then (R42)."""
    local = at.astimezone(zone)
    now = local.hour * 60 + local.minute
    found = [(match[0], (int(match[1]) * 60 + int(match[2]) - now) % (24 * 60)) for match in _CLOCK_TIME.finditer(text)]
    return list(dict.fromkeys(shown for shown, ahead in found if 0 < ahead <= 12 * 60))
