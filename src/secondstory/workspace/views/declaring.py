"""Declaring an incident or a near miss, and changing what is written about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.incidents.forms import IncidentForm, NearMissForm
from secondstory.incidents.models import Incident
from secondstory.incidents.permissions import may_report_near_miss
from secondstory.incidents.queries import changed_since, in_words
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Stale
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.workspace import operations


def declare(request: StoryRequest) -> HttpResponse:
    """A new incident, or one from long ago."""
    if not request.visitor.may_write:
        raise NotAllowed(_("Readers can report near misses, but not declare incidents. Ask an administrator for another role."))
    form = IncidentForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        chosen: dict[str, Any] = {name: name in request.POST for name in ("is_private", "is_anonymous")}
        with RefusalsOn(form):
            incident = operations.declare(**form.values(), **chosen, by=request.visitor)
            messages.success(request, _("%(key)s is declared.") % {"key": incident.key})
            return redirect("incident", key=incident.key)
    return render(request, "incidents/declare.html", _form_context(form), status=status_of(form))


def report_near_miss(request: StoryRequest) -> HttpResponse:
    """The two-minute report, open to everyone signed in (R82)."""
    if not may_report_near_miss(request.visitor):
        raise NotAllowed(_("Sign in to report a near miss."))
    form = NearMissForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            incident = operations.declare(**form.values(), near_miss=True, by=request.visitor)
            messages.success(
                request, _("Thank you. %(key)s keeps what caught it, so that it holds the next time too.") % {"key": incident.key}
            )
            return redirect("incident", key=incident.key)
    return render(request, "workspace/near_miss.html", _form_context(form), status=status_of(form))


def edit(request: StoryRequest, key: str) -> HttpResponse:
    """Change what is written about an incident. A stale edit is shown beside what is saved, with nothing typed lost (409)."""
    incident = editable(request, key)
    form = IncidentForm(request.POST or None, visitor=request.visitor, incident=incident)
    if request.method == "POST" and form.is_valid():
        try:
            with RefusalsOn(form):
                operations.edit(incident, expected=posted_version(request), by=request.visitor, **form.values())
                messages.success(request, _("Saved."))
                return redirect("incident", key=incident.key)
        except Stale as stale:
            return _both_texts(request, incident, form, stale)
    context = _form_context(form) | {"incident": incident, "version": request.POST.get("version", incident.version)}
    return render(request, "incidents/edit.html", context, status=status_of(form))


@require_POST
def undo(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Undo one edit by its inverse."""
    incident = editable(request, key)
    operations.undo(incident, record_uid=uid, by=request.visitor)
    messages.success(request, _("The change is undone."))
    return redirect("incident-history", key=incident.key)


def _both_texts(request: StoryRequest, incident: Incident, form: IncidentForm, stale: Stale) -> HttpResponse:
    """The form again: what the visitor typed where they changed something, what is saved now everywhere else."""
    incident.refresh_from_db()
    now = {name: getattr(incident, name) for name in form.cleaned_data if hasattr(incident, name) and name != "services"}
    now["services"] = sorted(incident.services.values_list("slug", flat=True))
    others = changed_since(incident, posted_version(request))
    base = form.as_recorded(now) | others
    typed = form.changed_values(base)
    both = in_words({name: [form.recorded(now[name]), value] for name, value in form.as_recorded(typed).items() if name in others})
    fresh = IncidentForm(visitor=request.visitor, incident=incident, proposed=typed)
    context = _form_context(fresh) | {"incident": incident, "version": stale.version, "stale": stale, "both": both}
    return render(request, "incidents/edit.html", context, status=409)


def _form_context(form: Any) -> dict[str, Any]:
    return {"form": form, "zones": clock.zones_offered(), "section": "incidents"}
