"""A file that tells of several incidents: headings that each have a timeline of their own, and a day."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from secondstory.sources.reading import roles
from secondstory.sources.reading.days import Day
from secondstory.sources.reading.heads import DATE_NAME, document_zone, labelled_values
from secondstory.sources.reading.locating import first_day
from secondstory.sources.reading.outline import Outline, Section
from secondstory.sources.reading.resolving import Evidence, resolve_day

_MOST = 100  # of which so many are told apart
_YEAR = re.compile(r"(?<![\w./#-])20[0-4]\d(?![\w./-])")
_ONE_STORY_DAYS = 1  # days no further apart may be those of one incident's parts


@dataclass(frozen=True)
class Apart:
    """One of the incidents: its lines, the day it names, and the zone it states for itself."""

    first: int
    last: int
    day: Day
    zone: str = ""

    def holds(self, line: int) -> bool:
        return self.first <= line <= self.last


def incidents_apart(outline: Outline) -> list[Apart]:
    """The incidents of a file that has several; none where it has one."""
    for level in sorted({section.level for section in outline.sections if section.headed and 0 < section.level <= 6}):
        found = list(islice(_of_level(outline, level), _MOST))
        if len(found) > 1 and _differ([apart.day for apart in found]):
            return found
    return []


def _of_level(outline: Outline, level: int) -> Iterator[Apart]:
    sections = outline.sections
    for index, section in enumerate(sections):
        if section.level != level or not section.headed or section.role == roles.TIMELINE:
            continue
        end = next((at for at in range(index + 1, len(sections)) if sections[at].level <= level), len(sections))
        inside = sections[index:end]
        if not any(below.role == roles.TIMELINE for below in inside[1:]):
            continue
        day = _with_year(first_day(section.title) or _labelled_day(inside), _titles_above(outline, index))
        last = sections[end].line - 1 if end < len(sections) else outline.lines[-1].number
        if day:
            yield Apart(section.line, last, day, document_zone(outline, section.line, last)[0])


def _titles_above(outline: Outline, index: int) -> Iterator[str]:
    """The nearest headings above a section, and the report's title."""
    yield from (outline.sections[at].title for at in range(index - 1, max(-1, index - _MOST), -1))
    yield outline.title


def _with_year(day: Day | None, above: Iterable[str]) -> Day | None:
    """A day without a year has that of the nearest heading above that names one ("May 2024", "Outages of 2023")."""
    if day is None or day.year is not None:
        return day
    named = next((found for title in above if (found := _YEAR.search(title))), None)
    return replace(day, year=int(named.group())) if named else day


def _labelled_day(inside: list[Section]) -> Day | None:
    """The day behind "Date:" in the first lines of one of the incidents."""
    told = (
        first_day(value)
        for section in inside[:3]
        for line in section.lines[:8]
        for name, value in labelled_values(line)
        if DATE_NAME.match(name)
    )
    return next((day for day in told if day), None)


def _differ(days: list[Day]) -> bool:
    made = [found for day in days if (found := resolve_day(day, Evidence(date(2024, 7, 1), None), None))]
    return len(made) > 1 and (max(made) - min(made)).days > _ONE_STORY_DAYS
