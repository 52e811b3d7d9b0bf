"""Where people's accounts of an event differ: kept as it is, with no side marked (R9, R29)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Involvement
from secondstory.lib.rows import Row
from secondstory.timeline.models.events import Event


class Dispute(Row):
    """What is seen differently about an event. It has sides and no outcome: both stay, also in what is published."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="disputes")
    about = models.CharField(_("what is seen differently"), max_length=300)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.about


class DisputeSide(models.Model):
    """How one role tells it. The role's name is kept, should the part be taken away."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="sides")
    involvement = models.ForeignKey(Involvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.involvement.label if self.involvement else self.role
