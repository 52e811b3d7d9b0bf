"""From lines to sections: headings, lines that serve as headings ("**Key events**", "Timeline:"), and what each announces."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from secondstory.sources.reading import roles
from secondstory.sources.reading.lines import LOOK, Line, LineReader
from secondstory.sources.reading.locating import first_day, is_logged, stamp_at_end, stamp_at_start
from secondstory.sources.reading.stamps import Stamp, read_stamp
from secondstory.sources.reading.work_headings import names_new_things

_BREAKING = frozenset({roles.ACTIONS, roles.FACTORS, roles.TRIGGER, roles.LESSONS, roles.WELL, roles.POORLY, roles.LUCK, roles.APPENDIX})
_CLOSED = _BREAKING
_ASIDES = frozenset({roles.TIMELINE, roles.APPENDIX})
_KEEPING = frozenset({roles.ACTIONS})
_BOLD_LABEL = re.compile(r"\s*(?:\*\*|__)([^*_\n]{1,90}?)[:：]?\s*(?:\*\*|__)\s*[:：]?\s*(.*)", re.DOTALL)
_ITALIC_LINE = re.compile(r"\s*[*_]([^*_\n]{1,90})[*_]\s*$")
_PLAIN_LABEL = re.compile(r"\s*([A-Z][^:：\n|]{1,60})[:：](?!\d\d)\s*(.*)", re.DOTALL)
_ASIDE = re.compile(r"(\([^()]{1,60}\))\s*[:：]?\s*")  # "**Timeline** (UTC):"
_VALUE = re.compile(r"[:：]\s*(?=\S)")
_HORIZON = re.compile(r"(?i)\W{0,4}(?:mid|medium|long)[- ]?term\b")
_AT_ONCE = re.compile(  # what a part of "Resolution" may be called, which by itself would announce follow-up work
    r"(?i)(?:(?:immediate|initial|emergency|first|urgent|incident|recovery|response|containment)[ -]?){1,2}"
    r"(?:corrective |remediation |mitigation )?(?:actions?|steps?|measures|remediation|mitigations?|response|fix(?:es)?|changes)(?: taken)?"
)
_PAGE = re.compile(r"\s*(?:page\s)?\d{1,3}\s(?:of|/)\s\d{1,3}(?:\s{3,}.*|\s*)$", re.IGNORECASE)
_NUMBERED = re.compile(r"\W{0,3}\d{1,2}[.)]\s")
_SIDE_COLUMN = re.compile(r"(?<=\S)[ \t]{4,}(?=\S)")


@dataclass
class Section:
    """A heading and the lines below it up to the next one. `root` is the line of the outermost section of the same role."""

    title: str
    line: int
    level: int
    role: str = ""
    own_role: str = ""
    root: int = 0
    lines: list[Line] = field(default_factory=list)
    headed: bool = True  # its heading is a line of its own
    left: bool = False  # a timeline below which another kind of section has begun
    ordered: bool = False  # a label that is a numbered item
    approximate: bool | None = None  # whether its times are said to be approximate; None until asked


def _margin(lines: list[Line]) -> int:
    """The indent of a PDF's left margin: what at least one line in seven keeps to."""
    counts = Counter(line.indent for line in lines if line.raw.strip())
    needed, seen = sum(counts.values()) / 7, 0
    for indent in sorted(counts):
        seen += counts[indent]
        if seen >= needed:
            return indent
    return 0


def _left_columns(lines: list[Line]) -> list[Line]:
    """Lines of pages with columns: their left column, indents counted from the margin; what is not of it becomes "side"."""
    margin = _margin(lines)
    made: list[Line] = []
    after_page = False
    for line in lines:
        page = bool(_PAGE.match(line.raw[:LOOK]))
        heading = after_page and "://" in line.raw
        if line.kind in ("text", "item"):
            line = replace(line, kind="side") if page or heading else _side(line, margin)  # noqa: PLW2901
        after_page = page
        made.append(line)
    return made


def _side(line: Line, margin: int) -> Line:
    line = replace(line, indent=max(0, line.indent - margin))
    if line.indent >= 45:
        return replace(line, kind="side")
    found = next((gap for gap in _SIDE_COLUMN.finditer(line.raw[:LOOK]) if gap.end() - margin >= 45), None)
    if found is None:
        return line
    left = len(line.text) - (len(line.raw.rstrip()) - found.start())
    return replace(line, text=line.text[: max(0, left)].strip())


def _is_clock(stamp: Stamp, text: str, *, dated: bool) -> bool:
    """Four digits alone ("1230: …") are a clock time only below a day, and only as a label."""
    return stamp.clock is not None and (not stamp.clock.bare or (dated and text[stamp.end : stamp.end + 1] == ":"))


