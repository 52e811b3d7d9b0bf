"""Completion of actions, counted by the quarter in which they were agreed, so that open ones can't be hidden by closing old ones (R59).

Everything here is a count of a team, a service, a kind or a place where factors lie; never of a person (law 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, DateTimeField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Left
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from secondstory.actions.enums import OPEN_STATES, Category, Grade, State
from secondstory.actions.models import Action
from secondstory.incidents.models import Incident

QUARTERS = 4
"""How many quarters are shown one by one, with the present one; what is older is counted together."""

CATEGORIES = ("", *Category.values)
GRADES = ("", *Grade.values)
FIRST_MONTHS = {1: 1, 2: 4, 3: 7, 4: 10}
_ON_TIME, _LATE, _DONE_UNJUDGED, _LET_GO, _LET_GO_JUDGED, _OPEN = range(6)
_OVERDUE, _OLD, _REVIEWED = 1, 2, 4
_OUTCOMES = 16
"""What can become of an action, as one number: an open one is `_OPEN` and what is added to it."""


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year, in UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def starts_on(self) -> date:
        return date(self.year, FIRST_MONTHS[self.number], 1)

    @property
    def before(self) -> Quarter:
        return Quarter.of(self.starts_on - timedelta(days=1))

    @property
    def after(self) -> Quarter:
        return Quarter.of(self.starts_on + timedelta(days=100))

    def __str__(self) -> str:
        return f"Q{self.number} {self.year}"


def quarters_until(today: date, count: int = QUARTERS) -> list[Quarter]:
    """The last quarters, the present one at the end."""
    found = [Quarter.of(today)]
    while len(found) < count:
        found.insert(0, found[0].before)
    return found


@dataclass(frozen=True)
class Tally:
    """How many actions there are, and what became of them. `judged` are those whose day has come, or that are done on a known day."""

    count: int = 0
    done: int = 0
    on_time: int = 0
    judged: int = 0
    let_go: int = 0
    open: int = 0
    overdue: int = 0
    old: int = 0
    reviewed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def late(self) -> int:
        """Done after its day, or on a day nobody knows."""
        return self.done - self.on_time

    @property
    def under_way(self) -> int:
        """Open, and its day is not over."""
        return self.open - self.overdue

    @property
    def done_percent(self) -> int | None:
        return percent(self.done, self.count)

    @property
    def on_time_percent(self) -> int | None:
        return percent(self.on_time, self.judged)

    @property
    def old_percent(self) -> int | None:
        return percent(self.old, self.open)

    @property
    def reviewed_percent(self) -> int | None:
        return percent(self.reviewed, self.open)


def percent(part: int, whole: int) -> int | None:
    """Rounded half up, as a reader with a pocket calculator does; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True)
class Group:
    """Actions that share a quarter, a kind and a grade, and what became of them."""

    quarter: int
    category: str
    grade: str
    tally: Tally


@dataclass(frozen=True)
class Limits:
    """Today, and the days from which an open action is old and a review of it is recent. Old is counted from when it was written down."""

    today: date
    alarm_days: int = 180
    reviewed_days: int = 14

    @property
    def old_before(self) -> datetime:
        """Made before this, an open one has been open for more than the alarm's days."""
        return _midnight(self.today - timedelta(days=self.alarm_days))

    @property
    def reviewed_since(self) -> date:
        return self.today - timedelta(days=self.reviewed_days)


def groups_of(rows: QuerySet[Action], quarters: Sequence[Quarter], limits: Limits) -> list[Group]:
    """One statement, which reads the index `action_figures` alone. A quarter of -1 is before the first of `quarters`.

    What an action counts for is one number, because a database sorts 30,000 numbers in a third of the time it takes for rows.
    """
    place = _place(quarters) * len(CATEGORIES) + _place_among("category", CATEGORIES)
    code = (place * len(GRADES) + _place_among("grade", GRADES)) * _OUTCOMES + _outcome(limits)
    found = rows.annotate(code=code).order_by().values("code").annotate(count=Count("pk")).values_list("code", "count")
    groups: dict[int, Tally] = {}
    for number, count in found:
        key, outcome = divmod(number, _OUTCOMES)
        groups[key] = groups.get(key, Tally()) + _of_outcome(outcome, count)
    return [_group(key, tally) for key, tally in groups.items()]


def tallies_by(rows: QuerySet[Action], column: str, limits: Limits) -> dict[Any, Tally]:
    """One statement: what became of the actions with each value of one of their own columns."""
    return _added(_outcomes(rows, column, limits).annotate(number=Count("pk")))


def tallies_by_service(rows: QuerySet[Action], limits: Limits) -> dict[int, Tally]:
    """One statement, by primary key: an action counts for each service of its incident."""
    links: Any = Incident.services.through.objects
    return _tallies_through(rows, "incident_id", links.values(row=F("incident_id"), value=F("service_id")), limits)


def tallies_by_domain(rows: QuerySet[Action], limits: Limits) -> dict[str, Tally]:
    """One statement, by code as it is written: an action counts once for each domain in which a factor lies that it answers."""
    links: Any = Action.factors.through.objects
    standing = links.filter(factor__removed_at=None).values(row=F("action_id"), value=F("factor__domain"))
    return _tallies_through(rows, "id", standing.distinct(), limits)


