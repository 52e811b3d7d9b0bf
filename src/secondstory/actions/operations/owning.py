"""Whose an action is: accepted or declined, handed over, and given back when its owner has left (R49)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from secondstory.actions.enums import OPEN_STATES
from secondstory.actions.models import Action, Handover
from secondstory.actions.operations.checks import check_owner, needed_words, refuse_ended, refuse_kept_there
from secondstory.actions.operations.hearing import hear
from secondstory.audit.operations import record
from secondstory.incidents.enums import Visibility
from secondstory.incidents.models import Invite
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.models import User
from secondstory.people.permissions import Visitor, program


@transaction.atomic
def accept_action(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Its owner takes it on. Nobody accepts for somebody else."""
    lock(action)
    refuse_ended(action)
    _refuse_others(action, by)
    if action.accepted_at is not None:
        raise Refusal(_("You have accepted it already."))
    changes = save_version(action, expected=expected, changes={"accepted_at": clock.now()})
    _answer_offer(action, is_accepted=True)
    hear(action)
    record("accepted", action, about=action.incident, by=by, changes=changes)


@transaction.atomic
def decline_action(action: Action, *, reason: str, by: Visitor, expected: int | None = None) -> None:
    """Its owner gives it back, before or after accepting it: it is nobody's and waits in the manager's queue."""
    lock(action)
    refuse_ended(action)
    refuse_kept_there(action, ["owner"], said_by="")
    _refuse_others(action, by)
    reason = needed_words(reason, field="reason", sentence=_("Say why not, so that whoever looks for an owner knows what to change."))
    _give_back(action, reason=reason, by=by, expected=expected, verb="declined")


@transaction.atomic
def hand_over_action(action: Action, *, to: User, by: Visitor, expected: int | None = None) -> None:
    """Give it to somebody else, who accepts or declines. Whoever takes it themselves has accepted it."""
    lock(action)
    refuse_ended(action)
    refuse_kept_there(action, ["owner"], said_by="")
    if action.owner_id == to.pk:
        raise Refusal(_("It is theirs already."), field="to")
    check_taker(to, action=action)
    before = action.owner
    changes = save_version(action, expected=expected, changes={"owner": to} | acceptance(to, by=by))
    changes.pop("accepted_at", None)
    offer(action, giver=before)
    hear(action)
    record("handed over", action, about=action.incident, by=by, changes=changes)


@transaction.atomic
def take_offer_back(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Whoever gave it away a moment ago thinks again: it is nobody's once more, and waits in the queue."""
    lock(action)
    refuse_ended(action)
    refuse_kept_there(action, ["owner"], said_by="")
    _give_back(action, reason=_("Offered by mistake."), by=by, expected=expected, verb="took back the offer of")


@transaction.atomic
def return_orphaned_actions() -> int:
    """Open actions whose owner has left, or may not know of the incident any more, go back to the queue; how many did."""
    inside = Invite.objects.filter(incident=OuterRef("incident_id"), user=OuterRef("owner_id"))
    shut_out = Q(incident__visibility=Visibility.PRIVATE) & ~Exists(inside)
    rows = Action.objects.filter(Q(owner__is_active=False) | shut_out, state__in=OPEN_STATES, owner__isnull=False)
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    for action in found:
        reason = _("Whose it was can't see to it any more.")
        _give_back(action, reason=reason, by=program(is_example=action.is_example), expected=None, verb="gave back")
    return len(found)


def check_taker(user: User, *, action: Action) -> None:
    """Whoever is given an action can sign in, belongs to the same side, and may know of its incident."""
    if not user.is_active or user.is_service:
        raise Refusal(_("%(name)s can't take an action on: the account is closed or a program's.") % {"name": user}, field="to")
    check_owner(user, incident=action.incident)


def acceptance(owner: User | None, *, by: Visitor, said_by: str = "") -> dict[str, Any]:
    """An action is accepted by whoever gives it to themselves, or took it in its tracker (`said_by`), and waits to be by anybody else."""
    is_own = owner is not None and (bool(said_by) or (by.user is not None and owner.pk == by.user.pk))
    return {"accepted_at": clock.now() if is_own else None}


def offer(action: Action, *, giver: User | None) -> None:
    """Write down that it was offered to its new owner; an earlier offer that nobody answered is over."""
    now = clock.now()
    Handover.objects.filter(action=action, answered_at=None).update(answered_at=now)
    if action.owner is not None:
        taken = {"answered_at": now, "is_accepted": True} if action.accepted_at else {}
        Handover.objects.create(action=action, giver=giver, taker=action.owner, at=now, **taken)


def _give_back(action: Action, *, reason: str, by: Visitor, expected: int | None, verb: str) -> None:
    owner = action.owner
    changes = save_version(action, expected=expected, changes={"owner": None, "accepted_at": None})
    if not _answer_offer(action, is_accepted=False, reason=reason):
        now = clock.now()
        Handover.objects.create(action=action, taker=owner, at=now, answered_at=now, is_accepted=False, reason=reason)
    hear(action)
    record(verb, action, about=action.incident, by=by, changes=changes)


def _answer_offer(action: Action, **answer: Any) -> int:
    return Handover.objects.filter(action=action, answered_at=None).update(answered_at=clock.now(), **answer)


def _refuse_others(action: Action, by: Visitor) -> None:
    if by.user is None or action.owner_id != by.user.pk:
        raise Refusal(_("Only its owner answers for it. Hand it over instead."))
