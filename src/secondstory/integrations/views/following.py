"""An action's tracker: a part of the action's page, and a page of its own for browsers without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions.models import Action
from secondstory.integrations import operations, queries
from secondstory.integrations.forms import LinkingForm, MakingForm
from secondstory.integrations.models import TrackerLink
from secondstory.integrations.operations.linking import settle_title
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


@require_safe
def tracker(request: StoryRequest, uid: str) -> HttpResponse:
    """Where an action is followed; htmx gets the part alone."""
    return _show(request, _visible(request, uid))


@require_POST
def make(request: StoryRequest, uid: str) -> HttpResponse:
    """Have an issue made of it."""
    action = _editable(request, uid)
    shown = queries.followed(action, request.visitor)
    form = MakingForm(request.POST, connections=shown.connections, is_private=action.incident.is_private)
    if form.is_valid():
        with RefusalsOn(form):
            back = request.build_absolute_uri(reverse("action", args=[action.uid]))
            operations.make_issue(action, form.cleaned_data.pop("connection"), by=request.visitor, back=back, **form.cleaned_data)
            messages.success(request, _("The issue is being made. It stands here in a moment."))
            return _back(action)
    return _show(request, action, making=form)


@require_POST
def link(request: StoryRequest, uid: str) -> HttpResponse:
    """Link an issue that is there."""
    action = _editable(request, uid)
    form = LinkingForm(request.POST, is_private=action.incident.is_private)
    if form.is_valid():
        with RefusalsOn(form):
            operations.link_issue(action, form.cleaned_data.pop("url"), by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Linked. What the issue says stands here in a moment."))
            return _back(action)
    return _show(request, action, linking=form)


@require_POST
def unlink(request: StoryRequest, uid: str) -> HttpResponse:
    """Follow it no longer."""
    action = _editable(request, uid)
    operations.unlink_issue(action, by=request.visitor)
    messages.success(request, _("It is followed no longer. The issue stays as it is; its fields are changed here again."))
    return _back(action)


@require_POST
def settle(request: StoryRequest, uid: str) -> HttpResponse:
    """Choose where the title was changed on both sides."""
    action = _editable(request, uid)
    found = TrackerLink.objects.filter(action=action).select_related("action__incident", "connection").first()
    if found is None:
        raise Refusal(_("No issue is linked to this action."))
    settle_title(found, request.POST.get("choice", ""), by=request.visitor)
    messages.success(request, _("Saved."))
    return _back(action)


@require_POST
def again(request: StoryRequest, uid: str) -> HttpResponse:
    """Try again what was given up, and read the issue now."""
    action = _editable(request, uid)
    operations.ask_again(action, by=request.visitor)
    messages.success(request, _("It is asked again now."))
    return _back(action)


def _show(request: StoryRequest, action: Action, *, making: MakingForm | None = None, linking: LinkingForm | None = None) -> HttpResponse:
    shown = queries.followed(action, request.visitor)
    is_private = action.incident.is_private
    context: dict[str, Any] = {
        "action": action,
        "shown": shown,
        "making": making or MakingForm(connections=shown.connections, is_private=is_private, auto_id="making-%s"),
        "linking": linking or LinkingForm(is_private=is_private, auto_id="linking-%s"),
        "section": "actions",
    }
    is_part = "HX-Request" in request.headers
    status = max(status_of(making), status_of(linking))
    return render(request, "integrations/part.html" if is_part else "integrations/action.html", context, status=status)


def _back(action: Action) -> HttpResponse:
    return redirect("action", uid=action.uid)


def _visible(request: StoryRequest, uid: str) -> Action:
    rows = Action.objects.visible_to(request.visitor).select_related("incident", "owner", "team", "sprint")
    action = rows.filter(uid=uid).first()
    if action is None:
        raise Http404
    return action


def _editable(request: StoryRequest, uid: str) -> Action:
    action = _visible(request, uid)
    if not Action.objects.editable_by(request.visitor).filter(pk=action.pk).exists():
        raise NotAllowed(_("You can look at this action, but not change it."))
    return action
