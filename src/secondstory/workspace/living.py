"""A document as it is read: its mentions, blocks and pictures with what is true now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.library.blocks import LABELS, Blocks, Span
from secondstory.library.queries import slugs_of
from secondstory.people.permissions import Visitor
from secondstory.postmortems import facts
from secondstory.postmortems.facts import GONE, Fact, Ref
from secondstory.postmortems.mentioning import pictures_in, refs_in
from secondstory.postmortems.models import Picture, Postmortem
from secondstory.ui.markdown import Drawn, Shown

MOST_BLOCKS = 30


def facts_of(incident: Incident, refs: Iterable[Ref], visitor: Visitor) -> dict[Ref, Fact]:
    """What a document names, as the visitor may know it now; a published postmortem leads to its publication. Two statements at most."""
    found = facts.read(incident, refs, facts.rows_for(incident, visitor))
    others = [ref for (kind, ref), fact in found.items() if kind == "incident" and not fact.is_gone]
    slugs = slugs_of(visitor, others) if others else {}
    for uid, slug in slugs.items():
        found["incident", uid] = replace(found["incident", uid], href=reverse("publication", args=[slug]))
    return found


class LivingText:
    """`ui.markdown.Living` for the working copy of one incident and one visitor: two statements, and one for each kind of block."""

    def __init__(self, document: Postmortem, texts: Iterable[str], visitor: Visitor) -> None:
        texts = list(texts)
        self.incident = document.incident
        self._facts = facts_of(self.incident, {ref for text in texts for ref in refs_in(text)}, visitor)
        self._blocks = Blocks(self.incident)
        self._shown = 0
        shown = {sha256 for text in texts for sha256 in pictures_in(text)}
        self._pictures = {row.sha256: row for row in Picture.objects.filter(postmortem=document, sha256__in=shown)} if shown else {}

    def mention(self, kind: str, ref: str, label: str) -> Shown:
        """What it points at now; of what is gone, the words it was written with, unless they would tell of another incident."""
        fact = self._facts.get((kind, ref), GONE)
        if not fact.is_gone:
            return Shown(fact.label, fact.detail, fact.href)
        return Shown(_("another incident") if kind == "incident" else label, _("It is not there any more."), is_gone=True)

    def block(self, kind: str, start: str, end: str) -> str:
        """A block as the reading page shows it; where it can't be, the sentence that says why. "" for a kind there isn't."""
        if kind not in LABELS:
            return ""
        self._shown += 1
        if self._shown > MOST_BLOCKS:
            return format_html('<p class="empty">{}</p>', _("This page shows %(most)d blocks of facts at most.") % {"most": MOST_BLOCKS})
        try:
            return self._blocks.html(kind, Span.read(start, end))
        except Refusal as refusal:
            return format_html('<p class="empty">{}</p>', refusal.sentence)

    def picture(self, address: str) -> Drawn | None:
        """A picture of this document, wherever its incident is called now."""
        (sha256, *_more) = [*pictures_in(f"]({address})"), ""]
        row = self._pictures.get(sha256)
        return Drawn(reverse("document-picture", args=[self.incident.key, sha256]), row.width_px, row.height_px) if row else None
