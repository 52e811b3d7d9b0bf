"""From an incident's rows to the policy's decision and the review clock."""

from __future__ import annotations

from datetime import timedelta

from secondstory.incidents import policy, settings
from secondstory.incidents.models import Incident, Service
from secondstory.incidents.review_clock import Limits, ReviewClock, clock_start
from secondstory.lib import clock


def rules() -> policy.Rules:
    """The organisation's thresholds now."""
    return policy.Rules(
        severity_threshold=settings.SEVERITY_THRESHOLD.read(),
        customer_impact=settings.CUSTOMER_RULE.read(),
        near_misses=settings.NEAR_MISS_RULE.read(),
        internal_hours=settings.INTERNAL_HOURS.read(),
        teams_for_meeting=settings.TEAMS_FOR_MEETING.read(),
    )


def decision_for(incident: Incident) -> policy.Decision:
    """What the policy asks of this incident as it stands."""
    teams = Service.objects.filter(incidents=incident).exclude(team=None).values("team").distinct().count()
    facts = policy.Facts(
        customers_affected=incident.customers_affected,
        internal_hours=incident.internal_hours,
        near_miss=incident.near_miss,
        severity_rank=incident.severity.rank if incident.severity else None,
        teams=teams,
        requested=incident.review_requests.exists(),
    )
    return policy.decide(facts, rules())


def limits() -> Limits:
    """The clock's hours now."""
    return Limits(
        amber=timedelta(hours=settings.AMBER_HOURS.read()),
        red=timedelta(hours=settings.RED_HOURS.read()),
        whole=timedelta(hours=settings.HOURS_TO_HOLD.read()),
        working_days_only=settings.WORKING_DAYS_ONLY.read(),
    )


def clock_of(incident: Incident, given: Limits | None = None) -> ReviewClock:
    """The review clock of `incident`; a list passes its `limits()` once, and prefetches `reopenings` and `held_review`."""
    held = getattr(incident, "held_review", None)
    ends = [row.resolved_at for row in incident.reopenings.all()]
    return ReviewClock(
        started_at=clock_start(incident.ended_at, earlier_ends=ends),
        held_at=held.held_at if held else None,
        is_required=incident.required_depth != "none",
        limits=given or limits(),
        zone=clock.zone_or_utc(incident.zone),
    )
