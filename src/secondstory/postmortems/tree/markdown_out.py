"""The tree as Markdown, such that reading it gives the same tree."""

from __future__ import annotations

import re
from collections.abc import Iterable

from secondstory.postmortems.tree.escaping import address_and_title
from secondstory.postmortems.tree.inline_out import write_inline, write_label
from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Document,
    FactBlock,
    Heading,
    HorizontalRule,
    Image,
    ListItem,
    OrderedList,
    Paragraph,
    Table,
)
from secondstory.postmortems.tree.schema import LAST_NUMBER

_TICKS = re.compile("`{3,}")
_CLOSING_SIGNS = re.compile(r"(?:(?<=[ \t])|(?<=^))(#*)#$")
_NEW_LINE = "<br>"
"""Where a line can't be broken: in headings and cells."""
_RULES = {None: "---", "left": ":--", "center": ":-:", "right": "--:"}


def write_markdown(document: Document) -> str:
    """The text (in its one form) as Markdown, without a line end after it."""
    return "\n".join(_blocks(document.blocks))


def _blocks(blocks: Iterable[Block]) -> list[str]:
    """Lines; between two blocks stands an empty one. Two lists in a row differ in their signs, or they would be one."""
    lines: list[str] = []
    before: Block | None = None
    is_other = False
    for block in blocks:
        if before is not None:
            lines.append("")
        is_other = isinstance(block, BulletList | OrderedList) and type(before) is type(block) and not is_other
        lines += _block(block, is_other=is_other)
        before = block
    return lines


def _block(block: Block, *, is_other: bool) -> list[str]:
    if isinstance(block, Paragraph):
        return write_inline(block.content).split("\n")
    if isinstance(block, Heading):
        text = write_inline(block.content, line_end=_NEW_LINE)
        return [f"{'#' * block.level} {_CLOSING_SIGNS.sub(_other_end, text)}"]
    if isinstance(block, Blockquote):
        return [f"> {line}" if line else ">" for line in _blocks(block.blocks)]
    if isinstance(block, BulletList | OrderedList):
        return _list(block, is_other=is_other)
    if isinstance(block, CodeBlock):
        fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(block.text)), 0)
        return [f"{fence}{block.language}", *(block.text.split("\n") if block.text else ()), fence]
    if isinstance(block, HorizontalRule):
        return ["---"]
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Image):
        return [f"![{write_label(block.alt)}]({address_and_title(block.src, block.caption)})"]
    return [_facts(block)]


def _other_end(found: re.Match[str]) -> str:
    return f"{found[1]}\\#"


def _list(block: BulletList | OrderedList, *, is_other: bool) -> list[str]:
    is_tight = all(isinstance(inner, BulletList | OrderedList) for item in block.items for inner in item.blocks[1:])
    lines: list[str] = []
    for number, item in enumerate(block.items):
        if isinstance(block, OrderedList):
            sign = f"{min(block.start + number, LAST_NUMBER)}{')' if is_other else '.'}"
        else:
            sign = "*" if is_other else "-"
        if lines and not is_tight:
            lines.append("")
        lines += _item(item, sign, is_tight=is_tight)
    return lines


def _item(item: ListItem, sign: str, *, is_tight: bool) -> list[str]:
    first, rest = item.blocks[0], item.blocks[1:]
    text = _block(first, is_other=False) if isinstance(first, Paragraph) and first.content else []
    if item.checked is not None:
        box = "[x]" if item.checked else "[ ]"
        text = [f"{box} {text[0]}", *text[1:]] if text else [box]
    lines = [f"{sign} {text[0]}" if text else sign]
    inner = text[1:]
    if rest:
        if text and not (is_tight and _goes_on(rest[0])):
            inner.append("")
        inner += _blocks(rest)
    margin = " " * (len(sign) + 1)
    return lines + [f"{margin}{line}" if line else "" for line in inner]


def _goes_on(block: Block) -> bool:
    """Whether a list may begin right under a line of text and is not read as more of it."""
    if isinstance(block, OrderedList) and block.start != 1:
        return False
    if not isinstance(block, BulletList | OrderedList):
        return False
    first = block.items[0]
    return first.checked is not None or (isinstance(first.blocks[0], Paragraph) and bool(first.blocks[0].content))


def _table(table: Table) -> list[str]:
    rows = [_row(write_inline(cell.content, line_end=_NEW_LINE).replace("|", "\\|") for cell in row) for row in table.rows]
    return [rows[0], _row(_RULES[align] for align in table.aligns), *rows[1:]]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _facts(block: FactBlock) -> str:
    given = [f'{name}="{value}"' for name, value in (("from", block.from_at), ("to", block.to_at)) if value]
    return f"::{block.kind}{{{' '.join(given)}}}" if given else f"::{block.kind}"
