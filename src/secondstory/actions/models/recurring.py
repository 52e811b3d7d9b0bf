"""What was let go and whose factor came back in a later incident: it is offered to be opened again (R77)."""

from __future__ import annotations

from typing import Any

from django.db import models

from secondstory.actions.enums import State
from secondstory.actions.models.actions import Action
from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.lib.rows import Row
from secondstory.people.permissions import Visitor


class RecurrenceQuerySet(models.QuerySet["Recurrence"]):
    """Questions about what came back."""

    def visible_to(self, visitor: Visitor) -> RecurrenceQuerySet:
        """Those of actions the visitor may see, come back in a story they may read: either alone would tell of the other."""
        seen = Action.objects.visible_to(visitor).filter(pk=models.OuterRef("action_id"))
        told = Incident.objects.story_visible_to(visitor).filter(pk=models.OuterRef("factor__incident_id"))
        return self.filter(models.Exists(seen), models.Exists(told))

    def waiting(self) -> RecurrenceQuerySet:
        """Nobody has said yet whether it is opened again."""
        return self.filter(answered_at=None, action__state=State.LET_GO, factor__removed_at=None)


class Recurrence(Row):
    """A factor of a later incident means what an action was to answer that was let go. Found by its words, so it is an offer.

    No word of either is kept here. `is_opened` is None until somebody answers.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="recurrences")
    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="recurrences")
    answered_at = models.DateTimeField(null=True, blank=True)
    is_opened = models.BooleanField(null=True, blank=True)

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["action", "factor"], name="came_back_once_in_each_factor")]

    def __str__(self) -> str:
        return str(self.created_at)


def newest_of_each(rows: RecurrenceQuerySet) -> list[Any]:
    """One for each action, the newest, fetched with both incidents."""
    found: dict[int, Recurrence] = {}
    for row in rows.select_related("action__incident", "action__team", "action__owner", "factor__incident").order_by("-pk"):
        found.setdefault(row.action_id, row)
    return list(found.values())
