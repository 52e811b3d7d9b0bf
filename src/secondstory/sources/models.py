"""Imports: which files came, what was understood, and what they became."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Incident
from secondstory.lib import ids
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.sources.enums import FileState, ImportState


class ImportQuerySet(models.QuerySet["Import"]):
    """Questions about imports."""

    def visible_to(self, visitor: Visitor) -> ImportQuerySet:
        """One's own: others see what became of it where they may see the incidents."""
        if not visitor.is_signed_in:
            return self.none()
        return self.filter(is_example=visitor.is_example, started_by=visitor.user)

    def editable_by(self, visitor: Visitor) -> ImportQuerySet:
        """One's own, for those who may write."""
        return self.visible_to(visitor) if visitor.may_write else self.none()


class Import(Row):
    """Some files that came in together, and are saved and undone together.

    `zone` counts for documents that give none. `saver` and `alive_at` say which process is saving, and when it last did
    something; `last_record` is the audit trail's last row when it was done, so later changes can be told from its own.
    """

    started_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW, db_index=True)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    adds_services = models.BooleanField(default=True)
    added_services = models.JSONField(default=list)
    passed_over = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    saver = models.CharField(max_length=120, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    last_record = models.PositiveBigIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.uid


class ImportedFile(models.Model):
    """One document of an import. Its bytes lie in the blobs under `sha256`.

    `claim` is set while it is saved: nobody has the same bytes saved twice, however many windows they press the button in.
    """

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=600)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    format = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.UNDERSTOOD)
    understood = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    is_chosen = models.BooleanField(default=True)
    day = models.DateField(null=True, blank=True)
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_files")
    claim = models.CharField(max_length=100, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name
