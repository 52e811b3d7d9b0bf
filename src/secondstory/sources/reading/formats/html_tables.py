"""Tables of HTML as Markdown tables; cells that span rows are repeated, so each row can be read by itself."""

from __future__ import annotations

from bs4 import NavigableString, Tag

from secondstory.sources.reading.formats.html_inline import Styles, inline, squeezed

_MOST_ROWS = 5000
_MOST_COLUMNS = 40


def is_layout(table: Tag) -> bool:
    """A table that only places things on the page: one cell, or cells with headings or tables in them."""
    if table.find(["table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"]) is not None:
        return True
    return len(table.find_all(["td", "th"], limit=2)) < 2


def table_lines(table: Tag, styles: Styles) -> list[str]:
    """The lines of a Markdown table; its first row is the head."""
    rows = [row for row in _grid(table, styles) if any(row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    return lines


def _grid(table: Tag, styles: Styles) -> list[list[str]]:
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for tr in table.find_all("tr", limit=_MOST_ROWS):
        row: list[str] = []
        for cell in tr.find_all(["td", "th"], recursive=False, limit=_MOST_COLUMNS):
            _take_hanging(row, hanging)
            text = _cell(cell, styles)
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            for offset in range(min(columns, _MOST_COLUMNS - len(row))):
                if rows > 1:
                    hanging[len(row)] = (text if offset == 0 else "", rows - 1)
                row.append(text if offset == 0 else "")
        _take_hanging(row, hanging)
        grid.append(row)
    return grid


def _take_hanging(row: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    """Fill in what spans down into this row from above."""
    while len(row) in hanging:
        text, left = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (text, left - 1)
        row.append(text)


def _span(cell: Tag, name: str) -> int:
    given = str(cell.get(name, "1"))
    return max(1, min(int(given), 200)) if given.isdecimal() and len(given) < 7 else 1


def _cell(cell: Tag, styles: Styles) -> str:
    """What stands in a cell, on one line; its paragraphs and list items become sentences of it."""
    pieces = []
    leaves = [tag for tag in cell.find_all(["p", "li", "div"]) if tag.find(["p", "li", "div"]) is None]
    if leaves and squeezed("".join(tag.get_text() for tag in leaves)) == squeezed(cell.get_text()):
        pieces = [_boxed(tag, inline([tag], styles)) for tag in leaves]
    else:
        pieces = [inline([child for child in cell.children if isinstance(child, NavigableString | Tag)], styles)]
    lines = [line for piece in pieces for line in piece.split("\n") if line]
    text = ""
    for line in lines:
        text += ("" if not text else " " if text[-1] in ".!?:;,…" else "; ") + line
    return text.replace("|", "\\|")


def _boxed(tag: Tag, text: str) -> str:
    if tag.name == "li" and tag.has_attr("data-inline-task-id"):
        return ("[x] " if "checked" in tag.get_attribute_list("class") else "[ ] ") + text
    return text