def _tallies_through(rows: QuerySet[Action], column: str, pairs: Any, limits: Limits) -> dict[Any, Tally]:
    """Each action's outcome first, then by pairs of that and what is asked for: the other way round it takes four times as long."""
    inner, params = _outcomes(rows, column, limits).query.sql_with_params()
    outer, more = pairs.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f'WITH outcomes("row", outcome) AS MATERIALIZED ({inner}) '  # noqa: S608 - Django's own statements
            f'SELECT pairs.value, outcomes.outcome, COUNT(*) FROM outcomes JOIN ({outer}) pairs ON pairs."row" = outcomes."row" '
            f"GROUP BY pairs.value, outcomes.outcome",
            [*params, *more],
        )
        return _added(cursor.fetchall())


def _outcomes(rows: QuerySet[Action], column: str, limits: Limits) -> Any:
    """The value of a column, and what became of the action as one number."""
    return rows.annotate(outcome=_outcome(limits)).order_by().values_list(column, "outcome")


def _added(counts: Iterable[tuple[Any, int, int]]) -> dict[Any, Tally]:
    found: dict[Any, Tally] = {}
    for value, outcome, count in counts:
        found[value] = found.get(value, Tally()) + _of_outcome(outcome, count)
    return found


def _group(key: int, tally: Tally) -> Group:
    rest, grade = divmod(key, len(GRADES))
    quarter, category = divmod(rest, len(CATEGORIES))
    return Group(quarter - 1, CATEGORIES[category], GRADES[grade], tally)


def folded(groups: Iterable[Group], by: str) -> dict[Any, Tally]:
    """Groups added up by one of their keys."""
    found: dict[Any, Tally] = {}
    for group in groups:
        key = getattr(group, by)
        found[key] = found.get(key, Tally()) + group.tally
    return found


def median_ages(rows: QuerySet[Action], quarters: Sequence[Quarter], today: date) -> dict[int, int]:
    """Median days since the open ones of each quarter were agreed; one statement, with a row for each day on which any was."""
    opened = rows.filter(state__in=OPEN_STATES).annotate(day=_day(_counted_at())).order_by()
    ages: dict[int, list[tuple[int, int]]] = {}
    for text, count in opened.values_list("day").annotate(count=Count("pk")):
        day = date.fromisoformat(text)
        place = next((place for place in range(len(quarters) - 1, -1, -1) if day >= quarters[place].starts_on), -1)
        ages.setdefault(place, []).append(((today - day).days, count))
    return {place: _median(some) for place, some in ages.items()}


def _median(ages: list[tuple[int, int]]) -> int:
    """Of two in the middle the younger one: a day somebody did wait."""
    ages.sort()
    middle = (sum(count for _age, count in ages) + 1) // 2
    for age, count in ages:
        middle -= count
        if middle <= 0:
            return age
    return 0


def _counted_at() -> Coalesce:
    """When it was agreed; a draft, or one that was never agreed, counts from when it was written down."""
    return Coalesce("agreed_at", "created_at", output_field=DateTimeField())


def _place(quarters: Sequence[Quarter]) -> Case:
    """The place of its quarter among `quarters` from 1, the last being open at the end; 0 for what is older."""
    places = reversed(list(enumerate(quarters, start=1)))
    newest = [When(GreaterThanOrEqual(_counted_at(), _midnight(one.starts_on)), then=Value(place)) for place, one in places]
    return Case(*newest, default=Value(0), output_field=IntegerField())


def _place_among(column: str, words: Sequence[str]) -> Case:
    known = [When(**{column: word}, then=Value(place)) for place, word in enumerate(words) if word]
    return Case(*known, default=Value(0), output_field=IntegerField())


def _outcome(limits: Limits) -> Case:
    overdue, old = Q(due_on__lt=limits.today), Q(created_at__lt=limits.old_before)
    in_time = LessThanOrEqual(_day("ended_at"), Cast("due_on", CharField()))
    ended = Case(
        When(Q(ended_at=None) | Q(due_on=None), then=Value(_DONE_UNJUDGED)),
        When(in_time, then=Value(_ON_TIME)),
        default=Value(_LATE),
    )
    opened = (
        Value(_OPEN) + Case(When(overdue, then=Value(_OVERDUE)), default=Value(0)) + Case(When(old, then=Value(_OLD)), default=Value(0))
    ) + Case(When(reviewed_on__gte=limits.reviewed_since, then=Value(_REVIEWED)), default=Value(0))
    let_go = Case(When(overdue, then=Value(_LET_GO_JUDGED)), default=Value(_LET_GO))
    return Case(When(state=State.DONE, then=ended), When(state=State.LET_GO, then=let_go), default=opened, output_field=IntegerField())


def _of_outcome(outcome: int, count: int) -> Tally:
    if outcome < _LET_GO:
        return Tally(count, done=count, on_time=count if outcome == _ON_TIME else 0, judged=0 if outcome == _DONE_UNJUDGED else count)
    if outcome < _OPEN:
        return Tally(count, let_go=count, judged=count if outcome == _LET_GO_JUDGED else 0)
    flags = outcome - _OPEN
    over = count if flags & _OVERDUE else 0
    old, reviewed = (count if flags & one else 0 for one in (_OLD, _REVIEWED))
    return Tally(count, open=count, overdue=over, judged=over, old=old, reviewed=reviewed)


def _day(at: Any) -> Left:
    return Left(Cast(at, CharField()), 10)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