def _begins_with_clock(line: Line) -> bool:
    stamp = read_stamp(line.text)
    return stamp is not None and stamp.clock is not None and not stamp.clock.bare and not stamp.preposition


def _is_log(section: Section) -> bool:
    """Says that a section tells what happened minute by minute, whatever its heading promises."""
    if section.role == roles.APPENDIX:
        return False
    if section.role in _CLOSED and sum(line.kind == "heading" for line in section.lines) >= 2:
        return True  # only headings that are times stay within a section
    leading = [line for line in section.lines if line.kind == "item" or (line.kind == "text" and (line.opens or _begins_with_clock(line)))][
        :200
    ]
    dated = any(line.kind == "heading" for line in section.lines) or first_day(section.title) is not None
    begun = [(line.text, stamp) for line in leading if (stamp := stamp_at_start(line.text))]
    stamps = [stamp for text, stamp in begun if _is_clock(stamp, text, dated=dated) and not is_logged(text, stamp)]
    if section.role in _CLOSED:
        stamps = [stamp for stamp in stamps if not stamp.preposition]
    return len(stamps) >= 3 and len(stamps) * 5 > len(leading) * 3


class Outline:
    """Builds the sections of one document in one pass over its lines."""

    def __init__(self, text: str, *, columns: bool = False, loose: bool = False) -> None:
        self.columns = columns
        self.loose = loose or columns
        lines = list(LineReader(text, columns=columns, loose=self.loose).read())
        self.lines = _left_columns(lines) if columns else lines
        self.front = [line for line in self.lines if line.kind == "front"]
        self.title = ""
        self.title_line = 0
        self._stamped: int | None = None  # how many headings begin with a time; counted when it matters
        self.sections: list[Section] = [Section("", 1, 0, headed=False)]
        self._stack: list[Section] = [self.sections[0]]
        self._telling = self._telling_headings()
        for index, line in enumerate(self.lines):
            self._take(index, line)
        for section in self.sections:
            if section.role != roles.TIMELINE and _is_log(section):
                section.role, section.root = roles.TIMELINE, section.line or section.root

    def _take(self, index: int, line: Line) -> None:
        if line.kind in ("front", "underline"):
            return
        if line.kind == "heading":
            if self._takes_title(line):
                self.title, self.title_line = line.text, line.number
                return
            dated = self._is_stamp(line.text)
            if (not dated and (not self._tells_when(line) or self._heads_times(index))) or (dated and self._heads_an_incident(index)):
                self._open(line.text, line.number, line.level)
                return
            if self._stack[-1].role in _CLOSED and line.level <= self._stack[-1].level:
                self._open("", line.number, line.level, headed=False)
        elif (label := self._label(index, line)) and not self._tells_of_a_time(index, label[0]):
            title, level, rest = label
            self._open(title, line.number, level, headed=not rest)
            self._stack[-1].ordered = line.ordered
            if not rest:
                return
        elif line.kind == "item" and self._stack[-1].level > 7 + line.indent - 1 and self._stack[-1].level > 7:
            self._close_labels(line)
        self._stack[-1].lines.append(line)

    def _takes_title(self, line: Line) -> bool:
        if self.title or len(self.sections) > 1 or (line.level > 2 and any(kept.kind != "blank" for kept in self.sections[0].lines)):
            return False
        if line.number in self._telling:
            return False
        role = roles.role_of(line.text)
        stamped = self._is_stamp(line.text)
        if line.level == 1:
            return not (role == roles.TIMELINE and len(roles.plain(line.text).split()) <= 3) and roles.plain(line.text).lower() != "summary"
        return role == roles.OTHER and (not stamped or self._only_dated(line))

    def _only_dated(self, line: Line) -> bool:
        """A first heading that begins with a day and goes on, where no other of its level does: a title, not a day of a log."""
        stamp = stamp_at_start(line.text)
        words = len(re.findall(r"[^\W\d_]{3,}", line.text[stamp.end :])) if stamp and not stamp.timed else 0
        if words >= 2 and self._stamped is None:
            self._stamped = sum(other.kind == "heading" and self._is_stamp(other.text) for other in self.lines)
        return words >= 2 and self._stamped == 1

    def _heads_an_incident(self, index: int) -> bool:
        """ "## 4 December 2025: Brief outage" above a heading for a timeline: one of a page's incidents, not an entry."""
        line = self.lines[index]
        stamp = stamp_at_start(line.text)
        if stamp is None or stamp.timed or len(re.findall(r"[^\W\d_]{3,}", line.text[stamp.end :])) < 2:
            return False
        for other in self.lines[index + 1 :]:
            if other.kind == "heading" and other.level <= line.level:
                return False
            headed = other.kind == "heading" or (other.kind == "text" and other.opens and roles.named(other.text))
            if headed and roles.role_of(other.text) == roles.TIMELINE:
                return True
        return False

    def _is_stamp(self, text: str) -> bool:
        stamp = stamp_at_start(text)
        if stamp is None or (stamp.clock and stamp.clock.bare and stamp.clock.hour == 20 and re.match(r" [A-Za-z]", text[stamp.end :])):
            return False  # "2024 mid-December to …" begins with a year
        return not (stamp.day is not None and stamp.day.steps is not None and stamp.clock is None)

    def _telling_headings(self) -> set[int]:
        """Lines of headings that end with a clock time in brackets, where at least two of a level do: phases of a story.

        A whole stamp needs no brackets behind a word or two ("Resolved 2025-01-04 4:00p").
        """
        by_level: dict[int, list[int]] = {}
        for line in self.lines:
            if line.kind == "heading" and line.level > 1:
                stamp = stamp_at_end(line.text[: 2 * LOOK])
                before = line.text[: stamp.start].rstrip(" ~") if stamp else ""
                set_off = before.endswith(("(", "[")) or (stamp is not None and stamp.full and 0 < len(before.split()) <= 3)
                if stamp and stamp.clock and not stamp.clock.bare and set_off:
                    by_level.setdefault(line.level, []).append(line.number)
        return {number for numbers in by_level.values() if len(numbers) > 1 for number in numbers}

    def _tells_when(self, line: Line) -> bool:
        """A heading below a timeline's that ends with a clock time ("Rollback (14:05)") is an entry, not a section."""
        if line.number in self._telling and self._inherited(line.level) not in _CLOSED:
            return True
        if self._inherited(line.level) != roles.TIMELINE and not (self._stack[-1].level >= 7 and self._stack[-1].role == roles.TIMELINE):
            return False
        stamp = stamp_at_end(line.text[: 2 * LOOK])
        return stamp is not None and stamp.clock is not None and stamp.start > 0

    def _heads_times(self, index: int) -> bool:
        """ "Diagnosis (14:15 – 15:40)" above entries that have times of their own: a part of the timeline."""
        stamp = stamp_at_end(self.lines[index].text[: 2 * LOOK])
        below = next((line for line in self.lines[index + 1 : index + 4] if line.kind != "blank"), None)
        first = stamp_at_start(below.text) if below and below.kind == "item" else None
        return stamp is not None and stamp.until_clock is not None and stamp.start > 0 and first is not None and first.clock is not None

    def _tells_of_a_time(self, index: int, title: str) -> bool:
        """A line right below a heading that is a clock time is its text ("Service restored."), unless it announces something else."""
        above = next((line for line in reversed(self.lines[max(0, index - 3) : index]) if line.kind != "blank"), None)
        stamp = stamp_at_start(above.text) if above and above.kind == "heading" else None
        return stamp is not None and stamp.clock is not None and roles.role_of(title) not in _BREAKING | {roles.TIMELINE}

    def _label(self, index: int, line: Line) -> tuple[str, int, str] | None:
        """Title, level and the words after it, where a line serves as a heading."""
        if line.kind not in ("text", "item") or not line.text or (len(line.text) > 4 * LOOK and line.kind == "item" and line.indent > 8):
            return None
        if self.columns and line.indent >= 12:
            return None
        level = 8 + line.indent if line.kind == "item" else 7
        if line.kind == "item" and self._inherited(level) == roles.ACTIONS and (line.ticked is not None or _HORIZON.match(line.text)):
            return None  # an action with a box, or a group of actions
        if (found := _BOLD_LABEL.match(line.text[: 2 * LOOK])) and not self._is_stamp(found.group(1)):
            return self._bold_label(line, found.group(1), found.group(2), level)
        if self.loose and line.kind == "text" and line.indent < 12 and line.text[0].isupper() and roles.named(line.text):
            return line.text.rstrip(":"), 2, ""
        if line.kind == "item" and self._heads_items(index, level):
            return line.text, level, ""
        if (found := _PLAIN_LABEL.match(line.text[:LOOK])) and roles.named(found.group(1)) and not self._is_stamp(found.group(1)):
            if names_new_things(roles.plain(found.group(1))) or (line.kind == "item" and self._inherited(level) == roles.ACTIONS):
                return None  # names, or a group of actions
            runs_on = line.kind == "text" and line.opens and self._inherited(level) != roles.TIMELINE and self._strong(found.group(1))
            return (found.group(1), level, found.group(2)) if runs_on or not found.group(2) else None
        if (
            line.kind == "text"
            and line.opens
            and line.text[0].isalpha()
            and not line.text.rstrip().endswith(".")
            and (self._alone(index) or line.text.isupper() or self._is_titled(index))
            and roles.named(line.text)
            and self._strong(line.text)
        ):
            return line.text, 7, ""
        return None

    def _heads_items(self, index: int, level: int) -> bool:
        """ "4. Timeline", "- Action items" above items set further in: an outline whose headings are items."""
        line = self.lines[index]
        if len(line.text) > 60 or line.ticked is not None or not roles.named(line.text) or not line.text[0].isupper():
            return False
        below = next((other for other in self.lines[index + 1 : index + 4] if other.kind != "blank"), None)
        inside = below is not None and below.kind == "item" and below.indent > line.indent
        return inside and self._inherited(level) not in (roles.ACTIONS, roles.TIMELINE)

    def _bold_label(self, line: Line, title: str, rest: str, level: int) -> tuple[str, int, str] | None:
        if rest and (aside := _ASIDE.match(rest)):
            title, rest = f"{title} {aside.group(1)}", rest[aside.end() :]
        role = roles.role_of(title)
        parent = self._inherited(level)
        colon = ":" in line.text[: len(title) + 8] or "：" in line.text[: len(title) + 8]
        if line.kind == "item" and parent == roles.ACTIONS and (role != roles.ACTIONS or not colon) and role not in _ASIDES:
            return None
        if not rest and _VALUE.search(title) and (role == roles.OTHER or read_stamp(_VALUE.split(title, maxsplit=1)[1])):
            return None
        if not rest and (line.kind == "text" or role != roles.OTHER) and not title.rstrip().endswith("."):
            return title, level, ""
        if rest and colon and role != roles.OTHER and not (parent in (roles.ACTIONS, roles.TIMELINE) or (parent and line.kind == "item")):
            return title, level, rest
        return None

    @staticmethod
    def _strong(title: str) -> bool:
        return (
            roles.role_of(title) in _BREAKING | {roles.TIMELINE, roles.SUMMARY, roles.IMPACT, roles.RESOLUTION, roles.DETECTION}
            and len(title) < 50
        )

    def _alone(self, index: int) -> bool:
        """The line is a paragraph of one line, or stands right above a list or table."""
        below = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return below is None or below.kind in ("blank", "item", "row", "rule", "heading")

    def _is_titled(self, index: int) -> bool:
        """ "What we will change", a few words by themselves right above a sentence."""
        words = self.lines[index].text
        below = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        return len(words) <= 48 and len(words.split()) <= 6 and below[:1].isupper() and len(below) > len(words) and below[-1:] in ".!?:)"

    def _inherited(self, level: int) -> str:
        for section in reversed(self._stack):
            if section.level < level:
                return section.role
        return roles.OTHER

    def _close_labels(self, line: Line) -> None:
        """An item beside a label's ends it, unless a list of the other kind stands below the label at the same indent."""
        top = self._stack[-1]
        if top.level == 8 + line.indent and line.ordered != top.ordered and top.headed:
            return
        while self._stack[-1].level > 7 and self._stack[-1].level >= 8 + line.indent:
            self._stack.pop()
        if self._stack[-1] is not self.sections[-1]:
            above = self._stack[-1]
            again = Section(above.title, 0, above.level, above.role, above.own_role, above.root, headed=False)
            self.sections.append(again)
            self._stack[-1] = again

    def _open(self, title: str, number: int, level: int, *, headed: bool = True) -> None:
        while len(self._stack) > 1 and self._stack[-1].level >= level:
            self._stack.pop()
        parent = self._stack[-1]
        own = roles.role_of(title)
        if own == roles.ACTIONS and parent.role == roles.RESOLUTION and _AT_ONCE.fullmatch(roles.plain(title)):
            own = roles.RESOLUTION
        section = Section(title, number, level, own, own, number, headed=headed)
        if parent.role == roles.TIMELINE and not parent.left:
            if own in _BREAKING:
                parent.left = True
            else:
                section.role, section.root = roles.TIMELINE, parent.root
        elif (parent.role in _KEEPING and (own not in (roles.TIMELINE, roles.APPENDIX) or _NUMBERED.match(title))) or (
            own == roles.OTHER and parent.level
        ):
            section.role, section.root = parent.role, parent.root
        self.sections.append(section)
        self._stack.append(section)
