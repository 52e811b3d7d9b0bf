"""How urgent an escalation is, who stands on each rung, and what the board shows (R56-R58)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.actions.enums import PROMISED_STATES, Category, Rung, State, Verdict
from secondstory.actions.models import Action, ActionQuerySet, Decision, Escalation, EscalationQuerySet
from secondstory.actions.settings import DIRECTOR_DAYS, EXECUTIVE_DAYS, MANAGER_DAYS
from secondstory.configuration.declared import read_together
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor, names_in
from secondstory.people.settings import DIRECTORS, EXECUTIVES

MOST_POINTS = 3
YEAR = timedelta(days=365)
NEXT_RUNG = {Rung.MANAGER: Rung.DIRECTOR, Rung.DIRECTOR: Rung.EXECUTIVE}
LONG_HOURS = 8
MOST_UNASKED = 50
"""So many that nobody has asked about are shown; the list has them all."""


@dataclass(frozen=True)
class Urgency:
    """Three parts of 1 to 3 points each; `recurred` is how many more incidents the same services had in a year."""

    severity: int
    recurrence: int
    exposure: int
    recurred: int = 0

    @property
    def total(self) -> int:
        return self.severity * self.recurrence * self.exposure


@dataclass(frozen=True)
class Board:
    """Escalations by what happens to them next, and systemic actions nobody has asked about yet."""

    rungs: dict[str, list[Escalation]]
    put_off: list[Escalation]
    accepted: list[Escalation]
    unasked: list[Action]
    has_more: bool = False
    asked: dict[str, list[User]] = field(default_factory=dict)

    @property
    def groups(self) -> list[tuple[Rung, list[Escalation], list[User]]]:
        """The rungs, the highest first, each with what waits on it and who decides; a manager is each team's own."""
        return [(rung, self.rungs[rung], self.asked.get(rung, [])) for rung in reversed(Rung)]

    @property
    def is_empty(self) -> bool:
        return not any(self.rungs.values()) and not (self.put_off or self.accepted or self.unasked)


def days_on(rung: str) -> int:
    """How long whoever stands there has to decide."""
    limits = dict(zip(Rung, read_together(MANAGER_DAYS, DIRECTOR_DAYS, EXECUTIVE_DAYS), strict=True))
    return limits[Rung(rung)]


def asked_on(rung: str, *, team: Team | None = None, is_example: bool = False) -> list[User]:
    """Who decides there: the team's manager, or those the settings name. Empty where nobody is named, or nobody of them is here."""
    if rung == Rung.MANAGER:
        return [team.manager] if team and team.manager and team.manager.is_active else []
    names = names_in(DIRECTORS.read() if rung == Rung.DIRECTOR else EXECUTIVES.read())
    if not names:
        return []
    wanted = Q()
    for name in names:
        wanted |= Q(username__iexact=name)
    return list(User.objects.people(is_example=is_example).filter(wanted))


def measured(action: Action) -> Urgency:
    """What the record says now: how bad it was, how often its services failed in the year, how many felt it."""
    incident = action.incident
    rank = incident.severity.rank if incident.severity else MOST_POINTS
    recurred = _recurred(incident)
    return Urgency(
        severity=max(1, MOST_POINTS + 1 - rank),
        recurrence=1 if not recurred else 2 if recurred < MOST_POINTS else 3,
        exposure=_exposure(incident),
        recurred=recurred,
    )


def in_words(escalation: Escalation) -> list[tuple[str, int, str]]:
    """The three parts of its urgency: what it is called, its points, and why; fetch it with its action's incident and severity."""
    incident = escalation.action.incident
    by_hand = _("set by hand") if escalation.is_urgency_set else ""
    severity = str(incident.severity or _("no severity"))
    recurrence = ngettext(
        "%(n)d more incident of its services in a year", "%(n)d more incidents of its services in a year", escalation.recurred
    )
    felt = {1: _("one service, inside"), 2: _("several services, or many hours inside"), 3: _("customers felt it")}
    return [
        (_("Severity"), escalation.severity, by_hand or severity),
        (_("Recurrence"), escalation.recurrence, by_hand or recurrence % {"n": escalation.recurred}),
        (_("Exposure"), escalation.exposure, by_hand or felt.get(escalation.exposure, "")),
    ]


