"""The steps of an action, until one of its two ends."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import CLOSED_STATES, State
from secondstory.actions.models import Action
from secondstory.actions.operations.checks import check_promise, refuse_ended, refuse_kept_there
from secondstory.actions.operations.hearing import hear
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor


@transaction.atomic
def agree_action(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Make a draft a promise: it needs an owner and a date (a gate of law 5)."""
    lock(action)
    if action.state not in {State.IDEA, State.DRAFT}:
        refuse_ended(action)
        raise Refusal(_("It is agreed already."))
    check_promise(owner=action.owner, due_on=action.due_on)
    move(action, State.AGREED, verb="agreed", by=by, expected=expected, agreed_at=clock.now())


@transaction.atomic
def start_action(action: Action, *, by: Visitor, expected: int | None = None, said_by: str = "") -> None:
    """Say that work on it has begun. Only what was agreed is begun. `said_by` is its tracker, when that says so."""
    lock(action)
    refuse_kept_there(action, ["state"], said_by=said_by)
    refuse_ended(action)
    if action.state != State.AGREED:
        raise Refusal(_("Agree it first: then it has one owner and a date."))
    move(action, State.IN_PROGRESS, verb="started", by=by, expected=expected)


@transaction.atomic
def finish_action(action: Action, *, evidence: str, by: Visitor, expected: int | None = None, said_by: str = "") -> None:
    """Done, with a link or a sentence that shows it (a gate of law 5)."""
    lock(action)
    refuse_kept_there(action, ["state"], said_by=said_by)
    evidence = checked_text(evidence, field="evidence")
    if not evidence:
        raise Refusal(_("Show that it is done: a link, a query, a test, or one sentence."), field="evidence")
    move(action, State.DONE, verb="finished", by=by, expected=expected, evidence=evidence)


@transaction.atomic
def let_go_of_action(action: Action, *, reason: str, by: Visitor, expected: int | None = None, said_by: str = "") -> None:
    """Close it without doing it, honestly: the reason stays readable (R77)."""
    lock(action)
    refuse_kept_there(action, ["state"], said_by=said_by)
    reason = checked_text(reason, field="reason")
    if not reason:
        raise Refusal(_("Say why it will not be done; others will meet the same question."), field="reason")
    move(action, State.LET_GO, verb="let go of", by=by, expected=expected, reason=reason)


@transaction.atomic
def accept_as_done(action: Action, *, evidence: str, by: Visitor) -> None:
    """An import's action that was done before it came to us. `evidence` is what the document says; when it was done nobody knows."""
    move(action, State.DONE, verb="accepted as done", by=by, expected=None, evidence=evidence)
    Action.objects.filter(pk=action.pk).update(ended_at=None)
    action.refresh_from_db(fields=["ended_at"])


def move(action: Action, state: State, *, verb: str, by: Visitor, expected: int | None, **more: Any) -> None:
    """Take an action that has not ended to `state`, changing `more` with it, under the audit's `verb`."""
    lock(action)
    refuse_ended(action)
    ended_at = clock.now() if state in CLOSED_STATES else None
    changes = save_version(action, expected=expected, changes={"state": state, "ended_at": ended_at, **more})
    hear(action)
    record(verb, action, about=action.incident, by=by, changes=changes)
