"""Walking through a section's text, and putting something else in place of what it mentions and shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        return tuple(self.mention(one) if isinstance(one, Mention) else one for one in content)


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
