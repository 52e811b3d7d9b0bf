"""Tables that are timelines: which column has the time, which the day, the end, the zone, and which the words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from secondstory.sources.reading.days import Day
from secondstory.sources.reading.entry import words_after
from secondstory.sources.reading.labelled import says_about, told_when
from secondstory.sources.reading.lines import Line
from secondstory.sources.reading.roles import MOMENT, NO_MOMENT
from secondstory.sources.reading.stamps import Stamp, read_stamp
from secondstory.sources.reading.telling import WHAT, tells_what_happened
from secondstory.sources.reading.vague import read_vague
from secondstory.sources.reading.zones import zone_in

_TIME = re.compile(r"(?i)\b(?:time|times|when|timestamp|hour|clock|uhrzeit|zeit|heure|moment)\b|^t$|^at$")
_DATE = re.compile(r"(?i)\b(?:date|datum|jour)\b")
_WEEKDAY = re.compile(r"(?i)^(?:day|weekday|tag)\b")
_START = re.compile(r"(?i)\b(?:start|started|begin|began|from|beginn|début)\b")
_END = re.compile(r"(?i)\b(?:end|ended|finish|finished|until|to|stop|ende|fin)\b(?! ?(?:user|state))")
_TASK = re.compile(r"(?i)\b(?:owner|assignee|assigned|responsible|due|deadline|status|priority|ticket|jira|eta|expected)\b")
_ACTION = re.compile(r"(?i)\b(?:action(?: items?)?|tasks?|follow[- ]?ups?|to-?do)\b")
COUNTER = re.compile(r"(?i)#|no\.?|nr\.?|id|step|seq|item")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MARKS = " \t*_`[]\\"
_REMARK = re.compile(r"\s{0,2}\([^()]{2,40}\)?[\s.]*")
_UNSTRUCK = re.compile(r"~~")


@dataclass(frozen=True)
class Row:
    """A row of a timeline: its stamp, its words, and what the table's header adds."""

    line: int
    stamp: Stamp
    words: str
    written: str
    zone: str
    hint: Day | None
    label_first: bool = False


