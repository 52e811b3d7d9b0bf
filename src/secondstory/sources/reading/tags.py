"""What people write in tags inside Markdown: tables, list items, summaries, line breaks. Tags are seen line by line, never as a tree."""

import re
from collections.abc import Iterator

_ROW = re.compile(r"<tr\b[^<>]{0,300}>", re.IGNORECASE)
_ROW_ENDS = re.compile(r"</tr\s*>", re.IGNORECASE)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b[^<>]{0,300}>", re.IGNORECASE)
_CELL_ENDS = re.compile(r"</?t(?:[dhr]|body|head|able|foot)\b[^<>]{0,300}>.*", re.IGNORECASE | re.DOTALL)
_MOST_LINES = 60  # of one row
_ONLY_TAGS = re.compile(
    r"\s*(?:</?(?:ul|ol|li|div|p|details|table|tbody|thead|tfoot|tr|td|th|br|hr|span|center|section|font|blockquote|dl)\b[^<>]{0,200}>\s*)+",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:<[uo]l\b[^<>]{0,200}>\s*)?<li\b[^<>]{0,200}>(.*)", re.IGNORECASE | re.DOTALL)
_CLOSING = re.compile(r"\s*(?:</(?:li|[uo]l|p|div)>\s*)+$", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*(?:<details\b[^<>]{0,200}>\s*)?<summary\b[^<>]{0,200}>(.{1,200}?)</summary>\s*", re.IGNORECASE)
_BREAK = re.compile(r"\s*<br\s*/?>\s*$", re.IGNORECASE)
_BREAKS = re.compile(r"(?<=<br>)|(?<=<br/>)|(?<=<br />)", re.IGNORECASE)
_INNER = re.compile(r"</?(?:b|strong|i|em|h[1-6]|span|u)\b[^<>]{0,200}>", re.IGNORECASE)

Rows = dict[int, tuple[int, list[tuple[str, ...]]]]


def rows_in_tags(lines: list[str], hidden: set[int]) -> Rows:
    """By the index of a line: the index where its table begins, and the rows that begin on it (none on a row's further lines)."""
    rows: Rows = {}
    table = start = -1
    collected: list[str] = []
    for index, line in enumerate(lines):
        if index in hidden or ("<" not in line and start < 0):
            continue
        if _TABLE.search(line):
            table = index
        position = 0
        if start < 0 and not _ROW.search(line):
            continue
        for found in _ROW.finditer(line):
            if start >= 0:
                _keep(rows, start, table, [*collected, line[position : found.start()]], index)
            start, collected, position = index, [], found.end()
            table = start if table < 0 else table
        ended = _ROW_ENDS.search(line, position)
        if start >= 0 and (ended or index - start > _MOST_LINES):
            _keep(rows, start, table, [*collected, line[position : ended.start() if ended else None]], index)
            start, collected = -1, []
        elif start >= 0:
            collected.append(line[position:])
        if "</table" in line.lower():
            table = -1
    if start >= 0:
        _keep(rows, start, table, collected, len(lines) - 1)
    return rows


def _keep(rows: Rows, start: int, table: int, parts: list[str], last: int) -> None:
    cells = tuple(_cells(" ".join(parts)))
    if cells:
        rows.setdefault(start, (table, []))[1].append(cells)
        for index in range(start + 1, last + 1):
            rows.setdefault(index, (table, []))


def _cells(row: str) -> Iterator[str]:
    begins = list(_CELL.finditer(row))
    for number, found in enumerate(begins):
        ends = begins[number + 1].start() if number + 1 < len(begins) else len(row)
        yield _INNER.sub("", _CELL_ENDS.sub("", row[found.end() : ends])).strip()


def item_in_tags(raw: str) -> str | None:
    """The words of a list item written as <li>."""
    found = _ITEM.match(raw) if "<" in raw[:400] else None
    return _CLOSING.sub("", found.group(1)).strip() if found else None


def summary_in_tags(raw: str) -> str | None:
    """What a folded part is called."""
    found = _SUMMARY.fullmatch(raw) if "<" in raw[:400] and len(raw) < 1000 else None
    return _INNER.sub("", found.group(1)).strip() if found else None


def is_only_tags(raw: str) -> bool:
    """A line with nothing to read on it."""
    return len(raw) < 1000 and raw.lstrip()[:1] == "<" and _ONLY_TAGS.fullmatch(raw) is not None


def without_break(text: str) -> str:
    """The line without the <br> that ends it."""
    found = _BREAK.search(text, max(0, len(text) - 20))
    return text[: found.start()] if found else text


def parts_of_line(raw: str) -> list[str]:
    """What <br> parts within a line, each with the <br> that ends it."""
    return [part for part in _BREAKS.split(raw) if part.strip()] or [raw]


def without_tags(words: str) -> str:
    """An entry's words without the tags of the paragraph they stood in."""
    return re.sub(r"</?(?:p|b|strong|em|i|span|div)\b[^<>]{0,200}>", "", words).strip() if "<" in words else words
