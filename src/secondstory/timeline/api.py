"""/api/v1/incidents/{key}/events: the log, in its order."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import Http404
from ninja import Router, Status

from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.incidents.schemas import instant
from secondstory.lib.http import expected_version, needed_version
from secondstory.lib.pages import page_by_number, page_in_order
from secondstory.people.http import StoryRequest
from secondstory.timeline import operations, schemas
from secondstory.timeline.models import Event, EventQuerySet
from secondstory.timeline.queries import asked_cursor, cut, known_events

router = Router(tags=["timeline"])
ORDER = ("sort_at", "sequence", "pk")


@router.get("/incidents/{key}/events", response=schemas.EventPage)
def list_events(
    request: StoryRequest, key: str, after: str = "", as_of: str | None = None, known_by: str | None = None, *, folded: bool = False
) -> schemas.EventPage:
    """The log as it happened, 200 lines at a time, for those who may read the story.

    One line for each thing that happened, with what tells of it besides; with `folded=1` every line by itself.
    With `as_of` (a time with its offset), only what `known_by` (a role; else the responders) knew by then, told as it was known then.
    """
    incident = find_readable(request.visitor, key)
    cursor = asked_cursor(incident, as_of=as_of, known_by=known_by)
    if cursor is not None:
        found = page_by_number(known_events(incident, cursor), cursor=after)
        return schemas.EventPage(items=[schemas.known_event_out(event) for event in cut(found.rows, cursor)], next=found.next)
    rows = Event.objects.filter(incident=incident)
    page = page_in_order(_whole(rows if folded else rows.unfolded()), by=ORDER, cursor=after)
    return schemas.EventPage(items=[schemas.event_out(event) for event in page.rows], next=page.next)


@router.post("/incidents/{key}/events", response={201: schemas.EventOut})
def add_event(request: StoryRequest, key: str, given: schemas.NewEventIn) -> Status[schemas.EventOut]:
    """Add a line. Without `occurred_at` it stands after the line called `after`, else after the last one."""
    incident = find_editable(request.visitor, key)
    values = {"text": "", "occurred_at": None, "zone": incident.zone} | given.values(incident)
    before = named(incident, given.after) if given.after else None
    new = operations.NewEvent(**values)
    if before is not None:
        event = operations.add_event_after(before, new, by=request.visitor)
    else:
        event = operations.add_event(incident, new, by=request.visitor)
    return Status(201, out(event))


@router.patch("/incidents/{key}/events/{uid}", response=schemas.EventOut)
def edit_event(request: StoryRequest, key: str, uid: str, given: schemas.EventIn) -> schemas.EventOut:
    """Change a line; If-Match carries the version you saw."""
    incident, event = _found(request, key, uid)
    operations.edit_event(event, expected=needed_version(request), by=request.visitor, **given.values(incident))
    return out(event)


@router.delete("/incidents/{key}/events/{uid}", response={204: None})
def remove_event(request: StoryRequest, key: str, uid: str) -> Status[None]:
    """Take a line away."""
    _incident, event = _found(request, key, uid)
    operations.remove_event(event, by=request.visitor)
    return Status(204, None)


@router.put("/incidents/{key}/events/{uid}/known", response=schemas.EventOut)
def state_knowledge(request: StoryRequest, key: str, uid: str, given: schemas.KnownIn) -> schemas.EventOut:
    """Say when a role learned of it. With If-Match, only if nobody has changed the event since."""
    _incident, event = _found(request, key, uid)
    at = instant(given.at, field="at") or given.at
    operations.state_knowledge(event, role=given.role, at=at, expected=expected_version(request), by=request.visitor)
    return out(event)


@router.delete("/incidents/{key}/events/{uid}/known", response=schemas.EventOut)
def withdraw_knowledge(request: StoryRequest, key: str, uid: str, role: str = "responders") -> schemas.EventOut:
    """Take back what was stated about a role; for the responders, what is assumed holds again."""
    _incident, event = _found(request, key, uid)
    operations.withdraw_knowledge(event, role=role, expected=expected_version(request), by=request.visitor)
    return out(event)


def _whole(rows: EventQuerySet) -> EventQuerySet:
    rows = rows.select_related("involvement", "written_decision", "origin", "folded_into")
    return rows.prefetch_related("knowledge", Prefetch("folded", Event.objects.in_order()))


def out(event: Event) -> schemas.EventOut:
    """An event as it is now."""
    return schemas.event_out(_whole(Event.objects.filter(pk=event.pk)).get())


def _found(request: StoryRequest, key: str, uid: str) -> tuple[Incident, Event]:
    incident = find_editable(request.visitor, key)
    return incident, named(incident, uid)


def named(incident: Incident, uid: str) -> Event:
    """The line with this uid. Raises Http404."""
    event = Event.objects.filter(incident=incident, uid=uid).first()
    if event is None:
        raise Http404
    return event
