"""Handing fields of an action to the tracker it is linked to, taking them back, and opening again what was opened again there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import CLOSED_STATES, TRACKABLE, State
from secondstory.actions.models import Action, EffectCheck
from secondstory.actions.operations.hearing import hear
from secondstory.actions.operations.verifying import reopen_whole
from secondstory.audit.operations import record
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor


@transaction.atomic
def hand_to_tracker(action: Action, *, tracker: str, fields: Iterable[str], by: Visitor) -> None:
    """From now on `fields` (of `TRACKABLE`) come from `tracker`; no form of ours asks for them. Without one they are ours again."""
    kept = [name for name in TRACKABLE if name in set(fields)] if tracker else []
    lock(action)
    changes = save_version(action, expected=None, changes={"tracker": tracker[:40], "kept_there": kept})
    if changes:
        hear(action)
        record("changed an action", action, about=action.incident, by=by, changes=changes)


@transaction.atomic
def reopen_action(action: Action, *, by: Visitor, said_by: str) -> None:
    """Its tracker opened it again: agreed where it still has an owner and a date, else a draft. How it had ended stays in its history."""
    lock(action)
    if action.state not in CLOSED_STATES:
        return
    if not said_by or said_by != action.tracker:
        raise Refusal(_("It has ended already. Add a new action if the question came back."))
    state = State.AGREED if action.owner_id is not None and action.due_on is not None else State.DRAFT
    reopened = {"state": state, "ended_at": None, "evidence": "", "reason": "", "verifier": None, "verified_at": None}
    changes = save_version(action, expected=None, changes=reopened)
    EffectCheck.objects.filter(action=action, answered_at=None).delete()
    hear(action)
    record("opened again", action, about=action.incident, by=by, changes=changes)
    reopen_whole(action, by=by)
