"""Whether a review is asked for, and that it was held."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import LateReason
from secondstory.incidents.models import HeldReview, Incident, ReviewRequest
from secondstory.incidents.requirement import clock_of, decision_for
from secondstory.incidents.review_clock import ClockState
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor


def reassess_policy(incident: Incident, *, by: Visitor | None) -> None:
    """Ask the policy again after a change and keep its answer; written down when it differs and `by` is given."""
    decision = decision_for(incident)
    before = incident.required_depth
    incident.required_depth = decision.depth
    incident.required_because = [str(reason) for reason in decision.reasons]
    incident.save(update_fields=["required_depth", "required_because"])
    if by is not None and before != decision.depth:
        record("reassessed", incident, by=by, changes={"required_depth": [before, str(decision.depth)]})


@transaction.atomic
def request_review(incident: Incident, *, reason: str, by: Visitor) -> None:
    """Ask for a review whatever the rules say. Anyone who sees the incident may (R84)."""
    if not reason.strip():
        raise Refusal(_("Say what you hope to learn; one sentence is enough."), field="reason")
    ReviewRequest.objects.create(incident=incident, reason=reason.strip()[:300], asked_at=clock.now())
    record("review requested", incident, by=by, changes={"reason": ["", reason.strip()[:300]]})
    reassess_policy(incident, by=by)


@transaction.atomic
def record_held(incident: Incident, *, held_at: datetime, late_reason: str = "", late_note: str = "", by: Visitor) -> HeldReview:
    """Write down when the review was held. A required one held after the hours are up needs a reason code (R19)."""
    if incident.ended_at is None:
        raise Refusal(_("The incident is not over yet, so its review can't have been held."), field="held_at")
    if held_at > clock.now() or held_at < incident.started_at:
        raise Refusal(_("The review was held after the incident began and before now. Check the date."), field="held_at")
    if late_reason and late_reason not in LateReason.values:
        raise Refusal(_("Choose one of the listed reasons."), field="late_reason")
    reading = clock_of(incident)
    late = type(reading)(reading.started_at, held_at, reading.is_required, reading.limits, reading.zone).state(held_at)
    if late is ClockState.HELD_LATE and reading.is_required and not late_reason:
        raise Refusal(_("It was held after the hours were up. Choose the reason; it helps to set the hours right."), field="late_reason")
    row, _new = HeldReview.objects.update_or_create(
        incident=incident, defaults={"held_at": held_at, "late_reason": late_reason, "late_note": late_note.strip()[:300]}
    )
    record("held", incident, by=by, changes={"held_at": [None, held_at], "late_reason": ["", late_reason]})
    return row
