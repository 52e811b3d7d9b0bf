"""What someone looks at often."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.lib.rows import Row
from secondstory.people.models import User


class SavedView(Row):
    """A list of actions under a name; `query` is the part of the address after the question mark. One's own, nobody else's."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=600)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
