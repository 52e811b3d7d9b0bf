"""Gives each entry its instant: the day it belongs to, midnights crossed, twelve-hour clocks, typing errors, the zone."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from secondstory.sources.reading.clocks import Clock
from secondstory.sources.reading.days import real_date
from secondstory.sources.reading.entry import Entry
from secondstory.sources.reading.resolving import Evidence, resolve_day
from secondstory.sources.reading.zones import offset_on


@dataclass
class Dated:
    """An entry with what was concluded. `at` and `until` are local; `zone` is "" where the document states none."""

    entry: Entry
    day: date | None
    clock: Clock | None
    until_day: date | None = None
    until_clock: Clock | None = None
    zone: str = ""
    corrected: bool = False
    explicit: bool = False  # the entry itself names the day
    zone_assumed: bool = False  # taken from a time elsewhere in the document

    def moment(self) -> datetime | None:
        return _moment(self.day, self.clock)

    def at(self) -> str | None:
        return _iso(self.day, self.clock, self.zone)

    def until(self) -> str | None:
        return _iso(self.until_day, self.until_clock, self.zone) if self.until_day else None

    def precision(self) -> str:
        if self.day is None:
            return "unknown"
        if self.clock is None:
            return "day"
        return "approximate" if self.entry.stamp.approximate or self.entry.approximate else "exact"


def _moment(day: date | None, clock: Clock | None) -> datetime | None:
    if day is None:
        return None
    if clock is None:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001
    whole = datetime(day.year, day.month, day.day, clock.hour % 24, clock.minute, clock.second or 0)  # noqa: DTZ001
    return whole + timedelta(days=1) if clock.hour == 24 and day < date.max else whole


def _iso(day: date | None, clock: Clock | None, zone: str) -> str | None:
    moment = _moment(day, clock)
    if moment is None:
        return None
    if clock is None:
        return moment.date().isoformat()
    written = moment.isoformat(timespec="seconds" if clock.second is not None else "minutes")
    return written + (offset_on(zone, moment) if zone else "")


class Dating:
    """Walks the entries in order, one group (a timeline, a list of key events) after another."""

    def __init__(self, entries: list[Entry], evidence: Evidence, first_days: dict[int, date]) -> None:
        self.entries = entries
        self.evidence = evidence
        self.first_days = first_days  # by the root section: a day its heading names
        self.events: list[Dated] = []
        self.headings: list[Entry] = []  # days that only head the timed entries below them

    def run(self) -> list[Dated]:
        groups: dict[int, list[int]] = {}
        for index, entry in enumerate(self.entries):
            groups.setdefault(entry.section.root, []).append(index)
        heads = self._day_headings()
        for root, indexes in groups.items():
            self._group(root, [self.entries[index] for index in indexes], {index for index, at in enumerate(indexes) if at in heads})
        self.events.sort(key=lambda dated: dated.entry.line)
        return self.events

    def _day_headings(self) -> set[int]:
        """Indexes of entries that only name the day of timed entries below them."""
        heads = set()
        for index, entry in enumerate(self.entries[:-1]):
            after = self.entries[index + 1]
            if entry.day_only and entry.kind in ("heading", "text") and not entry.text:
                heads.add(index)
            if not entry.day_only or entry.kind == "row" or after.section.root != entry.section.root:
                continue
            undated = after.stamp.timed and not (after.stamp.day and not after.stamp.day.bare_weekday)
            inside = entry.kind == "heading" or entry.wordless or after.indent > entry.indent
            same = after.stamp.timed and after.stamp.day == entry.stamp.day and entry.kind == "heading" and not entry.text
            if (undated and inside) or same:
                heads.add(index)
        last = self.entries[-1] if self.entries else None
        if last and last.day_only and last.kind in ("heading", "text") and not last.text:
            heads.add(len(self.entries) - 1)
        return heads

    def _group(self, root: int, entries: list[Entry], heads: set[int]) -> None:
        current = self.first_days.get(root)
        previous: Dated | None = None
        entries = _without_odd_half(entries)
        halves = any(entry.stamp.clock and entry.stamp.clock.half for entry in entries)
        padded = any(entry.stamp.clock and (entry.stamp.clock.padded or entry.stamp.clock.hour > 12) for entry in entries)
        likely = self.evidence.likely_zone if self.evidence.likely_halves or not halves else ""  # another clock is another zone's
        dated: list[Dated] = []
        shift = False
        falling = _falling(entries)
        named = {entry.stamp.zone for entry in entries if entry.stamp.zone}
        zone = next(iter(named)) if len(named) == 1 else ""
        for index, entry in enumerate(entries):
            stamp = entry.stamp
            if index in heads:
                self.headings.append(entry)
                found = resolve_day(stamp.day, self.evidence, current) if stamp.day else None
                current, previous, shift = found or current, None, False
                zone = stamp.zone or entry.zone_said or zone
                continue
            day, explicit = self._day(entry, current)
            if stamp.unknown:
                day = None if stamp.approximate else current
            stated = stamp.zone or entry.zone or self.evidence.zone
            made = Dated(entry, day, stamp.clock, zone=stated or zone or likely, explicit=explicit)
            made.zone_assumed = not stated and not zone and bool(made.zone)
            zone = stamp.zone or zone
            if made.clock and made.clock.hour < 0:
                made.clock = None
            if entry.half:
                made.clock = _in_half(made.clock, entry.half)
            if previous and entry.section is not previous.entry.section and entry.zone and entry.zone != previous.zone:
                previous = None  # the same hours, told on another clock
            if explicit:
                shift = False
            elif made.clock and previous and previous.clock:
                shift = self._twelve_hours(made, previous, halves=halves, padded=padded, shift=shift)
                made.day = self._over_midnight(made, previous, self._next_clock(entries, index), falling=falling)
            first = next((one for one in dated if one.explicit and one.clock), None)
            self._relative(made, previous, first)
            dated.append(made)
            current = self._last_day(made) or current
            if made.clock:
                previous = made
        self._correct(dated)
        for made in dated:
            self._ends(made)
        self.events += dated

    def _last_day(self, made: Dated) -> date | None:
        """The day that what follows an entry is told of: the last of several days."""
        last = made.entry.stamp.until_day
        spans = made.clock is None and last is not None and made.entry.stamp.until_clock is None
        return (resolve_day(last, self.evidence, made.day) if spans and last else None) or made.day

    def _day(self, entry: Entry, current: date | None) -> tuple[date | None, bool]:
        day = entry.stamp.day
        if day is None:
            return current or self.evidence.incident, False
        if entry.hint and day.year is None:
            day = replace(day, year=entry.hint.year)
        found = resolve_day(day, self.evidence, current)
        if found is None and (day.garbled or day.month or day.either):
            return current or self.evidence.incident, False
        return (found, True) if found else (current or self.evidence.incident, False)

    @staticmethod
    def _next_clock(entries: list[Entry], index: int) -> Clock | None:
        for later in entries[index + 1 : index + 2]:
            if later.stamp.day is None:
                return later.stamp.clock
        return None

    def _over_midnight(self, made: Dated, previous: Dated, following: Clock | None, *, falling: bool) -> date | None:
        """The entry's day, one further where its clock has crossed midnight since the entry before."""
        day, clock, before = made.day, made.clock, previous.clock
        if day is None or clock is None or before is None or not date(2, 1, 1) < day < date(9999, 1, 1):
            return day
        if falling:  # the newest stands first
            return day - timedelta(days=1) if clock.minutes - before.minutes >= 6 * 60 else day
        return day + timedelta(days=1) if self._crosses(clock, before, following) else day

    @staticmethod
    def _crosses(clock: Clock, before: Clock, after: Clock | None) -> bool:
        """A clock that goes backwards has crossed midnight, unless one line is merely out of order."""
        back = before.minutes - clock.minutes
        if back <= 0:
            return False
        if back >= 6 * 60:
            return True
        return back > 60 and not (after and after.minutes >= before.minutes) and before.hour >= 18 and clock.hour < 12

    @staticmethod
    def _twelve_hours(made: Dated, before: Dated, *, halves: bool, padded: bool, shift: bool) -> bool:
        """ "12:50", then "1:15": an afternoon on a clock without am and pm. Returns whether the afternoon goes on."""
        clock, last = made.clock, before.clock
        if clock is None or last is None or clock.half or clock.hour > 12 or clock.hour == 0 or clock.padded:
            return False
        if halves:
            later = replace(clock, hour=clock.hour % 12 + 12)
            if clock.minutes < last.minutes and later.minutes >= last.minutes:
                made.clock = later
            return False
        if padded:
            return False
        if shift and clock.hour < 12:
            later = replace(clock, hour=clock.hour + 12)
            if later.minutes >= last.minutes - 60:
                made.clock = later
                return True
            return False
        if clock.hour <= 7 and 8 <= last.hour <= 12:
            made.clock = replace(clock, hour=clock.hour + 12)
            return True
        return shift

    def _relative(self, made: Dated, previous: Dated | None, first: Dated | None) -> None:
        """ "T+5m" counts from the stated start, else from the first entry that has both; "5 minutes later" from the entry before."""
        stamp = made.entry.stamp
        if stamp.epoch_s is not None:
            moment = datetime.fromtimestamp(stamp.epoch_s, UTC)
            made.zone = "UTC"
        elif stamp.elapsed_s is not None:
            start, zone = self.evidence.started, self.evidence.started_zone
            if start is None and first:
                start, zone = first.moment(), first.zone
            if start is None:
                made.day, made.clock = None, None
                return
            moment = _plus(start, stamp.elapsed_s)
            made.zone = zone or made.zone
        elif stamp.later_s is not None:
            base = previous.moment() if previous else None
            if base is None:
                made.clock = None
                return
            moment = _plus(base, stamp.later_s)
        else:
            return
        made.day, made.clock = moment.date(), Clock(moment.hour, moment.minute, moment.second or None)

    def _ends(self, made: Dated) -> None:
        stamp = made.entry.stamp
        if made.day is None or (stamp.until_clock is None and stamp.until_day is None):
            return
        day = resolve_day(stamp.until_day, self.evidence, made.day) if stamp.until_day else made.day
        clock = stamp.until_clock
        if day and clock and not stamp.until_day and made.clock and clock.minutes < made.clock.minutes:
            later = replace(clock, hour=clock.hour + 12) if clock.hour < 12 and not clock.half and not clock.padded else None
            if later and later.minutes > made.clock.minutes:
                clock = later
            elif day < date.max:
                day += timedelta(days=1)
        if day and clock is None and made.clock is not None:
            return
        made.until_day, made.until_clock = day, clock

    def _correct(self, dated: list[Dated]) -> None:
        """Mends days that can't be meant: a wrong year in January, one wrong digit, seen by what stands before and after."""
        told = [made.day for made in dated if made.explicit and made.day]
        falling = sum(after < first for first, after in pairwise(told)) > sum(after > first for first, after in pairwise(told))
        dated = [*reversed(dated)] if falling else dated  # the newest stands first
        for index, made in enumerate(dated):
            if not made.explicit or made.day is None:
                continue
            before = next((other.day for other in reversed(dated[max(0, index - 3) : index]) if other.day), None)
            after = next((other.day for other in dated[index + 1 : index + 4] if other.day), None)
            mended = _mended(made.day, before, after, self.evidence.incident)
            written = made.entry.stamp.day
            if written and written.garbled and written.year and (beside := before or after) and abs((made.day - beside).days) > 3:
                mended = beside
            if mended and mended != made.day:
                made.day, made.corrected = mended, True


