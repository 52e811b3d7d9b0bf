"""Actions whose day is over, and such as are promises whatever the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from secondstory.actions.models import Action
from secondstory.actions.operations import add_action, agree_action, confirm_action
from secondstory.actions.operations.checks import grade_of
from secondstory.incidents.models import Incident
from secondstory.lib.days import today
from secondstory.people.permissions import Visitor


def add(incident: Incident, text: str, *, by: Visitor, due_on: date | None = None, **given: Any) -> Action:
    """Add one, as if on a day before its own."""
    is_over = due_on is not None and due_on < today()
    action = add_action(incident, text, by=by, due_on=None if is_over else due_on, **given)
    if is_over:
        Action.objects.filter(pk=action.pk).update(due_on=due_on, grade=grade_of(action.text, due_on=due_on))
        action.refresh_from_db()
    return action


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
