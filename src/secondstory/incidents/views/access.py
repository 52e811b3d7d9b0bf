"""Who may read: those asked to, and the doors of private incidents."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents import operations, queries
from secondstory.incidents.forms import AccessForm
from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, readable
from secondstory.lib.forms import status_of
from secondstory.people.http import StoryRequest
from secondstory.people.models import User
from secondstory.people.permissions import administrators_only


def access(request: StoryRequest, key: str) -> HttpResponse:
    """Who was asked to read, who is let in, and asking or letting in one more."""
    incident = readable(request, key)
    form = AccessForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST":
        incident = editable(request, key)
        if form.is_valid():
            if incident.is_private and request.POST.get("how") != "ask":
                operations.invite(incident, user=form.cleaned_data["user"], by=request.visitor)
            else:
                operations.ask_to_read(incident, user=form.cleaned_data["user"], by=request.visitor)
            messages.success(request, _("%(name)s may read it now.") % {"name": form.cleaned_data["user"]})
            return redirect("incident-access", key=incident.key)
    context = {
        "incident": incident,
        "form": form,
        "reviewers": queries.reviewers_of(incident),
        "invited": queries.invited_to(incident) if incident.is_private else [],
        "may_edit": Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists(),
        "section": "incidents",
    }
    return render(request, "incidents/access.html", context, status=status_of(form))


@require_POST
def withdraw(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Take it back: they are not asked any more, and a private incident closes to them."""
    incident = editable(request, key)
    user = User.objects.filter(uid=uid).first()
    if user is None or user not in [*queries.reviewers_of(incident), *queries.invited_to(incident)]:
        raise Http404
    operations.stop_asking_to_read(incident, user=user, by=request.visitor)
    sentence = (
        _("It is closed to %(name)s; a part they had stays written.") if incident.is_private else _("%(name)s is not asked any more.")
    )
    messages.success(request, sentence % {"name": user})
    if user == request.visitor.user:
        return redirect("incidents")
    return redirect("incident-access", key=incident.key)


@require_safe
def orphaned(request: StoryRequest) -> HttpResponse:
    """For administrators: that private incidents exist which nobody can open, and nothing more about them."""
    administrators_only(request.visitor, also_in_example=True)
    context = {"orphaned": queries.orphaned(request.visitor), "section": "incidents"}
    return render(request, "incidents/orphaned.html", context)


@require_POST
def enter_orphaned(request: StoryRequest, uid: str) -> HttpResponse:
    """Let oneself in. It is written in the incident's history, where those concerned see it."""
    administrators_only(request.visitor, also_in_example=True)
    if uid not in queries.orphaned(request.visitor):
        raise Http404
    incident = Incident.objects.get(uid=uid)
    operations.let_administrator_in(incident, by=request.visitor)
    messages.success(request, _("You are in, and the history says so. Let those in who should go on with it."))
    return redirect("incident-access", key=incident.key)
