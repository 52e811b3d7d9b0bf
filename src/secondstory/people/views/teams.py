"""Making, renaming and filling teams. The page of a team is `workspace`'s: it shows services too."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people import operations
from secondstory.people.forms import MemberForm, TeamForm
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team, User


def new(request: StoryRequest) -> HttpResponse:
    """A new team."""
    _administrators_only(request)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            team = operations.make_team(**form.cleaned_data, by=request.visitor)
            return redirect("team", slug=team.slug)
    return render(request, "people/team_form.html", {"form": form, "section": "people"}, status=status_of(form))


def edit(request: StoryRequest, slug: str) -> HttpResponse:
    """A team's name and manager."""
    _administrators_only(request)
    team = own_team(slug)
    form = TeamForm(request.POST or None, initial={"name": team.name, "manager": team.manager and team.manager.uid})
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        expected = int(version) if version.isascii() and version.isdigit() else None
        with RefusalsOn(form):
            operations.edit_team(team, **form.cleaned_data, by=request.visitor, expected=expected)
            return redirect("team", slug=team.slug)
    return render(request, "people/team_form.html", {"form": form, "team": team, "section": "people"}, status=status_of(form))


@require_POST
def add_member(request: StoryRequest, slug: str) -> HttpResponse:
    """Put somebody on the team."""
    team = own_team(slug)
    form = MemberForm(request.POST, team=team)
    if not request.visitor.may_manage(team):
        raise NotAllowed(_("Only the team’s manager or an administrator can do this."))
    if not form.is_valid():
        raise Refusal(_("Choose an active person who is not on the team yet."))
    operations.add_member(team, user=form.cleaned_data["user"], by=request.visitor)
    return redirect("team", slug=team.slug)


@require_POST
def remove_member(request: StoryRequest, slug: str, uid: str) -> HttpResponse:
    """Take somebody off the team."""
    team = own_team(slug)
    user = User.objects.filter(uid=uid, teams=team).first()
    if user is None:
        raise Http404
    operations.remove_member(team, user=user, by=request.visitor)
    messages.success(request, _("%(name)s is not on the team any more.") % {"name": user})
    return redirect("team", slug=team.slug)


def own_team(slug: str) -> Team:
    """A team of the organisation; 404 for none and for one of the example."""
    team = Team.objects.select_related("manager").filter(slug=slug, is_example=False).first()
    if team is None:
        raise Http404
    return team


def _administrators_only(request: StoryRequest) -> None:
    if not request.visitor.is_administrator:
        raise NotAllowed(_("Only an administrator can do this. Ask one of them."))
