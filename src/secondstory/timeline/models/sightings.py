"""Who else has a line: an origin that brought a record which was there already."""

from __future__ import annotations

from django.db import models

from secondstory.lib import clock
from secondstory.timeline.models.events import Event, Evidence, Origin


class SightingQuerySet(models.QuerySet["Sighting"]):
    """Questions about who else has a line."""

    def to_be_seen(self) -> SightingQuerySet:
        """By origins whose lines are seen, with what each had and from where."""
        return self.filter(origin__is_complete=True).select_related("origin", "evidence").order_by("pk")


class Sighting(models.Model):
    """That another origin than the line's own brought the same record: a line goes only when no origin has it any more.

    `locator`, `file_sha256` and `received_at` are as in `Evidence`, which has the line's own origin's. `evidence` is the record as
    this origin had it, where its words were others; where it is null, those the line stands on are this one's too.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sightings")
    origin = models.ForeignKey(Origin, on_delete=models.CASCADE, related_name="sightings")
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="sightings")
    locator = models.CharField(max_length=300, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(default=clock.now)

    objects = SightingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "origin"], name="seen_once_an_origin")]

    def __str__(self) -> str:
        return f"{self.origin} {self.locator}".strip()
