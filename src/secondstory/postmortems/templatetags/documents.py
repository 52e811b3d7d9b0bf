"""What pages of a document show without asking for it: the promise over it, and where it is on its way. No queries of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from secondstory.incidents.enums import Depth
from secondstory.lib import clock
from secondstory.postmortems.differences import blocks_in_words, emphasis
from secondstory.postmortems.enums import DocumentState
from secondstory.postmortems.models import Postmortem, Template
from secondstory.postmortems.models.templates import DEPTHS
from secondstory.postmortems.queries import promise_of
from secondstory.postmortems.settings import PROMISE_LINK
from secondstory.ui.templatetags.story import with_removals

register = template.Library()

STEPS = (DocumentState.DRAFT, DocumentState.IN_REVIEW, DocumentState.AGREED, DocumentState.PUBLISHED)
NEXT = {
    DocumentState.DRAFT: "document-submit",
    DocumentState.IN_REVIEW: "document-agree",
    DocumentState.AGREED: "publish",
}


@register.inclusion_tag("postmortems/promise.html")
def promise(document: Postmortem | None) -> dict[str, Any]:
    """The promise of the organisation, as it was worded when the document began (R14)."""
    return {"promise": promise_of(document), "promise_link": PROMISE_LINK.read()}


@register.filter
def without_signs(markdown: str) -> str:
    """A text that was kept: where it shows facts, their name stands; what they said then was kept nowhere."""
    return blocks_in_words(markdown, said=_("*{name} stood here. What it showed then was not kept.*"))


@register.filter
def emphasised(text: str) -> SafeString:
    """A text that is compared, with what is emphasised in it shown so."""
    runs = []
    for run, marks in emphasis(text):
        said = with_removals(run)
        for mark in reversed(marks):
            said = format_html("<{0}>{1}</{0}>", mark, said)
        runs.append(said)
    return SafeString("".join(runs))


@register.filter
def steps(document: Postmortem) -> list[dict[str, Any]]:
    """Each state: what it is called, whether it is now, whether it is behind."""
    now = STEPS.index(DocumentState(document.state))
    return [{"label": step.label, "is_now": number == now, "is_behind": number < now} for number, step in enumerate(STEPS)]


@register.filter
def next_page(document: Postmortem) -> str:
    """The name of the page of its next step; "" when there is none. What was imported was read and agreed on elsewhere."""
    if document.state == DocumentState.DRAFT and document.incident.import_uid:
        return "publish"
    if document.state == DocumentState.DRAFT and document.depth == Depth.NOTE:
        return "document-agree"
    return NEXT.get(DocumentState(document.state), "")


@register.filter
def open_for(document: Postmortem) -> timedelta | None:
    """How long it is open to comments still, while it is."""
    until = document.comments_until
    if document.state != DocumentState.IN_REVIEW or until is None or until <= clock.now():
        return None
    return until - clock.now()


@register.simple_tag
def templates_in_use() -> list[Template]:
    """What a document may begin from; one statement."""
    return list(Template.objects.in_use())


@register.simple_tag
def depths() -> list[tuple[str, Any]]:
    """The three depths."""
    return DEPTHS
