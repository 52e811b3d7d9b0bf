"""Freezing a text: what it mentions becomes the words of that moment, blocks of facts become lists and tables, pictures the edition's own.

Nothing in a frozen text asks again. A mention leads on where everyone who may read the edition may go: within it, to a service, to another
publication; else it is plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.library.blocks import LABELS, Blocks, Span
from secondstory.library.edition import Edition
from secondstory.library.pictures import place_of_picture
from secondstory.postmortems.facts import GONE, Fact, Ref
from secondstory.postmortems.mentioning import has_facts, pictures_in
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


@dataclass(frozen=True)
class Moment:
    """What is true when a document is frozen: its facts, its blocks, its pictures by hash, and where other incidents were published."""

    facts: Mapping[Ref, Fact]
    blocks: Blocks
    pictures: frozenset[str] = frozenset()
    slugs: Mapping[str, str] | None = None
    places: Mapping[Ref, str] | None = None

    def frozen(self, markdown: str) -> str:
        """The text as it is published."""
        if not has_facts(markdown):
            return markdown
        document = read_markdown(markdown)
        return write_markdown(normal(Document(tuple(self._blocks(document.blocks)))))

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, FactBlock):
                yield from self._expanded(block)
            elif isinstance(block, Image):
                yield from self._picture(block)
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
        return tuple(self._mention(one) if isinstance(one, Mention) else one for one in content)

    def _mention(self, mention: Mention) -> Text:
        ref = (mention.kind, mention.ref)
        fact = self.facts.get(ref, GONE)
        if fact.is_gone:
            return Text(_("another incident") if mention.kind == "incident" else mention.label)
        place = self._place(ref, fact)
        return Text(fact.label, link=Link(place) if place else None)

    def _place(self, ref: Ref, fact: Fact) -> str:
        if ref[0] == "service":
            return fact.href
        if ref[0] == "factor":
            return "#factors"
        if ref[0] == "incident":
            slug = (self.slugs or {}).get(ref[1])
            return reverse("publication", args=[slug]) if slug else ""
        return (self.places or {}).get(ref, "")

    def _expanded(self, block: FactBlock) -> tuple[Block, ...]:
        try:
            span = Span.read(block.from_at or "", block.to_at or "")
        except Refusal:
            return ()
        return read_markdown(self.blocks.markdown(block.kind, span)).blocks if block.kind in LABELS else ()

    def _picture(self, image: Image) -> Iterator[Block]:
        """A picture of this document comes along; one that is not this document's is left out, and its words stay."""
        (sha256, *_more) = [*pictures_in(image.src), ""]
        if sha256 in self.pictures:
            yield replace(image, src=place_of_picture(sha256))
        elif words := image.caption or image.alt:
            yield Paragraph((Text(words),))


def places_in(edition: Edition) -> dict[Ref, str]:
    """Where in an edition stands what its text mentions."""
    places = {("event", event.uid): f"#e-{event.uid}" for event in edition.events}
    return places | {("action", action.uid): "#actions" for action in edition.actions}
