"""What the incident pages ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from secondstory.incidents.models import Incident, Severity
from secondstory.incidents.policy import sentence
from secondstory.incidents.requirement import clock_of, limits
from secondstory.incidents.review_clock import ClockState, ReviewClock
from secondstory.lib import clock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


@dataclass(frozen=True)
class Filters:
    """What a list of incidents is narrowed to; empty means all. There is none by person (law 2)."""

    words: str = ""
    state: str = ""
    severity: str = ""
    service: str = ""
    team: str = ""
    kind: str = ""
    year: int | None = None

    @property
    def are_set(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Header:
    """What everyone who may see the incident is told about it, and how its review clock stands."""

    incident: Incident
    clock: ReviewClock
    state: ClockState
    left: timedelta
    reasons: list[str]

    @property
    def over(self) -> timedelta:
        """How long the time has been up."""
        return -self.left


def headers(incidents: Iterable[Incident]) -> list[Header]:
    """A header for each incident; two settings queries for all of them. Prefetch with `with_clock`."""
    given, now = limits(), clock.now()
    rows = []
    for incident in incidents:
        reading = clock_of(incident, given)
        reasons = [sentence(code) for code in incident.required_because]
        rows.append(Header(incident, reading, reading.state(now), reading.left(now), reasons))
    return rows


def with_clock(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Incidents with everything a header needs, in a fixed number of queries."""
    return incidents.select_related("severity", "team", "held_review").prefetch_related("services", "reopenings")


def listed(visitor: Visitor, filters: Filters) -> QuerySet[Incident]:
    """The incidents a visitor sees, narrowed."""
    rows = Incident.objects.visible_to(visitor)
    if filters.words:
        rows = rows.filter(Q(title__icontains=filters.words) | Q(key__iexact=filters.words))
    if filters.state == "ongoing":
        rows = rows.ongoing()
    elif filters.state == "waiting":
        rows = rows.filter(held_review=None).exclude(required_depth="none").exclude(resolved_at=None, mitigated_at=None, near_miss=False)
    elif filters.state == "held":
        rows = rows.exclude(held_review=None)
    if filters.severity:
        rows = rows.filter(severity__code=filters.severity)
    if filters.service:
        rows = rows.filter(services__slug=filters.service)
    if filters.team:
        rows = rows.filter(team__slug=filters.team)
    if filters.kind:
        rows = rows.filter(near_miss=filters.kind == "near-miss")
    if filters.year:
        rows = rows.filter(started_at__year=filters.year)
    return with_clock(rows)


def clocks_running(visitor: Visitor) -> list[Header]:
    """Reviews the visitor owns or facilitates that are asked for and not held yet, most urgent first."""
    user = visitor.user
    mine = Incident.objects.visible_to(visitor).filter(held_review=None).exclude(required_depth="none")
    if not visitor.is_example:
        mine = mine.filter(Q(owner=user) | Q(facilitator=user) | Q(team__manager=user))
    recent = with_clock(mine.order_by("-started_at"))[:20]
    far = datetime.max.replace(tzinfo=clock.now().tzinfo)
    return sorted(headers(recent), key=lambda header: header.clock.due_at or far)


def years_of(visitor: Visitor) -> list[int]:
    """The years in which the visitor's incidents began, latest first."""
    return [day.year for day in Incident.objects.visible_to(visitor).dates("started_at", "year", order="DESC")]


def severity_named(word: str) -> Severity | None:
    """The severity with this code, name or alias, whatever its capitals; a bare number counts as a rank."""
    wanted = word.strip().lower()
    if not wanted:
        return None
    for row in Severity.objects.all():
        if wanted in {row.code.lower(), row.name.lower(), *(str(alias).lower() for alias in row.aliases)}:
            return row
    return None


def readers_of(incident: Incident) -> list[User]:
    """Who may read the unpublished story: what the header says openly. At most 30 are named."""
    parts = Q(involvements__incident=incident) | Q(pk__in=[pk for pk in (incident.owner_id, incident.facilitator_id) if pk])
    return list(
        User.objects.filter(parts | Q(pk__in=incident.reviewers.values("user"))).filter(is_active=True).distinct().order_by("name")[:30]
    )


def orphaned_private_count() -> int:
    """How many private incidents nobody may open any more; administrators are told that, and no more."""
    return Incident.objects.filter(visibility="private").exclude(invites__user__is_active=True).count()
