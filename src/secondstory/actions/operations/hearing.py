"""The last word said of an action: silence is one of the things that make us ask (R62)."""

from __future__ import annotations

from secondstory.actions.models import Action
from secondstory.lib import clock


def hear(action: Action) -> None:
    """Someone, or its tracker, has just said something of it. It is no edit, so the version stays."""
    now = clock.now()
    Action.objects.filter(pk=action.pk).update(heard_at=now)
    action.heard_at = now
