"""An action's tracker: a part of the action's page, and a page of its own for browsers without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions.finding import find_editable_action, find_visible_action
from secondstory.actions.models import Action
from secondstory.integrations import operations, queries
from secondstory.integrations.forms import LinkingForm, MakingForm
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


@require_safe
def tracker(request: StoryRequest, uid: str) -> HttpResponse:
    """Where an action is followed; htmx gets the part alone."""
    return _show(request, find_visible_action(request.visitor, uid))


@require_POST
def make(request: StoryRequest, uid: str) -> HttpResponse:
    """Have an issue made of it."""
    action = find_editable_action(request.visitor, uid)
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
    action = find_editable_action(request.visitor, uid)
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
    action = find_editable_action(request.visitor, uid)
    operations.unlink_issue(action, by=request.visitor)
    messages.success(request, _("It is followed no longer. The issue stays as it is; its fields are changed here again."))
    return _back(action)


@require_POST
def settle(request: StoryRequest, uid: str) -> HttpResponse:
    """Choose where the title was changed on both sides."""
    action = find_editable_action(request.visitor, uid)
    operations.settle_title(queries.find_link(action), request.POST.get("choice", ""), by=request.visitor)
    messages.success(request, _("Saved."))
    return _back(action)


@require_POST
def again(request: StoryRequest, uid: str) -> HttpResponse:
    """Try again what was given up, and read the issue now."""
    action = find_editable_action(request.visitor, uid)
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
