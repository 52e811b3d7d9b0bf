"""What every row of the record has in common."""

from __future__ import annotations

from django.db import models

from secondstory.lib import clock, ids


class Row(models.Model):
    """A row with an identifier that may be shown, a version for safe edits, and whether it belongs to the example.

    `version` starts at 1 and grows by one with each edit; an edit that names an older one is refused (law 4).
    """

    uid = models.CharField(max_length=12, unique=True, default=ids.new_uid, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(default=False, db_index=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
