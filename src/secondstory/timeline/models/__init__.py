"""Everything a timeline keeps: events and decisions, what people remember of them, and where they differ."""

from secondstory.timeline.models.accounts import Account, AccountCorrection, AccountLink, AccountPlace
from secondstory.timeline.models.agreed import Agreement, Redaction
from secondstory.timeline.models.deciding import Answer, Remark
from secondstory.timeline.models.disputes import Dispute, DisputeSide
from secondstory.timeline.models.events import (
    DecisionPoint,
    Event,
    EventQuerySet,
    Evidence,
    Knowledge,
    Origin,
    TimelineEdit,
    cited_too_early,
)
from secondstory.timeline.models.sightings import Sighting

__all__ = [
    "Account",
    "AccountCorrection",
    "AccountLink",
    "AccountPlace",
    "Agreement",
    "Answer",
    "DecisionPoint",
    "Dispute",
    "DisputeSide",
    "Event",
    "EventQuerySet",
    "Evidence",
    "Knowledge",
    "Origin",
    "Redaction",
    "Remark",
    "Sighting",
    "TimelineEdit",
    "cited_too_early",
]
