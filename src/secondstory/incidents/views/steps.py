"""The steps of an incident: its parts, its review, and who may know of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.incidents import operations, queries
from secondstory.incidents.forms import HeldForm, LeadsForm, PartForm, ReasonForm
from secondstory.incidents.models import Incident, Involvement, SkippedReview
from secondstory.incidents.views.finding import editable, posted_version, visible
from secondstory.lib import clock
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


def parts(request: StoryRequest, key: str) -> HttpResponse:
    """Who had which part, who owns and facilitates the review, and who may read the draft."""
    incident = editable(request, key)
    form = PartForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            part = operations.involve(incident, **form.cleaned_data, by=request.visitor)
            warning = queries.label_warning(part.label, user=part.user, is_example=incident.is_example)
            if warning:
                messages.warning(request, warning)
            return redirect("incident-parts", key=incident.key)
    return _parts_page(request, incident, form)


def edit_part(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Call a part something else, or say who had it."""
    incident = editable(request, key)
    part = get_object_or_404(Involvement, incident=incident, uid=uid)
    form = PartForm(request.POST or None, visitor=request.visitor, initial={"label": part.label, "user": part.user_id})
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_involvement(
                part, expected=posted_version(request), contact=part.contact, **form.cleaned_data, by=request.visitor
            )
            messages.success(request, _("Saved."))
            return redirect("incident-parts", key=incident.key)
    context = {"incident": incident, "part": part, "form": form, "section": "incidents"}
    return render(request, "incidents/part.html", context, status=status_of(form))


@require_POST
def leads(request: StoryRequest, key: str) -> HttpResponse:
    """Hand the review over: another owner, another facilitator."""
    incident = editable(request, key)
    form = LeadsForm(request.POST, visitor=request.visitor)
    if not form.is_valid():
        return _parts_page(request, incident, PartForm(visitor=request.visitor), leads=form)
    operations.edit_incident(incident, expected=posted_version(request), **form.cleaned_data, by=request.visitor)
    messages.success(request, _("Saved."))
    return redirect("incident" if not _may_edit(request, incident) else "incident-parts", key=incident.key)


@require_POST
def remove_part(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a part away."""
    incident = editable(request, key)
    operations.remove_involvement(get_object_or_404(Involvement, incident=incident, uid=uid), by=request.visitor)
    messages.success(request, _("The part is taken away; the events keep their text."))
    return redirect("incident-parts", key=incident.key)


@require_POST
def join(request: StoryRequest, key: str) -> HttpResponse:
    """Join as an observer, to read the draft and learn."""
    incident = visible(request, key)
    operations.join_as_observer(incident, by=request.visitor)
    messages.success(request, _("You joined as an observer and can read the draft."))
    return redirect("incident", key=incident.key)


def reopen(request: StoryRequest, key: str) -> HttpResponse:
    """Say that the resolution did not hold."""
    incident = editable(request, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.reopen_incident(incident, reason=form.cleaned_data["reason"], by=request.visitor)
        return redirect("incident", key=incident.key)
    return _ask(
        request,
        incident,
        form,
        title=_("Reopen"),
        says=_("The earlier resolution stays in the history, and the review clock starts once more."),
        button=_("Reopen"),
    )


def held(request: StoryRequest, key: str) -> HttpResponse:
    """Write down when the review was held."""
    incident = editable(request, key)
    zone = clock.zone_or_utc(incident.zone)
    now = clock.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    form = HeldForm(request.POST or None, zone=incident.zone, initial={"held_at": now})
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.record_held(incident, **form.values(), by=request.visitor)
            return redirect("incident", key=incident.key)
    return _ask(
        request,
        incident,
        form,
        title=_("The review was held"),
        says=_("A note and a written review count as much as a meeting. Times are in %(zone)s.") % {"zone": incident.zone},
        button=_("Write it down"),
    )


def ask_for_review(request: StoryRequest, key: str) -> HttpResponse:
    """Anyone who sees the incident may ask for a review, whatever the rules say."""
    incident = visible(request, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.request_review(incident, reason=form.cleaned_data["reason"], by=request.visitor)
        messages.success(request, _("A review is asked for."))
        return redirect("incident", key=incident.key)
    return _ask(request, incident, form, title=_("Ask for a review"), says=_("What do you hope to learn from it?"), button=_("Ask for it"))


def hide(request: StoryRequest, key: str) -> HttpResponse:
    """Make an incident private, or open again."""
    incident = editable(request, key)
    if incident.is_private:
        if request.method == "POST":
            operations.make_open(incident, by=request.visitor)
            return redirect("incident", key=incident.key)
        form = None
        says = _("Everyone will see its title, severity, times and state. The story stays with its participants until it is published.")
        return _ask(request, incident, form, title=_("Open it to everyone"), says=says, button=_("Open it"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.make_private(incident, reason=form.cleaned_data["reason"], by=request.visitor)
        return redirect("incident", key=incident.key)
    says = _("Only those with a part in it will know that it exists. Whoever runs the server can still read its files.")
    return _ask(request, incident, form, title=_("Hide it"), says=says, button=_("Hide it"))


@require_POST
def take_on(request: StoryRequest, key: str) -> HttpResponse:
    """Take on a review that nobody owns."""
    incident = visible(request, key)
    operations.take_on_review(incident, by=request.visitor)
    messages.success(request, _("The review is yours. Begin with who should be asked."))
    return redirect("incident", key=incident.key)


def skip(request: StoryRequest, key: str) -> HttpResponse:
    """Let go of a review with a reason, or take it up again."""
    incident = editable(request, key)
    if SkippedReview.objects.filter(incident=incident).exists():
        if request.method == "POST":
            operations.take_back_skip(incident, by=request.visitor)
            return redirect("incident", key=incident.key)
        says = _("The policy decides again as if nobody had let go of it.")
        return _ask(request, incident, None, title=_("Take the review up again"), says=says, button=_("Take it up"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.skip_review(incident, reason=form.cleaned_data["reason"], by=request.visitor)
        return redirect("incident", key=incident.key)
    says = _("The reason stays readable and is counted. If the incident turns out worse, the review is asked for again.")
    return _ask(request, incident, form, title=_("Let go of the review"), says=says, button=_("Let it go"))


def _may_edit(request: StoryRequest, incident: Incident) -> bool:
    return Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists()


def _parts_page(request: StoryRequest, incident: Incident, form: PartForm, *, leads: LeadsForm | None = None) -> HttpResponse:
    rows = list(incident.involvements.select_related("user"))
    leads = leads or LeadsForm(visitor=request.visitor, initial={"owner": incident.owner_id, "facilitator": incident.facilitator_id})
    context = {
        "incident": incident,
        "form": form,
        "leads": leads,
        "parts": rows,
        "readers": queries.readers_of(incident),
        "section": "incidents",
    }
    return render(request, "incidents/parts.html", context, status=422 if form.errors or leads.errors else 200)


def _ask(request: StoryRequest, incident: Incident, form: Any, *, title: str, says: str, button: str) -> HttpResponse:
    fields = form.rows() if hasattr(form, "rows") else form
    context = {"incident": incident, "form": form, "fields": fields, "title": title, "says": says, "button": button, "section": "incidents"}
    return render(request, "incidents/ask.html", context, status=status_of(form))
