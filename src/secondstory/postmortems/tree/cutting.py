"""Taking a passage out of a text as one reads it: over marks, over mentions, from one paragraph into the next; and out of addresses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    CodeBlock,
    Document,
    FactBlock,
    HorizontalRule,
    Image,
    Inline,
    Link,
    Mention,
    OrderedList,
    Table,
    TableCell,
    Text,
)
from secondstory.postmortems.tree.normal import normal


class Passage(Protocol):
    """What is to go, in every form it may stand in (`lib.passages`)."""

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where it stands."""
        ...

    def cut(self, text: str) -> tuple[str, int]:
        """The text without it, and in how many places it stood."""
        ...


def cut(document: Document, passage: Passage, *, mark: str) -> tuple[Document, int]:
    """The text with `mark` in each place where the passage stood, and how many those were. The document is in its one form."""
    reading = _Letters()
    reading.blocks(document.blocks)
    cutting = _Cutting(passage, passage.places("".join(reading.found)), mark)
    blocks = cutting.blocks(document.blocks)
    return (normal(Document(blocks)), cutting.count) if cutting.count else (document, 0)


class _Walk(ABC):
    """Every word of a text in the order in which it is read."""

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        if isinstance(block, Blockquote):
            return replace(block, blocks=self.blocks(block.blocks))
        if isinstance(block, BulletList | OrderedList):
            return replace(block, items=tuple(replace(item, blocks=self.blocks(item.blocks)) for item in block.items))
        if isinstance(block, CodeBlock):
            return replace(block, text=self.letters(block.text), language=self.alone(block.language))
        if isinstance(block, Table):
            return replace(block, rows=tuple(tuple(TableCell(self.inline(cell.content)) for cell in row) for row in block.rows))
        if isinstance(block, Image):
            return Image(self.alone(block.src), self.letters(block.alt), self.letters(block.caption))
        if isinstance(block, FactBlock | HorizontalRule):
            return block
        return replace(block, content=self.inline(block.content))

    @abstractmethod
    def inline(self, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """What stands in a paragraph, heading or cell."""

    @abstractmethod
    def letters(self, text: str) -> str:
        """Text that is read in its place."""

    def alone(self, text: str) -> str:
        """What is no part of the text as it is read."""
        return text


class _Letters(_Walk):
    def __init__(self) -> None:
        self.found: list[str] = []

    def inline(self, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        self.found += [*map(_said, content), "\n"]
        return content

    def letters(self, text: str) -> str:
        self.found += [text, "\n"]
        return text


class _Cutting(_Walk):
    """The same walk, in the same steps, with the places that go."""

    def __init__(self, passage: Passage, places: list[tuple[int, int]], mark: str) -> None:
        self._passage = passage
        self._places = places
        self._mark = mark
        self._at = 0
        self._next = 0
        self.count = len(places)

    def inline(self, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        found = [new for one in content for new in self._one(one)]
        self._at += 1
        return tuple(found)

    def letters(self, text: str) -> str:
        text = self._without(text)[0]
        self._at += 1
        return text

    def alone(self, text: str) -> str:
        text, count = self._passage.cut(text)
        self.count += count
        return text

    def _one(self, one: Inline) -> Iterable[Inline]:
        text, is_cut = self._without(_said(one))
        if isinstance(one, Text):
            link = one.link and Link(self.alone(one.link.href), self.alone(one.link.title or ""))
            yield Text(text, one.marks, link)
        elif isinstance(one, Mention):
            ref = self.alone(one.ref)
            yield Mention(one.kind, ref, text) if text and ref == one.ref else Text(text)
        elif not is_cut:
            yield one

    def _without(self, text: str) -> tuple[str, bool]:
        """The next letters of the text, without those that go; a mark stands where the passage began."""
        start, end = self._at, self._at + len(text)
        parts: list[str] = []
        done = start
        while self._next < len(self._places) and self._places[self._next][0] < end:
            begin, after = self._places[self._next]
            parts.append(text[done - start : max(begin, start) - start])
            if begin >= start:
                parts.append(self._mark)
            done = min(after, end)
            if after > end:
                break
            self._next += 1
        self._at = end
        is_cut = bool(parts)
        return ("".join([*parts, text[done - start :]]) if is_cut else text), is_cut


def _said(one: Inline) -> str:
    return one.text if isinstance(one, Text) else one.label if isinstance(one, Mention) else "\n"
