"""What the action list and the page of one action ask. A list is narrowed by team, state and service; by person only to one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from secondstory.actions.enums import Category, State, Verdict
from secondstory.actions.history import Happened, way_of
from secondstory.actions.models import Action, ActionQuerySet, Decision, Escalation, Recurrence
from secondstory.actions.standing import Standing, awaits_verification, standing_of
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor

DUE = {"week": 7, "month": 31, "none": 0}
"""Due within so many days from today on, or on no day at all."""
_WORDS = {
    "whose": ("mine", "team"),
    "state": ("open", "overdue", "languishing", "old", "verify", "effect", *State.values),
    "category": tuple(Category.values),
    "due": tuple(DUE),
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    whose: str = ""
    state: str = ""
    category: str = ""
    team: str = ""
    service: str = ""
    due: str = ""

    def given(self) -> dict[str, str]:
        """Those that narrow anything, in their order; an open list says so, because a list without a state is one of open actions."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in found.items() if value or name == "state"}

    def check(self) -> None:
        """Raises `Refusal` on a word that is no filter."""
        for name, words in _WORDS.items():
            value = getattr(self, name)
            if value and value not in words:
                raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": ", ".join(words)}, field=name)


def listed(visitor: Visitor, filters: Filters) -> QuerySet[Action]:
    """The actions a visitor sees, the most overdue first. Raises `Refusal` on a word that is no filter."""
    filters.check()
    rows = Action.objects.visible_to(visitor)
    if filters.whose == "mine":
        rows = rows.mine(visitor)
    elif filters.whose == "team":
        rows = rows.filter(team__in=list(visitor.asked_teams))
    if filters.state:
        rows = _in_state(rows, filters.state)
    if filters.category:
        rows = rows.filter(category=filters.category)
    if filters.team:
        rows = rows.filter(team__slug=filters.team)
    if filters.service:
        rows = rows.filter(incident__services__slug=filters.service)
    if filters.due:
        rows = _due(rows, filters.due)
    rows = rows.select_related("incident", "team", "owner")
    return rows.order_by(F("due_on").asc(nulls_last=True), "uid")


@dataclass(frozen=True)
class OneAction:
    """The page of one action: where it stands, what it hangs together with, and its way."""

    action: Any
    may_edit: bool
    standing: Standing
    parts: list[Action]
    merged: list[Action]
    way: list[Happened]

    @property
    def holds_back(self) -> bool:
        """It is immediate, and open or not verified yet: the gates of its services hold."""
        return self.action.category == Category.IMMEDIATE and (not self.action.is_closed or awaits_verification(self.action))


def one_action(visitor: Visitor, uid: str) -> OneAction | None:
    """What the page of an action shows; None where the visitor may not know of it. The same few statements for each."""
    may_edit = Exists(Action.objects.editable_by(visitor).filter(pk=OuterRef("pk")))
    decide_by = Subquery(Escalation.objects.open().filter(action=OuterRef("pk")).values("decide_by")[:1])
    decided = Decision.objects.filter(escalation__action=OuterRef("pk")).order_by("-pk")
    rows = Action.objects.visible_to(visitor).annotate(may_edit=may_edit, decide_by=decide_by, asked=last_escalation())
    rows = rows.annotate(verdict=Subquery(decided.values("verdict")[:1]), decided_until=Subquery(decided.values("until")[:1]))
    rows = rows.select_related("incident__severity", "owner", "team", "sprint", "parent", "merged_into")
    action: Any = rows.prefetch_related("factors", "effect_checks").filter(uid=uid).first()
    if action is None:
        return None
    action.is_accepted = action.verdict == Verdict.ACCEPT and action.decided_until > today()
    near = Action.objects.filter(Q(parent=action) | Q(merged_into=action)).select_related("team").order_by("position", "pk")
    parts, merged = [[row for row in near if getattr(row, name) == action.pk] for name in ("parent_id", "merged_into_id")]
    stuck: Any = Action.objects.filter(pk=action.pk).languishing(today()).first() if action.is_open else None
    action.trigger, action.times_moved = (stuck.trigger, stuck.times_moved) if stuck else ("", 0)
    came_back = action.recurrences.visible_to(visitor).waiting() if action.state == State.LET_GO else Recurrence.objects.none()
    action.came_back = list(came_back.select_related("factor__incident"))
    standing = standing_of(action, parts=parts, visitor=visitor)
    return OneAction(action, action.may_edit, standing, parts, merged, way_of(action, parts=parts, merged=merged))


def last_escalation() -> Subquery:
    """The uid of the question that was last asked about an action, over or not: where its page is."""
    return Subquery(Escalation.objects.filter(action=OuterRef("pk")).order_by("-pk").values("uid")[:1])


def _in_state(rows: ActionQuerySet, word: str) -> ActionQuerySet:
    asked: dict[str, Callable[[], ActionQuerySet]] = {
        "open": rows.open,
        "overdue": lambda: rows.overdue(today()),
        "languishing": lambda: rows.languishing(today()),
        "old": lambda: rows.old(today()),
        "verify": rows.to_verify,
        "effect": lambda: rows.effect_asked(today()),
    }
    return asked[word]() if word in asked else rows.filter(state=word)


def _due(rows: ActionQuerySet, word: str) -> ActionQuerySet:
    if word == "none":
        return rows.filter(due_on=None)
    return rows.filter(due_on__gte=today(), due_on__lte=today() + timedelta(days=DUE[word]))


class Pages(Paginator):  # type: ignore[type-arg]
    """A list by pages. The keys of a page are found first: sorting 30,000 actions with their words takes five times as long.

    More than `MOST` are not counted; a list that long is to be narrowed.
    """

    MOST = 2000

    @cached_property
    def keys(self) -> list[int]:
        """In one statement for the count and for every page: most of its time goes into asking who may see which."""
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: self.MOST + 1])

    @cached_property
    def count(self) -> int:
        return len(self.keys)

    @property
    def is_cut(self) -> bool:
        """There are more than are counted."""
        return self.count > self.MOST

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        keys = self.keys[begin : begin + self.per_page]
        found = Action.objects.select_related("incident", "team", "owner").in_bulk(keys)
        return Page([found[key] for key in keys if key in found], number, self)
