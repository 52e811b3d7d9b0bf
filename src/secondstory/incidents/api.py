"""/api/v1/incidents, /services, /severities."""

from __future__ import annotations

from django.http import Http404
from ninja import Query, Router, Schema

from secondstory.incidents import operations, queries, schemas
from secondstory.incidents.models import Incident, Service, Severity
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.http import expected_version
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team

router = Router(tags=["incidents"])


class ListQuery(Schema):
    """Filters of the list, and the cursor. There is none by person."""

    words: str = ""
    state: str = ""
    severity: str = ""
    service: str = ""
    team: str = ""
    kind: str = ""
    year: int | None = None
    after: str = ""


@router.get("/incidents", response=schemas.IncidentPage)
def list_incidents(request: StoryRequest, given: Query[ListQuery]) -> schemas.IncidentPage:
    """Incidents whose header you may see, newest first, 50 at a time."""
    filters = queries.Filters(**given.dict(exclude={"after"}))
    page = page_of(queries.listed(request.visitor, filters), newest_by="started_at", cursor=given.after)
    told = set(Incident.objects.story_visible_to(request.visitor).filter(pk__in=[row.pk for row in page.rows]).values_list("pk", flat=True))
    items = [schemas.incident_out(header, may_read=header.incident.pk in told) for header in queries.headers(page.rows)]
    return schemas.IncidentPage(items=items, next=page.next)


@router.post("/incidents", response={201: schemas.IncidentOut})
def declare_incident(request: StoryRequest, given: schemas.IncidentIn, *, private: bool = False) -> tuple[int, schemas.IncidentOut]:
    """Declare an incident or a near miss, now or back-dated. `title` and `started_at` are needed."""
    values = given.values(request.visitor)
    title, services = values.pop("title", ""), values.pop("services", [])
    incident = operations.declare_incident(title, by=request.visitor, services=services, is_private=private, **values)
    return 201, _out(request, incident)


@router.get("/incidents/{key}", response=schemas.IncidentOut)
def read_incident(request: StoryRequest, key: str) -> schemas.IncidentOut:
    """One incident's header."""
    return _out(request, _visible(request, key))


@router.patch("/incidents/{key}", response=schemas.IncidentOut)
def edit_incident(request: StoryRequest, key: str, given: schemas.IncidentIn) -> schemas.IncidentOut:
    """Change fields. Send the version you saw as If-Match; a stale one gets 409 with both texts."""
    incident = _editable(request, key)
    values = given.values(request.visitor)
    operations.edit_incident(incident, expected=expected_version(request), by=request.visitor, **values)
    return _out(request, incident)


@router.post("/incidents/{key}/reopen", response=schemas.IncidentOut)
def reopen_incident(request: StoryRequest, key: str, given: schemas.ReasonIn) -> schemas.IncidentOut:
    """Say that the resolution did not hold."""
    incident = _editable(request, key)
    operations.reopen_incident(incident, reason=given.reason, by=request.visitor)
    return _out(request, incident)


@router.post("/incidents/{key}/held", response=schemas.IncidentOut)
def record_held(request: StoryRequest, key: str, given: schemas.HeldIn) -> schemas.IncidentOut:
    """Write down when the review was held."""
    incident = _editable(request, key)
    if given.held_at.tzinfo is None:
        raise Refusal("Give the time with its offset, like 2026-03-14T14:05:00Z.", field="held_at")
    operations.record_held(incident, **given.dict(), by=request.visitor)
    return _out(request, incident)


@router.post("/incidents/{key}/ask-for-review", response=schemas.IncidentOut)
def request_review(request: StoryRequest, key: str, given: schemas.ReasonIn) -> schemas.IncidentOut:
    """Ask for a review; anyone who sees the incident may."""
    incident = _visible(request, key)
    operations.request_review(incident, reason=given.reason, by=request.visitor)
    return _out(request, incident)


@router.get("/services", response=list[schemas.ServiceOut])
def list_services(request: StoryRequest) -> list[schemas.ServiceOut]:
    """Every service, by name."""
    return [schemas.service_out(row) for row in Service.objects.visible_to(request.visitor).select_related("team")]


@router.post("/services", response={201: schemas.ServiceOut})
def add_service(request: StoryRequest, given: schemas.ServiceIn) -> tuple[int, schemas.ServiceOut]:
    """Make a service known."""
    team = _team(request, given.team)
    row = operations.add_service(given.name, by=request.visitor, team=team, says=given.says, aliases=given.aliases)
    return 201, schemas.service_out(row)


@router.put("/services/{slug}", response=schemas.ServiceOut)
def edit_service(request: StoryRequest, slug: str, given: schemas.ServiceIn) -> schemas.ServiceOut:
    """Change a service; If-Match carries the version you saw."""
    row = Service.objects.visible_to(request.visitor).filter(slug=slug).first()
    if row is None:
        raise Http404
    team = _team(request, given.team)
    operations.edit_service(
        row, expected=expected_version(request), by=request.visitor, name=given.name, says=given.says, team=team, aliases=given.aliases
    )
    return schemas.service_out(row)


@router.get("/severities", response=list[schemas.SeverityOut])
def list_severities(request: StoryRequest) -> list[Severity]:
    """The severities, worst first."""
    return list(Severity.objects.all())


def _out(request: StoryRequest, incident: Incident) -> schemas.IncidentOut:
    (header,) = queries.headers(queries.with_clock(Incident.objects.filter(pk=incident.pk)))
    may_read = Incident.objects.story_visible_to(request.visitor).filter(pk=incident.pk).exists()
    return schemas.incident_out(header, may_read=may_read)


def _visible(request: StoryRequest, key: str) -> Incident:
    found = Incident.objects.visible_to(request.visitor).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _editable(request: StoryRequest, key: str) -> Incident:
    incident = _visible(request, key)
    if not Incident.objects.editable_by(request.visitor).filter(pk=incident.pk).exists():
        raise NotAllowed("You may see this incident, but not change it.")
    return incident


def _team(request: StoryRequest, slug: str | None) -> Team | None:
    if not slug:
        return None
    found = Team.objects.filter(is_example=request.visitor.is_example, slug=slug).first()
    if found is None:
        raise Refusal(f"There is no team called “{slug}”.", field="team")
    return found
