"""The page of the document: its sections to read, and what its editor needs to make them writable in place."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from secondstory.incidents.models import Incident, Involvement
from secondstory.people.http import StoryRequest
from secondstory.postmortems.models import Section
from secondstory.postmortems.queries import conversations
from secondstory.workspace.editor_words import editor_words
from secondstory.workspace.living import LivingText
from secondstory.workspace.queries import Head
from secondstory.workspace.views.pages import page_of


@require_safe
def document(request: StoryRequest, key: str) -> HttpResponse:
    """The document's sections as they stand; where it is live, or may be, the page writes along."""
    incident, context = page_of(request, key, tab="document")
    if context is None:
        return redirect("incident-document", key=incident.key)
    head: Head = context["head"]
    if not head.may_read:
        return render(request, "workspace/closed.html", context)
    found = head.document
    context["sections"] = _in_order(list(found.sections.all())) if found else []
    if found is not None:
        living = LivingText(found, [one.markdown for one in context["sections"]], request.visitor)
        context |= {"living": living, "conversations": conversations(found), "may_comment": request.visitor.may_write}
    if found and (head.may_edit or found.live_since):
        context |= {"editor": _editor(request, incident), "page_keys": "workspace/document_keys.html"}
    return render(request, "workspace/document.html", context)


def _in_order(sections: list[Section]) -> list[Section]:
    """Each with the one it goes before when it is moved up, and when it is moved down; "" is the end."""
    uids = [section.uid for section in sections]
    for number, section in enumerate(sections):
        place: Any = section
        place.above = uids[number - 1] if number else ""
        place.below = uids[number + 2] if number + 2 < len(uids) else ""
    return sections


def _editor(request: StoryRequest, incident: Incident) -> dict[str, Any]:
    """What the page tells its editor (web/src/editor/page.ts)."""
    place = reverse("incident-document", args=[incident.key])
    user = request.visitor.user
    label = Involvement.objects.filter(incident=incident, user=user).values_list("label", flat=True).first()
    parts = ("facts", "mentions", "blocks", "pictures", "comments", "check", "sections")
    return {
        "socket": f"/live/documents/{incident.key}/",
        "me": {"uid": request.visitor.uid, "name": str(user or ""), "role": label or ""},
        "urls": {part: f"{place}{part}/" for part in parts},
        "words": editor_words(),
    }
