"""The two-minute question of an action that doesn't get on: each answer leads to one way out, and there is no fourth (R62, R77-R79)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import WAY_OUT, Hindrance, Trigger, Way
from secondstory.actions.models import Action, LanguishReview
from secondstory.actions.operations.breaking import break_down_action
from secondstory.actions.operations.checks import refuse_ended
from secondstory.actions.operations.escalating import escalate_action
from secondstory.actions.operations.steps import let_go_of_action
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, refuse_stale
from secondstory.people.permissions import Visitor

TAKES = {Way.CLOSE: {"reason"}, Way.BREAK_DOWN: {"parts"}, Way.ESCALATE: {"trade_off", "decide_by"}}
"""What each way out asks for."""


@transaction.atomic
def review_languishing(
    action: Action, *, hindrance: str, by: Visitor, note: str = "", expected: int | None = None, **given: Any
) -> LanguishReview:
    """Say what keeps it, and take the way out that follows: `reason` to close it, `parts` to break it down, `trade_off` to escalate it.

    Both happen or neither does.
    """
    lock(action)
    refuse_ended(action)
    refuse_stale(action, expected=expected, yours={"hindrance": hindrance})
    if hindrance not in Hindrance.values:
        raise Refusal(
            _("“%(value)s” is not one of: %(words)s.") % {"value": hindrance, "words": ", ".join(Hindrance.values)}, field="hindrance"
        )
    way = WAY_OUT[Hindrance(hindrance)]
    foreign = next((name for name, value in given.items() if value and name not in TAKES[way]), None)
    if foreign is not None:
        values = {"hindrance": Hindrance(hindrance).label, "way": way.label, "name": foreign}
        raise Refusal(_("“%(hindrance)s” leads to one way: %(way)s. Leave “%(name)s” out.") % values, field=foreign)
    stuck: Any = Action.objects.filter(pk=action.pk).languishing(today()).first()
    review = LanguishReview.objects.create(
        action=action, trigger=stuck.trigger if stuck else Trigger.ASKED, hindrance=hindrance, way=way,
        note=checked_text(note, field="note"),
        is_example=action.is_example,
    )  # fmt: skip
    record("asked what keeps", action, about=action.incident, by=by, changes={"hindrance": ["", hindrance], "way": ["", str(way)]})
    if way == Way.CLOSE:
        let_go_of_action(action, reason=given.get("reason") or "", by=by)
    elif way == Way.BREAK_DOWN:
        break_down_action(action, given.get("parts") or (), by=by)
    else:
        escalate_action(action, trade_off=given.get("trade_off") or "", decide_by=given.get("decide_by"), by=by)
    return review
