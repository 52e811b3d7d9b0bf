"""Events, and when each became known to whom."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Precision
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib.rows import Row
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Basis, Kind


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events."""

    def visible_to(self, visitor: Visitor) -> EventQuerySet:
        """Events of incidents whose story the visitor may read."""
        return self.filter(incident__in=Incident.objects.story_visible_to(visitor))

    def in_story(self) -> EventQuerySet:
        """Those chosen for the story; the rest are only in the log."""
        return self.filter(is_in_story=True)

    def in_order(self) -> EventQuerySet:
        """As they happened; equal times keep the order they were written in."""
        return self.order_by("sort_at", "sequence", "pk")


class Event(Row):
    """Something that happened. `occurred_at` is UTC and may be unknown; `sort_at` and `sequence` always give it a place."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="events")
    occurred_at = models.DateTimeField(null=True, blank=True)
    occurred_until = models.DateTimeField(null=True, blank=True)
    sort_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    precision = models.CharField(max_length=12, choices=Precision.choices, default=Precision.EXACT)
    zone = models.CharField(max_length=60, default="UTC")
    zone_assumed = models.BooleanField(default=False)
    time_as_written = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.OBSERVATION)
    involvement = models.ForeignKey(Involvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    text = models.TextField(_("what happened"))
    source = models.CharField(max_length=120, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    is_in_story = models.BooleanField(default=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["sort_at", "sequence", "pk"]
        indexes = [models.Index(fields=["incident", "sort_at", "sequence"])]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_later_known(self) -> bool:
        """Someone learned of it only after it happened (uses prefetched knowledge)."""
        return self.learned_at is not None and self.occurred_at is not None and self.learned_at > self.occurred_at

    @property
    def learned_at(self) -> datetime | None:
        """When the first of those who learned of it did, if anyone has said so or it is assumed."""
        return min((row.at for row in self.knowledge.all()), default=None)


class Knowledge(models.Model):
    """That a role knew of an event from a moment on, and whether someone said so (law 3)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="knowledge")
    role = models.CharField(max_length=120, default="responders")
    at = models.DateTimeField()
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.ASSUMED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "role"], name="known_once_a_role")]
        verbose_name_plural = "knowledge"

    def __str__(self) -> str:
        return f"{self.role} {self.at:%F %H:%M}"


class DecisionPoint(models.Model):
    """What a decision looked like from where it was made. There is no field for how good it was (R45)."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="decision_point")
    visible = models.TextField(_("visible"), blank=True)
    believed = models.TextField(_("believed"), blank=True)
    also_on_the_table = models.TextField(_("also on the table"), blank=True)
    constrained = models.TextField(_("constrained by"), blank=True)
    expected = models.TextField(_("expected"), blank=True)
    not_knowable_yet = models.TextField(_("not knowable yet"), blank=True)

    FIELDS = ("visible", "believed", "also_on_the_table", "constrained", "expected", "not_knowable_yet")

    def __str__(self) -> str:
        return str(self.event)

    def rows(self) -> list[tuple[str, str]]:
        """The filled fields as (label, text), in the order a reader meets them."""
        return [(str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in self.FIELDS if getattr(self, name)]  # type: ignore[union-attr]
