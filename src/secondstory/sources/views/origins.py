"""Where an incident's lines and fields come from: the sources of its log, their clocks, and which system owns which field."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version, readable
from secondstory.lib.clock import zones_offered
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.sources import operations, queries
from secondstory.sources.forms import OriginForm
from secondstory.timeline.models import Origin


@require_safe
def origins(request: StoryRequest, key: str) -> HttpResponse:
    """The sources of the log, and which system owns which field."""
    incident = readable(request, key)
    context = {
        "incident": incident,
        "origins": queries.origins_of(incident),
        "owned": queries.owned_rows(incident),
        "may_edit": Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists(),
        "section": "incidents",
    }
    return render(request, "sources/origins.html", context)


def correct(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Put a source's clock or zone right."""
    incident = editable(request, key)
    origin = Origin.objects.filter(incident=incident, uid=uid, is_complete=True).first()
    if origin is None:
        raise Http404
    form = OriginForm(request.POST or None, origin=origin)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            moved = operations.correct_source(origin, expected=posted_version(request), by=request.visitor, **form.changes())
            messages.success(request, _("%(count)d lines were moved.") % {"count": moved})
            return redirect("origins", key=incident.key)
    context = {"incident": incident, "origin": origin, "form": form, "zones": zones_offered(), "section": "incidents"}
    return render(request, "sources/origin.html", context, status=status_of(form))


@require_POST
def hand_back(request: StoryRequest, key: str, field: str) -> HttpResponse:
    """Let another system have a field again that was changed here."""
    incident = editable(request, key)
    operations.hand_back_field(incident, field, by=request.visitor)
    messages.success(request, _("Its next update may overwrite the field."))
    return redirect("origins", key=incident.key)
