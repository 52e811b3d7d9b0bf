"""The escalation board, one escalation with its history, and the forms to ask and to answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.actions import ladder, operations
from secondstory.actions.enums import Rung
from secondstory.actions.finding import find_editable_action
from secondstory.actions.forms_rails import DecisionForm, EscalationEditForm, EscalationForm
from secondstory.actions.models import Action, Escalation
from secondstory.actions.permissions import may_decide
from secondstory.audit.models import Record
from secondstory.audit.queries import tell
from secondstory.incidents.views.finding import posted_version
from secondstory.lib.days import today
from secondstory.lib.errors import NotAllowed
from secondstory.lib.forms import RefusalsOn, status_of
from secondstory.people.http import StoryRequest


@require_safe
def board(request: StoryRequest) -> HttpResponse:
    """What waits for a decision, by who decides it."""
    context = {"board": ladder.board_of(request.visitor, today=today()), "section": "actions", "today": today()}
    return render(request, "actions/escalations.html", context)


@require_safe
def escalation(request: StoryRequest, uid: str) -> HttpResponse:
    """One question, what is decided about it, and how it came to stand where it does."""
    row = find_escalation(request, uid)
    return _page(request, row, DecisionForm(visitor=request.visitor))


def escalate(request: StoryRequest, uid: str) -> HttpResponse:
    """Ask for a decision about an action."""
    action = find_editable_action(request.visitor, uid)
    form = EscalationForm(request.POST or None, visitor=request.visitor)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            row = operations.escalate_action(action, by=request.visitor, expected=posted_version(request), **form.cleaned_data)
            messages.success(request, _("It is asked. Who decides sees it on the board."))
            return redirect("escalation", uid=row.uid)
    context = {"form": form, "action": action, "title": _("Ask for a decision"), "section": "actions", "version": action.version}
    return render(request, "actions/escalation_form.html", context, status=status_of(form))


def edit(request: StoryRequest, uid: str) -> HttpResponse:
    """Write down what is missing, or say how urgent it is."""
    row = find_escalation(request, uid)
    if not may_edit(request, row):
        raise NotAllowed(_("You can look at this escalation, but not change it."))
    form = EscalationEditForm(request.POST or None, visitor=request.visitor, escalation=row)
    if request.method == "POST" and form.is_valid():
        with RefusalsOn(form):
            operations.edit_escalation(row, expected=posted_version(request), by=request.visitor, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("escalation", uid=row.uid)
    context = {
        "form": form, "action": row.action, "escalation": row, "title": _("What is asked"), "section": "actions", "version": row.version,
    }  # fmt: skip
    return render(request, "actions/escalation_form.html", context, status=status_of(form))


@require_POST
def decide(request: StoryRequest, uid: str) -> HttpResponse:
    """Fund, defer, or accept the risk."""
    row = find_escalation(request, uid)
    form = DecisionForm(request.POST, visitor=request.visitor)
    if form.is_valid():
        with RefusalsOn(form):
            operations.decide_escalation(row, expected=posted_version(request), by=request.visitor, **form.cleaned_data)
            messages.success(request, _("It is decided."))
            return redirect("escalation", uid=row.uid)
    return _page(request, row, form)


def find_escalation(request: StoryRequest, uid: str) -> Any:
    """The escalation with all a page shows of it. Raises Http404 for what the visitor may not know of."""
    found = ladder.with_all(Escalation.objects.visible_to(request.visitor)).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def may_edit(request: StoryRequest, row: Escalation) -> bool:
    """Whoever may change its action, and whoever decides."""
    return may_decide(request.visitor, row) or Action.objects.editable_by(request.visitor).filter(pk=row.action_id).exists()


def _page(request: StoryRequest, row: Any, form: DecisionForm) -> HttpResponse:
    team = row.action.team or row.action.incident.team
    is_over = row.ended_at is not None or row.action.is_closed
    records = Record.objects.filter(subject_kind="escalation", subject_uid=row.uid).order_by("-pk")[:50]
    context = {
        "escalation": row,
        "action": row.action,
        "form": form,
        "parts": ladder.in_words(row),
        "missing": [] if is_over else ladder.missing_of(row),
        "asked": ladder.asked_on(row.rung, team=team, is_example=row.is_example),
        "decisions": row.decisions.select_related("accepter"),
        "told": tell(records),
        "is_over": is_over,
        "is_put_off": ladder.is_put_off(row, today()),
        "is_late": not is_over and row.decide_by < today(),
        "is_top": row.rung == Rung.EXECUTIVE,
        "may_decide": not is_over and may_decide(request.visitor, row),
        "may_edit": not is_over and may_edit(request, row),
        "sees_action": Action.objects.visible_to(request.visitor).filter(pk=row.action_id).exists(),
        "section": "actions",
    }
    return render(request, "actions/escalation.html", context, status=status_of(form))
