"""The steps of a document's way: to its readers, agreed on, back; how deep; who is asked; what they approve; what is still to do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.enums import Depth
from secondstory.incidents.forms import ReasonForm
from secondstory.incidents.models import HeldReview, Incident, Involvement
from secondstory.incidents.views.finding import editable, posted_version, readable
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.people.models import User
from secondstory.postmortems import operations
from secondstory.postmortems.forms import AgreeForm, DepthForm, ReaderForm, SubmitForm
from secondstory.postmortems.models import Approval, Postmortem, ReadingRequest, Template
from secondstory.postmortems.readiness import readiness_of
from secondstory.postmortems.self_check import self_check
from secondstory.postmortems.views_sections import document_of
from secondstory.postmortems.way import way_of, who_may_be_asked


@require_POST
def start(request: StoryRequest, key: str) -> HttpResponse:
    """Start the document from its template, or from the one that was chosen."""
    incident = editable(request, key)
    wanted = request.POST.get("template", "")
    template = Template.objects.in_use().filter(uid=wanted).first() if wanted else None
    if wanted and template is None:
        raise Http404
    operations.start_postmortem(incident, template=template, depth=request.POST.get("depth", ""), by=request.visitor)
    return redirect("incident-document", key=incident.key)


def submit(request: StoryRequest, key: str) -> HttpResponse:
    """Give it to its readers."""
    incident = editable(request, key)
    document = document_of(incident)
    form = SubmitForm(request.POST if request.method == "POST" else None, zone=incident.zone)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.submit_document(document, until=form.cleaned_data["until"], expected=posted_version(request), by=request.visitor)
            messages.success(request, _("It is before its readers. The text as it is now is kept."))
            return redirect("incident-document", key=incident.key)
    return _page(request, document, "submit", form=form, readiness=readiness_of(document), way=way_of(document, request.visitor))


def agree(request: StoryRequest, key: str) -> HttpResponse:
    """Agree on the text; what is still to do stands above the button."""
    incident = editable(request, key)
    document = document_of(incident)
    readiness = readiness_of(document)
    is_held_by_it = document.depth != Depth.MEETING and not HeldReview.objects.filter(incident=incident).exists()
    form = AgreeForm(request.POST if request.method == "POST" else None, gates=readiness.shut, is_held_by_it=is_held_by_it)
    if request.method == "POST" and form.is_valid():
        late = form.cleaned_data.get("late_reason", "")
        with RefusalsOn(form):
            operations.agree_document(
                document, reasons=form.reasons(), late_reason=late, expected=posted_version(request), by=request.visitor
            )
            messages.success(request, _("The text is agreed on, and kept as it is."))
            return redirect("incident-document", key=incident.key)
    return _page(request, document, "agree_document", form=form, readiness=readiness, is_held_by_it=is_held_by_it)


def back(request: StoryRequest, key: str) -> HttpResponse:
    """Make it a draft again, with a reason."""
    incident = editable(request, key)
    document = document_of(incident)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            reason = form.cleaned_data["reason"]
            operations.take_document_back(document, reason=reason, expected=posted_version(request), by=request.visitor)
            messages.success(request, _("It is a draft again."))
            return redirect("incident-document", key=incident.key)
    return _page(request, document, "back", form=form)


@require_POST
def depth(request: StoryRequest, key: str) -> HttpResponse:
    """Make it a note, a written review, or one for a meeting."""
    incident = editable(request, key)
    form = DepthForm(request.POST)
    wanted = form.cleaned_data["depth"] if form.is_valid() else ""
    operations.set_depth(document_of(incident), depth=wanted, by=request.visitor)
    messages.success(request, _("Saved."))
    return redirect("incident-document", key=incident.key)


def readers(request: StoryRequest, key: str) -> HttpResponse:
    """Who is asked for what by when; those who may edit ask more."""
    incident = readable(request, key)
    document = document_of(incident)
    may_edit = Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists()
    if request.method == "POST":
        editable(request, key)
    form = (
        ReaderForm(request.POST if request.method == "POST" else None, who=who_may_be_asked(incident), zone=incident.zone)
        if may_edit
        else None
    )
    if form is not None and request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            given = form.cleaned_data
            who = _who(incident, given["who"])
            operations.ask_to_review(document, **who, asked_for=given["asked_for"], due_at=given["due_at"], by=request.visitor)
            messages.success(request, _("They are asked; it is on their home page while it is in review."))
            return redirect("document-readers", key=incident.key)
    way = way_of(document, request.visitor)
    return _page(request, document, "readers", form=form, may_edit=may_edit, may_comment=request.visitor.may_write, way=way)


@require_POST
def stop_asking(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """They needn't any more."""
    incident = editable(request, key)
    operations.stop_asking_to_review(_asked(incident, uid), by=request.visitor)
    return redirect("document-readers", key=incident.key)


@require_POST
def mark_read(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Say that one has read it."""
    incident = readable(request, key)
    operations.mark_as_read(_asked(incident, uid), by=request.visitor)
    messages.success(request, _("Thank you."))
    return redirect("incident-document", key=incident.key)


@require_POST
def approve(request: StoryRequest, key: str) -> HttpResponse:
    """Approve the text one has seen."""
    incident = readable(request, key)
    operations.approve_document(
        document_of(incident), note=request.POST.get("note", ""), seen=request.POST.get("seen", ""), by=request.visitor
    )
    messages.success(request, _("You approved the text as it is now."))
    return redirect("incident-document", key=incident.key)


@require_POST
def withdraw_approval(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take one's own approval back."""
    incident = readable(request, key)
    row = Approval.objects.select_related("postmortem__incident").filter(postmortem__incident=incident, uid=uid).first()
    if row is None:
        raise Http404
    operations.withdraw_approval(row, by=request.visitor)
    return redirect("document-readers", key=incident.key)


@require_safe
@never_cache
def before(request: StoryRequest, key: str) -> HttpResponse:
    """What is still to do before it is agreed on and published: a fragment for the document's margin, or a page."""
    incident = readable(request, key)
    document = document_of(incident)
    context = {"readiness": readiness_of(document), "way": way_of(document, request.visitor), "may_comment": request.visitor.may_write}
    if "HX-Request" in request.headers:
        return render(request, "postmortems/margin.html", context | {"incident": incident, "document": document})
    return _page(request, document, "before_page", **context)


@require_safe
@never_cache
def check_oneself(request: StoryRequest, key: str) -> HttpResponse:
    """Eight questions to the text, for those who write it."""
    incident = editable(request, key)
    document = document_of(incident)
    return _page(request, document, "self_check", checks=self_check(document))


def _page(request: StoryRequest, document: Postmortem, name: str, **more: Any) -> HttpResponse:
    context = {"incident": document.incident, "document": document, "section": "incidents"} | more
    return render(request, f"postmortems/{name}.html", context, status=status_of(more.get("form")))


def _who(incident: Incident, value: str) -> dict[str, Any]:
    kind, _colon, uid = value.partition(":")
    if kind == "role":
        return {"involvement": Involvement.objects.filter(incident=incident, uid=uid).first()}
    return {"user": User.objects.filter(uid=uid).first()}


def _asked(incident: Incident, uid: str) -> ReadingRequest:
    rows = ReadingRequest.objects.select_related("postmortem__incident", "involvement", "user")
    found = rows.filter(postmortem__incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found
