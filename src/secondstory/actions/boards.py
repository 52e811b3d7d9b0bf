"""How a team, the teams somebody manages, or the organisation are doing with what they promised (R52, R59-R61).

Where one person is the whole team no rate is shown: it would be theirs (law 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from secondstory.actions.cohorts import (
    Group,
    Limits,
    Tally,
    folded,
    groups_of,
    median_ages,
    quarters_until,
    tallies_by,
    tallies_by_domain,
    tallies_by_service,
)
from secondstory.actions.enums import Category, Grade
from secondstory.actions.models import Action
from secondstory.actions.recounting import last_change, recounted
from secondstory.actions.settings import OLD_DAYS, ON_TIME_PERCENT, REVIEWED_DAYS
from secondstory.configuration.declared import read_together
from secondstory.factors.taxonomy import vocabulary
from secondstory.incidents.models import Service
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor

T = TypeVar("T")
MANAGED = "managed"
MOST_LINES = 40
FEWEST_COMPARED = 5
BY = ("category", "team", "service", "domain")


@dataclass(frozen=True)
class Scope:
    """Whose actions are counted; without `teams` the whole organisation's."""

    slug: str
    name: str
    teams: tuple[int, ...] = ()
    is_one_person: bool = False


@dataclass(frozen=True)
class Scopes:
    """What there is to choose from: the organisation, the teams one manages, and each team."""

    chosen: Scope
    choices: list[tuple[str, str]]
    names: Mapping[int, str]
    of_one: frozenset[int]


@dataclass(frozen=True)
class Cohort:
    """What was agreed in one quarter. `age_days` is the median of the open ones; None where none is."""

    name: str
    tally: Tally
    age_days: int | None
    is_older: bool = False


@dataclass(frozen=True)
class Share:
    """One line of a table. Without `shows_rates` only what is open is shown."""

    name: str
    tally: Tally
    slug: str = ""
    shows_rates: bool = True


@dataclass(frozen=True)
class Board:
    """Everything the page shows."""

    scopes: Scopes
    by: str
    cohorts: list[Cohort]
    shares: list[Share]
    grades: list[Share]
    total: Tally
    limits: Limits
    target_percent: int
    below: list[Cohort] = field(default_factory=list)

    @property
    def scope(self) -> Scope:
        return self.scopes.chosen

    @property
    def most(self) -> list[Share]:
        """The lines of the table that are shown at first: those with the most actions, in its order."""
        if len(self.shares) <= MOST_LINES:
            return self.shares
        least = sorted((one.tally.count for one in self.shares), reverse=True)[MOST_LINES - 1]
        return [one for one in self.shares if one.tally.count >= least][:MOST_LINES]

    @property
    def told(self) -> Cohort | None:
        """The quarter the first sentence tells of: the last one that is over, else the newest in which anything was agreed."""
        some = [one for one in self.cohorts if one.tally.count and not one.is_older]
        return next((one for one in reversed(some) if one is not self.cohorts[-1]), some[-1] if some else None)

    @property
    def comparable(self) -> list[Share]:
        """Those of which there are enough for a share to say anything."""
        return [one for one in self.graded if one.tally.count >= FEWEST_COMPARED]

    @property
    def graded(self) -> list[Share]:
        """Those whose text somebody looked at."""
        return [one for one in self.grades if one.slug and one.tally.count]


def board_of(visitor: Visitor, *, team: str = "", by: str = "") -> Board:
    """The board in at most six statements. Raises `Refusal` on a word that is none of its own."""
    by = by or BY[0]
    if by not in BY:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": by, "words": ", ".join(BY)}, field="by")
    scopes = scopes_of(visitor, team)
    limits, target = limits_now()
    counted = _Counted(visitor, scopes.chosen, limits)
    cohorts = counted.cohorts()
    return Board(
        scopes=scopes,
        by=by,
        cohorts=cohorts,
        shares=[] if scopes.chosen.is_one_person else list(_shares(counted, by, scopes, visitor)),
        grades=_grades(counted.groups),
        total=sum((group.tally for group in counted.groups), Tally()),
        limits=limits,
        target_percent=target,
        below=_below(cohorts, target),
    )


class _Counted:
    """What is counted of a scope; of the whole organisation, only if anything has changed."""

    def __init__(self, visitor: Visitor, scope: Scope, limits: Limits) -> None:
        self.limits = limits
        self.rows = counted_rows(visitor, scope)
        self.quarters = quarters_until(limits.today)
        self._key = None if scope.teams or not visitor.is_signed_in else (visitor.is_example, limits)
        self._stamp = last_change() if self._key else ""
        self.groups: list[Group] = self.ask("groups", lambda: groups_of(self.rows, self.quarters, limits))

    def ask(self, name: str, count: Callable[[], T]) -> T:
        """What `count` answers, or answered."""
        return recounted((name, self._key), self._stamp, count) if self._key else count()

    def cohorts(self) -> list[Cohort]:
        tallies = folded(self.groups, "quarter")
        ages = self.ask("ages", lambda: median_ages(self.rows, self.quarters, self.limits.today))
        found = [Cohort(str(quarter), tallies.get(place, Tally()), ages.get(place)) for place, quarter in enumerate(self.quarters)]
        if -1 in tallies:
            found.insert(0, Cohort(_("before"), tallies[-1], ages.get(-1), is_older=True))
        return found


