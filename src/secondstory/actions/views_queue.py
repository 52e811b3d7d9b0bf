"""The manager's queue: each row with its decisions, taken where it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions import operations
from secondstory.actions.enums import WAY_OUT, Hindrance, Way
from secondstory.actions.finding import find_editable_action
from secondstory.actions.models import Action, Sprint
from secondstory.actions.queue import queue_of, said, waiting_of
from secondstory.incidents.forms import people_of
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.http import StoryRequest

STEPS = ("take", "give", "confirm", "sprint", "close", "escalate", "reopen", "stay")
HINDRANCES = {way: [(one.value, one.label) for one in Hindrance if WAY_OUT[one] == way] for way in (Way.CLOSE, Way.ESCALATE)}


@require_safe
def queue(request: StoryRequest) -> HttpResponse:
    """All that waits, under why it does."""
    found = queue_of(request.visitor, team=request.GET.get("team", ""))
    context = {"queue": found, "section": "actions", "place": "queue", **_choices()}
    return render(request, "actions/queue.html", context)


@require_POST
def decide(request: StoryRequest, uid: str) -> HttpResponse:
    """One decision. htmx gets what stands in the row's place from now on; a form goes back to the queue."""
    action = find_editable_action(request.visitor, uid)
    step, _space, which = request.POST.get("step", "").partition(" ")
    if step not in STEPS:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": step[:40], "words": ", ".join(STEPS)}, field="step")
    before = {"take": action.owner, "give": action.owner, "sprint": action.sprint}
    sentence = _taken(request, action, step, which)
    if request.headers.get("HX-Request") != "true":
        messages.success(request, sentence)
        return redirect(reverse("action-queue") + (f"?team={request.POST['team']}" if request.POST.get("team") else ""))
    action.refresh_from_db()
    undo = {"take": "owner", "give": "owner", "sprint": "sprint"}.get(step, "") if before.get(step) is None else ""
    context = {"action": action, "sentence": sentence, "undo": undo, "team": request.POST.get("team", "")}
    return render(request, "actions/queue_said.html", context)


@require_POST
def undo(request: StoryRequest, uid: str) -> HttpResponse:
    """Put back what one decision changed: nobody's again, or in no sprint again. The row comes back."""
    action = find_editable_action(request.visitor, uid)
    what = request.POST.get("undo", "")
    if what == "owner":
        operations.take_offer_back(action, by=request.visitor, expected=posted_version(request))
    elif what == "sprint":
        operations.put_in_sprint(action, None, by=request.visitor, expected=posted_version(request))
    else:
        raise Http404
    if request.headers.get("HX-Request") != "true":
        messages.success(request, _("Taken back."))
        return redirect("action-queue")
    waiting = waiting_of(request.visitor, action)
    if waiting is None:
        return render(request, "actions/queue_said.html", {"action": action, "sentence": _("Taken back."), "undo": ""})
    return render(request, "actions/queue_row.html", {"one": waiting, "team": request.POST.get("team", ""), **_choices()})


def _taken(request: StoryRequest, action: Action, step: str, which: str) -> str:
    by, version, given = request.visitor, posted_version(request), request.POST
    if step == "take":
        if by.user is None:
            raise NotAllowed(_("Sign in to take it on."))
        operations.hand_over_action(action, to=by.user, by=by, expected=version)
        return said(step)
    if step == "give":
        taker = people_of(by).filter(uid=given.get("to", "")).first()
        if taker is None:
            raise Refusal(_("Choose who is to take it on."), field="to")
        operations.hand_over_action(action, to=taker, by=by, expected=version)
        return said(step, name=taker)
    if step == "confirm":
        operations.confirm_action(action, by=by, expected=version)
        return said(step)
    if step == "sprint":
        sprint = Sprint.objects.filter(uid=which, team=action.team).first()
        if sprint is None:
            raise Refusal(_("Choose one of its team’s sprints."), field="sprint")
        operations.put_in_sprint(action, sprint, by=by, expected=version)
        return said(step, name=sprint)
    if step in {"reopen", "stay"}:
        (operations.open_action_again if step == "reopen" else operations.leave_action_let_go)(action, by=by, expected=version)
        return said(step)
    words = given.get("words", "")
    hindrance = given.get("hindrance", "")
    way = Way.CLOSE if step == "close" else Way.ESCALATE
    if hindrance not in dict(HINDRANCES[way]):
        raise Refusal(_("Choose what keeps it."), field="hindrance")
    more = {"reason": words} if step == "close" else {"trade_off": words}
    operations.review_languishing(action, hindrance=hindrance, by=by, expected=version, **more)
    if step == "close":
        return said(step, reason=words)
    asked = action.escalations.order_by("-pk").first()
    return said(step, day=date_format(asked.decide_by, "j F") if asked else "")


def _choices() -> dict[str, Any]:
    """The words of the two menus, made once: every row has them."""
    return {
        name: format_html_join("", '<option value="{}">{}</option>', HINDRANCES[way])
        for name, way in (("close_because", Way.CLOSE), ("escalate_because", Way.ESCALATE))
    }
