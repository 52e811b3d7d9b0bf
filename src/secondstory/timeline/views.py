"""Adding a line to the timeline by hand, changing it, taking it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.errors import Stale
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations
from secondstory.timeline.forms import EventForm
from secondstory.timeline.models import Event
from secondstory.timeline.views_log import event_of, shown, told, workspace_address
from secondstory.ui.middleware import changes_of


def add_event(request: StoryRequest, key: str) -> HttpResponse:
    """One more line."""
    incident = editable(request, key)
    form = EventForm(request.POST or None, incident=incident)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.add_event(incident, operations.NewEvent(**form.values()), by=request.visitor)
            messages.success(request, _("The line is added."))
            return redirect("incident", key=incident.key)
    return _page(request, incident, form, title=_("Add a line to the timeline"))


def edit_event(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Change a line, on a page of its own or where it stands."""
    incident = editable(request, key)
    event = event_of(incident, uid)
    if "HX-Request" in request.headers:
        return _edit_in_place(request, incident, event)
    form = EventForm(request.POST or None, incident=incident, event=event)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_event(event, expected=posted_version(request), by=request.visitor, **form.values())
            messages.success(request, _("Saved."))
            return redirect(workspace_address(shown(request, incident), mark=f"story-{event.uid}"))
    return _page(request, incident, form, title=_("Edit the line"), event=event)


@require_POST
def remove_event(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a line away."""
    incident = editable(request, key)
    operations.remove_event(event_of(incident, uid), by=request.visitor)
    messages.success(request, _("The line is taken away."))
    return redirect("incident", key=incident.key)


def _edit_in_place(request: StoryRequest, incident: Incident, event: Event) -> HttpResponse:
    """The form as a part of the workspace. A stale edit is refused with both texts, and what was typed stays in the form."""
    context = shown(request, incident) | {"event": event, "changes": []}
    form = EventForm(request.POST or None, incident=incident, event=event, zone=context["zone_name"])
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            with RefusalsOn(form):
                operations.edit_event(event, expected=posted_version(request), by=request.visitor, **form.values())
                return told(HttpResponse(status=204), event.uid)
        except Stale as stale:
            context |= {"changes": changes_of(stale), "refusal": stale}
            event.refresh_from_db()
            status = stale.status
    return render(request, "timeline/edit.html", context | {"form": form}, status=max(status, status_of(form)))


def _page(request: StoryRequest, incident: Incident, form: EventForm, *, title: str, event: Event | None = None) -> HttpResponse:
    context = {"incident": incident, "form": form, "title": title, "event": event, "section": "incidents"}
    return render(request, "timeline/event.html", context, status=status_of(form))