def scopes_of(visitor: Visitor, team: str, *, prefers_managed: bool = False) -> Scopes:
    """The teams, how many people each has, and which is chosen, else the organisation or what one manages; one statement."""
    active = Count("members", filter=Q(members__is_active=True, members__is_service=False))
    rows = list(
        Team.objects.filter(is_example=visitor.is_example).annotate(people=active).values_list("pk", "slug", "name", "people", "manager")
    )
    mine = tuple(pk for pk, _slug, _name, _people, manager in rows if visitor.user is not None and manager == visitor.user.pk)
    of_one = frozenset(pk for pk, _slug, _name, people, _manager in rows if people == 1)
    choices = [("", _("the organisation")), *([(MANAGED, _("the teams you manage"))] if mine else [])]
    choices += [(slug, name) for _pk, slug, name, _people, _manager in rows]
    names = {pk: name for pk, _slug, name, _people, _manager in rows}
    if not team and prefers_managed and mine:
        team = MANAGED
    if not team:
        chosen = Scope("", _("the organisation"))
    elif team == MANAGED and mine:
        chosen = Scope(MANAGED, _("the teams you manage"), mine, is_one_person=len(mine) == 1 and mine[0] in of_one)
    else:
        found = next(((pk, name) for pk, slug, name, _people, _manager in rows if slug == team), None)
        if found is None:
            raise Refusal(_("There is no team called “%(slug)s”.") % {"slug": team[:80]}, field="team")
        chosen = Scope(team, found[1], (found[0],), is_one_person=found[0] in of_one)
    return Scopes(chosen, choices, names, of_one)


def limits_now() -> tuple[Limits, int]:
    """Today with the organisation's numbers, and the share it wants to see done on time; one statement."""
    old, reviewed, target = read_together(OLD_DAYS, REVIEWED_DAYS, ON_TIME_PERCENT)
    return Limits(clock.now().date(), old, reviewed), target


def counted_rows(visitor: Visitor, scope: Scope) -> QuerySet[Action]:
    """The actions that count for a scope; nobody's who isn't signed in."""
    rows = Action.objects.counted(is_example=visitor.is_example) if visitor.is_signed_in else Action.objects.none()
    return rows.filter(team__in=scope.teams) if scope.teams else rows


def _grades(groups: list[Group]) -> list[Share]:
    tallies = folded(groups, "grade")
    found = [Share(str(grade.label), tallies.get(grade.value, Tally()), grade.value) for grade in Grade]
    if "" in tallies:
        found.append(Share(_("not read yet"), tallies[""]))
    return found


def _shares(counted: _Counted, by: str, scopes: Scopes, visitor: Visitor) -> Iterator[Share]:
    rows, limits = counted.rows, counted.limits
    if by == "category":
        tallies: dict[Any, Tally] = folded(counted.groups, "category")
        for kind in Category:
            yield Share(str(kind.label), tallies.get(kind.value, Tally()), kind.value)
        if "" in tallies:
            yield Share(_("no kind given"), tallies[""])
    elif by == "team":
        tallies = counted.ask(by, lambda: tallies_by(rows, "team_id", limits))
        named = [(scopes.names.get(pk, _("no team")), pk) for pk in tallies]
        for name, pk in sorted(named, key=lambda pair: (pair[1] is None, pair[0].casefold())):
            yield Share(name, tallies[pk], shows_rates=pk not in scopes.of_one)
    elif by == "service":
        tallies = counted.ask(by, lambda: tallies_by_service(rows, limits))
        for pk, slug, name in Service.objects.visible_to(visitor).values_list("pk", "slug", "name"):
            if pk in tallies:
                yield Share(name, tallies[pk], slug)
    else:
        words = vocabulary()
        tallies = {}
        for code, tally in counted.ask(by, lambda: tallies_by_domain(rows, limits)).items():
            tallies[words.now(code)] = tallies.get(words.now(code), Tally()) + tally
        for code in sorted(tallies, key=lambda one: -tallies[one].count):
            yield Share(words.label(code), tallies[code], code)


def _below(cohorts: list[Cohort], target: int) -> list[Cohort]:
    """The quarters in a row, up to the last one that is over, in which fewer were done on time than wanted."""
    found: list[Cohort] = []
    for one in reversed([cohort for cohort in cohorts[:-1] if not cohort.is_older]):
        share = one.tally.on_time_percent
        if share is None or share >= target:
            break
        found.insert(0, one)
    return found
