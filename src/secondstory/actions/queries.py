"""What the action list asks. It can be narrowed by team, state and service; by person only to one's own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from secondstory.actions.enums import Category, State
from secondstory.actions.models import Action, ActionQuerySet
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor

DUE = {"week": 7, "month": 31, "none": 0}
"""Due within so many days from today on, or on no day at all."""
_WORDS = {
    "whose": ("mine", "team"),
    "state": ("open", "overdue", *State.values),
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
        rows = rows.filter(team__in=visitor.team_keys)
    if filters.state == "overdue":
        rows = rows.overdue(today())
    elif filters.state == "open":
        rows = rows.open()
    elif filters.state:
        rows = rows.filter(state=filters.state)
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


def _due(rows: ActionQuerySet, word: str) -> ActionQuerySet:
    if word == "none":
        return rows.filter(due_on=None)
    return rows.filter(due_on__gte=today(), due_on__lte=today() + timedelta(days=DUE[word]))
