"""What is said of an incident's actions as a set."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import NumberCause
from secondstory.incidents.models import Incident
from secondstory.lib.rows import Row


class NumberReason(Row):
    """Why an incident has fewer than three actions, or more than five (R46). One an incident."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="number_reason")
    cause = models.CharField(max_length=12, choices=NumberCause.choices)
    words = models.TextField(_("in a sentence"), blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words or str(self.get_cause_display())
