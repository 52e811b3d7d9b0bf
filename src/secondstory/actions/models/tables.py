"""Tables of actions that came as a file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import TableState
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


class ActionTableQuerySet(models.QuerySet["ActionTable"]):
    """Questions about tables of actions."""

    def visible_to(self, visitor: Visitor) -> ActionTableQuerySet:
        """One's own: others see what became of it where they may see the actions."""
        if not visitor.is_signed_in:
            return self.none()
        return self.filter(is_example=visitor.is_example, started_by=visitor.user)


class ActionTable(Row):
    """One CSV file of actions: looked at, saved as a whole, undone as a whole.

    `rows` are its rows as they were read, until it is saved; then the actions say it. `counts` is how many became what.
    """

    started_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("file"), max_length=300)
    state = models.CharField(max_length=10, choices=TableState.choices, default=TableState.PREVIEW)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    added_services = models.JSONField(default=list)
    added_teams = models.JSONField(default=list)
    saved_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ActionTableQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
