"""Comments beside a document: one list, which every step answers with."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import readable
from secondstory.lib.http import asks_for_page, refusals_as_json
from secondstory.people.http import StoryRequest
from secondstory.postmortems import operations
from secondstory.postmortems.models import Comment, Thread
from secondstory.postmortems.queries import conversations
from secondstory.postmortems.views_sections import document_of, section_of


@refusals_as_json
def comments(request: StoryRequest, key: str) -> HttpResponse:
    """The list; a POST begins a conversation about a passage, a section or the document."""
    incident = readable(request, key)
    document = document_of(incident)
    if request.method != "POST":
        return _list(request, incident)
    sent = request.POST
    operations.start_thread(
        document,
        section=section_of(incident, sent["section"]) if sent.get("section") else None,
        start=sent.get("start", ""),
        end=sent.get("end", ""),
        quote=sent.get("quote", ""),
        text=sent.get("text", ""),
        by=request.visitor,
    )
    return _answer(request, incident, status=201)


@require_POST
@refusals_as_json
def reply(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """An answer in a conversation."""
    incident = readable(request, key)
    thread = _thread(incident, uid)
    operations.reply(thread, text=request.POST.get("text", ""), by=request.visitor)
    return _answer(request, incident, answered=thread.uid)


@require_POST
@refusals_as_json
def resolve(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Nothing is left to be done about it."""
    incident = readable(request, key)
    operations.resolve_thread(_thread(incident, uid), by=request.visitor)
    return _answer(request, incident)


@require_POST
@refusals_as_json
def reopen(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Something is, after all."""
    incident = readable(request, key)
    operations.reopen_thread(_thread(incident, uid), by=request.visitor)
    return _answer(request, incident)


@require_POST
@refusals_as_json
def withdraw(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take one's own words back."""
    incident = readable(request, key)
    row = Comment.objects.select_related("thread__postmortem__incident").filter(thread__postmortem__incident=incident, uid=uid).first()
    if row is None:
        raise Http404
    operations.withdraw_comment(row, by=request.visitor)
    return _answer(request, incident)


def _thread(incident: Incident, uid: str) -> Thread:
    found = Thread.objects.select_related("postmortem__incident").filter(postmortem__incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _answer(request: StoryRequest, incident: Incident, *, status: int = 200, answered: str = "") -> HttpResponse:
    if asks_for_page(request):
        address = redirect("incident-document", key=incident.key)
        address["Location"] += "#comments"
        return address
    return _list(request, incident, status=status, answered=answered)


def _list(request: StoryRequest, incident: Incident, *, status: int = 200, answered: str = "") -> HttpResponse:
    context = {
        "incident": incident,
        "conversations": conversations(document_of(incident)),
        "may_comment": request.visitor.may_write,
        "answered": answered,
    }
    return render(request, "postmortems/comments.html", context, status=status)
