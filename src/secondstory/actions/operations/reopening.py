"""Opening again what was let go, when what it was to answer has come back (R77), and saying that it stays let go."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import CLOSED_STATES, State, Told
from secondstory.actions.models import Action, Explanation, Recurrence
from secondstory.actions.operations.checks import refuse_kept_there
from secondstory.actions.operations.hearing import hear
from secondstory.audit.operations import record
from secondstory.factors.models import Factor
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, refuse_stale, save_version
from secondstory.people.permissions import Visitor


@transaction.atomic
def note_recurrence(action: Action, factor: Factor, *, by: Visitor) -> bool:
    """Write down that a factor means what a let-go action was to answer; once for each of the two. False: it is written down."""
    _row, is_new = Recurrence.objects.get_or_create(action=action, factor=factor, defaults={"is_example": action.is_example})
    if is_new:
        record("found come back what was let go:", action, about=action.incident, by=by)
    return is_new


@transaction.atomic
def open_action_again(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Make what was let go a draft again, to be agreed on anew. Why it had been let go stays in its way; a day that is over goes."""
    lock(action)
    refuse_kept_there(action, ["state"], said_by="")
    if action.merged_into_id is not None:
        raise Refusal(_("It goes on in another action: look there."))
    if action.state != State.LET_GO:
        raise Refusal(_("Only what was let go is opened again."))
    if action.parent is not None and action.parent.state in CLOSED_STATES:
        raise Refusal(_("It is a part of something that has ended. Open that again first, or add a new action."))
    reason = action.reason
    day = action.due_on if action.due_on and action.due_on >= today() else None
    fresh = {"state": State.DRAFT, "ended_at": None, "reason": "", "due_on": day, "sprint": None}
    cleared = dict.fromkeys(("soaks_until", "agreed_at", "accepted_at", "sprinted_at"))
    changes = save_version(action, expected=expected, changes=fresh | cleared)
    Explanation.objects.create(action=action, told=Told.REOPENED, reason=reason)
    _answer(action, is_opened=True)
    hear(action)
    told = {name: pair for name, pair in changes.items() if name in {"state", "due_on"}}
    record("opened again", action, about=action.incident, by=by, changes=told)


@transaction.atomic
def leave_action_let_go(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Say that it stays let go although it came back. It is offered again when it comes back once more."""
    lock(action)
    refuse_stale(action, expected=expected, yours={})
    if not _answer(action, is_opened=False):
        raise Refusal(_("Nobody asks whether it is opened again."))
    record("left let go", action, about=action.incident, by=by)


def _answer(action: Action, *, is_opened: bool) -> int:
    waiting = Recurrence.objects.filter(action=action, answered_at=None)
    return waiting.update(answered_at=clock.now(), is_opened=is_opened)
