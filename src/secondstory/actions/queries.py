"""What the action list asks. It can be narrowed by team, state and service; by person only to one's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from secondstory.actions.enums import Category, State
from secondstory.actions.models import Action
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor

_WORDS = {"whose": ("mine", "team"), "state": ("open", "overdue", *State.values), "category": tuple(Category.values)}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty means all."""

    whose: str = ""
    state: str = ""
    category: str = ""
    team: str = ""
    service: str = ""


def listed(visitor: Visitor, filters: Filters) -> QuerySet[Action]:
    """The actions a visitor sees, the most overdue first. Raises `Refusal` on a word that is no filter."""
    _check(filters)
    rows = Action.objects.visible_to(visitor)
    if filters.whose == "mine":
        rows = rows.mine(visitor)
    elif filters.whose == "team":
        rows = rows.filter(team__in=visitor.team_keys)
    if filters.state == "overdue":
        rows = rows.overdue(clock.now().date())
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
    rows = rows.select_related("incident", "team", "owner")
    return rows.order_by(F("due_on").asc(nulls_last=True), "uid")


def _check(filters: Filters) -> None:
    for name, words in _WORDS.items():
        value = getattr(filters, name)
        if value and value not in words:
            raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": value, "words": ", ".join(words)}, field=name)
