"""/api/v1: the steps of an incident, its parts and history, services and severities. /incidents itself is `workspace`'s."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Status

from secondstory.audit.queries import history_of
from secondstory.incidents import operations, queries, schemas
from secondstory.incidents.models import Incident, Involvement, Service, Severity
from secondstory.lib.errors import Refusal
from secondstory.lib.http import needed_version
from secondstory.lib.pages import page_of
from secondstory.people.http import StoryRequest
from secondstory.people.models import Team

router = Router(tags=["incidents"])


@router.post("/incidents/{key}/reopen", response=schemas.IncidentOut)
def reopen_incident(request: StoryRequest, key: str, given: schemas.ReasonIn) -> schemas.IncidentOut:
    """Say that the resolution did not hold. The review clock starts once more, and only once."""
    incident = queries.find_editable(request.visitor, key)
    operations.reopen_incident(incident, reason=given.reason, by=request.visitor)
    return incident_out(request, incident)


@router.post("/incidents/{key}/held", response=schemas.IncidentOut)
def record_held(request: StoryRequest, key: str, given: schemas.HeldIn) -> schemas.IncidentOut:
    """Write down when the review was held. A required one held after the hours needs a reason code."""
    incident = queries.find_editable(request.visitor, key)
    held_at = schemas.instant(given.held_at, field="held_at") or given.held_at
    operations.record_held(incident, held_at=held_at, late_reason=given.late_reason, late_note=given.late_note, by=request.visitor)
    return incident_out(request, incident)


@router.post("/incidents/{key}/ask-for-review", response=schemas.IncidentOut)
def request_review(request: StoryRequest, key: str, given: schemas.ReasonIn) -> schemas.IncidentOut:
    """Ask for a review; anyone who sees the incident may, whatever the rules say."""
    incident = queries.find_visible(request.visitor, key)
    operations.request_review(incident, reason=given.reason, by=request.visitor)
    return incident_out(request, incident)


@router.post("/incidents/{key}/skip", response=schemas.IncidentOut)
def skip_review(request: StoryRequest, key: str, given: schemas.ReasonIn) -> schemas.IncidentOut:
    """Let go of a review, with a reason that is kept and counted. What a person asked for can't be skipped."""
    incident = queries.find_editable(request.visitor, key)
    operations.skip_review(incident, reason=given.reason, by=request.visitor)
    return incident_out(request, incident)


@router.delete("/incidents/{key}/skip", response=schemas.IncidentOut)
def take_back_skip(request: StoryRequest, key: str) -> schemas.IncidentOut:
    """Take the review up again."""
    incident = queries.find_editable(request.visitor, key)
    operations.take_back_skip(incident, by=request.visitor)
    return incident_out(request, incident)


@router.post("/incidents/{key}/hide", response=schemas.IncidentOut)
def make_private(request: StoryRequest, key: str, given: schemas.ReasonIn) -> schemas.IncidentOut:
    """Hide it from all but those with a part in it. Its key changes to random letters."""
    incident = queries.find_editable(request.visitor, key)
    operations.make_private(incident, reason=given.reason, by=request.visitor)
    return incident_out(request, incident)


@router.post("/incidents/{key}/open", response=schemas.IncidentOut)
def make_open(request: StoryRequest, key: str) -> schemas.IncidentOut:
    """Show its header to everyone. It gets the next number."""
    incident = queries.find_editable(request.visitor, key)
    operations.make_open(incident, by=request.visitor)
    return incident_out(request, incident)


@router.post("/incidents/{key}/take-on", response=schemas.IncidentOut)
def take_on_review(request: StoryRequest, key: str) -> schemas.IncidentOut:
    """Take on a review that nobody owns."""
    incident = queries.find_visible(request.visitor, key)
    operations.take_on_review(incident, by=request.visitor)
    return incident_out(request, incident)


@router.put("/incidents/{key}/leads", response=schemas.IncidentOut)
def hand_over(request: StoryRequest, key: str, given: schemas.LeadsIn) -> schemas.IncidentOut:
    """Give the review another owner or facilitator, by their uid; null takes one away."""
    incident = queries.find_editable(request.visitor, key)
    chosen = given.dict(exclude_unset=True)
    people: dict[str, Any] = {name: schemas.person(request.visitor, uid, field=name) if uid else None for name, uid in chosen.items()}
    operations.edit_incident(incident, expected=needed_version(request), by=request.visitor, **people)
    return incident_out(request, incident)


@router.post("/incidents/{key}/join", response=schemas.IncidentOut)
def join(request: StoryRequest, key: str) -> schemas.IncidentOut:
    """Join as an observer, to read the draft and learn."""
    incident = queries.find_visible(request.visitor, key)
    operations.join_as_observer(incident, by=request.visitor)
    return incident_out(request, incident)


@router.get("/incidents/{key}/parts", response=list[schemas.PartOut])
def list_parts(request: StoryRequest, key: str) -> list[schemas.PartOut]:
    """The role labels of the incident. Who they were is not in the API."""
    return [part_out(row) for row in queries.find_readable(request.visitor, key).involvements.all()]


