"""What the incident pages ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from secondstory.incidents.models import Incident, Invite, Involvement, Reopening, Reviewer, Severity
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
    """A header for each incident; one settings query for all of them. Fetch them with `with_clock`."""
    given, now = limits(), clock.now()
    rows = []
    for incident in incidents:
        reading = clock_of(incident, given)
        reasons = [sentence(code) for code in incident.required_because]
        rows.append(Header(incident, reading, reading.state(now), reading.left(now), reasons))
    return rows


def with_clock(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Incidents with everything a header needs, in a fixed number of queries."""
    reopenings = Reopening.objects.filter(incident=OuterRef("pk"))
    return (
        incidents.select_related("severity", "team", "held_review", "skipped_review")
        .prefetch_related("services")
        .annotate(
            clock_kept_at=Subquery(reopenings.order_by("reopened_at").values("resolved_at")[1:2]),
            last_reopened_at=Subquery(reopenings.order_by("-reopened_at").values("reopened_at")[:1]),
        )
    )


def listed(visitor: Visitor, filters: Filters) -> QuerySet[Incident]:
    """The incidents a visitor sees, narrowed."""
    rows = Incident.objects.visible_to(visitor)
    if filters.words:
        rows = rows.filter(Q(title__icontains=filters.words) | Q(key__iexact=filters.words))
    if filters.state == "ongoing":
        rows = rows.ongoing()
    elif filters.state == "waiting":
        rows = rows.waiting_for_review()
    elif filters.state == "held":
        rows = rows.with_review_held()
    elif filters.state == "skipped":
        rows = rows.exclude(skipped_review=None)
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
    """Reviews the visitor owns or facilitates, or whose team they manage, that are asked for and not held yet.

    Those with time left come first, the shortest on top; then those whose time is up, the latest on top: what a year of
    silence has not changed must not hide what can still be held in time. The twenty latest are looked at.
    """
    user = visitor.user
    mine = Incident.objects.visible_to(visitor).waiting_for_review()
    if not visitor.is_example:
        mine = mine.filter(Q(owner=user) | Q(facilitator=user) | Q(team__manager=user))
    found = headers(with_clock(mine.order_by("-started_at"))[:20])
    return sorted(found, key=lambda header: (header.state is ClockState.BREACHED, abs(header.left)))


def years_of(visitor: Visitor) -> list[int]:
    """The years in which the visitor's incidents began, latest first."""
    return [day.year for day in Incident.objects.visible_to(visitor).dates("started_at", "year", order="DESC")]


def severity_named(word: str) -> Severity | None:
    """The severity with this code, name or alias, whatever its capitals; else a bare number is a rank."""
    wanted = word.strip().lower()
    rows = list(Severity.objects.all()) if wanted else []
    for row in rows:
        if wanted in {row.code.lower(), row.name.lower(), *(str(alias).lower() for alias in row.aliases)}:
            return row
    return next((row for row in rows if str(row.rank) == wanted), None)


def readers_of(incident: Incident) -> list[User]:
    """Who may read the unpublished story: what the header says openly. At most 30 are named."""
    parts = [row.filter(incident=incident).values("user") for row in (Involvement.objects, Reviewer.objects, Invite.objects)]
    leads = Q(pk__in=[pk for pk in (incident.owner_id, incident.facilitator_id) if pk])
    anyone = leads | Q(pk__in=parts[0]) | Q(pk__in=parts[1]) | Q(pk__in=parts[2])
    return list(User.objects.filter(anyone, is_active=True).order_by("name")[:30])


def orphaned(visitor: Visitor) -> list[str]:
    """The uids of private incidents nobody can open any more; administrators are told that they exist, and no more."""
    if not visitor.is_administrator or visitor.is_example:
        return []
    return list(Incident.objects.orphaned().order_by("uid").values_list("uid", flat=True))


def reviewers_of(incident: Incident) -> list[User]:
    """Who was asked to read the draft."""
    return list(User.objects.filter(pk__in=Reviewer.objects.filter(incident=incident).values("user")).order_by("name"))


def invited_to(incident: Incident) -> list[User]:
    """Who is let into a private incident."""
    return list(User.objects.filter(pk__in=Invite.objects.filter(incident=incident).values("user")).order_by("name"))
