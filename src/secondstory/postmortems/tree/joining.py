"""One text after another."""

from __future__ import annotations

from dataclasses import replace

from secondstory.postmortems.tree.nodes import Block, BulletList, Document, OrderedList


def joined(first: Document, more: Document) -> Document:
    """Both texts as one. A list that goes on with a list of its kind goes on."""
    if not first.blocks or not more.blocks or not go_together(last := first.blocks[-1], begins := more.blocks[0]):
        return Document((*first.blocks, *more.blocks))
    assert isinstance(last, BulletList | OrderedList)
    assert isinstance(begins, BulletList | OrderedList)
    return Document((*first.blocks[:-1], replace(last, items=(*last.items, *begins.items)), *more.blocks[1:]))


def go_together(last: Block, begins: Block) -> bool:
    """Whether they are lists of one kind."""
    return isinstance(last, BulletList | OrderedList) and type(last) is type(begins)
