"""The tree in a fragment of a Yjs document, in the shape y-prosemirror reads and writes.

A node is an element with its attributes (those that are null are left out, numbers are floats: a Python `int` would be a BigInt in the
browser); neighbouring runs of text are one `XmlText`, on which each mark is a formatting attribute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from secondstory.postmortems.tree.nodes import (
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
    ListItem,
    Mention,
    OrderedList,
    Paragraph,
    Table,
    Text,
)
from secondstory.postmortems.tree.schema import FRAGMENT

Parent: TypeAlias = XmlFragment | XmlElement


def fragment_of(doc: Doc[Any], uid: str) -> XmlFragment:
    """The text of one section in a document; empty while nothing was written."""
    fragment: XmlFragment = doc.get(FRAGMENT.format(uid=uid), type=XmlFragment)
    return fragment


def write_fragment(fragment: XmlFragment, document: Document) -> None:
    """Put the text into an empty fragment. An empty text is one empty paragraph, so that two who begin to type do so in the same."""
    with fragment.doc.transaction():
        insert_blocks(fragment, 0, document.blocks or (Paragraph(),))


def clear_fragment(fragment: XmlFragment) -> None:
    """Take everything out of it."""
    del fragment.children[0 : len(fragment.children)]


def insert_blocks(parent: Parent, index: int, blocks: Sequence[Block]) -> None:
    """Put blocks before the child at `index`: the last one first, since pycrdt walks over all that stands before a place."""
    for block in reversed(blocks):
        fill(_insert(parent, index, *shape_of(block)), block)


def fill(element: XmlElement, block: Block) -> None:
    """Put into a new element what stands in the block."""
    if isinstance(block, Paragraph | Heading):
        insert_inline(element, 0, block.content)
    elif isinstance(block, Blockquote):
        insert_blocks(element, 0, block.blocks)
    elif isinstance(block, BulletList | OrderedList):
        insert_items(element, 0, block.items)
    elif isinstance(block, CodeBlock):
        element.children.append(XmlText(block.text))
    elif isinstance(block, Table):
        insert_rows(element, block, first=0)


def insert_items(element: XmlElement, index: int, items: Sequence[ListItem]) -> None:
    """Put items into a list."""
    for item in reversed(items):
        insert_blocks(_insert(element, index, "list_item", item_attributes(item)), 0, item.blocks)


def insert_inline(element: XmlElement, index: int, content: Iterable[Inline]) -> None:
    """Put text, breaks and mentions before the child at `index`, the last one first.

    Where there are none, an empty text: two who begin to write there do so in the same one. Else y-prosemirror would have each make their
    own, and one of them take the other's away (`web/src/editor/roots.ts`).
    """
    content = list(content)
    if not content and not len(element.children):
        element.children.append(XmlText())
    for is_text, group in reversed([(is_text, list(group)) for is_text, group in groupby(content, key=lambda one: isinstance(one, Text))]):
        if is_text:
            insert_runs(element.children.insert(index, XmlText()), 0, [one for one in group if isinstance(one, Text)])
            continue
        for one in reversed(group):
            if isinstance(one, Mention):
                _insert(element, index, "mention", {"kind": one.kind, "ref": one.ref, "label": one.label})
            elif isinstance(one, HardBreak):
                _insert(element, index, "hard_break", {})


def insert_runs(text: XmlText, at: int, runs: Iterable[Text]) -> None:
    """Put marked runs into a text; `at` counts bytes of UTF-8, as pycrdt does."""
    for run in runs:
        text.insert(at, run.text, formats_of(run))
        at += len(run.text.encode())


def formats_of(run: Text) -> dict[str, Any]:
    """The marks of a run as y-prosemirror puts them on the text."""
    formats: dict[str, Any] = {mark: {} for mark in run.marks}
    if run.link:
        formats["link"] = {"href": run.link.href, "title": run.link.title}
    return formats


def shape_of(block: Block) -> tuple[str, dict[str, Any]]:
    """The name of the block's element, and its attributes."""
    if isinstance(block, Heading):
        return "heading", {"level": float(block.level)}
    if isinstance(block, OrderedList):
        return "ordered_list", {"start": float(block.start)}
    if isinstance(block, CodeBlock):
        return "code_block", {"language": block.language} if block.language else {}
    if isinstance(block, Image):
        return "image", {"src": block.src, "alt": block.alt, "caption": block.caption}
    if isinstance(block, FactBlock):
        given = {"kind": block.kind, "from": block.from_at, "to": block.to_at}
        return "fact_block", {name: value for name, value in given.items() if value is not None}
    return _NAMES[type(block)], {}


_NAMES: dict[type, str] = {
    Paragraph: "paragraph",
    Blockquote: "blockquote",
    BulletList: "bullet_list",
    Table: "table",
    HorizontalRule: "horizontal_rule",
}


def item_attributes(item: ListItem) -> dict[str, Any]:
    """Those of a list item."""
    return {} if item.checked is None else {"checked": item.checked}


def insert_rows(element: XmlElement, table: Table, *, first: int) -> None:
    """Put the rows from `first` on into a table that has those before."""
    for number in reversed(range(first, len(table.rows))):
        row = _insert(element, first, "table_row", {})
        for column in reversed(range(len(table.aligns))):
            align = table.aligns[column]
            cell = _insert(row, 0, "table_cell" if number else "table_header", {"align": align} if align else {})
            insert_inline(cell, 0, table.rows[number][column].content)


def _insert(parent: Parent, index: int, name: str, attributes: dict[str, Any]) -> XmlElement:
    return parent.children.insert(index, XmlElement(name, attributes))
