"""An incident's actions as a set: setting some aside, and saying why their number is right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from secondstory.actions import operations
from secondstory.actions.finding import find_editable_action
from secondstory.actions.forms_together import AsideForm, NumberForm
from secondstory.actions.models import NumberReason
from secondstory.actions.together import together_of
from secondstory.incidents.views.finding import editable, posted_version
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


@require_http_methods(["GET", "POST"])
def number(request: StoryRequest, key: str) -> HttpResponse:
    """Few, and why: the surplus is set aside with a reason, or the number is explained."""
    incident = editable(request, key)
    given = request.POST if request.method == "POST" else None
    asks_aside = given is not None and given.get("do") == "aside"
    aside = AsideForm(given if asks_aside else None, visitor=request.visitor, incident=incident)
    kept = NumberReason.objects.filter(incident=incident).first()
    initial = {"cause": kept.cause, "words": kept.words} if kept else None
    why = NumberForm(given if given is not None and not asks_aside else None, initial=initial)
    if asks_aside and aside.is_valid():
        with RefusalsOn(aside):
            operations.set_aside_actions(aside.cleaned_data["drafts"], reason=aside.cleaned_data["reason"], by=request.visitor)
            messages.success(request, _("Set aside. They stay readable below, with the reason."))
            return redirect("incident-actions", key=incident.key)
    if given is not None and not asks_aside and why.is_valid():
        with RefusalsOn(why):
            operations.explain_number(incident, **why.cleaned_data, by=request.visitor)
            messages.success(request, _("Saved."))
            return redirect("incident-actions", key=incident.key)
    context = {"incident": incident, "aside": aside, "why": why, "together": together_of(incident), "section": "incidents"}
    return render(request, "actions/number.html", context, status=max(status_of(aside), status_of(why)))


@require_POST
def take_up(request: StoryRequest, uid: str) -> HttpResponse:
    """An idea becomes a draft again."""
    action = find_editable_action(request.visitor, uid)
    operations.take_up_action(action, by=request.visitor, expected=posted_version(request))
    messages.success(request, _("It is a draft again."))
    return redirect("incident-actions", key=action.incident.key)
