"""When the incident was: the day it began, the order of numbers in its dates, the moment "T+5m" counts from."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from secondstory.sources.reading import roles
from secondstory.sources.reading.days import Day, read_day, real_date
from secondstory.sources.reading.heads import DATE_NAME, START_NAME, Head, front_values
from secondstory.sources.reading.locating import LOOK, first_day
from secondstory.sources.reading.manuscript import Manuscript
from secondstory.sources.reading.onset import began_in, named_for, spans_said, told_from
from secondstory.sources.reading.outline import Outline
from secondstory.sources.reading.resolving import Evidence, resolve_day
from secondstory.sources.reading.stamps import read_stamp

_NUMERIC = re.compile(r"(?<![\d/.:-])(\d{1,2})([/-])(\d{1,2})\2(\d{2,4})(?![\d/-])|(?<![\d/.:-])(\d{1,2})/(\d{1,2})(?=\s+\d{1,2}:\d{2})")
_SPELLED = re.compile(
    r"(?<![\d/.-])(?:19|20)\d\d-\d\d-\d\d(?!\d)|(?<![\w/.-])\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?[A-Za-zäéû]{3,9}\.?,? (?:19|20)\d\d\b"
    r"|(?<!\w)[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
)
_PUBLISHED_NAME = re.compile(
    r"(?i)^(?:published|posted|pub ?date|publication[_ -]?date|published[_ -]at|date published|report date|last updated|updated"
    r"|created|last modified|lastmod)(?: on| at)?$"
)
_YEAR = re.compile(r"(?<![\w./#-])20[0-4]\d(?![\w./-])")
_ZERO = re.compile(r"\bT ?\+? ?0\b[)*_\s]{0,4}[:=(–-]{1,2}[*_\s]{0,5}(?:is\s)?([^\n]{4,40})")
_TOLD_AFTER_DAYS = 45  # a date without a year lies about so long before the whole date it is told with
_SAME_STORY = timedelta(hours=20)
_AMERICAN = frozenset({"America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York"})


def _spelled_out(text: str) -> list[date]:
    """Days whose order of day and month can't be doubted, at most a few hundred."""
    found: list[date] = []
    for match in _SPELLED.finditer(text):
        day = read_day(text[match.start() : match.end() + 12], 0)
        if (
            day
            and day[0].year
            and day[0].month
            and day[0].day
            and not day[0].garbled
            and (made := real_date(day[0].year, day[0].month, day[0].day))
        ):
            found.append(made)
        if len(found) >= 300:
            break
    return sorted(set(found))


def written_order(text: str, zones: set[str]) -> bool | None:
    """True where numeric dates put the day first, by what the document's own dates allow; None where nothing tells."""
    votes = {True: 0, False: 0}
    near = {True: 0, False: 0}
    spelled = _spelled_out(text)
    for found in islice(_NUMERIC.finditer(text), 2000):
        first, second = int(found.group(1) or found.group(5)), int(found.group(3) or found.group(6))
        if first > 12 >= second or second > 12 >= first:
            votes[first > 12] += 1
        elif spelled and found.group(4):
            year = int(found.group(4)) + (2000 if len(found.group(4)) == 2 else 0)
            for order, pair in ((True, (second, first)), (False, (first, second))):
                made = real_date(year, *pair) if 1 <= year <= 9999 else None
                near[order] += made is not None and _distance(made, spelled) <= 20
    for counts in (votes, near):
        if counts[True] != counts[False]:
            return counts[True] > counts[False]
    if zones and zones <= _AMERICAN:
        return False
    regions = {zone.split("/")[0] for zone in zones}
    return True if regions and regions <= {"Europe", "Australia", "Africa"} else None


def _distance(day: date, others: list[date]) -> int:
    at = bisect_left(others, day)
    return min(abs((other - day).days) for other in others[max(0, at - 1) : at + 1])


def incident_days(manuscript: Manuscript, outline: Outline, head: Head) -> tuple[list[Day], list[Day]]:
    """Days that may be the incident's, the most telling first: those said of the incident, and those of the report itself."""
    front = front_values(manuscript, outline)
    labelled = {name: value for name, value in head.properties.items() if name in head.property_lines}
    days: list[Day | None] = [*spans_said(head.properties), first_day(outline.title), first_day(head.title)]
    days.append(began_in(head.summary))
    days += [first_day(value) for name, value in labelled.items() if START_NAME.fullmatch(name)]
    days += [first_day(value) for name, value in labelled.items() if DATE_NAME.match(name) and not START_NAME.fullmatch(name)]
    days += [first_day(front[name]) for name in ("incident_date", "incident-date", "started", "start") if name in front]
    days.append(named_for(_opening(outline)))
    days.append(told_from(_opening(outline), _published(front, manuscript.text)))
    days.append(first_day(head.summary))
    days.append(_title_day(outline))
    days.append(None if "date" in front else first_day(manuscript.name.replace("\\", "/").rsplit("/", 1)[-1]))
    told = [first_day(front[name]) for name in ("date",) if name in front]
    told.append(first_day(manuscript.name.replace("\\", "/").rsplit("/", 1)[-1]))
    told += [first_day(value) for name, value in (front | labelled).items() if _PUBLISHED_NAME.match(name)]
    return [day for day in days if day is not None], [day for day in told if day is not None]


