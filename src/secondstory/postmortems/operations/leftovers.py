"""What a killed program left half-done in documents."""

from __future__ import annotations

from django.db.models import Count

from secondstory.postmortems import live_text
from secondstory.postmortems.models import Postmortem


def catch_up_documents() -> int:
    """Make the sections of live documents say what their logs say; how many were looked at.

    A room that was closed in order has done so, and left one row.
    """
    left_open = Postmortem.objects.filter(live_since__isnull=False).annotate(rows=Count("text_updates")).filter(rows__gt=1)
    found = list(left_open)
    for postmortem in found:
        live_text.catch_up(postmortem)
    return len(found)