def with_all(rows: EscalationQuerySet) -> Any:
    """With what a board shows of each, and the last thing that was decided: `last_verdict` and `last_until`."""
    last = Decision.objects.filter(escalation=OuterRef("pk")).order_by("-at", "-pk")
    told = rows.annotate(last_verdict=Subquery(last.values("verdict")[:1]), last_until=Subquery(last.values("until")[:1]))
    return told.select_related("action__incident__severity", "action__incident__team__manager", "action__team__manager", "sponsor")


def board_of(visitor: Visitor, *, today: date) -> Board:
    """What the visitor may see of it, the most urgent first."""
    seen = with_all(Escalation.objects.visible_to(visitor))
    rungs: dict[str, list[Escalation]] = {rung: [] for rung in Rung}
    put_off = []
    for row in seen.open().order_by("-urgency", "decide_by", "pk"):
        if is_put_off(row, today):
            put_off.append(row)
        else:
            rungs[row.rung].append(row)
    taken_on = seen.filter(last_verdict=Verdict.ACCEPT, last_until__gt=today, ended_at__isnull=False)
    accepted = list(taken_on.exclude(action__state__in=[State.DONE, State.LET_GO]).order_by("last_until", "pk"))
    asked: dict[str, list[User]] = {rung: asked_on(rung, is_example=visitor.is_example) for rung in (Rung.DIRECTOR, Rung.EXECUTIVE)}
    found = list(unasked(Action.objects.visible_to(visitor))[: MOST_UNASKED + 1])
    return Board(rungs, put_off, accepted, found[:MOST_UNASKED], len(found) > MOST_UNASKED, asked)


def unasked(actions: ActionQuerySet) -> ActionQuerySet:
    """Systemic promises nobody has ever asked about: no team can give what they take (R56)."""
    rows = actions.filter(category=Category.SYSTEMIC, state__in=PROMISED_STATES, escalations=None)
    return rows.select_related("incident", "team").order_by("agreed_at", "uid")


def is_put_off(row: Any, today: date) -> bool:
    """The last thing decided was to look at it again on a day that has not come; fetch it by `with_all`."""
    return row.last_verdict == Verdict.DEFER and row.last_until is not None and bool(row.last_until > today)


def missing_of(row: Escalation) -> list[str]:
    """What whoever decides will ask for and nobody has written down."""
    wanted = {_("a sponsor"): row.sponsor_id, _("the cost"): row.cost_band, _("what it would change"): row.expected}
    return [name for name, value in wanted.items() if not value]


def refreshed(rows: Iterable[Escalation]) -> list[Escalation]:
    """Those whose urgency the record tells otherwise by now, with the new values, not saved."""
    changed = []
    for row in rows:
        now = measured(row.action)
        values = {"severity": now.severity, "recurrence": now.recurrence, "exposure": now.exposure, "recurred": now.recurred}
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.urgency = now.total
            changed.append(row)
    return changed


def _recurred(incident: Incident) -> int:
    """Other incidents of the same services within a year that everyone may know of."""
    services = list(incident.services.values_list("pk", flat=True))
    since = clock.now() - YEAR
    others = Incident.objects.open_to_all().filter(services__in=services, started_at__gte=since, is_example=incident.is_example)
    return others.exclude(pk=incident.pk).distinct().count() if services else 0


def _exposure(incident: Incident) -> int:
    if incident.customers_affected:
        return 3
    return 2 if incident.internal_hours > LONG_HOURS or incident.services.count() > 1 else 1
