"""Severities and services: the words incidents are sorted by. A service's own page is the library's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from secondstory.audit.queries import Told, history_of, history_of_kind, tell
from secondstory.incidents import operations
from secondstory.incidents.forms import ServiceForm, SeverityForm
from secondstory.incidents.models import Service, Severity
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest

PAST = 30
"""How many of the newest changes are shown."""


def severities(request: StoryRequest) -> HttpResponse:
    """The severities, worst first, and what imports may call them; administrators add one here."""
    form = SeverityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.add_severity(**form.cleaned_data, by=request.visitor)
            messages.success(request, _("The severity is added."))
            return redirect("severities")
    context = {"severities": Severity.objects.all(), "form": form, "section": "severities"}
    if request.visitor.is_administrator:
        context["told"] = tell(history_of_kind("severity")[:PAST])
    return render(request, "incidents/severities.html", context, status=status_of(form))


def edit_severity(request: StoryRequest, rank: int) -> HttpResponse:
    """Rename a severity, and say what imports call it."""
    if not request.visitor.is_administrator:
        raise NotAllowed(_("Only administrators can change severities."))
    row = Severity.objects.filter(rank=rank).first()
    if row is None:
        raise Http404
    initial = {"code": row.code, "name": row.name, "says": row.says, "aliases": row.aliases}
    form = SeverityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_severity(row, expected=posted_version(request), **form.cleaned_data, by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect("severities")
    title = _("Edit %(name)s") % {"name": row.code}
    return _page(request, form, title=title, back=reverse("severities"), version=row.version, section="severities")


def add_service(request: StoryRequest) -> HttpResponse:
    """Make a service known."""
    if not request.visitor.may_write:
        raise NotAllowed(_("Readers can't add services."))
    form = ServiceForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            row = operations.add_service(**form.cleaned_data, by=request.visitor)
            messages.success(request, _("%(name)s is added.") % {"name": row.name})
            return redirect(_after(row))
    return _page(request, form, title=_("Add a service"), back=_after(None))


def edit_service(request: StoryRequest, slug: str) -> HttpResponse:
    """Change a service's name, team and other names."""
    row = Service.objects.visible_to(request.visitor).filter(slug=slug).first()
    if row is None:
        raise Http404
    if not request.visitor.may_write:
        raise NotAllowed(_("Readers can't change services."))
    initial = {"name": row.name, "says": row.says, "team": row.team_id, "aliases": row.aliases}
    form = ServiceForm(request.POST or None, visitor=request.visitor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_service(row, expected=posted_version(request), **form.cleaned_data, by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect(_after(row))
    told = tell(history_of(row.uid)[:PAST])
    return _page(request, form, title=_("Edit %(name)s") % {"name": row.name}, back=_after(row), version=row.version, told=told)


def _after(service: Service | None) -> str:
    """The service's page, if it has one (`library` makes them), else the list of incidents that touch it."""
    try:
        return reverse("service", args=[service.slug]) if service else reverse("services")
    except NoReverseMatch:
        return reverse("incidents") + (f"?service={service.slug}" if service else "")


def _page(
    request: StoryRequest,
    form: Any,
    *,
    title: str,
    back: str,
    version: int | None = None,
    section: str = "library",
    told: list[Told] | None = None,
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "version": version, "section": section, "told": told}
    return render(request, "incidents/word.html", context, status=status_of(form))
