"""Publications: frozen, role-named editions that everyone in the organisation may read."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.permissions import Visitor


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Questions about publications."""

    def visible_to(self, visitor: Visitor) -> PublicationQuerySet:
        """Current editions of incidents the visitor may see at all: everyone's, but for private ones."""
        return self.filter(is_current=True, incident__in=Incident.objects.visible_to(visitor))


class Publication(Row):
    """One edition. `content` is everything its page shows, frozen (see `library/edition.py`); nothing in it names a person.

    The columns beside it are what lists, facets and search need.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="publications")
    slug = models.SlugField(max_length=100, unique=True)
    edition = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    published_at = models.DateTimeField(default=clock.now, db_index=True)
    title = models.CharField(max_length=190)
    summary = models.TextField(blank=True)
    learned = models.JSONField(default=list)
    happened_on = models.DateField(db_index=True)
    severity_code = models.CharField(max_length=20, blank=True)
    near_miss = models.BooleanField(default=False)
    team_name = models.CharField(max_length=120, blank=True)
    reading_minutes = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-uid"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "edition"], name="edition_once"),
            models.UniqueConstraint(fields=["incident"], condition=models.Q(is_current=True), name="one_current_edition"),
        ]

    def __str__(self) -> str:
        return self.title


class Facet(models.Model):
    """A word a publication can be found by: a service, a factor domain. One row each, so that counting is one query."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="facets")
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    label = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "name", "value"], name="facet_once")]
        indexes = [models.Index(fields=["name", "value"])]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
