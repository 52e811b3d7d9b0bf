"""What of an incident itself a passage is taken out of."""

from __future__ import annotations

from django.db import transaction

from secondstory.incidents.fields import TEXTS
from secondstory.incidents.models import HeldReview, Incident, Involvement, Reopening, ReviewRequest, SkippedReview
from secondstory.lib.redacting import Redacting


@transaction.atomic
def redact_incident(incident: Incident, redacting: Redacting) -> None:
    """Its own words, its parts and how their holders are reached, and the reasons people gave."""
    redacting.cut(Incident.objects.filter(pk=incident.pk), "title", *TEXTS, kind="incident")
    redacting.cut(Involvement.objects.filter(incident=incident), "label", "contact", kind="roles")
    redacting.cut(Reopening.objects.filter(incident=incident), "reason", kind="incident")
    redacting.cut(HeldReview.objects.filter(incident=incident), "late_note", kind="incident")
    redacting.cut(SkippedReview.objects.filter(incident=incident), "reason", kind="incident")
    redacting.cut(ReviewRequest.objects.filter(incident=incident), "reason", kind="incident")
