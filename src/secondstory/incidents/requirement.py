"""From an incident's rows to the policy's decision and the review clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from secondstory.configuration.declared import read_together
from secondstory.incidents import policy, settings
from secondstory.incidents.enums import Depth
from secondstory.incidents.models import Incident, Service, SkippedReview
from secondstory.incidents.review_clock import Limits, ReviewClock, clock_start
from secondstory.lib import clock


def rules() -> policy.Rules:
    """The organisation's thresholds now."""
    severity, customers, near_misses, hours, teams = read_together(
        settings.SEVERITY_THRESHOLD, settings.CUSTOMER_RULE, settings.NEAR_MISS_RULE, settings.INTERNAL_HOURS, settings.TEAMS_FOR_MEETING
    )
    return policy.Rules(
        severity_threshold=severity,
        customer_impact=bool(customers),
        near_misses=bool(near_misses),
        internal_hours=hours,
        teams_for_meeting=teams,
    )


def decision_for(incident: Incident) -> policy.Decision:
    """What the policy asks of this incident as it stands."""
    teams = Service.objects.filter(incidents=incident).exclude(team=None).values("team").distinct().count()
    skipped = SkippedReview.objects.filter(incident=incident).first()
    facts = policy.Facts(
        customers_affected=incident.customers_affected,
        internal_hours=incident.internal_hours,
        near_miss=incident.near_miss,
        severity_rank=incident.severity.rank if incident.severity else None,
        teams=teams,
        requested=incident.review_requests.exists(),
        skipped=Depth(skipped.depth) if skipped else Depth.NONE,
    )
    return policy.decide(facts, rules())


def limits() -> Limits:
    """The clock's hours now."""
    amber, red, whole, working_days_only = read_together(
        settings.AMBER_HOURS, settings.RED_HOURS, settings.HOURS_TO_HOLD, settings.WORKING_DAYS_ONLY
    )
    return Limits(
        amber=timedelta(hours=amber),
        red=timedelta(hours=red),
        whole=timedelta(hours=whole),
        working_days_only=bool(working_days_only),
    )


def clock_of(incident: Incident, given: Limits | None = None) -> ReviewClock:
    """The review clock of `incident`; a list passes its `limits()` once, and rows from `queries.with_clock`, so it asks nothing.

    A review held before the incident was reopened was about half of it and doesn't stop the clock.
    """
    held = getattr(incident, "held_review", None)
    kept_at, reopened_at = _reopenings(incident)
    if held is not None and reopened_at is not None and held.held_at < reopened_at:
        held = None
    return ReviewClock(
        started_at=clock_start(incident.ended_at, kept_at=kept_at),
        held_at=held.held_at if held else None,
        is_required=incident.required_depth != Depth.NONE and not incident.import_uid,
        limits=given or limits(),
        zone=clock.zone_or_utc(incident.zone),
    )


def _reopenings(incident: Incident) -> tuple[datetime | None, datetime | None]:
    """The resolution from which the clock goes on whatever happens, and the last reopening."""
    if hasattr(incident, "last_reopened_at"):
        return incident.clock_kept_at, incident.last_reopened_at  # type: ignore[attr-defined]
    rows = list(incident.reopenings.all())
    return (rows[1].resolved_at if len(rows) > 1 else None), (rows[-1].reopened_at if rows else None)
