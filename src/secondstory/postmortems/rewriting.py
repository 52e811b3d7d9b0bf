"""Walking through a section's text, and putting something else in place of what it mentions and shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from secondstory.lib.passages import MARK
from secondstory.postmortems.mentioning import has_facts
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown
from secondstory.postmortems.tree.nodes import (
    Block,
    Blockquote,
    BulletList,
    Document,
    FactBlock,
    Heading,
    Image,
    Inline,
    ListItem,
    Mention,
    OrderedList,
    Paragraph,
    Table,
    TableCell,
    Text,
)
from secondstory.postmortems.tree.normal import normal

_KEPT = frozenset({"strong", "em", "strike"})


class Rewriting:
    """A text walked through from end to end; whoever inherits says what becomes of mentions, blocks of facts and pictures."""

    def rewritten(self, markdown: str) -> str:
        """The text with another word for each of them; one that has none is left as it is written."""
        if not has_facts(markdown):
            return markdown
        return write_markdown(self.rewritten_tree(read_markdown(markdown)))

    def rewritten_tree(self, document: Document) -> Document:
        """The same for a tree."""
        return normal(Document(tuple(self._blocks(document.blocks))))

    def mention(self, mention: Mention) -> Inline:
        """What stands for a mention."""
        return mention

    def facts(self, block: FactBlock) -> Iterable[Block]:
        """What stands for a block of facts."""
        return (block,)

    def image(self, image: Image) -> Iterable[Block]:
        """What stands for a picture."""
        return (image,)

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, FactBlock):
                yield from self.facts(block)
            elif isinstance(block, Image):
                yield from self.image(block)
            else:
                yield self._block(block)

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph | Heading):
            return replace(block, content=self._inline(block.content))
        if isinstance(block, Blockquote):
            return Blockquote(tuple(self._blocks(block.blocks)))
        if isinstance(block, BulletList | OrderedList):
            return replace(block, items=tuple(self._item(item) for item in block.items))
        if isinstance(block, Table):
            return replace(block, rows=tuple(tuple(TableCell(self._inline(cell.content)) for cell in row) for row in block.rows))
        return block

    def _item(self, item: ListItem) -> ListItem:
        return replace(item, blocks=tuple(self._blocks(item.blocks)) or (Paragraph(),))

    def _inline(self, content: Iterable[Inline]) -> tuple[Inline, ...]:
        line = tuple(content)
        if not any(isinstance(one, Mention) for one in line):
            return line
        said = (self.mention(one) if isinstance(one, Mention) else one for one in line)
        return tuple(_as_around(one, line, place) if line[place] != one or _is_blank(one) else one for place, one in enumerate(said))


def _is_blank(one: Inline) -> bool:
    return isinstance(one, Text) and not one.text.strip()


def _as_around(one: Inline, line: Sequence[Inline], place: int) -> Inline:
    """A mention has no marks of its own; words in its place, and the space beside, have those of both sides, or of the whole line."""
    if not isinstance(one, Text):
        return one
    before, after = (_next_words(side) for side in (line[:place][::-1], line[place + 1 :]))
    words = [text for text in line if isinstance(text, Text) and text.text.strip()]
    beside = [before, after] if before and after else words
    return replace(one, marks=one.marks | _KEPT.intersection(*(text.marks for text in beside))) if beside else one


def _next_words(side: Iterable[Inline]) -> Text | None:
    return next((one for one in side if isinstance(one, Text) and one.text.strip()), None)


class WithoutPicture(Rewriting):
    """The mark of something removed stands where a picture was; `count` says how often."""

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256
        self.count = 0

    def image(self, image: Image) -> Iterable[Block]:
        """The mark in place of that picture, and no word of what was said of it."""
        if f"/{self.sha256}/" not in image.src:
            return (image,)
        self.count += 1
        return (Paragraph((Text(MARK),)),)
