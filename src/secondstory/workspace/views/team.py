"""The page of a team: who is on it, what runs under its care, and the ways to its incidents and open actions."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from secondstory.incidents.models import Service
from secondstory.people import queries
from secondstory.people.forms import MemberForm
from secondstory.people.http import StoryRequest


@require_safe
def team(request: StoryRequest, slug: str) -> HttpResponse:
    """One team. Nothing on it is counted, so teams can't be compared from here."""
    visitor = request.visitor
    found = queries.teams_of(visitor).filter(slug=slug).first()
    if found is None:
        raise Http404
    may_manage = visitor.may_manage(found) and not found.is_example
    context = {
        "team": found,
        "services": Service.objects.visible_to(visitor).filter(team=found),
        "may_manage": may_manage,
        "may_edit": visitor.is_administrator and not found.is_example,
        "form": MemberForm(team=found) if may_manage else None,
        "section": "people",
    }
    return render(request, "workspace/team.html", context)
