"""Whether a review is asked for, and that it was held or let go of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import Depth, LateReason
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import HeldReview, Incident, ReviewRequest, SkippedReview
from secondstory.incidents.requirement import clock_of, decision_for
from secondstory.incidents.review_clock import ClockState
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor


def reassess_policy(incident: Incident, *, by: Visitor | None) -> None:
    """Ask the policy again after a change and keep its answer; written down when it differs and `by` is given."""
    decision = decision_for(incident)
    reasons = [str(reason) for reason in decision.reasons]
    before = {"required_depth": incident.required_depth, "required_because": incident.required_because}
    after = {"required_depth": str(decision.depth), "required_because": reasons}
    if before == after:
        return
    incident.required_depth, incident.required_because = decision.depth, reasons
    incident.save(update_fields=["required_depth", "required_because"])
    if by is not None:
        record("reassessed", incident, by=by, changes={name: [before[name], after[name]] for name in after if before[name] != after[name]})


@transaction.atomic
def request_review(incident: Incident, *, reason: str, by: Visitor) -> None:
    """Ask for a review whatever the rules say. Anyone who sees the incident may, and it undoes a skip (R84)."""
    reason = _sentence(reason, or_say=_("Say what you hope to learn; one sentence is enough."))
    lock(incident)
    ReviewRequest.objects.create(incident=incident, reason=reason, asked_at=clock.now())
    record("asked for a review", incident, by=by, changes={"reason": ["", reason]})
    SkippedReview.objects.filter(incident=incident).delete()
    reassess_policy(incident, by=by)


@transaction.atomic
def skip_review(incident: Incident, *, reason: str, by: Visitor) -> SkippedReview:
    """Let go of a review the policy asks for, with a reason that is kept and counted (R84).

    It covers the depth asked for now: when the incident turns out worse, the deeper review is asked for again. A person's request
    can't be skipped.
    """
    reason = _sentence(reason, or_say=_("Say why no review is needed; it helps to set the thresholds right."))
    lock(incident)
    if incident.review_requests.exists():
        raise Refusal(_("Someone asked for this review, so it is held. Talk to them about a smaller one."))
    if incident.required_depth == Depth.NONE:
        raise Refusal(_("No review is asked for, so there is none to let go of."))
    row, _new = SkippedReview.objects.update_or_create(
        incident=incident, defaults={"depth": incident.required_depth, "reason": reason, "skipped_at": clock.now()}
    )
    record("let go of the review", incident, by=by, changes={"reason": ["", reason]})
    reassess_policy(incident, by=by)
    return row


@transaction.atomic
def take_back_skip(incident: Incident, *, by: Visitor) -> None:
    """Ask the policy as if nobody had let go of the review."""
    lock(incident)
    deleted, _kinds = SkippedReview.objects.filter(incident=incident).delete()
    if not deleted:
        raise Refusal(_("Nobody has let go of its review."))
    record("took the review up again", incident, by=by)
    reassess_policy(incident, by=by)


@transaction.atomic
def record_held(incident: Incident, *, held_at: datetime, late_reason: str = "", late_note: str = "", by: Visitor) -> HeldReview:
    """Write down when the review was held. A required one held after the hours are up needs a reason code (R19)."""
    if held_at.tzinfo is None:
        raise Refusal(_("Give the time with its zone."), field="held_at")
    lock(incident)
    if incident.ended_at is None:
        raise Refusal(_("The incident is not over yet, so its review can't have been held."), field="held_at")
    if held_at > clock.now() or held_at < incident.started_at:
        raise Refusal(_("The review was held after the incident began and before now. Check the date."), field="held_at")
    if late_reason and late_reason not in LateReason.values:
        raise Refusal(_("Choose one of the listed reasons."), field="late_reason")
    reading = replace(clock_of(incident), held_at=held_at)
    is_late = reading.is_required and reading.state(held_at) is ClockState.HELD_LATE
    if is_late and not late_reason:
        raise Refusal(_("It was held after the hours were up. Choose the reason; it helps to set the hours right."), field="late_reason")
    earlier = HeldReview.objects.filter(incident=incident).first()
    values = {
        "held_at": held_at,
        "late_reason": late_reason if is_late else "",
        "late_note": checked_text(late_note, field="late_note")[:300],
    }
    row, _new = HeldReview.objects.update_or_create(incident=incident, defaults=values)
    record(
        "held the review", incident, by=by, changes={name: [getattr(earlier, name, None), value] for name, value in values.items() if value}
    )
    return row


def _sentence(reason: str, *, or_say: str) -> str:
    reason = " ".join(checked_text(reason, field="reason").split())
    if not reason:
        raise Refusal(or_say, field="reason")
    if len(reason) > 300:
        raise Refusal(_("Keep the reason within 300 characters."), field="reason")
    return reason
