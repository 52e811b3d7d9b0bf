"""Invitations that wait, and making one; its link is shown once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people import operations, queries
from secondstory.people.forms import InvitationForm
from secondstory.people.http import StoryRequest


@never_cache
def invitations(request: StoryRequest) -> HttpResponse:
    """For administrators, and for managers into their teams."""
    if not request.visitor.is_administrator and not request.visitor.managed_team_keys:
        raise NotAllowed(_("Administrators invite; a team’s manager invites members and readers into the team."))
    form = InvitationForm(request.POST or None, visitor=request.visitor)
    link = ""
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            made = operations.invite_person(**form.cleaned_data, by=request.visitor)
            link = request.build_absolute_uri(reverse("invitation", args=[made[1]]))
            form = InvitationForm(visitor=request.visitor)
    context = {"form": form, "link": link, "waiting": queries.invitations_of(request.visitor), "section": "people"}
    return render(request, "people/invitations.html", context, status=status_of(form))


@require_POST
def withdraw(request: StoryRequest, uid: str) -> HttpResponse:
    """Make an invitation stop working."""
    row = queries.invitations_of(request.visitor).filter(uid=uid).first()
    if row is None:
        raise Http404
    operations.withdraw_invitation(row, by=request.visitor)
    messages.success(request, _("The invitation does not work any more."))
    return redirect("invitations")
