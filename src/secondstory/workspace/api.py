"""/api/v1/incidents: the list, one incident, declaring, editing, undoing."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from secondstory.incidents import queries, schemas
from secondstory.incidents.api import incident_out
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.lib.http import needed_version
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest
from secondstory.people.permissions import Visitor
from secondstory.timeline import queries as timeline
from secondstory.timeline.as_of import Cursor
from secondstory.workspace import operations

router = Router(tags=["incidents"])


class WrittenLater(Refusal):
    """What is asked for did not exist at the minute asked for."""

    status = 404


class AlertOut(Schema):
    """An alert that was open as far as known, and since when."""

    since: datetime
    text: str
    source: str
    acknowledged: bool


class IncidentAsOf(Schema):
    """An incident as a role knew it at a minute. What nobody could know yet is null, and the same whatever came of it."""

    key: str
    title: str = Field(description="The key: a title is given afterwards.")
    as_of: datetime
    known_by: str
    zone: str
    severity: None = None
    summary: None = None
    customer_impact: None = None
    resolved_at: None = None
    events: int = Field(description="How many things were known.")
    visible: list[str] = Field(description="What the latest decision points say was visible.")
    believed: list[str]
    alerts_open: list[AlertOut]
    pressure: list[str]


class ListQuery(Schema):
    """Filters of the list, and the cursor. There is none by person."""

    words: str = Field("", description="Words of the title, or a key.")
    state: str = Field("", description="ongoing, waiting (for its review), held, skipped.")
    severity: str = Field("", description="A code.")
    service: str = Field("", description="A slug.")
    team: str = Field("", description="A slug.")
    kind: str = Field("", description="incident or near-miss.")
    year: int | None = Field(None, ge=1970, le=9000)
    after: str = ""


@router.get("/incidents", response=schemas.IncidentPage)
def list_incidents(request: StoryRequest, given: Query[ListQuery]) -> schemas.IncidentPage:
    """Incidents whose header you may see, newest first, 50 at a time."""
    filters = queries.Filters(**given.dict(exclude={"after"}))
    page = page_of(queries.listed(request.visitor, filters), newest_by="started_at", cursor=given.after)
    told = Incident.objects.story_visible_to(request.visitor).filter(pk__in=[row.pk for row in page.rows])
    readable = set(told.values_list("pk", flat=True))
    items = [schemas.incident_out(header, may_read=header.incident.pk in readable) for header in queries.headers(page.rows)]
    return schemas.IncidentPage(items=items, next=page.next)


@router.post("/incidents", response={201: schemas.IncidentOut})
def declare_incident(request: StoryRequest, given: schemas.DeclareIn) -> Status[schemas.IncidentOut]:
    """Declare an incident or a near miss, now or back-dated. `title` and `started_at` are needed.

    A near miss may be reported by everyone; what caught it becomes a factor.
    """
    values = given.values(request.visitor)
    title, services = values.pop("title", ""), values.pop("services", [])
    is_private, is_anonymous = values.pop("private", False), values.pop("anonymous", False)
    incident = operations.declare(title, by=request.visitor, services=services, is_private=is_private, is_anonymous=is_anonymous, **values)
    return Status(201, incident_out(request, incident))


@router.get("/incidents/{key}", response=schemas.IncidentOut | IncidentAsOf)
def read_incident(
    request: StoryRequest, key: str, as_of: str | None = None, known_by: str | None = None
) -> schemas.IncidentOut | IncidentAsOf:
    """One incident's header, and more of it for those who may read its story.

    With `as_of` (a time with its offset), what `known_by` (a role; else the responders) knew by then, for those who may read the story:
    the key stands for the title, and severity, times and impact are not there.
    """
    if as_of is None and known_by is None:
        return incident_out(request, queries.find_visible(request.visitor, key))
    incident = queries.find_readable(request.visitor, key)
    cursor = timeline.asked_cursor(incident, as_of=as_of, known_by=known_by)
    if cursor is None:
        raise Http404
    return incident_as_of(incident, cursor, visitor=request.visitor)


@router.get("/incidents/{key}/later", include_in_schema=False)
def read_later(request: StoryRequest, key: str) -> HttpResponse:
    """What every other GET under an incident answers in as-of mode: as of a minute there is no document, no factor, no action."""
    incident = queries.find_readable(request.visitor, key)
    timeline.asked_cursor(incident, as_of=request.GET.get("as_of"), known_by=request.GET.get("known_by"))
    raise WrittenLater(
        _("This was written down later, so as of a minute it isn’t there. What was known is the incident itself and its events.")
    )


@router.patch("/incidents/{key}", response=schemas.IncidentOut)
def edit_incident(request: StoryRequest, key: str, given: schemas.IncidentIn) -> schemas.IncidentOut:
    """Change fields. Send the version you saw as If-Match; a stale one gets 409 with both texts."""
    incident = queries.find_editable(request.visitor, key)
    operations.edit(incident, expected=needed_version(request), by=request.visitor, **given.values(request.visitor))
    return incident_out(request, incident)


@router.post("/incidents/{key}/history/{uid}/undo", response=schemas.IncidentOut)
def undo_edit(request: StoryRequest, key: str, uid: str) -> schemas.IncidentOut:
    """Put back what one edit changed, as a new edit; refused when any of it has changed again since."""
    incident = queries.find_editable(request.visitor, key)
    operations.undo(incident, record_uid=uid, by=request.visitor)
    return incident_out(request, incident)


def incident_as_of(incident: Incident, cursor: Cursor, *, visitor: Visitor) -> IncidentAsOf:
    """What the panel of the page says."""
    known = timeline.found_known(incident, cursor)
    beside = timeline.beside_of(incident, known, cursor, visitor=visitor)
    return IncidentAsOf(
        key=incident.key,
        title=incident.key,
        as_of=cursor.at,
        known_by=cursor.role,
        zone=incident.zone,
        events=timeline.extent_of(known, cursor).log,
        visible=[one.visible for one in beside.beliefs if one.visible],
        believed=[one.believed for one in beside.beliefs if one.believed],
        alerts_open=[
            AlertOut(since=one.since, text=one.text, source=one.source, acknowledged=one.is_acknowledged) for one in beside.alerts
        ],
        pressure=beside.pressure,
    )
