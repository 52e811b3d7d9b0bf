"""A file that tells of several incidents: headings that each have a timeline of their own, and a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from secondstory.sources.reading import roles
from secondstory.sources.reading.days import Day
from secondstory.sources.reading.heads import DATE_NAME, document_zone, labelled_values
from secondstory.sources.reading.locating import first_day
from secondstory.sources.reading.outline import Outline, Section
from secondstory.sources.reading.resolving import Evidence, resolve_day

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
        found = [apart for apart in _of_level(outline, level) if apart]
        if len(found) > 1 and _differ([apart.day for apart in found]):
            return found
    return []


def _of_level(outline: Outline, level: int) -> Iterator[Apart | None]:
    sections = outline.sections
    for index, section in enumerate(sections):
        if section.level != level or not section.headed or section.role == roles.TIMELINE:
            continue
        end = next((at for at in range(index + 1, len(sections)) if sections[at].level <= level), len(sections))
        inside = sections[index:end]
        if not any(below.role == roles.TIMELINE for below in inside[1:]):
            continue
        day = first_day(section.title) or _labelled_day(inside)
        last = sections[end].line - 1 if end < len(sections) else outline.lines[-1].number
        yield Apart(section.line, last, day, document_zone(outline, section.line, last)[0]) if day else None


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
