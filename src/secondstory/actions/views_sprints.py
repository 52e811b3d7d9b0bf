"""A team's sprints: the calendar, what waits for one, and putting an action into one by a tap."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions import operations, sprinting
from secondstory.actions.finding import find_editable_action
from secondstory.actions.forms_rails import PlanForm, SprintForm
from secondstory.actions.models import Action, Sprint
from secondstory.actions.permissions import may_plan_sprints
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.days import today
from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team


@require_safe
def sprints(request: StoryRequest) -> HttpResponse:
    """One team's calendar; `team` in the address says whose."""
    return _page(request, sprinting.team_of(request.visitor, request.GET.get("team", "")), PlanForm())


@require_POST
def plan(request: StoryRequest, slug: str) -> HttpResponse:
    """Make the next sprints in one go."""
    team = sprinting.team_of(request.visitor, slug)
    form = PlanForm(request.POST)
    if team is not None and form.is_valid():
        with RefusalsOn(form):
            made = operations.plan_sprints(team, **form.cleaned_data, after=request.POST.get("after"), by=request.visitor)
            messages.success(request, _("%(first)s to %(last)s are planned.") % {"first": made[0], "last": made[-1]})
            return _to(team)
    return _page(request, team, form)


def edit(request: StoryRequest, uid: str) -> HttpResponse:
    """Rename a sprint, or move its days."""
    sprint = _sprint(request, uid)
    if not may_plan_sprints(request.visitor, sprint.team):
        raise NotAllowed(_("The sprints of %(team)s are planned by the team. Ask them.") % {"team": sprint.team})
    initial = {"name": sprint.name, "starts_on": sprint.starts_on, "ends_on": sprint.ends_on}
    form = SprintForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_sprint(sprint, expected=posted_version(request), by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return _to(sprint.team)
    is_empty = not Action.objects.visible_to(request.visitor).filter(sprint=sprint).exists()
    context = {"form": form, "sprint": sprint, "is_empty": is_empty, "section": "actions"}
    return render(request, "actions/sprint_edit.html", context, status=status_of(form))


@require_POST
def remove(request: StoryRequest, uid: str) -> HttpResponse:
    """Take away an empty sprint."""
    sprint = _sprint(request, uid)
    operations.remove_sprint(sprint, by=request.visitor)
    messages.success(request, _("%(name)s is gone.") % {"name": sprint.name})
    return _to(sprint.team)


@require_POST
def put(request: StoryRequest, uid: str) -> HttpResponse:
    """Put an action into a sprint of its team, or take it out of its sprint; then back to where one was."""
    action = find_editable_action(request.visitor, uid)
    wanted = request.POST.get("sprint", "")
    sprint = _sprint(request, wanted) if wanted else None
    operations.put_in_sprint(action, sprint, by=request.visitor, expected=posted_version(request))
    messages.success(request, _("It is in %(name)s.") % {"name": sprint} if sprint else _("It is in no sprint any more."))
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return _to(action.team) if action.team else redirect("sprints")


def _sprint(request: HttpRequest, uid: str) -> Sprint:
    found = Sprint.objects.select_related("team").filter(uid=uid, is_example=request.visitor.is_example).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _to(team: Team) -> HttpResponse:
    return redirect(reverse("sprints") + f"?team={team.slug}")


def _page(request: StoryRequest, team: Team | None, form: PlanForm) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "team": team,
        "teams": Team.objects.filter(is_example=request.visitor.is_example),
        "section": "actions",
    }
    if team is not None:
        context |= {
            "calendar": sprinting.calendar_of(request.visitor, team, today=today()),
            "share": sprinting.share_in_time(team, today=today()),
            "may_plan": may_plan_sprints(request.visitor, team),
            "today": today(),
        }
    return render(request, "actions/sprints.html", context, status=status_of(form))
