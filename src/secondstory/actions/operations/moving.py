"""Taking an action from one state to another; and its parent, when its last part has ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from secondstory.actions.enums import CLOSED_STATES, State
from secondstory.actions.models import Action
from secondstory.actions.operations.checks import refuse_ended
from secondstory.actions.operations.hearing import hear
from secondstory.actions.operations.verifying import ask_for_effect
from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor


def move(action: Action, state: State, *, verb: str, by: Visitor, expected: int | None, **more: Any) -> None:
    """Take an action that has not ended to `state`, changing `more` with it, under the audit's `verb`. Whoever says *done* is kept: they
    don't verify it (R53).
    """
    lock(action)
    refuse_ended(action)
    ended_at = clock.now() if state in CLOSED_STATES else None
    changes = save_version(action, expected=expected, changes={"state": state, "ended_at": ended_at, **more})
    if state == State.DONE:
        Action.objects.filter(pk=action.pk).update(finisher=by.user)
        action.finisher = by.user
    hear(action)
    record(verb, action, about=action.incident, by=by, changes=changes)
    if state in CLOSED_STATES and action.parent_id is not None:
        _end_with_parts(Action.objects.get(pk=action.parent_id), by=by)


def _end_with_parts(parent: Action, *, by: Visitor) -> None:
    """What was broken down is done when its parts are; let go when all of them were (R78)."""
    lock(parent)  # two parts that end at once: whoever waits here sees the other's end
    parts = list(Action.objects.filter(parent=parent).order_by("position", "pk"))
    if parent.is_closed or parent.keeps_there("state") or any(not part.is_closed for part in parts):
        return
    done = [part for part in parts if part.state == State.DONE]
    if done:
        texts = "; ".join(one_line(part.text, longest=120) for part in done)
        move(parent, State.DONE, verb="finished", by=by, expected=None, evidence=_("Its parts are done: %(texts)s") % {"texts": texts})
        ask_for_effect(parent)
    else:
        move(parent, State.LET_GO, verb="let go of", by=by, expected=None, reason=_("All its parts were let go of."))
