"""Taking a passage out of what contributed, and out of the questions that led there."""

from __future__ import annotations

from django.db import transaction

from secondstory.factors.models import Acceptance, AnalysisEdit, Factor, Juncture, LensLook, Support, Why
from secondstory.incidents.models import Incident
from secondstory.lib.redacting import Redacting


@transaction.atomic
def redact_factors(incident: Incident, redacting: Redacting) -> None:
    """Take a passage out of factors, trees and what was said beside them, those that were taken away included."""
    redacting.cut(Factor.everything.filter(incident=incident), "statement", "feeds", kind="factors")
    redacting.cut(Support.everything.filter(factor__incident=incident), "quote", kind="factors")
    redacting.cut(Acceptance.objects.filter(factor__incident=incident), "reason", kind="factors")
    redacting.cut(LensLook.objects.filter(incident=incident), "note", kind="factors")
    redacting.cut(Juncture.objects.filter(incident=incident), "waived_reason", kind="factors")
    redacting.cut(Why.objects.filter(juncture__incident=incident), "question", "answer", kind="factors")
    redacting.cut_silently(AnalysisEdit.objects.filter(incident=incident), "rows")
