"""The time at the beginning (or the end) of a line somebody typed: "14:05", "around 2pm", "5 min later", "yesterday 23:50"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.timeline.quick_days import Day, DayReader

CLOSE = timedelta(hours=1)
"""Two days are equally likely when the time is this near to a line on each."""


@dataclass(frozen=True)
class Around:
    """What the typed line will stand among: the zone on the page, the times of the lines around, the line before it, and now."""

    zone: ZoneInfo
    reference: datetime
    now: datetime
    lines: Sequence[datetime] = ()

    def distance(self, at: datetime) -> timedelta:
        """How far `at` is from the nearest line."""
        return min(abs(at - line) for line in (*self.lines, self.reference))


@dataclass(frozen=True)
class TypedTime:
    """A time that was read. `bound_at` is the minute in "before 14:05" and "after 14:05", whose own time nobody knows.

    `unclear` is one sentence on what had to be guessed; `written` is the time as typed and `rest` the line without it.
    """

    rest: str
    at: datetime | None = None
    until: datetime | None = None
    precision: str = "unknown"
    written: str = ""
    bound: str = ""
    bound_at: datetime | None = None
    unclear: str = ""


@dataclass(frozen=True)
class _Clock:
    """A clock time, with the day and the zone that were typed with it, if any."""

    at: time
    day: Day | None = None
    zone: tzinfo | None = None
    zone_word: str = ""


_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:h](?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?)?(?:\s?(?P<half>[ap]\.?m\b\.?))?"
    r"(?!:?\d|(?!Z\b)[^\W\d])",
    re.IGNORECASE,
)
_LIKE_A_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?!\d)")
_HOURS_OF_TWO = re.compile(r"(?P<h>\d{1,2})(?=\s?[-–—]\s?\d{1,2}(?::\d{2})?\s?(?P<half>[ap]\.?m\b\.?))", re.IGNORECASE)
_NAMED = re.compile(r"(noon|midday|midnight)\b", re.IGNORECASE)
_ZONE = re.compile(
    r"\s?(?:(?P<utc>UTC|GMT|Z)(?P<shift>[+-]\d{1,2}(?::?\d{2})?)?|(?P<offset>\+\d{2}:?\d{2}|(?<=\d)-\d{2}:?\d{2})"
    r"|(?P<name>[A-Z][A-Za-z_]+/[A-Za-z_/]+)|(?P<short>[A-Z]{1,4}T|MSK))(?!\w|:\d)"
)
_ABOUT = re.compile(r"(?:[~≈]\s?|(?:about|around|circa|ca\.?|approx(?:imately|\.)?|roughly|some time around)\s+(?:at\s+)?)", re.IGNORECASE)
_BOUND = re.compile(r"(?:some ?time\s+)?(before|after)\s+", re.IGNORECASE)
_UNKNOWN = re.compile(r"(?:\?+|time unknown|unknown time|unknown)\s*(?:[:,;|–—-]\s*|(?<=\?)\s+)", re.IGNORECASE)
_FROM = re.compile(r"(from|between)\s+", re.IGNORECASE)
_TO = re.compile(r"\s*[-–—]\s*|\s+(?:to|until|till|and)\s+", re.IGNORECASE)
_AT = re.compile(r"(?:at|on)\s+", re.IGNORECASE)
_ON = re.compile(r"\s*,?\s*(?:on\s+|\()?")
_END = re.compile(r"\s*(?:[:,;|–—-]+\s*|$|\s)")
_BULLET = re.compile(r"\s*(?:[-*•]\s+)?")
_SPAN = r"(?:\d{1,4}(?:\.5)?|an?|half an|one|two|three|five|ten)\s?(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\b"
_RELATIVE = re.compile(
    rf"(?P<plus>\+\s?)?(?P<spans>{_SPAN}(?:(?:\s|,|\band\b)*{_SPAN}){{0,2}})"
    r"(?:\s+(?P<way>later|after that|earlier|before that|ago)\b)?",
    re.IGNORECASE,
)
_PLUS = re.compile(r"\+(?P<minutes>\d{1,4})(?=[:,;]|\s+(?!(?:s|m|h|d|secs?|mins?|hrs?|seconds?|minutes?|hours?|days?)\b)|$)")
_ONE_SPAN = re.compile(r"(?P<many>\d+(?:\.5)?|half an|an?|one|two|three|five|ten)\s?(?P<unit>[smhd])", re.IGNORECASE)
_NOW = re.compile(r"(?:just )?now\b(?=[:,;|–—-]|\s)", re.IGNORECASE)
_TRAILING = re.compile(r"[,;]?\s+(?:at\s+|(?=[~≈]|about\s|around\s))", re.IGNORECASE)
_MANY = {"a": 1.0, "an": 1.0, "one": 1.0, "half an": 0.5, "two": 2.0, "three": 3.0, "five": 5.0, "ten": 10.0}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def read_time(line: str, around: Around) -> TypedTime:
    """The time `line` begins with, else the one it ends with ("… at 14:05"); without one, nobody knows when it was."""
    scan = _Scan(line, around)
    found = scan.beginning() or _trailing(line, around)
    if found is not None:
        return found
    bad = _LIKE_A_CLOCK.match(line.lstrip(" ~-*•"))
    if bad and int(bad[1]) < 24 and int(bad[2]) < 60:
        return TypedTime(line.strip(), unclear=_("Put a blank after “%(time)s”, so that it is read as the time.") % {"time": bad[0]})
    if bad:
        return TypedTime(line.strip(), unclear=_("“%(time)s” is not a time of day. Write it like 14:05.") % {"time": bad[0]})
    if scan.days.unclear:
        return TypedTime(line.strip(), unclear=scan.days.unclear)
    return TypedTime(line.strip(), unclear=_("No time is given. Begin with one, like 14:05, or leave it: the line keeps its place."))


def _trailing(line: str, around: Around) -> TypedTime | None:
    for gap in reversed(list(_TRAILING.finditer(line))):
        scan = _Scan(line[gap.end() :].rstrip(" ."), around)
        found = scan.beginning()
        if found is not None and not found.rest and found.precision != "unknown":
            return replace(found, rest=line[: gap.start()].strip(" ,;"))
    return None


@dataclass
class _Scan:
    """Reads on from a place in the line; what can't be read leaves the place where it was."""

    line: str
    around: Around
    place: int = 0
    unclear: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.days = DayReader(
            self.around.reference.astimezone(self.around.zone).date(), self.around.now.astimezone(self.around.zone).date()
        )

    def beginning(self) -> TypedTime | None:
        self._take(_BULLET)
        begin = self.place
        if self._take(_UNKNOWN):
            return self._done(begin, TypedTime(""), ended=True)
        for way in (self._bound, self._relative, self._now, self._moments):
            self.place, self.unclear = begin, []
            found = way()
            if found is not None:
                return self._done(begin, found)
        self.place = begin
        return None

    def _done(self, begin: int, found: TypedTime, *, ended: bool = False) -> TypedTime | None:
        written = self.line[begin : self.place].strip(" ,;:|–—-")
        if not ended and not self._take(_END):
            return None
        return replace(found, written=written, rest=self.line[self.place :].strip(), unclear=next(iter(self.unclear), ""))

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.line, self.place)
        if match:
            self.place = match.end()
        return match

    def _bound(self) -> TypedTime | None:
        word = self._take(_BOUND)
        moment = self._moment() if word else None
        if word is None or moment is None:
            return None
        return TypedTime("", bound=word[1].lower(), bound_at=self._instant(moment))

    def _now(self) -> TypedTime | None:
        return TypedTime("", at=self.around.now, precision="exact") if self._take(_NOW) else None

    def _relative(self) -> TypedTime | None:
        plus = self._take(_PLUS)
        if plus:
            return TypedTime("", at=self.around.reference + timedelta(minutes=int(plus["minutes"])), precision="exact")
        about = bool(self._take(_ABOUT))
        found = self._take(_RELATIVE)
        if found is None or not (found["plus"] or found["way"]):
            return None
        seconds = sum(_amount(one["many"]) * _SECONDS[one["unit"].lower()] for one in _ONE_SPAN.finditer(found["spans"]))
        way = (found["way"] or "later").lower()
        base = self.around.now if way == "ago" else self.around.reference
        sign = 1 if way in {"later", "after that"} else -1
        try:
            return TypedTime("", at=base + sign * timedelta(seconds=seconds), precision="approximate" if about or way == "ago" else "exact")
        except OverflowError:
            return None

    def _moments(self) -> TypedTime | None:
        """One time, or the two of a range."""
        word = self._take(_FROM)
        about = bool(self._take(_ABOUT)) or (word is not None and word[1].lower() == "between")
        if word is None and not about:
            self._take(_AT)
        mark = self.place
        hours = self._take(_HOURS_OF_TWO)
        first = _Clock(time(_hour(hours["h"], hours["half"]))) if hours and _hour(hours["h"], hours["half"]) < 24 else self._moment()
        if first is None:
            self.place = mark
            return self._day_alone(about=about)
        mark = self.place
        second = (self._take(_TO) and self._moment()) or None
        if second is None:
            self.place = mark
            if word is not None or hours:
                return None
        elif first.zone is None:
            first = replace(first, zone=second.zone, zone_word=second.zone_word)
        at = self._instant(first)
        return TypedTime("", at=at, until=self._end(second, first, at), precision="approximate" if about else "exact")

    def _end(self, second: _Clock | None, first: _Clock, at: datetime) -> datetime | None:
        if second is None:
            return None
        where = second.zone or first.zone or self.around.zone
        day = second.day.on if second.day else at.astimezone(where).date()
        until = datetime.combine(day, second.at, where).astimezone(UTC)
        if until < at and second.day is None:
            until = datetime.combine(day + timedelta(days=1), second.at, where).astimezone(UTC)
        if until < at:
            self.unclear.append(_("It ends before it begins, so only the first time is taken."))
            return None
        return until

    def _day_alone(self, *, about: bool) -> TypedTime | None:
        day = self.days.read(self.line, self.place, alone=True)
        if day is None:
            return None
        self.place = day.end
        self.unclear += [day.unclear] if day.unclear else []
        at = datetime.combine(day.on, time(), self.around.zone).astimezone(UTC)
        return TypedTime("", at=at, precision="approximate" if about else "day")

    def _moment(self) -> _Clock | None:
        """[day] clock [zone] [day]."""
        day = self.days.read(self.line, self.place)
        if day is not None:
            self.place = day.end
            self._take(_AT)
            self._take(_ABOUT)
        at = self._clock()
        if at is None:
            return None
        zone, word = self._zone(has_day=day is not None)
        if day is None:
            after = _ON.match(self.line, self.place)
            day = self.days.read(self.line, after.end() if after else self.place, gap=False)
            if day is not None:
                self.place = day.end + (self.line[day.end : day.end + 1] == ")")
        return _Clock(at, day, zone, word)

    def _clock(self) -> time | None:
        named = self._take(_NAMED)
        if named:
            return time(0 if named[1].lower() == "midnight" else 12)
        found = _CLOCK.match(self.line, self.place)
        if found is None or not (found["m"] or found["half"]):
            return None
        hour, minute, second = _hour(found["h"], found["half"]), int(found["m"] or 0), int(found["s"] or 0)
        if hour > 23 or minute > 59 or second > 59:
            return None
        self.place = found.end()
        return time(hour, minute, second)

    def _zone(self, *, has_day: bool) -> tuple[tzinfo | None, str]:
        """The zone, or one's short name. "14:05-14:20" is a range: what is behind UTC is only read after a day."""
        found = _ZONE.match(self.line, self.place)
        if (
            found is None
            or (found["offset"] and found["offset"][0] == "-" and not has_day)
            or (found["name"] and found["name"] not in clock.known_zones())
        ):
            return None, ""
        offset = _offset(found["shift"] or found["offset"] or "")
        if offset is None:
            return None, ""
        self.place = found.end()
        if found["name"]:
            return ZoneInfo(found["name"]), ""
        return (None, found["short"]) if found["short"] else (timezone(offset) if offset else UTC, "")

    def _instant(self, typed: _Clock) -> datetime:
        """The instant that was meant; says so where it had to be guessed."""
        if typed.day is not None:
            at = self._on(typed.day.on, typed)
            self.unclear += [typed.day.unclear] if typed.day.unclear else []
        else:
            at = self._nearest(typed)
        if typed.zone_word and at.astimezone(self.around.zone).tzname() != typed.zone_word:
            says = _("“%(word)s” means several zones, so the time is read in %(zone)s. Write UTC, +01:00 or a name like Europe/Lisbon.")
            self.unclear.append(says % {"word": typed.zone_word, "zone": clock.zone_name(self.around.zone)})
        return at

    def _on(self, day: date, typed: _Clock, *, quietly: bool = False) -> datetime:
        written = datetime.combine(day, typed.at)
        if typed.zone is not None and not isinstance(typed.zone, ZoneInfo):
            return written.replace(tzinfo=typed.zone).astimezone(UTC)
        zone = typed.zone or self.around.zone
        found = clock.instants_of(written, zone)
        if len(found) != 1 and not quietly:
            says = (
                _("In %(zone)s that hour came twice; the first is taken.")
                if found
                else _("In %(zone)s the clocks were put forward over that time.")
            )
            self.unclear.append(says % {"zone": clock.zone_name(zone)})
        return found[0] if found else written.replace(tzinfo=zone).astimezone(UTC)

    def _nearest(self, typed: _Clock) -> datetime:
        where = typed.zone or self.around.zone
        days = {
            line.astimezone(where).date() + timedelta(days=by) for line in (*self.around.lines, self.around.reference) for by in (-1, 0, 1)
        }
        there = {day: self._on(day, typed, quietly=True) for day in days}
        home = self.around.reference.astimezone(where).date()
        order = sorted(days, key=lambda day: (self.around.distance(there[day]), abs(day - home), day))
        best = order[0]
        at = self._on(best, typed)
        rivals = [day for day in order[1:] if self.around.distance(there[day]) <= CLOSE]
        shown = date_format(at.astimezone(self.around.zone).date(), "j F")
        if rivals:
            self.unclear.append(
                _("No day is given, and it fits several. It is read as %(day)s; write the day if it was another.") % {"day": shown}
            )
        elif best != home:
            self.unclear.append(_("No day is given. It is read as %(day)s, which is nearest to the lines around.") % {"day": shown})
        return at


def _hour(hour: str, half: str | None) -> int:
    """On a clock of 24 hours; 24 and more where it isn't one."""
    number = int(hour)
    if not half:
        return number
    if not 1 <= number <= 12:
        return 99
    return number % 12 + (12 if half[0] in "pP" else 0)


def _amount(many: str) -> float:
    return _MANY[many.lower()] if many.lower() in _MANY else float(many)


def _offset(written: str) -> timedelta | None:
    """ "+02:00", "+2", "" (none) as a time span; None where no zone is so far from UTC."""
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits or 0), 0)
    if hours > 14 or minutes > 59:
        return None
    return timedelta(hours=hours, minutes=minutes) * (-1 if written.startswith("-") else 1)
