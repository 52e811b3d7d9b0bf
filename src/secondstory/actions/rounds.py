"""What is looked at again and again, so that no action slips silently."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist

from secondstory.actions.enums import Verdict
from secondstory.actions.ladder import refreshed
from secondstory.actions.models import Escalation
from secondstory.actions.operations import bring_back, climb, grade_unread, return_orphaned_actions
from secondstory.lib.days import today
from secondstory.lib.errors import Removed
from secondstory.lib.rounds import every
from secondstory.people.permissions import program


@every(timedelta(hours=6), name="actions.orphaned")
def return_orphaned() -> None:
    """Give back what belongs to somebody who has left, should the receiver have been cut off."""
    return_orphaned_actions()


@every(timedelta(hours=1), name="actions.ladder")
def climb_the_ladder() -> None:
    """Take what went unanswered to the next rung, bring back risks whose acceptance is over, and read again how urgent the rest is.

    Each by itself, so that one that fails holds up no other. The example stands still.
    """
    rows = Escalation.objects.filter(is_example=False)
    for escalation in rows.unanswered(today()):
        with suppress(ObjectDoesNotExist, Removed):  # gone meanwhile, with its action
            climb(escalation, by=program())
    over = rows.filter(ended_at__isnull=False, decisions__verdict=Verdict.ACCEPT, decisions__until__lte=today())
    for escalation in over.distinct():
        with suppress(ObjectDoesNotExist, Removed):
            bring_back(escalation, by=program())
    open_ones = rows.open().filter(is_urgency_set=False).select_related("action__incident__severity")
    for row in refreshed(open_ones):
        values = {name: getattr(row, name) for name in ("severity", "recurrence", "exposure", "recurred", "urgency")}
        Escalation.objects.filter(pk=row.pk, is_urgency_set=False).update(**values)  # unless somebody has set it meanwhile


@every(timedelta(minutes=15), name="actions.grades")
def read_texts() -> None:
    """Read what texts are worth that came in by a door which doesn't, or were there before anybody asked."""
    grade_unread()
