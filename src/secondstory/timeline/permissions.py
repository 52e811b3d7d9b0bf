"""What a visitor may do with decision points and accounts, beyond what `visible_to` says about rows."""

from __future__ import annotations

from secondstory.incidents.models import Incident
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import DecisionPoint, Event


def acted_first(event: Event, visitor: Visitor) -> bool:
    """Whether the event is what the visitor themselves did."""
    return visitor.user is not None and event.involvement is not None and event.involvement.user_id == visitor.user.pk


def may_see_decision(point: DecisionPoint, visitor: Visitor) -> bool:
    """`DecisionPoint.visible_to`, for whoever may read the story: in the room, or theirs, or for them to facilitate."""
    if point.is_in_the_room or visitor.is_program:
        return True
    user = visitor.user
    if user is None:
        return False
    return acted_first(point.event, visitor) or user.pk in {point.written_by_id, point.event.incident.facilitator_id}


def leads(incident: Incident, visitor: Visitor) -> bool:
    """Whether the visitor owns or facilitates the review: they ask people for their accounts."""
    return visitor.user is not None and visitor.user.pk in {incident.owner_id, incident.facilitator_id}
