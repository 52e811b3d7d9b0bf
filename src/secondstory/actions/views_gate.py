"""A service's deploy gate: what holds it back, letting deployments through, and how a pipeline asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions import gating, operations
from secondstory.actions.errors import UnknownService
from secondstory.actions.forms_rails import OverrideForm
from secondstory.actions.models import GateOverride
from secondstory.actions.permissions import may_keep_gate
from secondstory.actions.snippets import snippets_for
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


@require_safe
def gate(request: StoryRequest, slug: str) -> HttpResponse:
    """The gate as it stands."""
    return _page(request, _gate(request, slug), OverrideForm())


@require_POST
def switch(request: StoryRequest, slug: str) -> HttpResponse:
    """Turn it on or off."""
    is_on = request.POST.get("is_on") == "yes"
    operations.switch_gate(_gate(request, slug).service, is_on=is_on, by=request.visitor, expected=posted_version(request))
    messages.success(request, _("Pipelines that ask are held back from now on.") if is_on else _("The gate holds nothing back any more."))
    return redirect("gate", slug=slug)


@require_POST
def override(request: StoryRequest, slug: str) -> HttpResponse:
    """Let deployments through for some hours."""
    now = _gate(request, slug)
    form = OverrideForm(request.POST)
    if form.is_valid():
        with RefusalsOn(form):
            operations.override_gate(now.service, **form.cleaned_data, by=request.visitor)
            messages.success(request, _("Deployments are let through for now."))
            return redirect("gate", slug=slug)
    return _page(request, now, form)


@require_POST
def withdraw(request: StoryRequest, slug: str, uid: str) -> HttpResponse:
    """Close it again."""
    service = _gate(request, slug).service
    row = GateOverride.objects.select_related("service__team").filter(service=service, uid=uid).first()
    if row is None:
        raise Http404
    operations.withdraw_override(row, by=request.visitor)
    messages.success(request, _("The gate holds again."))
    return redirect("gate", slug=slug)


def _gate(request: StoryRequest, slug: str) -> gating.GateNow:
    try:
        return gating.gate_of(request.visitor, slug)
    except UnknownService as refusal:
        raise Http404(refusal.sentence) from refusal


def _page(request: StoryRequest, now: gating.GateNow, form: OverrideForm) -> HttpResponse:
    server = request.build_absolute_uri("/").rstrip("/")
    context = {
        "now": now,
        "service": now.service,
        "form": form,
        "may_keep": may_keep_gate(request.visitor, now.service),
        "overrides": gating.overrides_of(now.service),
        "snippets": snippets_for(now.service.slug, server=server),
        "address": server + reverse("api:read_gate", args=[now.service.slug]),
        "more": max(0, now.count - len(now.held)),
        "section": "library",
    }
    return render(request, "actions/gate.html", context, status=status_of(form))
