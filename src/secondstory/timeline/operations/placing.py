"""Where a line stands: added between two others, or moved to a minute."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event, EventQuerySet
from secondstory.timeline.operations.events import NewEvent, add_event
from secondstory.timeline.operations.many import shift_events


@transaction.atomic
def add_event_after(after: Event, new: NewEvent, *, by: Visitor) -> Event:
    """Add a line that stands right after another; if it has a time, its time gives it its place."""
    incident = after.incident
    event = add_event(incident, new, by=by)
    if new.occurred_at is not None:
        return event
    lock(after)
    behind = Event.objects.filter(incident=incident, sort_at=after.sort_at).exclude(pk__in=[after.pk, event.pk])
    behind.filter(Q(sequence__gt=after.sequence) | Q(sequence=after.sequence, pk__gt=after.pk)).update(sequence=F("sequence") + 2)
    event.sort_at, event.sequence = after.sort_at, after.sequence + 1
    Event.objects.filter(pk=event.pk).update(sort_at=event.sort_at, sequence=event.sequence)
    return event


@transaction.atomic
def move_event_to(event: Event, at: datetime, *, by: Visitor) -> int:
    """Move a line to an instant; one that lasted lasts as long."""
    if at.tzinfo is None:
        raise Refusal(_("Give the time with its zone."), field="to")
    if event.occurred_at is None:
        raise Refusal(_("Nobody knows when that was. Edit the line and give it a time first."), field="to")
    return shift_events(event.incident, [event.uid], by_how_much=at - event.occurred_at, by=by)


def move_to_neighbour(event: Event, *, is_later: bool, by: Visitor) -> int:
    """Move a line to the minute of the next line before or after it that has another minute."""
    at = event.occurred_at
    rows = _beside(event.incident, in_story=event.is_in_story)
    if at is None:
        raise Refusal(_("Nobody knows when that was. Edit the line and give it a time first."))
    if is_later:
        near = rows.filter(occurred_at__gt=at).order_by("occurred_at").first()
    else:
        near = rows.filter(occurred_at__lt=at).order_by("-occurred_at").first()
    if near is None or near.occurred_at is None:
        raise Refusal(_("No line stands after it.") if is_later else _("No line stands before it."))
    return move_event_to(event, near.occurred_at, by=by)


def _beside(incident: Incident, *, in_story: bool) -> EventQuerySet:
    rows = Event.objects.filter(incident=incident).unfolded()
    return rows.in_story() if in_story else rows
