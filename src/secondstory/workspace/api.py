"""/api/v1/incidents: the list, one incident, declaring, editing, undoing."""

from __future__ import annotations

from ninja import Query, Router, Schema, Status
from pydantic import Field

from secondstory.incidents import queries, schemas
from secondstory.incidents.api import incident_out
from secondstory.incidents.models import Incident
from secondstory.lib.http import needed_version
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest
from secondstory.workspace import operations

router = Router(tags=["incidents"])


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


@router.get("/incidents/{key}", response=schemas.IncidentOut)
def read_incident(request: StoryRequest, key: str) -> schemas.IncidentOut:
    """One incident's header, and more of it for those who may read its story."""
    return incident_out(request, queries.find_visible(request.visitor, key))


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