@router.post("/incidents/{key}/parts", response={201: schemas.PartOut})
def involve(request: StoryRequest, key: str, given: schemas.PartIn) -> Status[schemas.PartOut]:
    """Write down a part. `warning` says when the label points at one person all the same."""
    incident = queries.find_editable(request.visitor, key)
    user = schemas.person(request.visitor, given.user, field="user") if given.user else None
    row = operations.involve(incident, label=given.role, user=user, contact=given.contact, by=request.visitor)
    return Status(201, part_out(row))


@router.put("/incidents/{key}/parts/{uid}", response=schemas.PartOut)
def edit_part(request: StoryRequest, key: str, uid: str, given: schemas.PartIn) -> schemas.PartOut:
    """Call a part something else, or say who had it."""
    row = _part(request, key, uid)
    user = schemas.person(request.visitor, given.user, field="user") if given.user else None
    expected = needed_version(request)
    operations.edit_involvement(row, expected=expected, label=given.role, user=user, contact=given.contact, by=request.visitor)
    return part_out(row)


@router.delete("/incidents/{key}/parts/{uid}", response={204: None})
def remove_part(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take a part away; events keep their text."""
    operations.remove_involvement(_part(request, key, uid), by=request.visitor)
    return Status(204, None)


@router.get("/incidents/{key}/history", response=schemas.RecordPage)
def history(request: StoryRequest, key: str, after: str = "") -> schemas.RecordPage:
    """Every change, newest first, 50 at a time, for those who may read the draft. Who made it is on the page only."""
    incident = queries.find_readable(request.visitor, key)
    page = page_of(history_of(incident.uid), newest_by="at", cursor=after)
    return schemas.RecordPage(items=[schemas.record_out(row) for row in page.rows], next=page.next)


@router.get("/services", response=list[schemas.ServiceOut])
def list_services(request: StoryRequest) -> list[schemas.ServiceOut]:
    """Every service, by name."""
    return [schemas.service_out(row) for row in Service.objects.visible_to(request.visitor).select_related("team")]


@router.post("/services", response={201: schemas.ServiceOut})
def add_service(request: StoryRequest, given: schemas.ServiceIn) -> Status[schemas.ServiceOut]:
    """Make a service known."""
    team = _team(request, given.team)
    row = operations.add_service(given.name, by=request.visitor, team=team, says=given.says, aliases=given.aliases)
    return Status(201, schemas.service_out(row))


@router.put("/services/{slug}", response=schemas.ServiceOut)
def edit_service(request: StoryRequest, slug: str, given: schemas.ServiceIn) -> schemas.ServiceOut:
    """Change a service; If-Match carries the version you saw."""
    row = Service.objects.visible_to(request.visitor).filter(slug=slug).first()
    if row is None:
        raise Http404
    values = given.dict() | {"team": _team(request, given.team)}
    operations.edit_service(row, expected=needed_version(request), by=request.visitor, **values)
    return schemas.service_out(row)


@router.get("/severities", response=list[schemas.SeverityOut])
def list_severities(request: StoryRequest) -> list[Severity]:
    """The severities, worst first."""
    return list(Severity.objects.all())


@router.post("/severities", response={201: schemas.SeverityOut})
def add_severity(request: StoryRequest, given: schemas.SeverityIn) -> Status[Severity]:
    """Add a severity below the least severe; administrators only."""
    return Status(201, operations.add_severity(**given.dict(), by=request.visitor))


@router.put("/severities/{rank}", response=schemas.SeverityOut)
def edit_severity(request: StoryRequest, rank: int, given: schemas.SeverityIn) -> Severity:
    """Rename a severity, and say what imports call it; administrators only. Its rank stays."""
    row = Severity.objects.filter(rank=rank).first() if 0 < rank < 32_000 else None
    if row is None:
        raise Http404
    operations.edit_severity(row, expected=needed_version(request), **given.dict(), by=request.visitor)
    return row


def incident_out(request: StoryRequest, incident: Incident) -> schemas.IncidentOut:
    """An incident as this visitor may read it."""
    (header,) = queries.headers(queries.with_clock(Incident.objects.filter(pk=incident.pk)))
    may_read = Incident.objects.story_visible_to(request.visitor).filter(pk=incident.pk).exists()
    return schemas.incident_out(header, may_read=may_read)


def part_out(row: Involvement) -> schemas.PartOut:
    """A part as the API gives it."""
    warning = queries.label_warning(row.label, user=row.user, is_example=row.is_example)
    return schemas.PartOut(uid=row.uid, role=row.label, observer=row.is_observer, version=row.version, warning=warning)


def _part(request: StoryRequest, key: str, uid: str) -> Involvement:
    row = Involvement.objects.filter(incident=queries.find_editable(request.visitor, key), uid=uid).first()
    if row is None:
        raise Http404
    return row


def _team(request: StoryRequest, slug: str | None) -> Team | None:
    if not slug:
        return None
    found = Team.objects.filter(is_example=request.visitor.is_example, slug=slug).first()
    if found is None:
        raise Refusal(_("There is no team called “%(slug)s”.") % {"slug": slug}, field="team")
    return found
