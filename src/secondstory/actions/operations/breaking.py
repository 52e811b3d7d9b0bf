"""One action becomes several, or two become one (R78)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import PROMISED_STATES, State
from secondstory.actions.models import Action, Rescheduling
from secondstory.actions.operations.adding import add_action
from secondstory.actions.operations.checks import refuse_ended, refuse_kept_there, refuse_with_parts
from secondstory.actions.operations.hearing import hear
from secondstory.actions.operations.moving import move
from secondstory.actions.operations.owning import check_taker
from secondstory.actions.settings import FIRST_PART_DAYS
from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock, raise_version, refuse_stale, save_version
from secondstory.people.models import User
from secondstory.people.permissions import Visitor

FEWEST_PARTS, MOST_PARTS = 2, 5


@dataclass(frozen=True)
class Part:
    """One of the smaller actions a large one is broken down into."""

    text: str
    owner: User | None
    due_on: date | None


@transaction.atomic
def break_down_action(action: Action, parts: Sequence[Part], *, by: Visitor, expected: int | None = None) -> list[Action]:
    """Put two to five parts in the place of an action. It stays, is due with the last of them, and is done when they are.

    Each part has an owner and a date, the first of them soon; parts of a promise are promises.
    """
    lock(action)
    refuse_ended(action)
    refuse_with_parts(action)
    refuse_stale(action, expected=expected, yours={})
    last = _check_parts(action, parts)
    made = [_add_part(action, part, by=by) for part in parts]
    begins = action.state in PROMISED_STATES and not action.keeps_there("state")
    changes: dict[str, Any] = {"state": State.IN_PROGRESS} if begins else {}
    if not action.keeps_there("due_on") and (action.due_on is None or last > action.due_on):
        if action.state in PROMISED_STATES and action.due_on is not None:
            Rescheduling.objects.create(action=action, before=action.due_on, after=last, reason=_("Broken down into parts."))
        changes["due_on"] = last
    save_version(action, expected=None, changes=changes)
    hear(action)
    record("broke down", action, about=action.incident, by=by, changes={"parts": [[], [part.uid for part in made]]})
    return made


@transaction.atomic
def merge_actions(action: Action, *, into: Action, by: Visitor, expected: int | None = None) -> None:
    """`action` goes on in `into`, another one of its incident: it ends, points there, and what it answers is answered there."""
    for row in sorted([action, into], key=lambda one: one.pk):
        lock(row)
    refuse_ended(action)
    refuse_kept_there(action, ["state"], said_by="")
    refuse_with_parts(action)
    if into.pk == action.pk:
        raise Refusal(_("It can't go on in itself. Choose another action."), field="into")
    if into.incident_id != action.incident_id:
        raise Refusal(_("Only actions of the same incident become one: each answers the factors of its own."), field="into")
    if into.is_closed:
        raise Refusal(_("That one has ended. Choose one that is still open."), field="into")
    if into.state == State.IDEA and action.state != State.IDEA:
        raise Refusal(_("That one is an idea that is not pursued. Take it up first, or choose another."), field="into")
    if into.pk == action.parent_id:
        raise Refusal(_("It is a part of that one already. Let the part go instead."), field="into")
    into.factors.add(*action.factors.all())
    raise_version(into)
    hear(into)
    reason = _("It goes on in: %(text)s") % {"text": one_line(into.text, longest=200)}
    move(action, State.LET_GO, verb="merged", by=by, expected=expected, reason=reason, merged_into=into)


def _check_parts(action: Action, parts: Sequence[Part]) -> date:
    """The day of the last part. Raises `Refusal` on the first thing that will not do."""
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        raise Refusal(_("Break it down into two to five parts."), field="parts")
    days: list[date] = []
    for number, part in enumerate(parts, 1):
        if not part.text.strip() or part.owner is None or part.due_on is None:
            raise Refusal(_("Part %(n)d needs a text, an owner and a date.") % {"n": number}, field="parts")
        if part.due_on < today():
            raise Refusal(_("The day of part %(n)d is over. Choose one that is to come.") % {"n": number}, field="parts")
        check_taker(part.owner, action=action)
        days.append(part.due_on)
    most = FIRST_PART_DAYS.read()
    if min(days) > today() + timedelta(days=most):
        raise Refusal(_("Begin soon: the first part is due within %(n)d days.") % {"n": most}, field="parts")
    if len({" ".join(part.text.split()).casefold() for part in parts}) < len(parts):
        raise Refusal(_("Two parts say the same. Say what each of them changes."), field="parts")
    return max(days)


def _add_part(action: Action, part: Part, *, by: Visitor) -> Action:
    made = add_action(
        action.incident, part.text, by=by, owner=part.owner, team=action.team, due_on=part.due_on, category=action.category,
        strength=action.strength, breadth=action.breadth, purpose=action.purpose, factors=action.factors.all(),
    )  # fmt: skip
    promised = {"state": State.AGREED, "agreed_at": clock.now()} if action.state in PROMISED_STATES else {}
    save_version(made, expected=None, changes={"parent": action} | promised)
    return made
