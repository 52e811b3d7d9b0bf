"""A document's lines, each with its kind: heading, list item, table row, text, quote, code, front matter or blank."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from secondstory.sources.reading.dialects import in_markdown
from secondstory.sources.reading.locating import LOOK
from secondstory.sources.reading.roles import named
from secondstory.sources.reading.stamps import read_stamp
from secondstory.sources.reading.tags import is_only_tags, item_in_tags, parts_of_line, rows_in_tags, summary_in_tags, without_break

__all__ = ["LOOK", "Line", "LineReader", "split_cells", "unescaped"]


@dataclass(frozen=True)
class Line:
    """One line. `text` is its words without indent, marker or heading signs; `level` a heading's (1 to 6)."""

    number: int
    raw: str
    kind: str  # heading, item, row, text, quote, code, front, blank, rule
    text: str = ""
    indent: int = 0
    level: int = 0
    ordered: bool = False  # an item with a number
    ticked: bool | None = None  # a checkbox's state
    opens: bool = False  # a text line that begins its paragraph
    cells: tuple[str, ...] = ()
    table: int = 0  # number of the line where its table begins
    divider: bool = False  # the |---|---| row


_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:[ \t]+|(?<=##)(?=\S)|$)(.*)")
_ITEM = re.compile(r"([ \t]*)([-*+•‣◦▪●○·–—]|\(?\d{1,3}[.)]|[a-zA-Z][.)]|#\.)(?:[ \t]+|$)(.*)", re.DOTALL)
_BOLD_NUMBER = re.compile(r"([ \t]*)(?:\*\*|__)(\(?\d{1,2}[.)])(?:\*\*|__)[ \t]+(\S.*)", re.DOTALL)
_BOX = re.compile(r"\\?\[([ xX✓✔]?)\\?\][ \t]+")
_BOX_SIGN = re.compile(r"([☐☑☒✅✔✓❌⬜🔲🔳🟩⬛⏳🔜🚧])[ \t]*️?")
_PASTED_LINES = 60
_MOST_CELLS = 120  # a line with more bars is no row a person wrote
_SPACES = {0xA0: " ", 0x2007: " ", 0x2009: " ", 0x202F: " ", 0x200B: None, 0xFEFF: None, 0x0D: None}
_SIGNS = " ☐☑☒✅✔✓❌⬜🔲🔳🟩⬛⏳🔜🚧️"
_ESCAPED = re.compile(r"(?<!\w)\\([\[\]()_*.+#~!>-])|\\([\[\]~+#-])")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_RULE = re.compile(r"\s{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_DIVIDER = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$")
_HTML_HEADING = re.compile(r"\s*<h([1-6])[^>]{0,200}>(.*?)</h\1>\s*$", re.IGNORECASE)


def _front_matter_end(lines: list[str]) -> int:
    """How many lines the front matter at the top takes, 0 when there is none."""
    if not lines or lines[0].strip() not in ("---", "+++"):
        return 0
    closing = lines[0].strip()
    for index, line in enumerate(lines[1:300], 1):
        if line.strip() == closing or (closing == "---" and line.strip() == "..."):
            return index + 1
    return 0


def _between_ticks(lines: list[str], start: int) -> set[int]:
    """Indexes of lines between two that are a single backtick: a message somebody pasted."""
    ticks = [index for index in range(start, len(lines)) if lines[index].strip() == "`"]
    inside: set[int] = set()
    for first, last in zip(ticks[::2], ticks[1::2], strict=False):
        if last - first <= _PASTED_LINES:
            inside.update(range(first, last + 1))
    return inside


def _fenced(lines: list[str], start: int) -> set[int]:
    """Indexes of lines inside code fences.

    A fence nobody closes, or one that would swallow a heading of the report because another was not opened at the start of
    its line, ends there, so that it hides little.
    """
    inside = _between_ticks(lines, start)
    opened, mark, hidden_from = -1, "", -1
    for index in range(start, len(lines)):
        line = lines[index]
        fence = _FENCE.match(line[:LOOK])
        if opened < 0:
            if fence and fence.group(1)[0] * 3 not in line[fence.end() : fence.end() + 4 * LOOK]:
                opened, mark, hidden_from = index, fence.group(1)[0] * 3, index
            elif not fence and line[: 4 * LOOK].count("```") % 2:
                opened, mark, hidden_from = index, "```", index + 1
        elif fence and fence.group(1)[0] * 3 == mark and line[fence.end() : LOOK].strip().isalnum():
            opened, hidden_from = index, index  # a fence with a language opens; the one before had closed something
        elif (fence and fence.group(1)[0] * 3 == mark) or line.rstrip().endswith(mark):
            inside.update(range(hidden_from, index + 1))
            opened = -1
        elif line.startswith("##") and (heading := _HEADING.match(line[:LOOK])) and _of_the_report(heading.group(2)):
            inside.update(range(hidden_from, index))
            opened = -1
    if opened >= 0:
        until = next((index for index in range(opened + 1, len(lines)) if _HEADING.match(lines[index][:LOOK])), hidden_from + 1)
        inside.update(range(hidden_from, until))
    return inside


def _of_the_report(title: str) -> bool:
    """A heading no program's text would have: a clock time, or a section every report has."""
    stamp = read_stamp(title.strip(" *_[(")[:80])
    return (stamp is not None and stamp.timed) or (named(title) and len(title) < 40)


def split_cells(line: str) -> tuple[str, ...]:
    """The cells of a table row; an escaped bar and a bar inside `code` do not part cells."""
    body = line.strip()
    body = body.removeprefix("|")
    if body.endswith("|") and not body.endswith("\\|"):
        body = body[:-1]
    parts = re.split(r"(?<!\\)\|", body)
    cells: list[str] = []
    for part in parts:
        if cells and cells[-1].count("`") % 2:
            cells[-1] += "|" + part
        else:
            cells.append(part)
    return tuple(cell.strip().replace("\\|", "|") for cell in cells)


def _indent(raw: str) -> int:
    width = 0
    for letter in raw[:LOOK]:
        if letter == "\t":
            width += 4 - width % 4
        elif letter in " \xa0":
            width += 1
        else:
            break
    return width


def _is_item(raw: str) -> re.Match[str] | None:
    """A list item; "14. März 14:05" and "10. 30" begin with a day, not with a number of a list."""
    found = _ITEM.match(raw) or _BOLD_NUMBER.match(raw)
    if found and found.group(2)[:-1].isdigit() and (stamp := read_stamp(raw.strip()[:80])):
        inner = read_stamp(found.group(3)[:80])
        numbered = inner is not None and inner.day is not None and inner.day.day is not None
        if stamp.day is not None and stamp.day.month is not None and stamp.end > len(found.group(2)) and not numbered:
            return None
    if found and found.group(2)[:-1].isalpha() and found.group(2)[-1] == "." and not found.group(1) and found.group(2)[0] not in "abciA":
        return None
    return found


class LineReader:
    """Reads the lines of one document in order, with the state a line's kind depends on."""

    def __init__(self, text: str, *, columns: bool, loose: bool) -> None:
        lines = text.translate(_SPACES).split("\n")
        self._raw = lines if columns else in_markdown(lines)
        self._columns = columns  # the text of a PDF: no Markdown in it
        self._loose = loose  # PDF or plain text: an indent is a column, never code
        self._under = -1  # index of the line that underlines a heading
        self._front = _front_matter_end(self._raw)
        self._code = _fenced(self._raw, self._front)
        self._tagged = rows_in_tags(self._raw, self._code) if not columns and "<tr" in text.lower() else {}
        self._broken = False  # the line before ended with <br>
        self._table = 0
        self._after_text = False
        self._item_indent = -1
        self._blank_before = True

    def read(self) -> Iterator[Line]:
        """Every line of the document, in order."""
        for index, raw in enumerate(self._raw):
            if index in self._tagged:
                yield from self._row_in_tags(index, raw)
                continue
            line = self._line(index, raw)
            if line.kind != "row":
                self._table = 0
            self._after_text = line.kind == "text" or (line.kind == "item" and bool(line.text))
            self._blank_before = line.kind == "blank"
            if line.kind == "item":
                self._item_indent = line.indent
            elif line.kind == "heading" or (line.kind == "text" and line.indent == 0 and line.opens):
                self._item_indent = -1
            yield from _parted(line) if line.kind == "text" and "<br" in raw else [line]

    def _row_in_tags(self, index: int, raw: str) -> Iterator[Line]:
        table, rows = self._tagged[index]
        self._table, self._after_text, self._blank_before = 0, False, False
        for number, cells in enumerate(rows or [()]):
            yield Line(index + 1, raw if not number else "", "row", cells=cells, table=table + 1)

    def _line(self, index: int, raw: str) -> Line:
        number = index + 1
        if index < self._front:
            return Line(number, raw, "front")
        if index in self._code:
            return Line(number, raw, "code", indent=_indent(raw))
        head = raw[:LOOK]
        if not head.strip() or (not self._columns and is_only_tags(raw)):
            return Line(number, raw, "blank")
        return self._heading(index, number, raw) or self._row(index, number, raw) or self._words(number, raw)

    def _heading(self, index: int, number: int, raw: str) -> Line | None:
        """A heading with signs before it, in tags, or underlined; and the line that underlines one."""
        if index == self._under:
            return Line(number, raw, "underline")
        if (found := _HEADING.match(raw)) and not self._columns:
            return Line(number, raw, "heading", found.group(2).strip().rstrip("#").strip(), level=len(found.group(1)))
        if found := _HTML_HEADING.match(raw[:LOOK]):
            return Line(number, raw, "heading", found.group(2).strip(), level=int(found.group(1)))
        if not self._columns and (folded := summary_in_tags(raw)):
            return Line(number, raw, "heading", folded, level=6)
        if not self._columns and "|" not in raw and (below := self._underline(index)):
            self._under = index + 1
            return Line(number, raw, "heading", raw.strip(), level=below)
        return None

    def _words(self, number: int, raw: str) -> Line:
        """A quotation, a rule, an item, indented code or plain text."""
        indent = _indent(raw)
        if raw[:LOOK].lstrip().startswith(">"):
            return Line(number, raw, "quote", raw.lstrip("> \t"), indent)
        if _RULE.match(raw[:LOOK]) and len(raw.strip()) < LOOK:
            return Line(number, raw, "rule", indent=indent)
        if found := _is_item(raw):
            return _item(number, raw, found)
        if not self._columns and (words := item_in_tags(raw)) is not None:
            return _boxed(number, raw, words, indent)
        if not self._loose and indent >= 4 and self._item_indent < 0 and not self._after_text:
            return Line(number, raw, "code", unescaped(raw.strip()), indent)
        if _BOX.match(raw.lstrip()[:12]) or (_BOX_SIGN.match(raw.lstrip()[:4]) and read_stamp(raw.lstrip(_SIGNS)[:80]) is None):
            return _boxed(number, raw, raw.strip(), indent)
        words = raw.strip() if self._columns else without_break(raw.strip())
        opens, self._broken = not self._after_text or self._broken, len(words) < len(raw.strip())
        return Line(number, raw, "text", unescaped(words), indent, opens=opens)

    def _underline(self, index: int) -> int:
        """The level of a heading underlined with === or ---, or 0; also says so of the line under it."""
        if self._after_text or index + 1 >= len(self._raw) or len(self._raw[index]) > 120:
            return 0
        below = self._raw[index + 1].strip()
        if len(below) < 3 or self._raw[index].lstrip().startswith(("-", "*", "|", "#", ">", "+")):
            return 0
        signs = set(below)
        return 1 if signs == {"="} else 2 if signs == {"-"} else 3 if len(signs) == 1 and below[0] in "~^\"'+" and len(below) >= 4 else 0

    def _row(self, index: int, number: int, raw: str) -> Line | None:
        if "|" not in raw or raw.count("|") > _MOST_CELLS:
            return None
        divider = bool(_DIVIDER.match(raw[:LOOK])) and "-" in raw
        if not self._table:
            follows = index + 1 < len(self._raw) and "|" in self._raw[index + 1] and _DIVIDER.match(self._raw[index + 1][:LOOK])
            if not raw.lstrip().startswith("|") and not follows:
                return None
            if not follows and not (raw.lstrip().startswith("|") and raw.count("|") >= 2):
                return None
            self._table = number
        return Line(number, raw, "row", cells=split_cells(raw), table=self._table, divider=divider, indent=_indent(raw))


def _item(number: int, raw: str, found: re.Match[str]) -> Line:
    return _boxed(number, raw, found.group(3).strip(), _indent(raw), ordered=found.group(2)[-1] in ".)")


def _boxed(number: int, raw: str, text: str, indent: int, *, ordered: bool = False) -> Line:
    """An item, its checkbox read and taken away."""
    ticked = None
    if box := _BOX.match(text):
        ticked, text = box.group(1).strip() != "", text[box.end() :]
    elif box := _BOX_SIGN.match(text):
        ticked, text = box.group(1) in "☑☒✅✔✓", text[box.end() :].strip()
    return Line(number, raw, "item", unescaped(text), indent, ordered=ordered, ticked=ticked)


def _parted(line: Line) -> Iterator[Line]:
    """The entries that <br> parts within a line, where a later one begins with a clock time."""
    first, *more = parts_of_line(line.raw)
    told = [stamp for part in more if (stamp := read_stamp(part.strip()[:80])) and stamp.timed]
    if not told:
        yield line
        return
    yield replace(line, raw=first, text=unescaped(without_break(first.strip())))
    for part in more:
        yield replace(line, raw=part.strip(), text=unescaped(without_break(part.strip())), opens=True)


def unescaped(text: str) -> str:
    """Without the backslashes that converters put before signs; a line with code in it stays as it is."""
    return text if "\\" not in text or "`" in text else _ESCAPED.sub(r"\1\2", text)
