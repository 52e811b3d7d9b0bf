"""The list of actions across incidents, and writing one down."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from secondstory.actions import operations, queries
from secondstory.actions.finding import find_editable_action
from secondstory.actions.forms import ActionForm, AnsweringForm, FilterForm
from secondstory.actions.hints import day_hint
from secondstory.actions.models import Action, SavedView
from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


@require_safe
def action_list(request: StoryRequest) -> HttpResponse:
    """Open actions first by how long they are over; the address says what the list is narrowed to."""
    given = request.GET.copy()
    given.setdefault("state", "open")
    form = FilterForm(given, visitor=request.visitor)
    form.is_valid()
    filters = queries.Filters(**{name: value for name, value in form.cleaned_data.items() if value})
    page = queries.Pages(queries.listed(request.visitor, filters), 50).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "words": form.in_words() if not form.errors else "",
        "views": SavedView.objects.filter(user=request.visitor.user, is_example=request.visitor.is_example) if request.visitor.user else [],
        "query": urlencode(filters.given()),
        "section": "actions",
        "place": "list",
    }
    if not page.object_list:
        context["has_any"] = Action.objects.visible_to(request.visitor).exists()
    return render(request, "actions/list.html", context, status=status_of(form))


def add_action(request: StoryRequest, key: str) -> HttpResponse:
    """One more draft action; with `factor` (a uid) in the address it is to answer that one, and one comes back to the factors."""
    incident = editable(request, key)
    answered = Factor.objects.filter(incident=incident, uid__in=request.GET.getlist("factor"))
    initial = {"team": incident.team_id, "factors": list(answered)}
    form = ActionForm(request.POST or None, visitor=request.visitor, incident=incident, initial=initial)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            action = operations.add_action(incident, **form.cleaned_data, by=request.visitor)
            messages.success(request, _("The action is added as a draft."))
            _point_out(request, action)
            return _to_factors(request, incident, request.GET["factor"]) if answered else redirect("incident-actions", key=incident.key)
    return _page(request, incident, form, title=_("Add an action"))


@require_http_methods(["GET", "POST"])
def answer_factor(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Say that an action which is there already answers a factor."""
    incident = editable(request, key)
    factor = Factor.objects.filter(incident=incident, uid=uid).first()
    if factor is None:
        raise Http404
    form = AnsweringForm(request.POST or None, visitor=request.visitor, factor=factor)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.answer_factor(form.cleaned_data["action"], factor, by=request.visitor)
            messages.success(request, _("The action answers it."))
            return _to_factors(request, incident, uid)
    context = {"incident": incident, "factor": factor, "form": form, "section": "incidents", "from": request.GET.get("from", "")}
    return render(request, "actions/answering.html", context, status=status_of(form))


def edit_action(request: StoryRequest, uid: str) -> HttpResponse:
    """Change what it says, whose it is and when it is due."""
    action = find_editable_action(request.visitor, uid)
    form = ActionForm(request.POST or None, visitor=request.visitor, incident=action.incident, action=action)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_action(action, expected=posted_version(request), by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            _point_out(request, action)
            return redirect("action", uid=action.uid)
    return _page(request, action.incident, form, title=_("Edit the action"), action=action)


def _point_out(request: StoryRequest, action: Action) -> None:
    if hint := day_hint(action):
        messages.warning(request, hint)


def _to_factors(request: StoryRequest, incident: Incident, factor: str) -> HttpResponse:
    """Where somebody came from who looked for what answers a factor: the table of coverage, or the factors."""
    if request.GET.get("from") == "table":
        return redirect(f"{reverse('incident-coverage', args=[incident.key])}#row-{factor}")
    return redirect(reverse("incident-factors", args=[incident.key]) + "#coverage")


def _page(request: StoryRequest, incident: Incident, form: ActionForm, *, title: str, action: Action | None = None) -> HttpResponse:
    is_from_factors = bool(request.GET.get("factor"))
    context = {
        "incident": incident,
        "form": form,
        "title": title,
        "action": action,
        "section": "incidents",
        "is_from_factors": is_from_factors,
    }
    return render(request, "actions/edit.html", context, status=status_of(form))
