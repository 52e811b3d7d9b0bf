"""What waits for a decision: actions that are nobody's, drafts whose wait is over, promises without a sprint, and what doesn't get on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.actions.boards import Scopes, scopes_of
from secondstory.actions.enums import State
from secondstory.actions.models import Action, ActionQuerySet, Escalation, Recurrence, RecurrenceQuerySet, Sprint
from secondstory.actions.models.recurring import newest_of_each
from secondstory.lib.days import today
from secondstory.people.models import User
from secondstory.people.permissions import Visitor

MOST = 20
"""How many of each are shown; deciding some brings the next."""
SPRINTS = 3
UNANSWERED = "unanswered"


class Why(StrEnum):
    """Why an action stands in the queue; it stands there once, for the first of these."""

    OWNERLESS = "ownerless"
    CONFIRM = "confirm"
    SPRINT = "sprint"
    STUCK = "stuck"
    BACK = "back"

    @property
    def label(self) -> str:
        """The heading above them."""
        return str(_LABELS[self][0])

    @property
    def says(self) -> str:
        """What is to be decided about each."""
        return str(_LABELS[self][1])


_LABELS = {
    Why.OWNERLESS: (gettext_lazy("Nobody’s"), gettext_lazy("Declined, or never anybody’s. One person takes each on, or it is let go.")),
    Why.CONFIRM: (
        gettext_lazy("To confirm"),
        gettext_lazy("Agreed in the room, and the wait is over. Confirmed, it is a promise."),
    ),
    Why.SPRINT: (gettext_lazy("Without a sprint"), gettext_lazy("Short-term, and its days for getting a sprint are over.")),
    Why.STUCK: (gettext_lazy("Not getting on"), gettext_lazy("Past its day, moved again and again, or silent. There are three ways out.")),
    Why.BACK: (gettext_lazy("Let go, and back"), gettext_lazy("What each of these was to answer has come back in a later incident.")),
}


@dataclass(frozen=True)
class Waiting:
    """One action with what a manager may choose for it."""

    action: Any
    why: Why
    sprints: list[Sprint] = field(default_factory=list)
    people: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """The actions that wait for the same thing; `more` are not shown yet."""

    why: Why
    rows: list[Waiting]
    more: bool


@dataclass(frozen=True)
class Queue:
    """All that waits, for the teams that are looked at."""

    scopes: Scopes
    parts: list[Part]
    escalations: list[Escalation]

    @property
    def count(self) -> int:
        return sum(len(part.rows) for part in self.parts) + len(self.escalations)


def queue_of(visitor: Visitor, *, team: str = "") -> Queue:
    """The queue of a team, of the teams somebody manages, or of their own; in at most eight statements."""
    scopes = scopes_of(visitor, team, prefers_managed=True)
    keys = scopes.chosen.teams or (() if visitor.is_example else tuple(sorted(visitor.team_keys)))
    rows, back = Action.objects.visible_to(visitor).followed(), Recurrence.objects.visible_to(visitor).waiting()
    if keys:
        rows, back = rows.filter(team__in=keys), back.filter(action__team__in=keys)
    found = _by_why(rows) | {Why.BACK: _come_back(back)}
    shown = {why: some[:MOST] for why, some in found.items()}
    teams = {row.team_id for some in shown.values() for row in some if row.team_id}
    sprints, people = _sprints(teams) if shown[Why.SPRINT] else {}, _people(teams) if shown[Why.OWNERLESS] else {}
    parts = [
        Part(
            why,
            [Waiting(row, why, sprints.get(row.team_id, []), people.get(row.team_id, [])) for row in some],
            more=len(found[why]) > MOST,
        )
        for why, some in shown.items()
        if some
    ]
    late = Escalation.objects.visible_to(visitor).unanswered(today()).select_related("action__incident", "action__team")
    if keys:
        late = late.filter(action__team__in=keys)
    return Queue(scopes, parts, list(late[:MOST]))


def _by_why(rows: ActionQuerySet) -> dict[Why, list[Any]]:
    """Each action under the first reason it waits for; two statements."""
    found: dict[Why, list[Any]] = {why: [] for why in Why}
    for row in _fetched(rows.undecided(today()), most=4 * MOST):
        found[_why(row.owner_id, row.state)].append(row)
    seen = {row.pk for some in found.values() for row in some}
    found[Why.STUCK] = [row for row in _fetched(rows.languishing(today()), most=2 * MOST) if row.pk not in seen]
    return found


def waiting_of(visitor: Visitor, action: Action) -> Waiting | None:
    """The action as it stands in the queue now, or None when it is out of it."""
    rows = Action.objects.visible_to(visitor).followed().filter(pk=action.pk)
    for why, some in _by_why(rows).items():
        for row in some:
            teams = {row.team_id} if row.team_id else set()
            return Waiting(row, why, _sprints(teams).get(row.team_id, []), _people(teams).get(row.team_id, []))
    return None


def waiting_for_manager(visitor: Visitor) -> ActionQuerySet:
    """All that waits in the teams somebody manages: nothing for whoever manages none. In the example, in all of its teams."""
    teams = visitor.deciding_team_keys
    if visitor.user is None or not teams:
        return Action.objects.none()
    rows = Action.objects.followed().filter(team__in=teams)
    late = Escalation.objects.unanswered(today()).filter(action__team__in=teams)
    back = Recurrence.objects.visible_to(visitor).waiting().filter(action__team__in=teams)
    found = [rows.undecided(today()).values("pk"), rows.languishing(today()).values("pk"), late.values("action"), back.values("action")]
    one = Q()
    for some in found:
        one |= Q(pk__in=some.order_by())
    return Action.objects.filter(one, team__in=teams).visible_to(visitor)


def waiting_by_team(visitor: Visitor, teams: Collection[int]) -> dict[int, Counter[str]]:
    """How much of each kind (a `Why`, or "unanswered") waits in each of these teams that has any; four statements."""
    rows = Action.objects.visible_to(visitor).followed().filter(team__in=teams)
    found = [
        (pk, team, _why(owner, state)) for pk, team, owner, state in rows.undecided(today()).values_list("pk", "team", "owner", "state")
    ]
    seen = {pk for pk, _team, _reason in found}
    found += [(pk, team, Why.STUCK) for pk, team in rows.languishing(today()).values_list("pk", "team") if pk not in seen]
    counts: dict[int, Counter[str]] = {}
    for _pk, team, why in found:
        counts.setdefault(team or 0, Counter())[why] += 1
    for row in newest_of_each(Recurrence.objects.visible_to(visitor).waiting().filter(action__team__in=teams)):
        counts.setdefault(row.action.team_id or 0, Counter())[Why.BACK] += 1
    late = Escalation.objects.visible_to(visitor).unanswered(today()).filter(action__team__in=teams)
    for team in late.values_list("action__team", flat=True):
        counts.setdefault(team or 0, Counter())[UNANSWERED] += 1
    return counts


def _come_back(rows: RecurrenceQuerySet) -> list[Any]:
    """Let-go actions that are offered to be opened again, each with the newest `recurrence`; one statement."""
    found = []
    for row in newest_of_each(rows):
        row.action.recurrence = row
        found.append(row.action)
    return found


def _why(owner: int | None, state: str) -> Why:
    """Of what is undecided: the first reason."""
    return Why.OWNERLESS if owner is None else Why.CONFIRM if state == State.DRAFT else Why.SPRINT


def _fetched(rows: QuerySet[Action], *, most: int) -> list[Any]:
    return list(rows.select_related("incident", "team", "owner").order_by("due_on", "pk")[:most])


def _sprints(teams: set[int]) -> dict[int | None, list[Sprint]]:
    found: dict[int | None, list[Sprint]] = {}
    for row in Sprint.objects.not_over(today()).filter(team__in=teams):
        found.setdefault(row.team_id, []).append(row)
    return {team: some[:SPRINTS] for team, some in found.items()}


def _people(teams: set[int]) -> dict[int | None, list[User]]:
    """Who is on each team: who could take it on."""
    found: dict[int | None, list[User]] = {}
    links = User.teams.through.objects.filter(team__in=teams, user__is_active=True, user__is_service=False)
    for link in links.select_related("user").order_by("user__name"):
        found.setdefault(link.team_id, []).append(link.user)
    return found


def said(step: str, **values: Any) -> str:
    """What happened, in a sentence that stays in the row's place."""
    sentences = {
        "take": _("It is yours now."),
        "give": _("It is offered to %(name)s, who accepts or declines."),
        "confirm": _("It is a promise from today on."),
        "sprint": _("It is in %(name)s."),
        "reopen": _("It is a draft again, to be agreed on anew."),
        "stay": _("It stays let go."),
        "close": _("It is let go: %(reason)s"),
        "escalate": _("A decision is asked for by %(day)s."),
    }
    return sentences[step] % values
