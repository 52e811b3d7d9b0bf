"""What happened: who changed what, from what to what, and when. No foreign keys, so it outlives what it describes."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from secondstory.lib import clock, ids


class Record(models.Model):
    """One change. `about` is the key of the incident (or the kind) whose history it belongs to."""

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    at = models.DateTimeField(default=clock.now, db_index=True)
    actor_uid = models.CharField(max_length=12, blank=True)
    actor_label = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_uid = models.CharField(max_length=12, db_index=True)
    subject_label = models.CharField(max_length=300, blank=True)
    about_uid = models.CharField(max_length=12, blank=True, db_index=True)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    version_after = models.PositiveIntegerField(null=True)
    undone_by = models.CharField(max_length=12, blank=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["about_uid", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"


class LastRound(models.Model):
    """When work that is done again and again (`lib.rounds`) was last begun, by whichever process."""

    name = models.CharField(max_length=80, unique=True)
    began_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
