"""The list of actions across incidents, and the steps of one action."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions import operations, queries
from secondstory.actions.forms import FilterForm
from secondstory.actions.models import Action
from secondstory.lib.errors import NotAllowed
from secondstory.people.http import StoryRequest


@require_safe
def action_list(request: StoryRequest) -> HttpResponse:
    """Open actions first by how long they are over; the address says what the list is narrowed to."""
    given = request.GET.copy()
    given.setdefault("state", "open")
    form = FilterForm(given, visitor=request.visitor)
    form.is_valid()
    filters = queries.Filters(**{name: value for name, value in form.cleaned_data.items() if value})
    page = Paginator(queries.listed(request.visitor, filters), 50).get_page(request.GET.get("page"))
    return render(request, "actions/list.html", {"form": form, "page": page, "section": "actions"})


@require_POST
def step(request: StoryRequest, uid: str, verb: str) -> HttpResponse:
    """One step of an action: agree, start, finish (evidence), let go (reason)."""
    action = Action.objects.visible_to(request.visitor).select_related("incident").filter(uid=uid).first()
    if action is None:
        raise Http404
    if not Action.objects.editable_by(request.visitor).filter(pk=action.pk).exists():
        raise NotAllowed(_("You can look at this action, but not move it on."))
    version = request.POST.get("version", "")
    expected = int(version) if version.isascii() and version.isdigit() else None
    words = request.POST.get("words", "")
    if verb == "agree":
        operations.agree_action(action, by=request.visitor, expected=expected)
    elif verb == "start":
        operations.start_action(action, by=request.visitor, expected=expected)
    elif verb == "finish":
        operations.finish_action(action, evidence=words, by=request.visitor, expected=expected)
    elif verb == "let-go":
        operations.let_go_of_action(action, reason=words, by=request.visitor, expected=expected)
    else:
        raise Http404
    messages.success(request, _("Saved."))
    return redirect("incident-actions", key=action.incident.key)