def _without_odd_half(entries: list[Entry]) -> list[Entry]:
    """The entries, without the one "PM" that only puts the first out of order ("02:00 PM", then "06:10", "07:45", "12:10")."""
    told = [entry for entry in entries if entry.stamp.clock and entry.stamp.clock.hour >= 0]
    if len(told) < 4 or any(entry.stamp.clock and entry.stamp.clock.half for entry in told[1:]):
        return entries
    clock = told[0].stamp.clock
    later = [entry.stamp.clock.minutes for entry in told[1:] if entry.stamp.clock and not entry.stamp.day]
    if clock is None or clock.half != "p" or clock.hour < 13 or len(later) < len(told) - 1:
        return entries
    if clock.minutes <= later[0] or clock.minutes - 720 > later[0] or later != sorted(later):
        return entries
    end = told[0].stamp.until_clock
    stamp = replace(
        told[0].stamp,
        clock=replace(clock, hour=clock.hour - 12, half=""),
        until_clock=replace(end, hour=end.hour - 12, half="") if end and end.hour > 12 else end,
    )
    odd = entries.index(told[0])
    return [*entries[:odd], replace(entries[odd], stamp=stamp), *entries[odd + 1 :]]


def _in_half(clock: Clock | None, half: str) -> Clock | None:
    """A time of a twelve-hour clock below a line that says "PM"."""
    if clock is None or clock.half or not 1 <= clock.hour <= 12:
        return clock
    return replace(clock, hour=clock.hour % 12 + (12 if half == "p" else 0), half=half)


