"""Actions that are promises, whatever the day."""

from __future__ import annotations

from secondstory.actions.models import Action
from secondstory.actions.operations import agree_action, confirm_action
from secondstory.people.permissions import Visitor


def promise(action: Action, *, by: Visitor) -> Action:
    """Agree on it in the room, and confirm it at once with a reason."""
    agree_action(action, by=by)
    if action.is_soaking:
        confirm_action(action, by=by, reason="It can't wait")
    return action
