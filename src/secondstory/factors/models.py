"""Contributing factors. The subject of a factor is a system, a process, a tool or an organisation, never a person (R3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Breadth, Domain, FactorRole
from secondstory.incidents.models import Incident
from secondstory.lib.rows import Row
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event


class FactorQuerySet(models.QuerySet["Factor"]):
    """Questions about factors."""

    def visible_to(self, visitor: Visitor) -> FactorQuerySet:
        """Factors of incidents whose story the visitor may read."""
        return self.filter(incident__in=Incident.objects.story_visible_to(visitor))

    def with_supports(self) -> FactorQuerySet:
        """With the events that support them; one that was taken away supports nothing until it is brought back."""
        standing = Support.objects.filter(event__removed_at=None).select_related("event")
        return self.prefetch_related(models.Prefetch("supports", queryset=standing))


class Factor(Row):
    """One thing that made the incident possible, larger, longer, or (a mitigator) smaller."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="factors")
    statement = models.TextField(_("what contributed"))
    domain = models.CharField(_("domain"), max_length=15, choices=Domain.choices, default=Domain.UNCLASSIFIED)
    role = models.CharField(_("role"), max_length=20, choices=FactorRole.choices, default=FactorRole.ENABLING)
    breadth = models.CharField(_("scope"), max_length=12, choices=Breadth.choices, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = FactorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.statement[:120]


class Support(models.Model):
    """The event, and the words of it, that show the factor at work."""

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="supports")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="supports")
    quote = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.quote[:80]
