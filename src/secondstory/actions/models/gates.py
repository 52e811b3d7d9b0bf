"""A service's deploy gate: shut while an immediate action of one of its incidents is open (R54). Off until the service turns it on."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Service
from secondstory.lib import clock
from secondstory.lib.rows import Row


class Gate(Row):
    """Whether a service asks before each deployment."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="gate")
    is_on = models.BooleanField(default=False)

    class Meta:
        ordering = ["service__name"]

    def __str__(self) -> str:
        return str(self.service)


class GateOverrideQuerySet(models.QuerySet["GateOverride"]):
    """Questions about overrides."""

    def in_force(self, now: datetime) -> GateOverrideQuerySet:
        """Those that let deployments through at `now`."""
        return self.filter(until__gt=now, withdrawn_at=None)


class GateOverride(Row):
    """A deployment is let through for a time and a reason, though an immediate action is open."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="gate_overrides")
    reason = models.TextField(_("why"))
    until = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = GateOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.reason[:120]
