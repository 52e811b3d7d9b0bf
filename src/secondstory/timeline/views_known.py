"""When each role learned of an event: to say so, to say it differently, to take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations
from secondstory.timeline.forms import KnownForm
from secondstory.timeline.models import Event
from secondstory.timeline.queries import roles_of


def known(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Who learned of the event when. A role that is there already is given its new time."""
    incident = editable(request, key)
    event = _event_of(incident, uid)
    form = KnownForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            given = form.cleaned_data
            operations.state_knowledge(event, role=given["role"], at=given["at"], expected=posted_version(request), by=request.visitor)
            messages.success(request, _("Written down."))
            return redirect("event-known", key=incident.key, uid=event.uid)
    rows = list(event.knowledge.order_by("at", "role"))
    labels = {*roles_of(incident).first, *incident.involvements.values_list("label", flat=True)}
    context = {"incident": incident, "event": event, "form": form, "rows": rows, "roles": sorted(labels), "section": "incidents"}
    return render(request, "timeline/known.html", context, status=status_of(form))


@require_POST
def withdraw(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take back what was said about one role."""
    incident = editable(request, key)
    event = _event_of(incident, uid)
    role = request.POST.get("role", "")
    operations.withdraw_knowledge(event, role=role, expected=posted_version(request), by=request.visitor)
    messages.success(request, _("Taken back."))
    return redirect("event-known", key=incident.key, uid=event.uid)


def _event_of(incident: Incident, uid: str) -> Event:
    found = Event.objects.filter(incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found
