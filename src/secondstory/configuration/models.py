"""Values an administrator saved; what may be saved is declared in code."""

from __future__ import annotations

from django.db import models

from secondstory.lib import clock


class SavedValue(models.Model):
    """One declared setting's saved value, as the text that was typed."""

    name = models.CharField(max_length=80, unique=True)
    value = models.TextField()
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
