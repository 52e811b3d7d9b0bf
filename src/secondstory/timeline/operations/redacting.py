"""What of a timeline a passage is taken out of, and what is left in its place."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib.redacting import Redacting
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import (
    Account,
    AccountCorrection,
    AccountPlace,
    Agreement,
    Answer,
    DecisionPoint,
    Dispute,
    DisputeSide,
    Event,
    Evidence,
    Knowledge,
    Origin,
    Redaction,
    Remark,
    Sighting,
    TimelineEdit,
)


@transaction.atomic
def redact_timeline(incident: Incident, redacting: Redacting) -> None:
    """Events (also those that were taken away), their evidence and decisions, what an undo would put back, and agreed editions."""
    texts = ("text", "source", "time_as_written", "thread", "severity", "rank_reasons", "marks")
    redacting.cut(Event.everything.filter(incident=incident), *texts, kind="events")
    redacting.cut(Evidence.objects.filter(incident=incident), "raw", "locator", kind="evidence", also={"is_redacted": True})
    redacting.cut(Origin.objects.filter(incident=incident), "label", kind="evidence")
    redacting.cut(Sighting.objects.filter(origin__incident=incident), "locator", kind="evidence")
    redacting.cut(Knowledge.objects.filter(event__incident=incident), "role", kind="known")
    _redact_accounts(incident, redacting)
    _redact_decisions(incident, redacting)
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


def _redact_accounts(incident: Incident, redacting: Redacting) -> None:
    """Accounts too, whoever may read them; one that is not shared is not counted, or looking would tell what stands in it."""
    accounts = Account.objects.filter(incident=incident)
    redacting.cut(accounts.exclude(shared_at=None), "role", *Account.PARTS, kind="accounts")
    redacting.cut_silently(accounts.filter(shared_at=None), "role", *Account.PARTS)
    redacting.cut(AccountCorrection.objects.filter(account__in=accounts), "text", kind="accounts")
    redacting.cut(AccountPlace.objects.filter(account__in=accounts), "quote", kind="accounts")
    redacting.cut(Dispute.objects.filter(event__incident=incident), "about", kind="accounts")
    redacting.cut(DisputeSide.objects.filter(dispute__event__incident=incident), "role", "text", kind="accounts")


def _redact_decisions(incident: Incident, redacting: Redacting) -> None:
    """Decision points, their answers and remarks; those that whoever acted has still to see first are not counted."""
    points = DecisionPoint.everything.filter(event__incident=incident)
    shown, hidden = points.in_the_room(), points.exclude(pk__in=points.in_the_room().values("pk"))
    redacting.cut(shown, *DecisionPoint.FIELDS, kind="decisions")
    redacting.cut(Answer.objects.filter(point__in=shown), "own_question", "text", kind="decisions")
    redacting.cut(Remark.objects.filter(point__in=shown), "role", "text", kind="decisions")
    redacting.cut_silently(hidden, *DecisionPoint.FIELDS)
    redacting.cut_silently(Answer.objects.filter(point__in=hidden), "own_question", "text")
    redacting.cut_silently(Remark.objects.filter(point__in=hidden), "role", "text")
