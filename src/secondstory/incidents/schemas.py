"""What the API takes and gives for incidents. No schema has a person in it (law 2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from secondstory.incidents.enums import Moment
from secondstory.incidents.models import Service, Severity
from secondstory.incidents.queries import Header, severity_named
from secondstory.lib.errors import Refusal
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


class TimeOut(Schema):
    """One of the five times: an instant in UTC, and how exactly it is known."""

    at: datetime | None
    precision: str


class ClockOut(Schema):
    """The review clock: its state, when it started, when the time is up, when the review was held."""

    state: str
    started_at: datetime | None
    due_at: datetime | None
    held_at: datetime | None


class IncidentOut(Schema):
    """An incident's header. `version` goes back as If-Match with an edit."""

    key: str
    version: int
    title: str
    summary: str | None = Field(None, description="Only for those who may read the story.")
    near_miss: bool
    severity: str | None
    team: str | None
    services: list[str]
    visibility: str
    zone: str
    times: dict[str, TimeOut]
    customers_affected: bool
    customer_impact: str | None = None
    internal_impact: str | None = None
    internal_hours: int | None = None
    caught_by: str | None = None
    required_depth: str
    required_because: list[str]
    clock: ClockOut


class IncidentPage(Schema):
    """Some incidents, and the cursor for the next ones; empty at the end."""

    items: list[IncidentOut]
    next: str


class IncidentIn(Schema):
    """Fields to write; what is left out stays as it is. Times are ISO 8601 with an offset; services are slugs."""

    title: str | None = None
    summary: str | None = None
    near_miss: bool | None = None
    caught_by: str | None = None
    severity: str | None = Field(None, description="A code, a name or an alias.")
    team: str | None = Field(None, description="A team's slug.")
    services: list[str] | None = None
    zone: str | None = None
    customers_affected: bool | None = None
    customer_impact: str | None = None
    internal_impact: str | None = None
    internal_hours: int | None = None
    started_at: datetime | None = None
    started_precision: str | None = None
    detected_at: datetime | None = None
    detected_precision: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_precision: str | None = None
    mitigated_at: datetime | None = None
    mitigated_precision: str | None = None
    resolved_at: datetime | None = None
    resolved_precision: str | None = None

    def values(self, visitor: Visitor) -> dict[str, Any]:
        """The given fields as the operations take them. Raises `Refusal` for a severity, team or service that isn't there."""
        given = self.dict(exclude_unset=True)
        for moment in Moment:
            at = given.get(f"{moment}_at")
            if at is not None and at.tzinfo is None:
                raise Refusal(_("Give the time with its offset, like 2026-03-14T14:05:00Z."), field=f"{moment}_at")
            if at is not None:
                given[f"{moment}_at"] = at.astimezone(UTC)
        nullable = {f"{moment}_at" for moment in Moment} | {"severity", "team"}
        given = {name: value for name, value in given.items() if value is not None or name in nullable}
        if given.get("severity"):
            given["severity"] = _severity(given["severity"])
        if given.get("team"):
            given["team"] = _found(Team.objects.filter(is_example=visitor.is_example, slug=given["team"]).first(), given["team"])
        if "services" in given:
            services = {row.slug: row for row in Service.objects.visible_to(visitor).filter(slug__in=given["services"])}
            given["services"] = [_found(services.get(slug), slug) for slug in given["services"]]
        return given


class ReasonIn(Schema):
    """A sentence that says why."""

    reason: str


class HeldIn(Schema):
    """When the review was held; a late one needs one of the reason codes."""

    held_at: datetime
    late_reason: str = ""
    late_note: str = ""


class ServiceOut(Schema):
    """A service."""

    slug: str
    name: str
    says: str
    team: str | None
    aliases: list[str]
    version: int


class ServiceIn(Schema):
    """A service to add or change."""

    name: str
    says: str = ""
    team: str | None = None
    aliases: list[str] = []


class SeverityOut(Schema):
    """A severity; rank 1 is the worst."""

    rank: int
    code: str
    name: str
    says: str
    aliases: list[str]


def incident_out(header: Header, *, may_read: bool) -> IncidentOut:
    """A header as the API gives it. Summary and impact texts belong to the story."""
    incident, reading = header.incident, header.clock
    story: dict[str, Any] = {}
    if may_read:
        names = ("summary", "customer_impact", "internal_impact", "internal_hours", "caught_by")
        story = {name: getattr(incident, name) for name in names}
    return IncidentOut(
        key=incident.key,
        version=incident.version,
        title=incident.title,
        near_miss=incident.near_miss,
        severity=incident.severity.code if incident.severity else None,
        team=incident.team.slug if incident.team else None,
        services=[service.slug for service in incident.services.all()],
        visibility=incident.visibility,
        zone=incident.zone,
        times={str(moment): TimeOut(at=at, precision=precision) for moment, at, precision in incident.times()},
        customers_affected=incident.customers_affected,
        required_depth=incident.required_depth,
        required_because=incident.required_because,
        clock=ClockOut(state=header.state, started_at=reading.started_at, due_at=reading.due_at, held_at=reading.held_at),
        **story,
    )


def service_out(service: Service) -> ServiceOut:
    """A service as the API gives it."""
    team = service.team.slug if service.team else None
    return ServiceOut(slug=service.slug, name=service.name, says=service.says, team=team, aliases=service.aliases, version=service.version)


def _severity(word: str) -> Severity:
    found = severity_named(word)
    if found is None:
        codes = ", ".join(Severity.objects.values_list("code", flat=True))
        raise Refusal(_("There is no severity “%(word)s”. Use one of: %(codes)s.") % {"word": word, "codes": codes}, field="severity")
    return found


def _found(row: Any, slug: str) -> Any:
    if row is None:
        raise Refusal(_("There is nothing called “%(slug)s” here.") % {"slug": slug})
    return row