def _opening(outline: Outline) -> str:
    """The first line of prose."""
    return next(
        (line.text for section in outline.sections[:3] for line in section.lines if line.kind == "text" and _is_prose(line.text)), ""
    )


def _is_prose(text: str) -> bool:
    return len(text.split()) > 4 and not text.startswith(("import ", "export ", "<", "{", "!["))


def _published(front: dict[str, str], text: str) -> date | None:
    """When the report was published, as its front matter or its first whole date says."""
    named = (first_day(value) for name, value in front.items() if name == "date" or _PUBLISHED_NAME.match(name))
    day = next((day for day in named if day and day.year and day.month and day.day), None)
    return real_date(day.year, day.month, day.day) if day and day.year and day.month and day.day else first_written(text)


def _title_day(outline: Outline) -> Day | None:
    return next((day for section in outline.sections if section.role == roles.TIMELINE and (day := first_day(section.title))), None)


def first_written(text: str) -> date | None:
    """The first whole date of a text, links aside."""
    for match in islice(_SPELLED.finditer(text), 50):
        before = text[max(0, match.start() - 200) : match.start()].split()
        if before and "://" in before[-1] and not text[match.start() - 1].isspace():
            continue
        day = read_day(text[match.start() : match.end() + 12], 0)
        if day and day[0].year and day[0].month and day[0].day and (made := real_date(day[0].year, day[0].month, day[0].day)):
            return made
    return None


def incident_date(days: list[Day], written: date | None, text: str, *, day_first: bool | None) -> date | None:
    """The first candidate that is a date.

    Where it has no year, it is the one that fits the whole date it is told with, the first date `written`, or a year named.
    """
    whole = (resolve_day(day, Evidence(None, day_first), None) for day in days if day.year and not day.garbled)
    anchor = next((found for found in whole if found), written)
    if anchor is not None and date(1900, 1, 1) < anchor < date(9000, 1, 1):
        near: date | None = anchor - timedelta(days=_TOLD_AFTER_DAYS)
    else:
        year = next((day.year for day in days if day.year and not day.garbled), None) or _year_named(text)
        near = date(year, 7, 1) if year and 1 < year < 9000 else None
    for day in days:
        if found := resolve_day(day, Evidence(near, day_first), None):
            return found
    return None


def _year_named(text: str) -> int | None:
    """The year a text names most often, where it names no date with one."""
    named = Counter(int(found.group()) for found in islice(_YEAR.finditer(text), 200))
    return named.most_common(1)[0][0] if named else None


def started_at(head: Head, incident: date | None, text: str) -> tuple[datetime, str] | None:
    """The moment "T+5m" counts from: the one labelled start, or "T0 = 14:05"."""
    candidates = [value for name, value in head.properties.items() if START_NAME.fullmatch(name)]
    if found := _ZERO.search(text[: 400 * LOOK]):
        candidates.insert(0, found.group(1))
    for value in candidates:
        stamp = read_stamp(value.strip(" *_(["))
        if stamp and stamp.clock and stamp.clock.hour >= 0:
            day = resolve_day(stamp.day, Evidence(incident, None), incident) if stamp.day else incident
            if day:
                return datetime(day.year, day.month, day.day, stamp.clock.hour % 24, stamp.clock.minute), stamp.zone  # noqa: DTZ001
    return None


def main_day(moments: Sequence[tuple[date, datetime | None]]) -> date | None:
    """The day on which what a timeline tells began: its first, or the one nearly all is told of.

    One entry a day or more before that one led to it (a release, a change the week before) and is not its beginning.
    """
    counts = Counter(day for day, _ in moments)
    if not counts:
        return None
    if moments[0][0] > moments[-1][0]:
        moments = moments[::-1]  # the newest first
    first = moments[0][0]
    most, told = counts.most_common(1)[0]
    before = max((moment for day, moment in moments if moment and day < most), default=None)
    began = next((moment for day, moment in moments if moment and day == most), None)
    apart = before is None or began is None or began - before > _SAME_STORY
    return most if counts[first] == 1 and first < most and told * 3 > len(moments) * 2 and apart else first
