"""Finds the timeline's entries: lines that give a time as their label, and the words that belong to each.

Nothing is concluded here about dates; `dating` does that once all entries are known.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from secondstory.sources.reading import roles
from secondstory.sources.reading.entry import Entry, Timeline, names_zone, states_zone, words_after, words_around
from secondstory.sources.reading.labelled import LABEL, only_names_it, says_about, told_when
from secondstory.sources.reading.lines import LOOK, Line
from secondstory.sources.reading.locating import (
    ends_with_stamp,
    is_logged,
    lead_of,
    stamp_at_end,
    stamp_at_start,
    stamp_inside,
    update_stamp,
)
from secondstory.sources.reading.outline import Outline, Section
from secondstory.sources.reading.posted import posted_at, updates
from secondstory.sources.reading.sifting import heads_others, unfenced, without_years
from secondstory.sources.reading.stamps import Stamp, read_stamp
from secondstory.sources.reading.tables import Table, names_columns, tells_clock_times, timeline_rows
from secondstory.sources.reading.tags import without_tags
from secondstory.sources.reading.vague import read_vague
from secondstory.sources.reading.within import is_other_time, told_within
from secondstory.sources.reading.zones import stated_zone

CLOSED = frozenset({roles.ACTIONS, roles.LESSONS, roles.WELL, roles.POORLY, roles.LUCK, roles.APPENDIX})
_NO_STORIES = frozenset({roles.FACTORS, roles.TRIGGER, roles.DETAILS, roles.SERVICES}) | CLOSED

_SEPARATOR = re.compile(r"[ \t\xa0]*(?:\*\*|__|[*_`\])])*[ \t\xa0]*(?:[:：|→;]|[-–—]{1,3}>?(?=\s|\*|$)|=>|>|\\-|\t|,(?=\s)|<br\s*/?>)")
_CLOSED = re.compile(r"[:.,]?(?:\*\*|__|[*_`\])])")  # emphasis or a bracket that ends with the time
_HALF_LINE = re.compile(r"(?i)[\W_]*(?:(?P<a>a\.?m\.?|(?:in the )?morning)|p\.?m\.?|(?:in the )?(?:afternoon|evening))[\W_]*")
_ASIDE = re.compile(r"\s*\([^()]{1,80}\)\s*")
_PUBLISHED = re.compile(
    r"(?i)\w\W{1,4}(?:was |were )?(?:published|released|uploaded|posted|pushed|created|updated|deleted|removed)(?: on| at)?$"
)
_SPAN = re.compile(r"(?i)\b(?:window|period|duration|time ?frame|time ?span)$")
_MAIL = re.compile(r"(?i)(?:subject|re|fwd?|from|to|cc|sent)\s?[:：]")
_SENTENCES = re.compile(r"[.!?]\s+[A-Z]")
_SHORTCODE = re.compile(r'\{\{[<%]\s*track\s+"([^"]{4,40})"\s*[>%]\}\}')


def _half_named(text: str) -> str:
    """ "a" or "p" for a line that only names a half of the day ("PM:", "**Afternoon**")."""
    found = _HALF_LINE.fullmatch(text) if len(text) < 40 else None
    return "" if found is None else "a" if found.group("a") else "p"


class EntryFinder:
    """Walks the sections of one document once."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.timeline = Timeline()
        self._current: Entry | None = None
        self._gap = False
        self._first = True  # nothing but blank lines stands above in the section
        self._run = False  # the paragraph's lines so far are entries
        self._pending: list[Line] = []  # text lines of this paragraph that no entry took yet
        self._above: list[Line] = []  # the paragraph above, where no entry took it
        self._half = ""  # "AM:" stands above
        self._updates = updates(outline.lines)

    def find(self) -> Timeline:
        root = -1
        for section in self.outline.sections:
            self._current, self._gap, self._run, self._pending, self._above = None, False, False, [], []
            said = _half_named(section.title)
            self._half = said or (self._half if section.root == root and not section.title else "")
            root = section.root
            self._walk(section)
        told = [entry for entry in self.timeline.entries if entry.section.role == roles.TIMELINE or entry.text or heads_others(entry)]
        self.timeline.entries = without_years(told)
        return self.timeline

    def _walk(self, section: Section) -> None:
        lines = unfenced(section) if section.role == roles.TIMELINE else section.lines
        index = 0
        self._first = True
        while index < len(lines):
            line = lines[index]
            if line.kind == "row":
                end = next(
                    (at for at in range(index, len(lines)) if lines[at].table != line.table and lines[at].kind != "blank"), len(lines)
                )
                self._table(section, [row for row in lines[index:end] if row.kind == "row"])
                index = end
                continue
            following = lines[index + 1] if index + 1 < len(lines) else None
            self._first = self._first and (index == 0 or lines[index - 1].kind == "blank" or lines[index - 1].number == section.line)
            self._line(section, line, following)
            index += 1

    def _table(self, section: Section, rows: list[Line]) -> None:
        self._current = None
        entries = list(self._rows(section, rows))
        if not entries:
            return
        taken = {entry.line for entry in entries}
        self.timeline.entries += entries
        head = next((before.number for before, row in pairwise(rows) if row.divider), 0)
        for row in rows:
            is_name = row.number not in taken and row.number == head and names_columns(row.cells)  # else it says something of its own
            if is_name or row.divider or not any(row.cells):
                self.timeline.taken.add(row.number)
            elif row.number not in taken and section.role == roles.TIMELINE:
                self.timeline.untimed.append((section.title, row.number))

    def _rows(self, section: Section, rows: list[Line]) -> Iterator[Entry]:
        table = Table.of(rows)
        if section.role in CLOSED and not tells_clock_times(table):
            return
        for row in timeline_rows(table, strong=section.role == roles.TIMELINE):
            entry = Entry(row.line, row.stamp, "row", section, row.words, row.written, zone=row.zone, hint=row.hint)
            entry.approximate, entry.label_first = table.approximate, row.label_first
            yield entry

    def _line(self, section: Section, line: Line, following: Line | None) -> None:
        if line.kind in ("blank", "side"):
            self._above = self._pending or self._above
            self._gap, self._run, self._pending = True, False, []
            if self._current:
                self._current.body.append("")
            return
        if line.number in self._updates and (self._pending or self._above) and (stamp := posted_at(line.text)):
            self._pending = self._pending or self._above
            self._after_its_text(Entry(line.number, stamp, "text", section, "", line.text, line.indent))
            self._current, self._gap, self._run, self._pending, self._above = None, False, False, [], []
            return
        read = line.kind in ("heading", "item", "text") or self._set_apart(section, line)
        entry = self._entry(section, line, following) if read else self._labelled(section, line) if line.kind == "quote" else None
        if entry:
            entry.half = self._half
            if entry.day_only or not self._pending or line.kind != "text" or entry.words or not self._at_end(following):
                self.timeline.entries.append(entry)
            else:
                self._after_its_text(entry)
            self._current, self._gap, self._run, self._pending, self._above = entry, False, True, [], []
            return
        if self._current and self._belongs(self._current, line):
            self._current.body.append(line.raw)
            self._current.taken.append(line.number)
            self._gap = False if line.kind in ("item", "text") else self._gap
            return
        if section.role == roles.TIMELINE and (said := _half_named(line.text)):
            self._half = said
            self.timeline.taken.add(line.number)
            return
        self._current, self._gap, self._run = None, False, False
        if line.kind == "text":
            self._pending.append(line)
        else:
            self._pending = []
        if section.role == roles.TIMELINE and self._should_have_time(line):
            self.timeline.untimed.append((section.title, line.number))

    def _set_apart(self, section: Section, line: Line) -> bool:
        """A timeline that is quoted or indented as a whole; a quotation or code below an entry belongs to the entry."""
        if section.role != roles.TIMELINE or line.kind not in ("quote", "code") or not line.text:
            return False
        return self._current is None or self._current.kind == line.kind

    @staticmethod
    def _at_end(following: Line | None) -> bool:
        return following is None or following.kind in ("blank", "rule", "heading")

    def _after_its_text(self, entry: Entry) -> None:
        """The time stands below its text, as status pages print it; the entry begins where the text does."""
        taken = {line.number for line in self._pending}
        entry.words = "\n".join(line.raw.strip() for line in self._pending)
        entry.taken = [*sorted(taken), entry.line]
        untimed = self.timeline.untimed
        while untimed and untimed[-1][1] in taken:
            untimed.pop()
        entry.line = self._pending[0].number
        self.timeline.entries.append(entry)

    @staticmethod
    def _should_have_time(line: Line) -> bool:
        if line.kind not in ("item", "text") or not line.text or not re.search(r"\w{3}", line.text[:LOOK]):
            return False
        return not stated_zone(line.text) and not line.text.startswith(("![", "[", "<", "http", "{"))

    def _belongs(self, entry: Entry, line: Line) -> bool:
        if entry.kind == "heading":
            return True
        if line.kind in ("code", "quote") or line.text.startswith(("![", "<img")):
            return True
        if line.kind in ("rule", "heading"):
            return False
        if line.indent > entry.indent:
            return True
        if line.kind == "item":
            return entry.kind == "text" and (not entry.words or self.outline.columns or not self._gap)
        if not self._gap or self.outline.columns:
            return True
        return entry.kind == "text" and (entry.section.role == roles.TIMELINE or not entry.text)

    def _entry(self, section: Section, line: Line, following: Line | None) -> Entry | None:
        strong = section.role == roles.TIMELINE
        text = line.text[: 4 * LOOK]
        stamp = stamp_at_start(text)
        if stamp is None and strong and line.kind in ("item", "heading"):
            stamp = read_vague(text, lead_of(text))
        if section.role in CLOSED or (not strong and is_logged(text, stamp)):
            return None
        if stamp and self._leads(section, line, stamp):
            words = words_after(line.text, stamp)
            written = text[: stamp.end].strip(" *_`[]()\\")
            written += ")" if written.count("(") > written.count(")") else ""
            return Entry(line.number, stamp, line.kind, section, words, written, line.indent)
        if track := _SHORTCODE.search(text[-200:]):
            inner = read_stamp(track.group(1))
            if inner and inner.full:
                words = line.text.replace(track.group(), "").strip()
                return Entry(line.number, inner, line.kind, section, words, track.group(1), line.indent)
        if stamp is None and line.kind in ("text", "item") and (update := update_stamp(text)) and _SEPARATOR.match(text, update.end):
            words = without_tags(words_around(line.text, update))
            return Entry(line.number, update, line.kind, section, words, text[update.start : update.end], line.indent)
        if (
            (stamp is None or not stamp.timed)
            and strong
            and (line.kind != "text" or line.opens or self._run)
            and (inner := stamp_inside(text))
        ):
            return Entry(line.number, inner, line.kind, section, words_around(line.text, inner), text[inner.start : inner.end], line.indent)
        if stamp is None or not stamp.timed:
            last = self._last(line.text) if len(line.text) < 4 * LOOK else None
            if last and self._ends(section, line, last, strong=strong, following=following):
                words = line.text[: last.start].strip().rstrip(" \t:：-–—(|@,[*_`")
                words += line.text[last.end :].rstrip() if _ASIDE.fullmatch(line.text, last.end) else ""
                words += "**" if words.count("**") % 2 else ""
                written = line.text[last.start : last.end].strip()
                about = says_about(line.text, last.end)
                return Entry(line.number, last, line.kind, section, words, written, line.indent, label_first=True, approximate=about)
        return self._labelled(section, line) or self._within(section, line)

    def _within(self, section: Section, line: Line) -> Entry | None:
        """An item that is a sentence with its day inside; outside timelines only with its year and a clock time."""
        strong = section.role == roles.TIMELINE
        inside = self._current is not None and line.indent > self._current.indent and section.role == roles.TIMELINE
        if line.kind != "item" or inside or section.role in _NO_STORIES or not (strong or section.level):
            return None
        stamp = told_within(line.text, whole=not strong)
        if stamp is None:
            return None
        return Entry(line.number, stamp, line.kind, section, line.text, line.text[stamp.start : stamp.end].strip(), line.indent)

    def _labelled(self, section: Section, line: Line) -> Entry | None:
        """ "Fixed: 2026-04-10 21:02 UTC (commit a0f), live at 21:44": a value that goes on behind its time."""
        label = LABEL.match(line.text[:LOOK]) if line.kind != "heading" and section.role not in CLOSED else None
        within = section.role == roles.IMPACT and line.number != section.line
        if label is None or within or (line.kind == "quote" and self._current and self._current.kind != "quote"):
            return None
        value = line.text[label.end() :]
        stamp = told_when(label.group(1), value)
        if stamp is None or (line.kind == "text" and _SENTENCES.search(value[stamp.end :])):
            return None
        rest = words_after(value, stamp) if stamp.until_clock is None else value.strip()
        words = ": ".join(part for part in (label.group(1).strip(), f"{value[: stamp.start].strip(' *_`(')} {rest}".strip()) if part)
        written = value[: stamp.end].strip(" *_`[]()\\")
        return Entry(line.number, stamp, line.kind, section, words, written, line.indent, label_first=True)

    @staticmethod
    def _last(text: str) -> Stamp | None:
        """The stamp that ends a line, or all but a remark in brackets after a label ("Detected: 14:05 (Prometheus)")."""
        if last := stamp_at_end(text):
            return last
        aside = text.rfind(" (") if text.rstrip().endswith(")") else -1
        return stamp_at_end(text[:aside]) if aside > 0 and ":" in text[:aside] else None

    def _leads(self, section: Section, line: Line, stamp: Stamp) -> bool:
        """Decides whether a stamp at the start of a line is its label."""
        strong = section.role == roles.TIMELINE
        rest = line.text[stamp.end : stamp.end + LOOK]
        alone = ends_with_stamp(line.text, stamp) or (not stamp.timed and (bool(names_zone(rest)) or states_zone(rest)))
        parted = alone or bool(_SEPARATOR.match(line.text[: stamp.end + LOOK], stamp.end)) or bool(_CLOSED.match(line.text, stamp.end))
        if line.kind == "heading":
            return stamp.timed or strong or alone
        if self.outline.loose and line.indent >= 18:
            return False
        if not self._stands_free(section, line, stamp, parted=parted):
            return False
        if not stamp.timed:
            return self._day_leads(section, line, stamp, alone=alone, parted=parted)
        if stamp.clock is None:
            return strong and (parted or line.kind == "item")
        if stamp.clock.bare:
            return strong
        if strong:
            return True
        if stamp.preposition:
            return line.kind == "item" and section.role != roles.IMPACT and (stamp.full or parted)
        bold = line.text.startswith("**") and line.text.rstrip().endswith("**") and len(line.text) < 200
        return line.kind == "item" or parted or bold or (self.outline.loose and "  " in line.raw[: stamp.end + line.indent + 4])

    def _stands_free(self, section: Section, line: Line, stamp: Stamp, *, parted: bool) -> bool:
        """A line in the middle of a paragraph is an entry only in a run of entries, or when its time is plainly a label."""
        if line.kind in ("item", "quote", "code") or line.opens or self.outline.loose:
            return True
        if self._first and not stamp.preposition:
            return True
        if section.role == roles.TIMELINE and self._pending and self._pending[-1].text.endswith((".", ":", "!", "?")):
            return stamp.clock is not None and not stamp.preposition
        if self._run:
            return (stamp.timed and not stamp.preposition) or parted
        if self._current and not self._gap and line.indent > self._current.indent:
            return False
        begins = not self._pending or self._pending[-1].text.rstrip(" *_").endswith((".", ":", "!", "?", ")", "|"))
        return parted and not stamp.preposition and (begins or self._pending[-1].raw.endswith("  "))

    def _day_leads(self, section: Section, line: Line, stamp: Stamp, *, alone: bool, parted: bool) -> bool:
        day = stamp.day
        if day is None or (line.kind == "text" and not (line.opens or self._run or alone)):
            return False
        known = day.month is not None or day.year is not None or (day.either is not None and parted)
        if section.role == roles.TIMELINE:
            if day.weekday is not None or day.steps is not None or day.day is not None or day.nth is not None:
                return parted or (known and line.kind == "item")
            return known and (parted or line.kind == "item")
        if alone and line.kind == "text":
            return known and day.year is not None
        return (
            line.kind == "item"
            and known
            and parted
            and day.year is not None
            and section.role not in (roles.IMPACT, roles.FACTORS, roles.TRIGGER)
        )

    def _ends(self, section: Section, line: Line, stamp: Stamp, *, strong: bool, following: Line | None) -> bool:
        """Decides whether a stamp at the end of a line tells when what the line says happened."""
        label = line.text[: stamp.start].strip()
        words = label.strip(" *_`:：-–—(\\")
        if self.outline.columns and line.indent >= 4:
            return False
        if len(words.split()) > 6 and is_other_time(f"{label} "):
            return False
        if not words or len(words) > 200 or _SENTENCES.search(words) or label.endswith(("http", "/", "#")):
            return False
        short = len(words.split()) <= 6
        name = words.split(":", 1)[0]
        told = line.kind == "item" and stamp.full and name == words and ":" not in label[-4:] and _PUBLISHED.search(words) is not None
        no_moment = (
            not told
            and roles.NO_MOMENT.search(name)
            and (name != words or not roles.MOMENT.search(words) or roles.DATES_INCIDENT.fullmatch(name))
        )
        span = (stamp.until_clock or stamp.until_day) and _SPAN.search(name)
        if (no_moment and len(name.split()) <= 6) or span or _MAIL.match(line.text):
            return False
        colon = ":" in line.text[: len(label) + 2]
        labelled = colon and short and stamp.full and bool(roles.MOMENT.search(words)) and not strong
        listed = self._run and self._current is not None and self._current.label_first and not self._current.body
        if line.kind == "text" and not (
            (line.opens or listed or labelled or (strong and self._first)) and (short or not line.text.rstrip().endswith("."))
        ):
            return False
        if strong:
            titled = line.kind == "heading" or (line.kind == "text" and section.level == 0)
            return stamp.timed or (stamp.day is not None and stamp.day.year is not None and short and not titled)
        if line.kind == "heading":
            return stamp.timed  # the outline keeps such a heading only where several tell when
        if section.role == roles.IMPACT:
            return False
        if section.role == roles.OTHER and section.level == 0 and line.kind == "text" and not short:
            return False
        ended = line.text.rstrip().endswith((".", "!"))
        telling = bool(roles.MOMENT.search(words))
        if stamp.full:
            telling = telling or (listed and short and colon)
            bracketed = line.kind == "item" and label.endswith("(")
            return not ended and (bracketed or told or (telling and (line.kind == "item" or colon) and (colon or short)))
        telling = telling and short and colon and not roles.NO_MOMENT.search(words)
        if stamp.clock is None:
            return telling and stamp.day is not None and stamp.day.year is not None and not only_names_it(words)
        return telling and not stamp.clock.bare
