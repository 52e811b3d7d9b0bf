"""Making a fragment say something else by changing only what differs, so that people who write in it meanwhile keep their places.

Paragraphs in which nothing stands are left alone: somebody may be about to write there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pycrdt import XmlElement, XmlFragment

from secondstory.postmortems.tree import shared, shared_inline
from secondstory.postmortems.tree.aligning import changes, parts_of
from secondstory.postmortems.tree.joining import go_together
from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Document,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
    Table,
)
from secondstory.postmortems.tree.normal import blocks_of
from secondstory.postmortems.tree.shared_reading import attributes_of, read_block, read_fragment, read_item


def edit_fragment(fragment: XmlFragment, document: Document) -> None:
    """Make the fragment say what `document` (in its one form) says."""
    with fragment.doc.transaction():
        _edit_blocks(fragment, document.blocks, depth=0)
        if read_fragment(fragment) != document:  # nodes stood where none may: what is read is not what is there, child by child
            shared.clear_fragment(fragment)
            shared.write_fragment(fragment, document)


def append_to_fragment(fragment: XmlFragment, document: Document) -> None:
    """Put more after what is there, as `joined` does with trees."""
    with fragment.doc.transaction():
        said = [(place, blocks) for place, child in enumerate(fragment.children) if (blocks := blocks_of(read_block(child)))]
        at = said[-1][0] + 1 if said else 0
        new = list(document.blocks)
        last = fragment.children[at - 1] if said and len(said[-1][1]) == 1 else None
        if new and isinstance(last, XmlElement) and go_together(said[-1][1][-1], new[0]):
            begins = new.pop(0)
            assert isinstance(begins, BulletList | OrderedList)
            shared.insert_items(last, len(last.children), begins.items)
        shared.insert_blocks(fragment, at, new)
        _keep_a_paragraph(fragment)


def _edit_blocks(parent: shared.Parent, new: Sequence[Block], *, depth: int) -> None:
    children = list(parent.children)
    said = [(place, blocks) for place, child in enumerate(children) if (blocks := blocks_of(read_block(child), depth))]
    old = [blocks[0] if len(blocks) == 1 else blocks for _place, blocks in said]
    places = [place for place, _blocks in said]
    for change in changes(old, list(new)):
        kept, gone, more = parts_of(change)
        at = places[gone.start] if gone else places[gone.start - 1] + 1 if gone.start else places[0] if places else 0
        if gone:
            del parent.children[at : places[gone.stop - 1] + 1]
        shared.insert_blocks(parent, at, new[more.start : more.stop])
        for was, becomes in kept:
            child = children[places[was]]
            if not isinstance(child, XmlElement) or not _edit_block(child, old[was], new[becomes], depth=depth):
                del parent.children[places[was]]
                shared.insert_blocks(parent, places[was], [new[becomes]])
    _keep_a_paragraph(parent)


def _keep_a_paragraph(parent: shared.Parent) -> None:
    """A place for blocks has one at least; one that begins with something else than a paragraph is no list item."""
    is_item = isinstance(parent, XmlElement) and parent.tag == "list_item"
    first = parent.children[0] if len(parent.children) else None
    if first is None or (is_item and not (isinstance(first, XmlElement) and first.tag == "paragraph")):
        shared.insert_blocks(parent, 0, [Paragraph()])


def _edit_block(element: XmlElement, old: Block | tuple[Block, ...], new: Block, *, depth: int) -> bool:
    """Change the element so that it is `new`; False where it is better to put another in its place."""
    name, attributes = shared.shape_of(new)
    if type(old) is not type(new) or element.tag != name:
        return False
    if isinstance(new, Paragraph | Heading):
        assert isinstance(old, Paragraph | Heading)
        if not shared_inline.are_alike(old.content, new.content):
            return False
        shared_inline.edit_inline(element, new.content)
    elif isinstance(new, Blockquote):
        _edit_blocks(element, new.blocks, depth=depth + 1)
    elif isinstance(new, BulletList | OrderedList):
        _edit_items(element, new.items, depth=depth)
    elif isinstance(new, CodeBlock):
        shared_inline.edit_letters(element, new.text)
    elif isinstance(new, Table) and not _edit_table(element, old, new):
        return False
    _set(element, attributes)
    return True


def _edit_items(element: XmlElement, new: Sequence[ListItem], *, depth: int) -> None:
    children = list(element.children)
    old = [_normal_item(read_item(child), depth) for child in children]
    for change in changes(old, list(new)):
        kept, gone, more = parts_of(change)
        del element.children[gone.start : gone.stop]
        shared.insert_items(element, gone.start, new[more.start : more.stop])
        for was, becomes in kept:
            if not _edit_item(children[was], new[becomes], depth=depth):
                del element.children[was]
                shared.insert_items(element, was, [new[becomes]])


def _normal_item(item: ListItem, depth: int) -> ListItem:
    block = blocks_of([BulletList((item,))], depth)[0]
    return block.items[0] if isinstance(block, BulletList) else ListItem(blocks_of(item.blocks, depth), item.checked)


def _edit_item(element: Any, item: ListItem, *, depth: int) -> bool:
    if not isinstance(element, XmlElement) or element.tag != "list_item":
        return False
    first = item.blocks[0]
    is_blank = isinstance(first, Paragraph) and not first.content
    _edit_blocks(element, item.blocks[1:] if is_blank else item.blocks, depth=depth + 1)
    _set(element, shared.item_attributes(item))
    return True


def _edit_table(element: XmlElement, old: Block | tuple[Block, ...], new: Table) -> bool:
    """Cell by cell, with rows put or taken away at the end, where the columns are the same."""
    rows = [list(row.children) for row in element.children if isinstance(row, XmlElement)]
    width = len(new.aligns)
    if not isinstance(old, Table) or old.aligns != new.aligns or len(rows) != len(element.children):
        return False
    if any(len(row) != width for row in rows):
        return False
    for cells, row in zip(rows, new.rows, strict=False):
        for cell, becomes in zip(cells, row, strict=True):
            if isinstance(cell, XmlElement):
                shared_inline.edit_inline(cell, becomes.content)
    if len(rows) > len(new.rows):
        del element.children[len(new.rows) : len(rows)]
    shared.insert_rows(element, new, first=len(rows))
    return True


def _set(element: XmlElement, attributes: dict[str, Any]) -> None:
    before = attributes_of(element)
    for name, value in attributes.items():
        if before.get(name) != value:
            element.attributes[name] = value
    for name in before.keys() - attributes.keys():
        del element.attributes[name]
