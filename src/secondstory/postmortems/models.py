"""The postmortem: a document in sections about one incident."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Depth
from secondstory.incidents.models import Incident
from secondstory.lib.rows import Row
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import DocumentState


class PostmortemQuerySet(models.QuerySet["Postmortem"]):
    """Questions about postmortems."""

    def visible_to(self, visitor: Visitor) -> PostmortemQuerySet:
        """Working copies the visitor may read; published editions are the library's."""
        return self.filter(incident__in=Incident.objects.story_visible_to(visitor))


class Postmortem(Row):
    """One document an incident. What was learned stands in its section `what_we_learned` (R2)."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="postmortem")
    depth = models.CharField(_("depth"), max_length=10, choices=Depth.choices, default=Depth.NOTE)
    state = models.CharField(_("state"), max_length=12, choices=DocumentState.choices, default=DocumentState.DRAFT)
    summary = models.TextField(_("summary"), blank=True)
    nothing_new_reason = models.CharField(max_length=300, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    objects = PostmortemQuerySet.as_manager()

    def __str__(self) -> str:
        return self.incident.title


class Section(Row):
    """One part of the document, as Markdown."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    markdown = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "key"], name="section_key_once")]

    def __str__(self) -> str:
        return self.title


LEARNED = "what_we_learned"
