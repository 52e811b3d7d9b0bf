"""Everyone and everything the example's stories speak of."""

from __future__ import annotations

from dataclasses import dataclass, field

from secondstory.incidents.models import Incident, Service, Severity
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


@dataclass
class Cast:
    """Everyone and everything the stories speak of, by slug."""

    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    severities: dict[str, Severity] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)

    def visitor(self, slug: str) -> Visitor:
        """The visitor that this person is, in the example."""
        return Visitor(self.people[slug], is_example=True)
