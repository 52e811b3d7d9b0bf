"""Actions that are promises, whatever the day."""

from __future__ import annotations

from datetime import timedelta

from secondstory.actions.models import Action
from secondstory.actions.operations import agree_action, confirm_action
from secondstory.lib.days import today
from secondstory.people.permissions import Visitor


def agree(action: Action, *, by: Visitor) -> None:
    """Agree on it in the room, as if on a day before its own."""
    due_on = action.due_on
    if due_on is not None and due_on < today():
        Action.objects.filter(pk=action.pk).update(due_on=today() + timedelta(days=1))
        action.refresh_from_db()
    agree_action(action, by=by)
    if action.due_on != due_on:
        Action.objects.filter(pk=action.pk).update(due_on=due_on)
        action.refresh_from_db()


def promise(action: Action, *, by: Visitor) -> Action:
    """Agree on it in the room, and confirm it at once with a reason."""
    agree(action, by=by)
    if action.is_soaking:
        confirm_action(action, by=by, reason="It can't wait")
    return action
