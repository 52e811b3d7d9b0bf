"""Freezing a text: what it mentions becomes the words of that moment, blocks of facts become lists and tables, pictures the edition's own.

Nothing in a frozen text asks again. A mention leads on where everyone who may read the edition may go: within it, to a service, to another
publication; else it is plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from secondstory.lib.errors import Refusal
from secondstory.library.blocks import LABELS, Blocks, Span
from secondstory.library.edition import Edition
from secondstory.library.pictures import place_of_picture
from secondstory.postmortems.facts import GONE, Fact, Ref
from secondstory.postmortems.mentioning import pictures_in
from secondstory.postmortems.rewriting import Rewriting
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.nodes import Block, FactBlock, Image, Inline, Link, Mention, Paragraph, Text


def label_of(mention: Mention, fact: Fact) -> str:
    """What it is called now; of what is gone, as it was written, unless that would tell of another incident."""
    if not fact.is_gone:
        return fact.label
    return _("another incident") if mention.kind == "incident" else mention.label


@dataclass(frozen=True)
class Relabelling(Rewriting):
    """Mentions stay mentions, with what they are called now."""

    known: Mapping[Ref, Fact]

    def mention(self, mention: Mention) -> Inline:
        """The same mention by another name."""
        return replace(mention, label=label_of(mention, self.known.get((mention.kind, mention.ref), GONE)))


@dataclass(frozen=True)
class Moment(Rewriting):
    """What is true when a document is frozen: its facts, its blocks, its pictures by hash, and where other incidents were published.

    `leads_on` says whether mentions become links.
    """

    known: Mapping[Ref, Fact]
    blocks: Blocks
    pictures: frozenset[str] = frozenset()
    slugs: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[Ref, str] = field(default_factory=dict)
    picture_place: Callable[[str], str] = place_of_picture
    leads_on: bool = True

    def mention(self, mention: Mention) -> Inline:
        """The words of now, as a link where it leads on."""
        ref = (mention.kind, mention.ref)
        fact = self.known.get(ref, GONE)
        place = self._place(ref, fact) if self.leads_on and not fact.is_gone else ""
        return Text(label_of(mention, fact), link=Link(place) if place else None)

    def facts(self, block: FactBlock) -> Iterable[Block]:
        """The rows of now, as a list or a table."""
        try:
            span = Span.read(block.from_at or "", block.to_at or "")
        except Refusal:
            return ()
        return read_markdown(self.blocks.markdown(block.kind, span)).blocks if block.kind in LABELS else ()

    def image(self, image: Image) -> Iterable[Block]:
        """A picture of this document comes along; one that is not this document's is left out, and its words stay."""
        (sha256, *_more) = [*pictures_in(image.src), ""]
        if sha256 in self.pictures:
            return (replace(image, src=self.picture_place(sha256)),)
        words = image.caption or image.alt
        return (Paragraph((Text(words),)),) if words else ()

    def _place(self, ref: Ref, fact: Fact) -> str:
        if ref[0] == "service":
            return fact.href
        if ref[0] == "factor":
            return "#factors"
        if ref[0] == "incident":
            slug = self.slugs.get(ref[1])
            return reverse("publication", args=[slug]) if slug else ""
        return self.places.get(ref, "")


def places_in(edition: Edition) -> dict[Ref, str]:
    """Where in an edition stands what its text mentions."""
    places = {("event", event.uid): f"#e-{event.uid}" for event in edition.events}
    return places | {("action", action.uid): "#actions" for action in edition.actions}
