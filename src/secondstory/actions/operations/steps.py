"""The steps of an action, until one of its two ends."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import PROMISED_STATES, Category, State, Told
from secondstory.actions.models import Action, Explanation
from secondstory.actions.operations.checks import (
    check_promise,
    needed_words,
    refuse_day_over,
    refuse_ended,
    refuse_kept_there,
    refuse_with_parts,
)
from secondstory.actions.operations.hearing import hear
from secondstory.actions.operations.moving import move
from secondstory.actions.operations.verifying import ask_for_effect
from secondstory.actions.settings import SOAK_DAYS
from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, refuse_stale
from secondstory.lib.working_days import working_day_after
from secondstory.people.permissions import Visitor


@transaction.atomic
def agree_action(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Agree on a draft in the room: it needs an owner and a date (a gate of law 5).

    It stays a draft for some working days, and from `soaks_until` on it is confirmed or let go (B1). An immediate one is a promise
    at once, and so is what an imported report tells of: it was agreed when that review was held.
    """
    lock(action)
    _refuse_promised(action)
    check_promise(owner=action.owner, due_on=action.due_on)
    refuse_day_over(action.due_on, incident=action.incident)
    days = SOAK_DAYS.read()
    if days == 0 or action.category == Category.IMMEDIATE or action.incident.import_uid:
        move(action, State.AGREED, verb="agreed", by=by, expected=expected, agreed_at=clock.now())
        return
    if action.soaks_until is not None:
        raise Refusal(_("It was agreed in the room already. Confirm it, or let it go."))
    move(action, State.DRAFT, verb="agreed in the room", by=by, expected=expected, soaks_until=working_day_after(today(), days))
    Explanation.objects.create(action=action, told=Told.IN_ROOM)


@transaction.atomic
def confirm_action(action: Action, *, by: Visitor, reason: str = "", expected: int | None = None) -> None:
    """Make what was agreed in the room a promise. Before its day that takes a sentence of reason."""
    lock(action)
    _refuse_promised(action)
    if action.soaks_until is None:
        raise Refusal(_("Agree it first: then it waits for its day."))
    check_promise(owner=action.owner, due_on=action.due_on)
    words = ""
    is_early = action.category != Category.IMMEDIATE and action.soaks_until > today()
    if is_early:
        words = needed_words(reason, field="reason", sentence=_("Its day has not come. Say in a sentence why it can't wait."))
    move(action, State.AGREED, verb="agreed", by=by, expected=expected, agreed_at=clock.now())
    if is_early:
        Explanation.objects.create(action=action, told=Told.EARLY, reason=words)


@transaction.atomic
def accept_as_agreed(action: Action, *, by: Visitor) -> None:
    """An import's action that was agreed before it came to us: it waits for nothing. When it was agreed nobody knows."""
    lock(action)
    _refuse_promised(action)
    check_promise(owner=action.owner, due_on=action.due_on)
    move(action, State.AGREED, verb="accepted as agreed", by=by, expected=None)


@transaction.atomic
def start_action(action: Action, *, by: Visitor, expected: int | None = None, said_by: str = "") -> None:
    """Say that work on it has begun. Only what was agreed is begun. `said_by` is its tracker, when that says so."""
    lock(action)
    refuse_kept_there(action, ["state"], said_by=said_by)
    refuse_ended(action)
    if action.state == State.IN_PROGRESS:
        raise Refusal(_("It has begun already."))
    if action.state != State.AGREED:
        raise Refusal(_("Agree it first: then it has one owner and a date."))
    move(action, State.IN_PROGRESS, verb="started", by=by, expected=expected)


@transaction.atomic
def say_how_it_goes(action: Action, *, words: str, by: Visitor, expected: int | None = None) -> None:
    """A sentence on an action that is under way: it is heard of, so that silence does not make us ask (R62)."""
    words = needed_words(words, field="words", sentence=_("Say in a sentence how it goes."))
    lock(action)
    refuse_ended(action)
    refuse_stale(action, expected=expected, yours={"words": words})
    Explanation.objects.create(action=action, told=Told.PROGRESS, reason=words)
    hear(action)
    record("said how it goes:", action, about=action.incident, by=by)


@transaction.atomic
def finish_action(action: Action, *, evidence: str, by: Visitor, expected: int | None = None, said_by: str = "") -> None:
    """Done, with a link or a sentence that shows it (a gate of law 5). Whoever says so doesn't verify it; its effect is asked for later."""
    evidence = needed_words(evidence, field="evidence", sentence=_("Show that it is done: a link, a query, a test, or one sentence."))
    _refuse_ending(action, said_by=said_by)
    move(action, State.DONE, verb="finished", by=by, expected=expected, evidence=evidence)
    ask_for_effect(action)


@transaction.atomic
def let_go_of_action(action: Action, *, reason: str, by: Visitor, expected: int | None = None, said_by: str = "") -> None:
    """Close it without doing it, honestly: the reason stays readable (R77)."""
    reason = needed_words(reason, field="reason", sentence=_("Say why it will not be done; others will meet the same question."))
    _refuse_ending(action, said_by=said_by)
    move(action, State.LET_GO, verb="let go of", by=by, expected=expected, reason=reason)


@transaction.atomic
def accept_as_done(action: Action, *, evidence: str, by: Visitor) -> None:
    """An import's action that was done before it came to us. `evidence` is what the document says; when it was done nobody knows."""
    move(action, State.DONE, verb="accepted as done", by=by, expected=None, evidence=evidence)
    Action.objects.filter(pk=action.pk).update(ended_at=None)
    action.refresh_from_db(fields=["ended_at"])


def _refuse_ending(action: Action, *, said_by: str) -> None:
    lock(action)
    refuse_kept_there(action, ["state"], said_by=said_by)
    refuse_with_parts(action, said_by=said_by)


def _refuse_promised(action: Action) -> None:
    refuse_ended(action)
    if action.state in PROMISED_STATES:
        raise Refusal(_("It is agreed already."))
