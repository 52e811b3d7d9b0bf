"""What the example consists of."""

from __future__ import annotations

from dataclasses import dataclass

from secondstory.actions.models import Action
from secondstory.incidents.models import Incident, Service
from secondstory.library.models import Publication
from secondstory.people.models import Team, User
from secondstory.timeline.models import Event


@dataclass(frozen=True)
class Counts:
    """How many rows of each kind the example has, visitors' own additions to it included."""

    incidents: int
    events: int
    actions: int
    publications: int
    services: int
    teams: int
    people: int


def counts() -> Counts:
    """What goes when the example is removed."""
    kinds = (Incident, Event, Action, Publication, Service, Team, User)
    return Counts(*(kind.objects.filter(is_example=True).count() for kind in kinds))
