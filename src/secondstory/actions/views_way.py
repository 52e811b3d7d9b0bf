"""One action: where it stands, the next step, and every other one; each asks for what it needs and goes back to the action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from secondstory.actions import forms_way, operations, queries
from secondstory.actions.enums import WAY_OUT, Hindrance, Trigger
from secondstory.actions.finding import find_editable_action
from secondstory.actions.models import Action
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.days import today
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest
from secondstory.people.permissions import Visitor


@dataclass(frozen=True)
class Step:
    """One thing that can be done to an action: what it asks for, what it is called, and the operation."""

    form: type[forms_way.StepForm]
    title: str | Promise
    button: str | Promise
    run: Callable[..., Any]


STEPS: dict[str, Step] = {
    "agree": Step(forms_way.StepForm, _l("Agree on it"), _l("Agree it"), operations.agree_action),
    "confirm": Step(forms_way.ConfirmForm, _l("Confirm it"), _l("Confirm it"), operations.confirm_action),
    "start": Step(forms_way.StepForm, _l("Begin it"), _l("Work has begun"), operations.start_action),
    "say": Step(forms_way.WordsForm, _l("Say how it goes"), _l("Say so"), operations.say_how_it_goes),
    "finish": Step(forms_way.EvidenceForm, _l("It is done"), _l("Done"), operations.finish_action),
    "verify": Step(forms_way.StepForm, _l("Verify that it is done"), _l("I have looked: it is done"), operations.verify_action),
    "send-back": Step(forms_way.ReasonForm, _l("Send it back"), _l("Send it back"), operations.send_back_action),
    "let-go": Step(forms_way.ReasonForm, _l("Let it go"), _l("Let it go"), operations.let_go_of_action),
    "accept": Step(forms_way.StepForm, _l("Take it on"), _l("Accept it"), operations.accept_action),
    "decline": Step(forms_way.ReasonForm, _l("Give it back"), _l("Give it back"), operations.decline_action),
    "hand-over": Step(forms_way.TakerForm, _l("Hand it over"), _l("Ask them"), operations.hand_over_action),
    "reschedule": Step(forms_way.DayForm, _l("Move its day"), _l("Move it"), operations.reschedule_action),
    "break-down": Step(forms_way.PartsForm, _l("Break it down"), _l("Break it down"), operations.break_down_action),
    "merge": Step(forms_way.MergeForm, _l("Merge it into another"), _l("Merge it"), operations.merge_actions),
    "open-again": Step(forms_way.StepForm, _l("Open it again"), _l("Open it again"), operations.open_action_again),
    "effect": Step(forms_way.EffectForm, _l("Did it work?"), _l("Say so"), operations.answer_effect),
}


@require_safe
def one_action(request: StoryRequest, uid: str) -> HttpResponse:
    """Where it stands and what is next, its parts, what it answers, and its way."""
    found = queries.one_action(request.visitor, uid)
    if found is None:
        raise Http404
    return render(
        request, "actions/one.html", {"one": found, "action": found.action, "steps": _others(found, request.visitor), "section": "actions"}
    )


@require_http_methods(["GET", "POST"])
def step(request: StoryRequest, uid: str, verb: str) -> HttpResponse:
    """One step: what it needs is asked for, and done when it is sent."""
    what = STEPS.get(verb)
    if what is None:
        raise Http404
    action = find_editable_action(request.visitor, uid)
    form = what.form(request.POST or None, visitor=request.visitor, action=action)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            what.run(action, by=request.visitor, expected=posted_version(request), **form.given())
            messages.success(request, _said(verb, action))
            return redirect("action", uid=action.uid)
    context = {"action": action, "form": form, "step": what, "verb": verb, "section": "actions"}
    return render(request, "actions/step.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def review(request: StoryRequest, uid: str) -> HttpResponse:
    """What keeps it? The answer (`hindrance`) shows the one way out it leads to; both are saved together."""
    action = find_editable_action(request.visitor, uid)
    is_sent = request.method == "POST"
    given = request.POST if is_sent else request.GET
    asked = forms_way.HindranceForm(given if "hindrance" in given else None)
    hindrance = Hindrance(asked.cleaned_data["hindrance"]) if asked.is_bound and asked.is_valid() else None
    form = forms_way.form_of_way(hindrance, given if is_sent else None, action=action, visitor=request.visitor) if hindrance else None
    if is_sent and hindrance and form and form.is_valid():
        with RefusalsOn(form):
            operations.review_languishing(action, hindrance=hindrance, by=request.visitor, expected=posted_version(request), **form.given())
            messages.success(request, _said(str(WAY_OUT[hindrance]), action))
            return redirect("action", uid=action.uid)
    stuck: Any = Action.objects.filter(pk=action.pk).languishing(today()).first()
    context = {
        "action": action,
        "asked": asked,
        "form": form,
        "way": WAY_OUT[hindrance] if hindrance else None,
        "trigger": Trigger(stuck.trigger).label if stuck else "",
        "section": "actions",
    }
    return render(request, "actions/review.html", context, status=status_of(form if hindrance else asked))


_ASKING = {"say": "", "hand-over": "owner", "decline": "owner", "reschedule": "due_on"}
"""Steps that change what a tracker may keep; those not here change its state."""


def _others(found: queries.OneAction, visitor: Visitor) -> list[tuple[str, str | Promise]]:
    """The steps that can be taken besides the next one: verb and what it is called."""
    action = found.action
    if action.is_closed:
        verbs = ["send-back"] if found.standing.verb == "verify" else []
        verbs += ["open-again"] if action.state == "let_go" and action.merged_into is None else []
    else:
        verbs = ["say", "hand-over", "reschedule"] if action.is_open else []
        verbs += ["finish"] if action.state == "agreed" else []
        verbs += ["decline"] if visitor.user is not None and action.owner_id == visitor.user.pk else []
        verbs += ["break-down", "merge", "let-go"] if not any(not part.is_closed for part in found.parts) else []
    kept = [verb for verb in verbs if action.keeps_there(_ASKING.get(verb, "state"))]
    return [(verb, STEPS[verb].title) for verb in verbs if verb not in kept and verb != found.standing.verb]


def _said(verb: str, action: Action) -> str:
    said = {
        "agree": _("Agreed.") if not action.is_soaking else _("Agreed in the room. It is confirmed on its day, or let go."),
        "accept": _("It is yours."),
        "decline": _("Given back. Its team’s manager looks for an owner."),
        "hand-over": _("They are asked."),
        "break-down": _("Broken down. It is done when its parts are."),
        "break_down": _("Broken down. It is done when its parts are."),
        "merge": _("Merged."),
        "open-again": _("It is a draft again. Agree on it anew, with a day."),
        "close": _("Closed, with its reason."),
        "escalate": _("Escalated: a decision is asked for."),
    }
    return said.get(verb) or _("Saved.")
