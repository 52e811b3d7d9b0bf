"""Asking those who can decide (R56-R58, R79)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.models import Action, Escalation
from secondstory.actions.operations.checks import needed_words, refuse_ended
from secondstory.actions.operations.hearing import hear
from secondstory.audit.operations import record
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, refuse_stale
from secondstory.people.permissions import Visitor


@transaction.atomic
def escalate_action(
    action: Action, *, trade_off: str, by: Visitor, decide_by: date | None = None, expected: int | None = None, **more: Any
) -> Escalation:
    """Ask for a decision: what is traded off, in one line, and by when it is decided; else in a week."""
    lock(action)
    refuse_ended(action)
    refuse_stale(action, expected=expected, yours={"trade_off": trade_off})
    trade_off = needed_words(trade_off, field="trade_off", sentence=_("Say in one line what is traded off: what is lost either way."))
    if decide_by is not None and decide_by < today():
        raise Refusal(_("That day is over. Choose one by which it can be decided."), field="decide_by")
    if Escalation.objects.open().filter(action=action).exists():
        raise Refusal(_("It is escalated already, and waits for that decision."))
    made = Escalation.objects.create(
        action=action, trade_off=trade_off, decide_by=decide_by or today() + timedelta(days=7), is_example=action.is_example, **more
    )
    hear(action)
    record("escalated", action, about=action.incident, by=by, changes={"trade_off": ["", trade_off]})
    return made
