"""After an action is done: somebody else looks (R53), and months later its team is asked whether it worked (B37)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import WORKLESS, Effect, State, Told
from secondstory.actions.models import Action, EffectCheck, Explanation
from secondstory.actions.operations.adding import add_action
from secondstory.actions.operations.checks import needed_words, refuse_kept_there
from secondstory.actions.operations.hearing import hear
from secondstory.actions.settings import EFFECT_DAYS, EFFECT_WINDOW_DAYS
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, raise_version, refuse_stale, save_version
from secondstory.people.permissions import Visitor


@transaction.atomic
def verify_action(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Someone who neither owns it nor said that it is done has looked at what shows it."""
    lock(action)
    _refuse_unverifiable(action, by)
    changes = save_version(action, expected=expected, changes={"verifier": by.user, "verified_at": clock.now()})
    hear(action)
    record("verified", action, about=action.incident, by=by, changes={"verified_at": changes["verified_at"]})


@transaction.atomic
def send_back_action(action: Action, *, reason: str, by: Visitor, expected: int | None = None) -> None:
    """Whoever was to verify it doesn't see that it is done: it is in progress again, and the reason stays with it."""
    lock(action)
    refuse_kept_there(action, ["state"], said_by="")
    _refuse_unverifiable(action, by)
    reason = needed_words(reason, field="reason", sentence=_("Say what is missing, so that whoever works on it knows."))
    changes = save_version(action, expected=expected, changes={"state": State.IN_PROGRESS, "ended_at": None})
    Explanation.objects.create(action=action, told=Told.SENT_BACK, reason=reason)
    EffectCheck.objects.filter(action=action, answered_at=None).delete()
    hear(action)
    record("sent back", action, about=action.incident, by=by, changes=changes)
    reopen_whole(action, by=by)


def reopen_whole(part: Action, *, by: Visitor) -> None:
    """What was broken down ended with its parts (R78), so it is open again when one of them is."""
    if part.parent_id is None:
        return
    whole = Action.objects.get(pk=part.parent_id)
    lock(whole)
    if not whole.is_closed or whole.keeps_there("state") or whole.merged_into_id is not None:
        return
    state = State.IN_PROGRESS if whole.owner_id is not None and whole.due_on is not None else State.DRAFT
    reopened = {"state": state, "ended_at": None, "evidence": "", "reason": "", "verifier": None, "verified_at": None}
    changes = save_version(whole, expected=None, changes=reopened)
    EffectCheck.objects.filter(action=whole, answered_at=None).delete()
    hear(whole)
    record("opened again", whole, about=whole.incident, by=by, changes=changes)
    reopen_whole(whole, by=by)


def ask_for_effect(action: Action) -> None:
    """Have its team asked in some months whether it worked. A part is asked with the whole."""
    days = EFFECT_DAYS.read()
    if days and action.parent_id is None:
        EffectCheck.objects.create(action=action, due_on=today() + timedelta(days=days), is_example=action.is_example)


@transaction.atomic
def answer_effect(
    action: Action, *, effect: str, by: Visitor, note: str = "", instead: str = "", expected: int | None = None
) -> Action | None:
    """Say whether it worked. `instead` is a new draft, made in the same step, that answers the same factors; it is handed back."""
    lock(action)
    refuse_stale(action, expected=expected, yours={"effect": effect, "note": note})
    check = _waiting_check(action)
    if effect not in Effect.values:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": effect, "words": ", ".join(Effect.values)}, field="effect")
    note = checked_text(note, field="note")
    if effect in WORKLESS:
        note = needed_words(note, field="note", sentence=_("Say in a sentence what was seen instead."))
    changes = save_version(check, expected=None, changes={"effect": effect, "note": note, "answered_at": clock.now()})
    if effect == Effect.NOT_YET:
        later = today() + timedelta(days=EFFECT_WINDOW_DAYS.read())
        EffectCheck.objects.create(action=action, due_on=later, is_example=action.is_example)
    raise_version(action)
    hear(action)
    record("said what it changed:", action, about=action.incident, by=by, changes={"effect": changes["effect"]})
    if not instead.strip():
        return None
    return add_action(action.incident, instead, by=by, team=action.team, factors=action.factors.all())


def _waiting_check(action: Action) -> EffectCheck:
    """The one that is asked now. Raises `Refusal` when none is."""
    check = EffectCheck.objects.filter(action=action, answered_at=None).first()
    if check is None:
        is_answered = EffectCheck.objects.filter(action=action).exists()
        raise Refusal(_("Somebody has answered it already.") if is_answered else _("Nobody asks what it changed: it isn't done here."))
    if check.due_on > today():
        raise Refusal(_("It is asked from %(day)s on: until then nobody can tell.") % {"day": check.due_on.isoformat()})
    return check


def _refuse_unverifiable(action: Action, by: Visitor) -> None:
    if action.state != State.DONE:
        raise Refusal(_("It isn't done yet, so there is nothing to verify."))
    if action.verified_at is not None:
        raise Refusal(_("It is verified already."))
    if by.user is not None and by.user.is_service:
        raise Refusal(_("Somebody looks, and a program’s account is nobody: ask anyone who works on this."))
    if by.user is None or action.owner_id == by.user.pk:
        raise Refusal(_("Someone other than its owner verifies it: ask anyone else who works on this."))
    if action.finisher_id == by.user.pk:
        raise Refusal(_("You said that it is done, so somebody else looks: ask anyone who works on this and isn’t its owner."))
