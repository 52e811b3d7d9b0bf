"""What a deploy gate answers: whether a service may be deployed, and what holds it back (R54)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.enums import State
from secondstory.actions.errors import UnknownService
from secondstory.actions.models import Action, ActionQuerySet, Gate, GateOverride
from secondstory.incidents.enums import Visibility
from secondstory.incidents.models import Service
from secondstory.lib import clock
from secondstory.people.permissions import Visitor

MOST_LISTED = 50
"""More are counted and not listed: nobody reads them in the log of a pipeline."""


@dataclass(frozen=True)
class Held:
    """One immediate action that holds it back, as far as the visitor may know of it. `uid` is empty for what is restricted.

    `is_done` says that it is done, they say, and waits for somebody to verify it.
    """

    text: str
    key: str = ""
    uid: str = ""
    due_on: date | None = None
    days_over: int = 0
    team: str = ""
    team_name: str = ""
    is_restricted: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class GateNow:
    """A service's gate at this moment. A restricted line counts as one, whatever stands behind it."""

    service: Service
    version: int
    is_on: bool
    override: GateOverride | None = None
    held: list[Held] = field(default_factory=list)
    count: int = 0

    @property
    def state(self) -> str:
        """off, open, blocked or overridden."""
        if not self.is_on:
            return "off"
        if not self.held:
            return "open"
        return "overridden" if self.override else "blocked"

    @property
    def is_blocked(self) -> bool:
        return self.state == "blocked"

    @property
    def says(self) -> str:
        """The answer as a sentence."""
        name = self.service.name
        if self.state == "off":
            return _("Open: %(name)s doesn’t use its gate.") % {"name": name}
        if self.state == "open":
            return _("Open: no immediate action of %(name)s is open.") % {"name": name}
        if self.override:
            return _("Open, by an override: “%(reason)s”") % {"reason": self.override.reason}
        return self._says_blocked() % {"name": name, "count": self.count}

    def _says_blocked(self) -> str:
        done = [one for one in self.held if one.is_done]
        if not done:
            one, more = (
                "Blocked: %(count)d immediate action of %(name)s is open.",
                "Blocked: %(count)d immediate actions of %(name)s are open.",
            )
        elif len(done) == len(self.held):
            one, more = (
                "Blocked: %(count)d immediate action of %(name)s is done, they say, and waits for somebody to verify it.",
                "Blocked: %(count)d immediate actions of %(name)s are done, they say, and wait for somebody to verify them.",
            )
        else:
            one = more = "Blocked: %(count)d immediate actions of %(name)s are open, or wait for somebody to verify them."
        return ngettext(one, more, self.count)


def gate_of(visitor: Visitor, slug: str) -> GateNow:
    """The gate of the service with this slug. Raises `UnknownService` with a sentence that says what to do."""
    service = Service.objects.visible_to(visitor).select_related("team", "gate").filter(slug=slug[:80].lower()).first()
    if service is None:
        raise UnknownService(
            _("There is no service “%(slug)s” here. Give the last part of the address of its page, as in /services/checkout/.")
            % {"slug": slug[:80]}
        )
    return gate_now(visitor, service)


def gate_now(visitor: Visitor, service: Service) -> GateNow:
    """The service's gate; fetch it with its team and gate. Where it is off, nothing more is asked."""
    gate: Gate | None = getattr(service, "gate", None)
    if gate is None or not gate.is_on:
        return GateNow(service, gate.version if gate else 1, is_on=False)
    override = GateOverride.objects.in_force(clock.now()).filter(service=service).first()
    held, count = _held(visitor, service, now=clock.now())
    return GateNow(service, gate.version, is_on=True, override=override, held=held, count=count)


def immediate_of(service: Service) -> ActionQuerySet:
    """The immediate actions of its incidents that are open or not verified yet, whoever may see them."""
    touches = service.incidents.through.objects.filter(service=service.pk, incident=OuterRef("incident"))
    return Action.objects.holding_back().filter(Exists(touches), incident__is_pending=False, is_example=service.is_example)


def overrides_of(service: Service, *, most: int = 30) -> list[GateOverride]:
    """The newest ones, those that are over included."""
    return list(service.gate_overrides.all()[:most])


def _held(visitor: Visitor, service: Service, *, now: datetime) -> tuple[list[Held], int]:
    """What the visitor may read, the longest due first, and one line for all the rest.

    The service's team reads what holds its service back. An action of a private incident is read by nobody here: what a pipeline logs,
    many can read; and the line in its place is the same whatever and however many they are.
    """
    rows = immediate_of(service)
    told = Q(incident__visibility=Visibility.OPEN)
    if service.team_id is None or service.team_id not in visitor.team_keys:
        told &= Q(Exists(Action.objects.visible_to(visitor).filter(pk=OuterRef("pk"))))
    readable = rows.filter(told)
    some = list(readable.select_related("incident", "team").order_by(F("due_on").asc(nulls_last=True), "uid")[: MOST_LISTED + 1])
    count = len(some) if len(some) <= MOST_LISTED else readable.count()
    held = [_told(row) for row in some[:MOST_LISTED]]
    if rows.exclude(told).exists():
        held.append(Held(_restricted(service), team=service.team.slug if service.team else "", is_restricted=True))
        count += 1
    return held, count


def _told(action: Action) -> Held:
    team, name = (action.team.slug, action.team.name) if action.team else ("", "")
    is_done = action.state == State.DONE
    return Held(action.text, action.incident.key, action.uid, action.due_on, action.days_over, team, name, is_done=is_done)


def _restricted(service: Service) -> str:
    who = service.team.name if service.team else _("an administrator")
    return _("A restricted action holds it back. Ask %(who)s.") % {"who": who}