@dataclass(frozen=True)
class Table:
    """Header cells and the rows below, each with the number of its line."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    approximate: bool = False

    @staticmethod
    def of(lines: list[Line]) -> "Table":
        divider = next((index for index, line in enumerate(lines) if line.divider), 0)
        head = lines[divider - 1].cells if divider else ()
        body = [(line.number, line.cells) for line in lines[divider + 1 if divider else 0 :] if not line.divider]
        if any((stamp := full_stamp(cell)) and stamp.timed for cell in head):
            head, body = (), [(lines[divider - 1].number, head), *body]
        first = body[0][1] if body else ()
        if not any(head) and body and not any(full_stamp(cell) for cell in first) and not (len(first) == 2 and told_when(*first)):
            head, body = body[0][1], body[1:]
        header = tuple(cell.strip(_MARKS) for cell in head)
        return Table(header, tuple(body), approximate=any("approx" in cell.lower() for cell in header))


def full_stamp(cell: str, *, later: bool = False, remark: bool = False) -> Stamp | None:
    """The stamp that a cell consists of, decoration aside; with `later`, "10 minutes later" is one too.

    With `remark`, something in brackets may stand behind its clock time, or behind a day with its year.
    """
    bare = _UNSTRUCK.sub("", re.sub(r"<[^<>]{0,60}>", " ", cell[:200])).strip(_MARKS)
    bare = bare[1:-1].strip(_MARKS) if bare.startswith("(") and bare.endswith(")") else bare
    stamp = read_stamp(bare)
    if stamp is None or (stamp.later_s is not None and not later):
        return None
    if remark and (stamp.clock or (stamp.day and stamp.day.year)) and _REMARK.fullmatch(bare, stamp.end):
        return replace(stamp, approximate=stamp.approximate or says_about(bare, stamp.end))
    return None if bare[stamp.end :].strip(_MARKS + "~().,:;-–—") else stamp


def _columns(table: Table) -> tuple[int | None, int | None, int | None, list[int]]:
    """Indexes of the columns with time, day, and end, and those that only repeat them (weekday, a second zone)."""
    width = max([len(table.header), *(len(cells) for _, cells in table.rows)], default=0)
    sample = table.rows[:200]
    timed = [0] * width
    days = [0] * width
    filled = [0] * width
    for _, cells in sample:
        for column, cell in enumerate(cells):
            stamp = full_stamp(cell, remark=True) if cell else None
            filled[column] += bool(cell.strip()) and read_vague(cell.strip(_MARKS), 0) is None
            timed[column] += bool(stamp and stamp.timed)
            days[column] += bool(stamp and not stamp.timed)
    head = [table.header[column] if column < len(table.header) else "" for column in range(width)]
    clocks = [
        column for column in range(width) if timed[column] and timed[column] * 5 >= filled[column] * 2 and not _TASK.search(head[column])
    ]
    dates = [column for column in range(width) if days[column] and days[column] * 5 >= filled[column] * 2 and column not in clocks]
    time = next((column for column in clocks if _TIME.search(head[column]) or _START.search(head[column])), clocks[0] if clocks else None)
    day = next((column for column in dates if _DATE.search(head[column])), None)
    if day is None:
        day = next((column for column in dates if not _WEEKDAY.search(head[column])), dates[0] if dates else None)
    end = next(
        (c for c in (*clocks, *dates) if c not in (time, day) and _END.search(head[c]) and (time is None or c > time or c > (day or 0))),
        None,
    )
    return time, day, end, [column for column in (*clocks, *dates) if column not in (time, day, end)]


def _merged(time: Stamp | None, day: Stamp | None, end: Stamp | None) -> Stamp | None:
    stamp = time or day
    if stamp is None:
        return None
    if time and day and time.day is None:
        stamp = replace(time, day=day.day, until_day=day.until_day if not time.until_clock else None, zone=time.zone or day.zone)
    if end and (end.clock or end.day):
        stamp = replace(stamp, until_clock=end.clock, until_day=end.day)
    return stamp


def names_columns(cells: tuple[str, ...]) -> bool:
    """Whether a row says what the columns below it hold, of which one is a time or a happening."""
    known = (_TIME, _DATE, _WEEKDAY, _START, _END, _ACTION, WHAT)
    return any(pattern.search(cell.strip(_MARKS)) for cell in cells for pattern in known)


def _is_work(header: tuple[str, ...]) -> bool:
    """Says that a table lists work to do rather than what happened."""
    return (any(_ACTION.fullmatch(cell) for cell in header) and any(_TASK.search(cell) for cell in header)) or sum(
        bool(_TASK.search(cell)) for cell in header
    ) >= 2


def _counts(name: str, cell: str) -> bool:
    """A number in a column named for one; the words of a "Step" are none."""
    return COUNTER.fullmatch(name) is not None and len(cell.split()) < 3


def _words(header: tuple[str, ...], cells: tuple[str, ...], skipped: set[int | None]) -> str:
    """What happened, then the row's other cells, each under its column's name."""
    rest = [column for column, cell in enumerate(cells) if column not in skipped and cell.strip(_MARKS)]
    rest = [column for column in rest if column >= len(header) or not _counts(header[column], cells[column])]
    main = next((column for column in rest if column < len(header) and WHAT.search(header[column])), None)
    if main is None:
        main = max(rest, key=lambda column: len(cells[column]), default=None) if len(rest) > 2 else next(iter(rest), None)
    if main is None:
        return ""
    names = {column: header[column] if column < len(header) else "" for column in rest}
    more = [f"{names[column]}: {cells[column]}" if names[column] else cells[column] for column in rest if column != main]
    return " — ".join([cells[main], *more])


def _tells_moment(label: str, stamp: Stamp) -> bool:
    """A row of properties ("Detected | 2026-03-14 14:05") that says when something happened."""
    return stamp.timed and bool(MOMENT.search(label)) and not NO_MOMENT.search(label)


def _unknown(cells: tuple[str, ...], time: int | None, *, strong: bool) -> Stamp | None:
    cell = cells[time].strip(_MARKS) if strong and time is not None and time < len(cells) else ""
    return read_vague(cell, 0) if cell and cell.lower() not in ("n/a", "na") else None


def counting_columns(table: Table) -> set[int]:
    """Columns named for a number whose cells count the rows ("AI-1", "AI-2", …); a ticket's numbers don't."""
    named = {column for column, name in enumerate(table.header) if COUNTER.fullmatch(name) or name.lower() in ("nr", "ref", "key")}
    counted = range(1, len(table.rows) + 1)
    ends = {column: [re.search(r"\d+$", cells[column].strip(_MARKS)) for _, cells in table.rows if column < len(cells)] for column in named}
    return {column for column, found in ends.items() if [int(end.group()) for end in found if end] == list(counted)}


def tells_clock_times(table: Table) -> bool:
    """A column named for the time, with clock times in it: a timeline even among actions taken or lessons."""
    time, _, _, _ = _columns(table)
    if time is None or time >= len(table.header) or not _TIME.search(table.header[time]):
        return False
    stamps = [full_stamp(cells[time]) for _, cells in table.rows[:200] if time < len(cells)]
    return 5 * sum(stamp is not None and stamp.clock is not None for stamp in stamps) >= 4 * len(stamps) > 0


def _property_rows(table: Table) -> Iterator[Row]:
    """Of a table of labelled values, the rows that say when something happened."""
    for number, cells in table.rows:
        if len(cells) != 2:
            continue
        label, value = cells[0].strip(_MARKS + ":"), cells[1]
        whole = full_stamp(value)
        if whole and _tells_moment(label, whole):
            yield Row(number, whole, label, value.strip(_MARKS), "", None, label_first=True)
        elif stamp := told_when(label, value):
            rest = words_after(value, stamp) if stamp.until_clock is None else value.strip()
            before = value[: stamp.start].strip(" *_`(:,-–—")
            words = ": ".join(part for part in (label, " ".join(part for part in (before, rest) if part)) if part)
            yield Row(number, stamp, words, value[: stamp.end].strip(_MARKS), "", None, label_first=True)


def timeline_rows(table: Table, *, strong: bool) -> Iterator[Row]:
    """The entries of a table that is a timeline; none where it isn't."""
    pairs = max((len(cells) for _, cells in table.rows), default=0) == 2 and not any(_TIME.search(cell) for cell in table.header)
    if pairs and not strong and (told := list(_property_rows(table))):
        yield from told
        return
    time, day, end, spare = _columns(table)
    if pairs and any(len(cells) == 2 and (stamp := full_stamp(cells[1])) and _tells_moment(cells[0], stamp) for _, cells in table.rows):
        time, day, end, spare = 1, None, None, []
    if (time is None and day is None) or _is_work(table.header):
        return
    if time is None and not strong and not (table.header and any(_DATE.search(cell) or _TIME.search(cell) for cell in table.header)):
        return
    pairs = pairs and time == 1
    head = table.header
    bodies = [cells for _, cells in table.rows]
    counters = {
        column
        for column, name in enumerate(head)
        if COUNTER.fullmatch(name) and all(_counts(name, cells[column]) for cells in bodies if column < len(cells))
    }
    if not pairs and not tells_what_happened(head, bodies, {time, day, end, *spare, *counters}, strong=strong, timed=time is not None):
        return
    zones = [zone_in(head[column]) for column in (time, day) if column is not None and column < len(head)]
    zone = next((found for found in zones if found), "")
    year = next((int(found.group()) for cell in head if (found := _YEAR.search(cell))), None)
    heading: Stamp | None = None
    for number, cells in table.rows:
        at = {
            name: full_stamp(cells[column], later=name == "t", remark=True) if column is not None and column < len(cells) else None
            for name, column in (("t", time), ("d", day), ("e", end))
        }
        stamp = _merged(at["t"], at["d"] or (heading if at["t"] else None), at["e"]) or _unknown(cells, time, strong=strong)
        if stamp is None or (pairs and (NO_MOMENT.search(cells[0]) or not (strong or _tells_moment(cells[0], stamp)))):
            continue
        words = _words(table.header, cells, {time, day, end, *spare})
        if stamp.day and not stamp.timed and not words and not pairs:  # a day in a row of its own
            heading = stamp
            continue
        heading = None
        written = " ".join(cells[column].strip(_MARKS) for column in (day, time) if column is not None and column < len(cells)).strip()
        yield Row(number, stamp, re.sub(r"<br\s*/?>", "\n", words), written, zone, Day(year=year) if year else None, label_first=pairs)
