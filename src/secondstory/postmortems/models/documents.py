"""The postmortem: a document in sections about one incident."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Depth
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import DocumentState


class PostmortemQuerySet(models.QuerySet["Postmortem"]):
    """Questions about postmortems."""

    def visible_to(self, visitor: Visitor) -> PostmortemQuerySet:
        """Working copies the visitor may read; published editions are the library's."""
        return self.filter(incident__in=Incident.objects.story_visible_to(visitor))

    def editable_by(self, visitor: Visitor) -> PostmortemQuerySet:
        """Working copies the visitor may write in."""
        return self.filter(incident__in=Incident.objects.editable_by(visitor))


class Postmortem(Row):
    """One document an incident. What was learned stands in its section `what_we_learned` (R2).

    From `live_since` on the log of `TextUpdate`s is the text, and the Markdown of its sections is made from it.
    `notice` is the promise of its template as it was worded when the document began (R14).
    """

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="postmortem")
    depth = models.CharField(_("depth"), max_length=10, choices=Depth.choices, default=Depth.NOTE)
    state = models.CharField(_("state"), max_length=12, choices=DocumentState.choices, default=DocumentState.DRAFT)
    summary = models.TextField(_("summary"), blank=True)
    nothing_new_reason = models.CharField(max_length=300, blank=True)
    live_since = models.DateTimeField(null=True, blank=True)
    template = models.ForeignKey("postmortems.Template", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    notice = models.TextField(_("promise"), blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    comments_until = models.DateTimeField(_("comments until"), null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    objects = PostmortemQuerySet.as_manager()

    def __str__(self) -> str:
        return self.incident.title


class Section(Row):
    """One part of the document, as Markdown; `question` and `help_text` are what its template asks whoever writes it."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    markdown = models.TextField(blank=True)
    question = models.CharField(max_length=300, blank=True)
    help_text = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "key"], name="section_key_once")]

    def __str__(self) -> str:
        return self.title


class TextUpdate(models.Model):
    """A piece of the log that is the live text: what several people changed within one batch, as Yjs encodes it.

    Compaction puts one row in place of many, made by replaying them, so that deleted words are gone.
    """

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="text_updates")
    update = models.BinaryField()
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk} of {self.postmortem_id}"


class Picture(Row):
    """An image that stands in the document; its bytes are evidence, under their hash."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="pictures")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    width_px = models.PositiveIntegerField(null=True, blank=True)
    height_px = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postmortem", "sha256"], name="picture_once")]

    def __str__(self) -> str:
        return self.name or self.sha256[:12]


LEARNED = "what_we_learned"
