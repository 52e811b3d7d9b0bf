"""A team's sprints: short-term actions are promised into one (R55, R57)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from secondstory.lib.rows import Row
from secondstory.people.models import Team


class SprintQuerySet(models.QuerySet["Sprint"]):
    """Questions about sprints."""

    def not_over(self, today: date) -> SprintQuerySet:
        """The present one and those to come, the soonest first."""
        return self.filter(ends_on__gte=today).order_by("starts_on", "pk")


class Sprint(Row):
    """A stretch of days in which a team takes work; both days belong to it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="sprints")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = SprintQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="sprint_ends_after_it_starts"),
            models.UniqueConstraint(fields=["team", "name"], name="sprint_name_once_in_a_team"),
        ]

    def __str__(self) -> str:
        return self.name
