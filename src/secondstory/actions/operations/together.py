"""Keeping a few actions: the surplus becomes ideas not pursued, and another number than three to five has a reason (R46, B35)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import NumberCause, State
from secondstory.actions.models import Action, NumberReason
from secondstory.actions.operations.checks import needed_words, refuse_ended, refuse_kept_there
from secondstory.actions.operations.moving import move
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor


@transaction.atomic
def set_aside_action(action: Action, *, reason: str, by: Visitor, expected: int | None = None) -> None:
    """Make a draft an idea that is not pursued, with the reason: it counts nowhere, stays readable, and can be taken up again."""
    reason = needed_words(reason, field="reason", sentence=_("Say in a sentence why it is not pursued; others will have the same idea."))
    lock(action)
    refuse_ended(action)
    refuse_kept_there(action, ["state"], said_by="")
    if action.state != State.DRAFT:
        raise Refusal(_("Only a draft becomes an idea. What was agreed is finished, or let go."))
    move(action, State.IDEA, verb="set aside", by=by, expected=expected, reason=reason, soaks_until=None)


@transaction.atomic
def set_aside_actions(actions: Iterable[Action], *, reason: str, by: Visitor) -> None:
    """Set several aside for one reason: all of them, or none."""
    for action in actions:
        set_aside_action(action, reason=reason, by=by)


@transaction.atomic
def take_up_action(action: Action, *, by: Visitor, expected: int | None = None) -> None:
    """Make an idea a draft again."""
    lock(action)
    if action.state != State.IDEA:
        raise Refusal(_("It is no idea any more: it is pursued already, or it has ended."))
    move(action, State.DRAFT, verb="took up", by=by, expected=expected, reason="")


@transaction.atomic
def explain_number(incident: Incident, *, cause: str, words: str = "", by: Visitor) -> NumberReason:
    """Say why there are fewer than three actions, or more than five. A near miss and a repeat need no words; the last reason stands."""
    if cause not in NumberCause.values:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": cause, "words": ", ".join(NumberCause.values)}, field="cause")
    words = checked_text(words, field="words").strip()
    if cause == NumberCause.OTHER:
        words = needed_words(words, field="words", sentence=_("Say in a sentence why this number is right."))
    lock(incident)
    row, _made = NumberReason.objects.update_or_create(
        incident=incident, defaults={"cause": cause, "words": words, "is_example": incident.is_example}
    )
    record("explained the number of actions of", incident, about=incident, by=by, changes={"cause": ["", cause], "words": ["", words]})
    return row
