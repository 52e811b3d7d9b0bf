"""From a manuscript to what it says of an incident. Plain text in, plain values out; nothing here ever raises on a text."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from secondstory.sources.reading import roles
from secondstory.sources.reading.acquaintances import acquaintances_of
from secondstory.sources.reading.actions import ActionFinder, says_something
from secondstory.sources.reading.dating import Dated, Dating
from secondstory.sources.reading.days import Day
from secondstory.sources.reading.entries import EntryFinder
from secondstory.sources.reading.entry import Timeline
from secondstory.sources.reading.factors import find_factors
from secondstory.sources.reading.heads import Head, document_zone, read_head, zone_of_section
from secondstory.sources.reading.incidents_apart import incidents_apart
from secondstory.sources.reading.kinds import kind_of, moment_named
from secondstory.sources.reading.locating import first_day
from secondstory.sources.reading.manuscript import Manuscript
from secondstory.sources.reading.occasion import first_written, incident_date, incident_days, main_day, started_at, written_order
from secondstory.sources.reading.outline import Outline, Section
from secondstory.sources.reading.placeholders import is_left_over
from secondstory.sources.reading.resolving import Evidence, resolve_day
from secondstory.sources.reading.understood import FoundAction, FoundEvent, FoundSection, Understood

OWN_DOCUMENT = "Second Story 1"
"""What `document` says in the front matter of a working copy that was written out here."""
_HEADING = re.compile(r"^#{1,4} ", re.MULTILINE)
_A_LOG = 3  # with so many incidents no day is the file's own
_LED_UP = timedelta(days=31)  # how long before the day that is named for an incident its timeline may begin and be part of it
_LED_IN = timedelta(days=1)  # how long before a plain "Date" more than one entry belongs to the incident itself
_SPREAD_DAYS = 45  # how far the dates of a timeline may lie from the day the title names before the title is doubted


class Reading:
    """The understanding of one manuscript, step by step; `understood()` is the whole."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.outline = Outline(manuscript.text, columns=manuscript.format == "pdf", loose=manuscript.format == "text")
        self.head: Head = read_head(manuscript, self.outline)
        self.timeline: Timeline = EntryFinder(self.outline).find()
        self.problems: list[str] = list(manuscript.problems)
        self.apart = incidents_apart(self.outline)
        self.zones = {section.root: zone for section in self.outline.sections if (zone := zone_of_section(section))}
        self.zone, self._zone_line = document_zone(self.outline, outside=[range(one.first, one.last + 1) for one in self.apart])
        self.evidence = self._evidence()
        self.dated = self._dated()

    def _evidence(self) -> Evidence:
        said, told = incident_days(self.manuscript, self.outline, self.head)
        self._is_said = bool(said)
        self._written = first_written(self.manuscript.text)
        zones = {zone for zone in (self.zone, *self.zones.values(), *(entry.stamp.zone for entry in self.timeline.entries)) if zone}
        day_first = written_order(self.manuscript.text, zones)
        incident = self._checked(
            incident_date([*said, *told, *self._first_days()], self._written, self.manuscript.text, day_first=day_first),
            day_first=day_first,
        )
        stated, likely = ("", self.zone) if self._zone_line else (self.zone, "")
        started, started_zone = started_at(self.head, incident, self.manuscript.text) or (None, "")
        first_nth = 0 if re.search(r"\bDay 0\b", self.manuscript.text, re.IGNORECASE) else 1
        return Evidence(incident, day_first, stated, likely, started, started_zone, first_nth, self._zone_with_halves())

    def _first_days(self) -> list[Day]:
        """The timeline's first day, which has no year where another would have been found."""
        days = (entry.stamp.day for entry in self.timeline.entries[:40])
        return list(islice((day for day in days if day and day.month and day.day and not day.year and not day.garbled), 1))

    def _zone_with_halves(self) -> bool:
        """Whether the line that merely names a zone does so with a clock of twelve hours."""
        line = self.manuscript.text.split("\n", self._zone_line)[self._zone_line - 1] if self._zone_line else ""
        return bool(re.search(r"(?i)\d\s?[ap]\.?m\b", line[:2000]))

    def _checked(self, incident: date | None, *, day_first: bool | None) -> date | None:
        """The incident's day, taken from the timeline where no title or summary fits what the timeline says."""
        own = [
            found
            for entry in self.timeline.entries[:400]
            if entry.stamp.day and entry.stamp.day.year and not entry.stamp.day.garbled
            if (found := resolve_day(entry.stamp.day, Evidence(incident, day_first), incident))
        ]
        self._has_days = bool(own) or any(entry.day_only for entry in self.timeline.entries)
        self._from_timeline = False
        if not own:
            return incident or self._written
        apart = min(abs((found - incident).days) for found in own) if incident else _SPREAD_DAYS + 1
        titled = first_day(self.outline.title) or first_day(self.head.title)
        written_later = incident is not None and apart > 1 and incident > max(own) and titled is None
        if incident is None or apart > _SPREAD_DAYS or written_later:
            self._from_timeline = True
            return own[0]
        return incident

    def _dated(self) -> list[Dated]:
        for entry in self.timeline.entries:
            entry.zone = (
                entry.zone or self._zone_of_part(entry.section) or self.zones.get(entry.section.root, "") or self._zone_apart(entry.line)
            )
            entry.approximate = entry.approximate or self._approximate(entry.section)
        firsts: dict[int, date] = {}
        for section in self.outline.sections:
            if section.role == roles.TIMELINE and (day := first_day(section.title)) and (found := resolve_day(day, self.evidence, None)):
                firsts.setdefault(section.root, found)
        firsts |= self._days_apart(firsts)
        dating = Dating(self.timeline.entries, self.evidence, firsts)
        dated = dating.run()
        self.entered = set(self.timeline.taken) | {entry.line for entry in dating.headings if not entry.words}
        for made in dated:
            self.entered.update((made.entry.line, *made.entry.taken))
        return dated

    def _zone_of_part(self, section: Section) -> str:
        """ "Berlin (CEST)" and "Austin (CDT)": the zone a part of a timeline has to itself."""
        return zone_of_section(section) if section.role == roles.TIMELINE and section.headed and section.line != section.root else ""

    def _days_apart(self, known: Collection[int]) -> dict[int, date]:
        """By the root of a timeline that names no day: the day of the one of several incidents it belongs to."""
        roots = {entry.section.root for entry in self.timeline.entries} - set(known)
        found = {root: resolve_day(one.day, self.evidence, None) for root in roots for one in self.apart if one.holds(root)}
        return {root: day for root, day in found.items() if day}

    def _zone_apart(self, line: int) -> str:
        return next((one.zone for one in self.apart if one.holds(line)), "")

    def _approximate(self, section: Section) -> bool:
        """ "All times approximate", in the heading or the lines right below it."""
        if section.approximate is None:
            words = [section.title, *(line.text[:200] for line in section.lines[:6] if line.kind in ("text", "item"))]
            pattern = r"(?i)\b(?:all |the )?times?\b.{0,40}\bapprox|\bapprox\w*\b.{0,20}\btimes?\b"
            section.approximate = any(re.search(pattern, text) for text in words)
        return section.approximate

    def understood(self) -> Understood:
        """Everything that was read."""
        finder = ActionFinder(self.outline, self.evidence, acquaintances_of(self.manuscript.text, self.outline, self.head))
        actions = tuple(action for action in finder.find() if not is_left_over(action.text))
        events = tuple(_event(dated) for dated in self.dated)
        self._report(events, actions)
        times = self._times()
        return Understood(
            file=self.manuscript.name,
            title=self.head.title,
            date=self._date(times),
            severity=self.head.severity,
            zone=self._stated_zone(),
            services=self.head.services,
            summary=self.head.summary,
            learned=self.head.learned,
            times=times,
            events=events,
            actions=actions,
            factors=tuple(find_factors(self.outline.sections)),
            sections=tuple(self._sections(finder.taken)),
            problems=tuple(self.problems),
            near_miss=self.head.near_miss,
        )

    def _date(self, times: dict[str, str]) -> str | None:
        """The day the incident began: its labelled start, else the day named for it, else the timeline's.

        A day named that the timeline knows nothing of is the report's own.
        """
        if "started" in times and len(self.apart) < _A_LOG:
            return times["started"][:10]
        named = [day for day in (first_day(self.outline.title), first_day(self.head.title)) if day]
        if len(self.apart) >= _A_LOG and not any(day.year for day in named):
            return None
        own = [dated for dated in self.dated if dated.day and (dated.explicit or self._has_days)]
        moments = [(dated.day, dated.moment() if dated.clock else None) for dated in own if dated.day]
        incident, days = self.evidence.incident, [day for day, _ in moments]
        if not days or incident is None:
            found = incident or next((dated.day for dated in self.dated if dated.day), None)
            return found.isoformat() if found else None
        if named and min(abs((day - incident).days) for day in days) <= 1:
            return incident.isoformat()
        first = min(days)
        before = [day for day, moment in moments if moment and day < incident]
        if "date" in self.head.property_lines and not named and len(before) > 1 and incident - min(before) <= _LED_IN and incident in days:
            return min(before).isoformat()
        if incident < first or (incident in days and self._is_said):
            return incident.isoformat()
        if incident in days and not self._from_timeline:
            return (first if incident - first <= _LED_UP else incident).isoformat()
        return (main_day(moments) or incident).isoformat()

    def _stated_zone(self) -> str:
        if self.zones or self.zone:
            timelines = [self.zones[dated.entry.section.root] for dated in self.dated if dated.entry.section.root in self.zones]
            return timelines[0] if timelines else self.zone or next(iter(self.zones.values()))
        written = {dated.zone for dated in self.dated if dated.zone}
        return written.pop() if len(written) == 1 else ""

    def _times(self) -> dict[str, str]:
        times: dict[str, str] = {}
        for dated in self.dated:
            at = dated.at()
            name = moment_named(dated.entry.words, labelled=dated.entry.label_first) if at and dated.clock else ""
            if name and at and (name not in times or name == "resolved"):
                times[name] = at
        return times

    def _sections(self, acted: set[int]) -> Iterable[FoundSection]:
        """Every section's text; of timelines and actions, only what became neither an entry nor an action."""
        if self.manuscript.meta.get("document") == OWN_DOCUMENT:
            yield from self._own_sections()
            return
        gone = acted | self.entered
        for section in self.outline.sections:
            consumed = section.role in (roles.TIMELINE, roles.ACTIONS)
            lines = [line for line in section.lines if not consumed or line.number not in gone]
            markdown = "\n".join(line.raw for line in lines if line.raw or line.kind != "row").strip("\n")
            if markdown.strip() or (section.title and section.headed and not consumed and not section.lines):
                yield FoundSection(section.title, markdown, section.line or lines[0].number)

    def _own_sections(self) -> Iterable[FoundSection]:
        """Of a document that this program wrote: what stands under its headings of the second level, word for word."""
        lines = self.manuscript.text.split("\n")
        heads = [section for section in self.outline.sections if section.headed and section.level == 2]
        ends = [head.line - 1 for head in heads[1:]] + [len(lines)]
        for head, end in zip(heads, ends, strict=True):
            yield FoundSection(head.title, "\n".join(lines[head.line : end]).strip("\n"), head.line)

    def _report(self, events: tuple[FoundEvent, ...], actions: tuple[FoundAction, ...]) -> None:
        by_title: dict[str, list[int]] = {}
        for title, line in self.timeline.untimed:
            by_title.setdefault(title, []).append(line)
        for title, numbers in by_title.items():
            self.problems.append(_untimed(title, numbers))
        for dated in self.dated:
            if dated.corrected and dated.day:
                self.problems.append(f"Line {dated.entry.line} says “{dated.entry.written}”; its day is read as {dated.day.isoformat()}.")
        if self.apart:
            self.problems.append(
                f"{len(self.apart)} incidents seem to stand in this file, each with a day of its own; divide it to keep them apart."
            )
        if not events:
            self.problems.append("No timeline was found; the text is kept whole.")
        elif not any(dated.zone for dated in self.dated if dated.clock):
            self.problems.append("No time zone is stated; times are kept as written.")
        elif any(dated.zone_assumed for dated in self.dated if dated.clock):
            self.problems.append(
                f"The time zone {self.zone} is named only in line {self._zone_line}; it is taken for the times without one."
            )
        if lost := [event.line for event in events if event.at is None]:
            self.problems.append(f"{_count(len(lost), 'entry has', 'entries have')} no day I could work out ({_lines(lost)}).")
        if not actions and any(section.role == roles.ACTIONS and says_something(section) for section in self.outline.sections):
            self.problems.append("A heading announces follow-up actions, but none could be read below it; the text is kept.")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:12]) + (", …" if len(numbers) > 12 else "")
    return f"line{'s' if len(numbers) > 1 else ''} {shown}"


def _untimed(title: str, numbers: list[int]) -> str:
    where = f" under “{roles.plain(title)}”" if title else ""
    kept = "it is" if len(numbers) == 1 else "they are"
    have = "has" if len(numbers) == 1 else "have"
    return f"{_count(len(numbers), 'line', 'lines')}{where} {have} no time I could read; {kept} kept as text ({_lines(numbers)})."


def _event(dated: Dated) -> FoundEvent:
    text = dated.entry.text
    return FoundEvent(text, dated.at(), dated.until(), dated.precision(), dated.entry.written, dated.entry.line, kind_of(text))


def understand(manuscript: Manuscript) -> Understood:
    """What a manuscript says of an incident; never raises, and leaves out no text."""
    return Reading(_in_one_column(manuscript)).understood()


def _in_one_column(manuscript: Manuscript) -> Manuscript:
    """A PDF whose headings were seen is Markdown by now, like Word; only one with a box beside its text is read by columns."""
    if manuscript.format == "pdf" and _HEADING.search(manuscript.text):
        return replace(manuscript, format="docx")
    return manuscript
