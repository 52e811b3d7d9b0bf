"""What stands in a fragment, whoever put it there.

An unknown node keeps its text, and what stands in a wrong place gets a right one. Never raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from pycrdt import XmlElement, XmlFragment, XmlText

from secondstory.postmortems.tree.nodes import (
    Align,
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Document,
    FactBlock,
    HardBreak,
    Heading,
    HorizontalRule,
    Image,
    Inline,
    Link,
    ListItem,
    Mention,
    OrderedList,
    Paragraph,
    Table,
    TableCell,
    Text,
)
from secondstory.postmortems.tree.normal import normal
from secondstory.postmortems.tree.schema import ALIGNS, DEEPEST, LAST_NUMBER, MARKS, WIDEST

Node: TypeAlias = XmlElement | XmlText | XmlFragment

_LISTS = frozenset({"bullet_list", "ordered_list"})
_INLINE = frozenset({"hard_break", "mention"})
_CELLS = frozenset({"table_header", "table_cell"})
_TOO_DEEP = 4 * DEEPEST
"""Nodes in nodes: a list takes two."""


def read_fragment(fragment: XmlFragment) -> Document:
    """The text in its one form."""
    with fragment.doc.transaction():
        return normal(Document(tuple(_blocks(fragment.children, 0))))


def read_block(node: Node) -> tuple[Block, ...]:
    """What one child of a fragment says, as it is; usually one block."""
    return tuple(_blocks([node], 0))


def read_item(node: Node) -> ListItem:
    """One child of a list."""
    return _item(node, 0)


def read_inline(nodes: Iterable[Node]) -> tuple[Inline, ...]:
    """What stands in a paragraph, heading or cell."""
    return tuple(_inline(nodes, 0))


def attributes_of(element: XmlElement | XmlText) -> dict[str, Any]:
    """What is written on an element, or, though nothing should be, on a text."""
    with element.doc.transaction():
        return dict(element.attributes.__iter__())


def _blocks(nodes: Iterable[Node], depth: int) -> list[Block]:
    found: list[Block] = []
    loose: list[Inline] = []
    for node in nodes:
        if isinstance(node, XmlText) or (isinstance(node, XmlElement) and node.tag in _INLINE):
            loose += _inline([node], depth)
            continue
        if loose:
            found.append(Paragraph(tuple(loose)))
            loose = []
        if isinstance(node, XmlElement):
            found += _block(node, depth)
    return [*found, Paragraph(tuple(loose))] if loose else found


def _block(node: XmlElement, depth: int) -> list[Block]:
    tag = node.tag
    if depth > _TOO_DEEP:
        return [Paragraph((Text(_all_text(node)),))]
    if tag == "paragraph":
        return [Paragraph(tuple(_inline(node.children, depth + 1)))]
    given = attributes_of(node)
    if tag == "heading":
        return [Heading(_whole(given.get("level"), 3), tuple(_inline(node.children, depth + 1)))]
    if tag == "blockquote":
        return [Blockquote(tuple(_blocks(node.children, depth + 1)))]
    if tag in _LISTS:
        items = tuple(_item(child, depth + 1) for child in node.children)
        return [BulletList(items) if tag == "bullet_list" else OrderedList(items, _whole(given.get("start"), 1))]
    if tag == "code_block":
        return [CodeBlock(_all_text(node), _word(given.get("language")))]
    if tag == "horizontal_rule":
        return [HorizontalRule(), *_blocks(node.children, depth + 1)]
    if tag == "table":
        return [_table(node, depth + 1)]
    if tag == "image":
        return [Image(_word(given.get("src")), _word(given.get("alt")), _word(given.get("caption"))), *_blocks(node.children, depth + 1)]
    if tag == "fact_block":
        spans = (_word(given.get(name)) or None for name in ("from", "to"))
        return [FactBlock(_word(given.get("kind")), *spans), *_blocks(node.children, depth + 1)]
    return _blocks(node.children, depth + 1)


def _item(node: Node, depth: int) -> ListItem:
    if isinstance(node, XmlElement) and node.tag == "list_item":
        checked = node.attributes.get("checked")
        return ListItem(tuple(_blocks(node.children, depth + 1)), checked if isinstance(checked, bool) else None)
    return ListItem(tuple(_blocks([node], depth + 1)))


def _table(table: XmlElement, depth: int) -> Table:
    rows: list[tuple[TableCell, ...]] = []
    aligns: tuple[Align | None, ...] = ()
    for node in table.children:
        cells = list(node.children) if isinstance(node, XmlElement) and node.tag == "table_row" else [node]
        row: list[TableCell] = []
        for cell in cells:
            if isinstance(cell, XmlElement) and cell.tag in _CELLS:
                row.append(TableCell(tuple(_inline(cell.children, depth + 1))))
                row += [TableCell()] * (min(_whole(cell.attributes.get("colspan"), 1), WIDEST) - 1)
            else:
                row.append(TableCell(tuple(_inline([cell], depth + 1))))
        aligns = aligns or tuple(_align(cell) for cell in cells)
        rows.append(tuple(row))
    return Table(tuple(rows), aligns)


def _align(cell: Node) -> Align | None:
    align = cell.attributes.get("align") if isinstance(cell, XmlElement) else None
    return align if isinstance(align, str) and align in ALIGNS else None  # type: ignore[return-value]


def _inline(nodes: Iterable[Node], depth: int) -> list[Inline]:
    found: list[Inline] = []
    for node in nodes:
        if isinstance(node, XmlText):
            for said, formats in node.diff():
                found += [_run(said, formats)] if isinstance(said, str) else []
        if not isinstance(node, XmlElement):
            continue
        inner = [Text(_all_text(node))] if depth > _TOO_DEEP else _inline(node.children, depth + 1)
        if node.tag == "mention":
            given = attributes_of(node)
            found.append(Mention(_word(given.get("kind")), _word(given.get("ref")), _word(given.get("label"))))
        elif node.tag == "hard_break" or (found and inner):
            found.append(HardBreak())
        found += inner
    return found


def _run(text: str, formats: dict[str, Any] | None) -> Text:
    if not formats:
        return Text(text)
    # Two of one name (`link`, `link--x9`) come in any order; the plain one counts.
    given = {name.partition("--")[0]: formats[name] for name in sorted(formats, reverse=True) if _is_on(formats[name])}
    link = given.get("link")
    href, title = (_word(link.get("href")), _word(link.get("title"))) if isinstance(link, dict) else ("", "")
    return Text(text, frozenset(mark for mark in MARKS if mark in given), Link(href, title or None) if href else None)


def _is_on(value: Any) -> bool:
    return value is not None and value is not False


def _all_text(top: XmlElement) -> str:
    """Every letter in it, however deep; by a list of what is still to be read, since what strangers nest may be endless."""
    found: list[str] = []
    ahead: list[Node] = [top]
    while ahead:
        node = ahead.pop()
        if isinstance(node, XmlText):
            found += [said for said, _formats in node.diff() if isinstance(said, str)]
        else:
            if isinstance(node, XmlElement):
                found.append("\n" if node.tag == "hard_break" else _word(node.attributes.get("label")))
            ahead += reversed(list(node.children))
    return "".join(found)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any, usual: int) -> int:
    """Numbers are JavaScript's: whatever was written, also by hand."""
    try:
        return usual if isinstance(value, bool) else int(min(max(float(value), -1.0), LAST_NUMBER))
    except (TypeError, ValueError):
        return usual
