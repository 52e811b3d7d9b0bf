"""A team's sprints, and putting short-term actions into them (R55, R57)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.enums import Category
from secondstory.actions.models import Action, Sprint
from secondstory.actions.operations.checks import refuse_ended, refuse_kept_there
from secondstory.actions.operations.hearing import hear
from secondstory.actions.permissions import may_plan_sprints
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import hold_name, lock, save_version
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor

MOST_AT_ONCE = 26
LONGEST_DAYS = 92
LONGEST_NAME = 120
EARLIEST, LATEST = date(1990, 1, 1), date(2190, 1, 1)
_NUMBERED = re.compile(r"(.*?)(\d{1,9})\Z", re.DOTALL)


@transaction.atomic
def plan_sprints(
    team: Team, *, count: int, by: Visitor, starts_on: date | None = None, days: int = 14, after: str | None = None
) -> list[Sprint]:
    """Make the team's next sprints, one after the other; the first begins where the last one ends, else on the coming Monday.

    `after` is the uid of the last sprint that whoever plans has seen, or empty: a button pressed twice plans once.
    """
    _hold(team, by=by)
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refusal(_("Make from 1 to %(most)d sprints at once.") % {"most": MOST_AT_ONCE}, field="count")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(_("A sprint has from 1 to %(most)d days.") % {"most": LONGEST_DAYS}, field="days")
    last = Sprint.objects.filter(team=team).order_by("-ends_on").first()
    if after is not None and after != (last.uid if last else ""):
        raise Refusal(_("Sprints were planned a moment ago: look at them above, and make more if you still want them."))
    begins = starts_on or (last.ends_on + timedelta(days=1) if last else _coming_monday())
    _check_span(begins, min(begins, LATEST) + timedelta(days=count * days - 1), team=team, field="starts_on")
    taken = {name.lower() for name in Sprint.objects.filter(team=team).values_list("name", flat=True)}
    made, name = [], last.name if last else "Sprint 0"
    for number in range(count):
        name = _next_name(name, taken)
        day = begins + timedelta(days=number * days)
        made.append(
            Sprint.objects.create(team=team, name=name, starts_on=day, ends_on=day + timedelta(days=days - 1), is_example=team.is_example)
        )
    for row in made:
        record("planned the sprint", row, about=team, by=by, changes={"starts_on": [None, str(row.starts_on)]})
    return made


@transaction.atomic
def edit_sprint(sprint: Sprint, *, by: Visitor, expected: int | None = None, **given: Any) -> None:
    """Rename it, or move its days; the days of a team's sprints don't overlap."""
    _hold(sprint.team, by=by)
    lock(sprint)
    if "name" in given:
        given["name"] = _checked_name(given["name"], sprint)
    begins, ends = given.get("starts_on", sprint.starts_on), given.get("ends_on", sprint.ends_on)
    if ends < begins:
        raise Refusal(_("It can’t end before it begins."), field="ends_on")
    if (ends - begins).days >= LONGEST_DAYS:
        raise Refusal(_("A sprint has from 1 to %(most)d days.") % {"most": LONGEST_DAYS}, field="ends_on")
    _check_span(begins, ends, team=sprint.team, field="starts_on", but=sprint)
    changes = save_version(sprint, expected=expected, changes=given)
    if changes:
        told = {name: [str(value) for value in pair] for name, pair in changes.items()}
        record("changed the sprint", sprint, about=sprint.team, by=by, changes=told)


@transaction.atomic
def remove_sprint(sprint: Sprint, *, by: Visitor) -> None:
    """Take away a sprint in which nothing is that one may see; what is in it is put elsewhere first.

    What one may not know of holds nothing up, or it would be told; it waits for a sprint again.
    """
    _hold(sprint.team, by=by)
    lock(sprint)
    if Action.objects.visible_to(by).filter(sprint=sprint).exists():
        raise Refusal(_("There are actions in it. Put them into another sprint first; then it can go."))
    record("removed the sprint", sprint, about=sprint.team, by=by)
    sprint.delete()


@transaction.atomic
def put_in_sprint(action: Action, sprint: Sprint | None, *, by: Visitor, expected: int | None = None, said_by: str = "") -> None:
    """Promise it for a sprint of its team that isn't over, or for none. `sprinted_at` keeps when it first got one."""
    lock(action)
    refuse_ended(action)
    refuse_kept_there(action, ["sprint"], said_by=said_by)
    if sprint is not None:
        if action.category != Category.SHORT_TERM:
            raise Refusal(_("Sprints are for short-term actions. Say first that it is one."), field="sprint")
        if action.team_id is None:
            raise Refusal(_("Give the action a team first: sprints belong to teams."), field="sprint")
        _hold_name(action.team_id)
        if not Sprint.objects.filter(pk=sprint.pk, team=action.team_id).exists():
            raise Refusal(_("That is no sprint of the action’s team. Choose one of them."), field="sprint")
        if sprint.ends_on < today():
            raise Refusal(_("That sprint is over. Choose one that isn’t."), field="sprint")
    values: dict[str, Any] = {"sprint": sprint}
    if sprint is not None and action.sprinted_at is None:
        values["sprinted_at"] = clock.now()
    changes = save_version(action, expected=expected, changes=values)
    if changes:
        hear(action)
        told = {"sprint": [str(one) if one else None for one in changes["sprint"]]} if "sprint" in changes else {}
        record("put into a sprint" if sprint else "took out of its sprint", action, about=action.incident, by=by, changes=told)


def _hold(team: Team, *, by: Visitor) -> None:
    if not may_plan_sprints(by, team):
        raise NotAllowed(_("The sprints of %(team)s are planned by the team. Ask them.") % {"team": team})
    _hold_name(team.pk)


def _hold_name(team_key: int) -> None:
    hold_name(f"sprints {team_key}")


def _check_span(begins: date, ends: date, *, team: Team, field: str, but: Sprint | None = None) -> None:
    if not EARLIEST <= begins <= ends <= LATEST:
        raise Refusal(_("Check the year of these days."), field=field)
    others = Sprint.objects.filter(team=team, starts_on__lte=ends, ends_on__gte=begins)
    other = (others.exclude(pk=but.pk) if but else others).first()
    if other is not None:
        raise Refusal(_("“%(name)s” has some of these days. Choose others, or move it first.") % {"name": other.name}, field=field)


def _checked_name(name: str, sprint: Sprint) -> str:
    name = " ".join(checked_text(name, field="name", longest=LONGEST_NAME).split())
    if not name:
        raise Refusal(_("Give the sprint a name."), field="name")
    if Sprint.objects.filter(team=sprint.team, name__iexact=name).exclude(pk=sprint.pk).exists():
        raise Refusal(_("There is a sprint called “%(name)s” already.") % {"name": name}, field="name")
    return name


def _next_name(name: str, taken: set[str]) -> str:
    """The name after `name`: the number at its end counts on, and where there is none it begins at 2."""
    while True:
        found = _NUMBERED.match(name)
        number = f"{int(found[2]) + 1}" if found else " 2"
        name = f"{(found[1] if found else name)[: LONGEST_NAME - len(number)]}{number}"
        if name.lower() not in taken:
            taken.add(name.lower())
            return name


def _coming_monday() -> date:
    day = today()
    return day + timedelta(days=(7 - day.weekday()) % 7)
