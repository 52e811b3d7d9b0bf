"""Writing down what contributed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.factors import operations
from secondstory.factors.forms import FactorForm
from secondstory.factors.models import Factor
from secondstory.factors.views_labels import labels_shown
from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


def add_factor(request: StoryRequest, key: str) -> HttpResponse:
    """One more factor."""
    incident = editable(request, key)
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.add_factor(incident, **form.cleaned_data, by=request.visitor)
            messages.success(request, _("The factor is added."))
            return redirect("incident-factors", key=incident.key)
    return _page(request, incident, form, title=_("Add a factor"))


def edit_factor(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Change a factor."""
    incident = editable(request, key)
    factor = _factor_of(incident, uid)
    form = FactorForm(request.POST or None, factor=factor)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_factor(factor, expected=posted_version(request), by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("incident-factors", key=incident.key)
    return _page(request, incident, form, title=_("Edit the factor"), factor=factor)


@require_POST
def remove_factor(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a factor away."""
    incident = editable(request, key)
    operations.remove_factor(_factor_of(incident, uid), by=request.visitor)
    messages.success(request, _("The factor is taken away; the timeline and the actions stay."))
    return redirect("incident-factors", key=incident.key)


def _factor_of(incident: Incident, uid: str) -> Factor:
    found = Factor.objects.filter(incident=incident, uid=uid).first()
    if found is None:
        raise Http404
    return found


def _page(request: StoryRequest, incident: Incident, form: FactorForm, *, title: str, factor: Factor | None = None) -> HttpResponse:
    context = {"incident": incident, "form": form, "title": title, "factor": factor, "section": "incidents"}
    if factor is not None:
        context |= labels_shown(factor)
    return render(request, "factors/edit.html", context, status=status_of(form))
