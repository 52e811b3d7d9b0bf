"""What the API takes and gives for incidents. No schema has a person in it (law 2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field

from secondstory.audit.models import Record
from secondstory.incidents.enums import Moment
from secondstory.incidents.models import Service, Severity
from secondstory.incidents.queries import Header, severity_named
from secondstory.lib.errors import Refusal
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


class Given(Schema):
    """A body that takes no field it doesn't know, so that a typing error is not taken for "leave it as it is"."""

    model_config = ConfigDict(extra="forbid")


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


class IncidentIn(Given):
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
            given |= {name: instant(at, field=name) for name, at in given.items() if name == f"{moment}_at"}
        nullable = {f"{moment}_at" for moment in Moment} | {"severity", "team"}
        for name, value in given.items():
            if value is None and name not in nullable:
                raise Refusal(_("“%(field)s” can't be null. Leave it out, or give a value.") % {"field": name}, field=name)
        if given.get("severity"):
            given["severity"] = _severity(given["severity"])
        if given.get("team"):
            given["team"] = _found(
                Team.objects.filter(is_example=visitor.is_example, slug=given["team"]).first(), given["team"], field="team"
            )
        if "services" in given:
            services = {row.slug: row for row in Service.objects.visible_to(visitor).filter(slug__in=given["services"])}
            given["services"] = [_found(services.get(slug), slug, field="services") for slug in given["services"]]
        return given


class DeclareIn(IncidentIn):
    """A new incident or near miss."""

    private: bool = Field(default=False, description="Only those with a part in it know that it exists.")
    anonymous: bool = Field(default=False, description="For a near miss: nothing is kept of who reported it.")


class LeadsIn(Given):
    """Who sees to the review, by uid; what is left out stays. There is no way to list incidents by them."""

    owner: str | None = None
    facilitator: str | None = None


class PartOut(Schema):
    """A part someone had. Who it was is not in the API (DESIGN section 4)."""

    uid: str
    role: str
    observer: bool
    version: int
    warning: str = Field("", description="A sentence when the label points at one person all the same.")


class PartIn(Given):
    """A part to write down: a role label, and who had it, if known, as a person's uid."""

    role: str
    user: str | None = None
    contact: str = ""


class ChangeOut(Schema):
    """One thing that changed, as it was recorded; times are ISO 8601, rows are uids."""

    field: str
    before: Any = None
    after: Any = None


class RecordOut(Schema):
    """One line of the history. `verb` "edited" can be undone once."""

    uid: str
    at: datetime
    verb: str
    subject: str
    changes: list[ChangeOut]
    undone: bool


class RecordPage(Schema):
    """Some of the history, newest first, and the cursor for what came before."""

    items: list[RecordOut]
    next: str


class SeverityIn(Given):
    """A severity to add or change."""

    code: str
    name: str
    says: str = ""
    aliases: list[str] = []


class ReasonIn(Given):
    """A sentence that says why."""

    reason: str


class HeldIn(Given):
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


class ServiceIn(Given):
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
    version: int


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


def record_out(row: Record) -> RecordOut:
    """A record without who did it: the page says that to those who may read the draft."""
    changes = [ChangeOut(field=name, before=pair[0], after=pair[1]) for name, pair in row.changes.items() if name not in _PEOPLE]
    return RecordOut(uid=row.uid, at=row.at, verb=row.verb, subject=row.subject_label, changes=changes, undone=bool(row.undone_by))


_PEOPLE = frozenset({"owner", "facilitator", "reviewer", "invited", "user"})


def instant(at: datetime | None, *, field: str) -> datetime | None:
    """A given time in UTC. Raises `Refusal` when it has no offset, or lies outside the calendar."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise Refusal(_("Give the time with its offset, like 2026-03-14T14:05:00Z."), field=field)
    try:
        return at.astimezone(UTC)
    except OverflowError as problem:
        raise Refusal(_("That time lies outside the calendar. Check the year."), field=field) from problem


def person(visitor: Visitor, uid: str, *, field: str) -> User:
    """The active person with this uid. Raises `Refusal`."""
    found: User | None = User.objects.people(is_example=visitor.is_example).filter(uid=uid).first()
    if found is None:
        raise Refusal(_("There is no active person with this uid. GET /api/v1/people lists them."), field=field)
    return found


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


def _found(row: Any, slug: str, *, field: str) -> Any:
    if row is None:
        raise Refusal(_("There is nothing called “%(slug)s” here.") % {"slug": slug}, field=field)
    return row
