"""Sections of one document, by small forms and by the editor's script: adding, renaming, moving, taking out; and the marks of a checker."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable
from secondstory.lib.http import asks_for_page, refusals_as_json
from secondstory.people.http import StoryRequest
from secondstory.postmortems import operations
from secondstory.postmortems.models import Postmortem, Section
from secondstory.postmortems.settings import language_check


@require_POST
@refusals_as_json
def add(request: StoryRequest, key: str) -> HttpResponse:
    """A section of one's own, with a question if there is one to ask."""
    incident = editable(request, key)
    given = {name: request.POST.get(name, "") for name in ("title", "question", "after")}
    row = operations.add_section(document_of(incident), by=request.visitor, **given)
    if asks_for_page(request):
        return _back(incident, f"#{row.key}")
    return JsonResponse(
        {"uid": row.uid, "key": row.key, "title": row.title, "question": row.question, "position": row.position}, status=201
    )


@require_POST
@refusals_as_json
def rename(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Another heading, and another question where one is sent."""
    incident = editable(request, key)
    row = section_of(incident, uid)
    operations.rename_section(row, title=request.POST.get("title", ""), question=request.POST.get("question"), by=request.visitor)
    return _done(request, incident, f"#{row.key}")


@require_POST
@refusals_as_json
def move(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Before another section, or at the end."""
    incident = editable(request, key)
    row = section_of(incident, uid)
    operations.move_section(row, before=request.POST.get("before", ""), by=request.visitor)
    return _done(request, incident, f"#{row.key}")


@require_POST
@refusals_as_json
def remove(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Out of the document; its text goes."""
    incident = editable(request, key)
    operations.remove_section(section_of(incident, uid), by=request.visitor)
    return _done(request, incident)


@require_safe
@never_cache
@refusals_as_json
def check(request: StoryRequest, key: str) -> HttpResponse:
    """The marks of the language checker for a section, for whoever asks and nobody else. Nothing of it is kept."""
    incident = editable(request, key)
    text = section_of(incident, request.GET.get("section", "")).markdown
    marks = language_check().check(text)
    told = [
        {
            "start": one.start,
            "length": one.length,
            "quote": text[one.start : one.start + one.length],
            "code": one.code,
            "sentence": one.sentence,
        }
        for one in marks
    ]
    return JsonResponse(told, safe=False)


def document_of(incident: Incident) -> Postmortem:
    """The incident's document, else 404."""
    found = Postmortem.objects.select_related("incident").filter(incident=incident).first()
    if found is None:
        raise Http404
    return found


def section_of(incident: Incident, uid: str) -> Section:
    """A section of the incident's document, else 404."""
    found = Section.objects.select_related("postmortem__incident").filter(postmortem__incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _done(request: StoryRequest, incident: Incident, place: str = "") -> HttpResponse:
    return _back(incident, place) if asks_for_page(request) else HttpResponse(status=204)


def _back(incident: Incident, place: str) -> HttpResponse:
    address = redirect("incident-document", key=incident.key)
    address["Location"] += place
    return address
