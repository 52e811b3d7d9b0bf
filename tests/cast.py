"""The few visitors of all tests, and how they stand to an incident that `make_incident` declares.

| visitor | role | stands |
|---|---|---|
| owner | member, payments | declared it, so owns its review |
| participant | member, payments | took part |
| same_team | member, payments | did not take part |
| other_team | member, search | did not take part |
| facilitator | facilitator, no team | was not asked |
| administrator | administrator, no team | was not asked |
| reader | reader, search | did not take part |
| stranger | none | is not signed in |
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.test import Client

from secondstory.incidents.models import Incident, Service, Severity
from secondstory.incidents.operations import add_service, declare_incident, involve
from secondstory.lib import clock
from secondstory.people.enums import Role
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


@dataclass(frozen=True)
class Cast:
    """Everybody, and the two teams and the one service they have to do with."""

    owner: Visitor
    participant: Visitor
    same_team: Visitor
    other_team: Visitor
    facilitator: Visitor
    administrator: Visitor
    reader: Visitor
    stranger: Visitor
    payments: Team
    search: Team
    service: Service

    def everybody(self) -> dict[str, Visitor]:
        """The visitors by name."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in found.items() if isinstance(value, Visitor)}

    def make_incident(self, title: str = "Payments were slow", *, by: Visitor | None = None, **given: Any) -> Incident:
        """Declare an incident of the payments team an hour ago, with the participant as its responder."""
        values: dict[str, Any] = {
            "started_at": clock.now() - timedelta(hours=1),
            "severity": Severity.objects.get(code="SEV3"),
            "team": self.payments,
            "services": [self.service],
        }
        incident = declare_incident(title, by=by or self.owner, **(values | given))
        involve(incident, label="Responder", user=self.participant.user, by=by or self.owner)
        return incident


def user_of(visitor: Visitor) -> User:
    """Who a visitor is. Not for the stranger."""
    assert visitor.user is not None
    return visitor.user


def make_cast() -> Cast:
    """Make the visitors, their teams and their service."""
    payments = Team.objects.create(slug="payments", name="Payments")
    search = Team.objects.create(slug="search", name="Search")
    administrator = _visitor("administrator", Role.ADMINISTRATOR)
    return Cast(
        owner=_visitor("owner", Role.MEMBER, payments),
        participant=_visitor("participant", Role.MEMBER, payments),
        same_team=_visitor("same-team", Role.MEMBER, payments),
        other_team=_visitor("other-team", Role.MEMBER, search),
        facilitator=_visitor("facilitator", Role.FACILITATOR),
        administrator=administrator,
        reader=_visitor("reader", Role.READER, search),
        stranger=Visitor(None),
        payments=payments,
        search=search,
        service=add_service("Checkout", by=administrator, team=payments),
    )


def sign_in(visitor: Visitor) -> Client:
    """A client in which `visitor` has signed in, in the mode they are in."""
    client = Client()
    if visitor.user is not None:
        client.force_login(visitor.user)
    return client


def _visitor(name: str, role: Role, *teams: Team) -> Visitor:
    user = User(username=name, name=name.replace("-", " ").capitalize(), role=role)
    user.set_unusable_password()
    user.save()
    user.teams.set(teams)
    return Visitor(user)
