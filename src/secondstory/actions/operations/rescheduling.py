"""Moving a promised day: each time leaves a row with its reason, and the second one makes us ask why (R62)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import PROMISED_STATES
from secondstory.actions.models import Action, Rescheduling
from secondstory.actions.operations.checks import needed_words, refuse_day_over, refuse_ended, refuse_kept_there
from secondstory.actions.operations.hearing import hear
from secondstory.audit.operations import record
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor


@transaction.atomic
def reschedule_action(action: Action, *, due_on: date | None, reason: str, by: Visitor, expected: int | None = None) -> None:
    """Move the day of an action that has not ended; of a promise, with the reason."""
    lock(action)
    refuse_ended(action)
    refuse_kept_there(action, ["due_on"], said_by="")
    if due_on is None:
        raise Refusal(_("Say to which day it moves."), field="due_on")
    if due_on == action.due_on:
        raise Refusal(_("That is its day already. Choose another."), field="due_on")
    moved = note_move(action, due_on, reason=reason, field="reason")
    refuse_day_over(due_on, incident=action.incident)
    changes = save_version(action, expected=expected, changes={"due_on": due_on})
    if moved is not None:
        moved.save()
    hear(action)
    record("moved the day of", action, about=action.incident, by=by, changes=changes)


def note_move(action: Action, after: date | None, *, reason: str, field: str = "moved_because", said_by: str = "") -> Rescheduling | None:
    """The row to write when a promise's day moves; None where nothing is promised or nothing moves. Raises `Refusal` without a reason."""
    before = action.due_on
    if action.state not in PROMISED_STATES or before is None or after is None or before == after:
        return None
    if after < today() and not said_by:
        raise Refusal(_("That day is over. A promise moves to a day that is still to come."), field="due_on")
    reason = needed_words(reason, field=field, sentence=_("It is promised for a day. Say in a sentence why that day moves."))
    return Rescheduling(action=action, before=before, after=after, reason=reason)