def _falling(entries: list[Entry]) -> bool:
    """Says that a list puts the newest first, as status pages do."""
    clocks = [entry.stamp.clock.minutes for entry in entries if entry.stamp.clock and entry.stamp.clock.hour >= 0]
    steps = [after - before for before, after in pairwise(clocks) if after != before]
    falling = sum(-6 * 60 < step < 0 or step >= 6 * 60 for step in steps)
    return falling >= 2 and falling > len(steps) - falling + 1


def _plus(moment: datetime, seconds: int) -> datetime:
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return moment


def _digits_apart(left: date, right: date) -> int:
    return sum(a != b for a, b in zip(left.isoformat(), right.isoformat(), strict=True))


def _mended(day: date, before: date | None, after: date | None, incident: date | None) -> date | None:
    """What was meant, or None where the day may stand as it is."""
    around = [other for other in (before, after, incident) if other]
    if not around:
        return None
    backwards = before is not None and day < before - timedelta(days=1)
    beyond = after is not None and day > after + timedelta(days=1)
    far = min(abs((other - day).days) for other in around)
    if far > 300 and (backwards or beyond or before is None):
        for year in {other.year for other in around}:
            same = real_date(year, day.month, day.day)
            near = min((abs((other - same).days) for other in around), default=999) if same else 999
            if same and near <= (45 if backwards or beyond else 3):
                return same
    if backwards and before and (after is None or after >= before) and _digits_apart(day, before) == 1:
        return before
    if beyond and after and (before is None or before <= after) and _digits_apart(day, after) == 1 and (before is not None):
        return before if before == after else after
    return None
