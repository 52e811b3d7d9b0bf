"""What of a timeline a passage is taken out of, and what is left in its place."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib.redacting import Redacting
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Agreement, DecisionPoint, Event, Evidence, Knowledge, Origin, Redaction, TimelineEdit


@transaction.atomic
def redact_timeline(incident: Incident, redacting: Redacting) -> None:
    """Events (also those that were taken away), their evidence and decisions, what an undo would put back, and agreed editions."""
    texts = ("text", "source", "time_as_written", "thread", "severity", "rank_reasons", "marks")
    redacting.cut(Event.everything.filter(incident=incident), *texts, kind="events")
    redacting.cut(Evidence.objects.filter(incident=incident), "raw", "locator", kind="evidence", also={"is_redacted": True})
    redacting.cut(Origin.objects.filter(incident=incident), "label", kind="evidence")
    redacting.cut(Knowledge.objects.filter(event__incident=incident), "role", kind="known")
    redacting.cut(DecisionPoint.objects.filter(event__incident=incident), *DecisionPoint.FIELDS, kind="decisions")
    redacting.cut(TimelineEdit.objects.filter(incident=incident), "rows", kind="undo")
    agreed = ("content", "disputes", "left_open", "taken_back_because")
    redacting.cut(Agreement.objects.filter(incident=incident), *agreed, kind="agreed")
    redacting.cut(Redaction.objects.filter(incident=incident), "reason", kind="history")


@transaction.atomic
def write_down_redaction(incident: Incident, redacting: Redacting, *, reason: str, files: Iterable[str], by: Visitor) -> Redaction:
    """What stays of a passage once it is gone."""
    row = Redaction.objects.create(
        incident=incident, hash=redacting.passage.hash, reason=reason, redacted_by=by.user, places=redacting.counts, files=sorted(files),
        is_example=incident.is_example,
    )  # fmt: skip
    record("removed a passage", row, about=incident, by=by, changes={"reason": ["", reason], "places": [0, row.places_count]})
    return row
