"""Writing down what contributed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.factors import operations
from secondstory.factors.forms import FactorForm
from secondstory.factors.models import Acceptance, Factor, LensLook
from secondstory.factors.views_labels import labels_shown
from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.lib.text import one_line
from secondstory.people.http import StoryRequest


def add_factor(request: StoryRequest, key: str) -> HttpResponse:
    """One more factor."""
    incident = editable(request, key)
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            factor = operations.add_factor(incident, **form.cleaned_data, by=request.visitor)
            messages.success(request, _("The factor is added."))
            if request.POST.get("then") == "support":
                return redirect("factor-support", key=incident.key, uid=factor.uid)
            return redirect(_at(incident, f"factor-{factor.uid}"))
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
            return redirect(_at(incident, f"factor-{uid}"))
    return _page(request, incident, form, title=_("Edit the factor"), factor=factor)


@require_POST
def remove_factor(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take a factor away."""
    incident = editable(request, key)
    operations.remove_factor(_factor_of(incident, uid), by=request.visitor)
    messages.success(request, _("The factor is taken away; the timeline and the actions stay."))
    return redirect("incident-factors", key=incident.key)


@require_POST
def accept_factor(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Let a factor be, and say why."""
    incident = editable(request, key)
    factor = _factor_of(incident, uid)
    operations.accept_factor(factor, kind=request.POST.get("kind", ""), reason=request.POST.get("reason", ""), by=request.visitor)
    messages.success(
        request, _("“%(factor)s” is let be, and the reason stays with it.") % {"factor": one_line(factor.statement, longest=90)}
    )
    return _back(request, incident, factor=uid)


@require_POST
def withdraw_acceptance(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """The factor wants an answer again."""
    incident = editable(request, key)
    row = Acceptance.objects.filter(factor=_factor_of(incident, uid), withdrawn_at=None).first()
    if row is None:
        raise Http404
    operations.withdraw_acceptance(row, by=request.visitor)
    messages.success(request, _("The factor wants an answer again."))
    return _back(request, incident, factor=uid)


@require_POST
def look(request: StoryRequest, key: str, lens: str) -> HttpResponse:
    """Looked through a lens and found nothing; or, with `step=again`, that has to be done again."""
    incident = editable(request, key)
    if request.POST.get("step") == "again":
        row = LensLook.objects.filter(incident=incident, lens=lens).first()
        if row is None:
            raise Http404
        operations.withdraw_look(row, by=request.visitor)
        messages.success(request, _("It is to be looked through again."))
    else:
        operations.look_through_lens(incident, lens, note=request.POST.get("note", ""), by=request.visitor)
        messages.success(request, _("It is written down that you looked and found nothing."))
    return _back(request, incident, place="lenses")


def _back(request: StoryRequest, incident: Incident, *, place: str = "coverage", factor: str = "") -> HttpResponse:
    """To the place the form stood at: the factor's row in the table of coverage, or what stands beside the factors."""
    if request.POST.get("from") == "table":
        return redirect(f"{reverse('incident-coverage', args=[incident.key])}#row-{factor}")
    return redirect(_at(incident, place))


def _at(incident: Incident, place: str) -> str:
    return f"{reverse('incident-factors', args=[incident.key])}#{place}"


def _factor_of(incident: Incident, uid: str) -> Factor:
    found = Factor.objects.filter(incident=incident, uid=uid).with_supports().first()
    if found is None:
        raise Http404
    return found


def _page(request: StoryRequest, incident: Incident, form: FactorForm, *, title: str, factor: Factor | None = None) -> HttpResponse:
    context = {"incident": incident, "form": form, "title": title, "factor": factor, "section": "incidents"}
    if factor is not None:
        context |= labels_shown(factor)
    return render(request, "factors/edit.html", context, status=status_of(form))
