"""What the history pages show."""

from __future__ import annotations

from django.db.models import QuerySet

from secondstory.audit.models import Record


def history_of(about_uid: str) -> QuerySet[Record]:
    """Every change that belongs to one incident (or other subject), newest first."""
    return Record.objects.filter(about_uid=about_uid)
