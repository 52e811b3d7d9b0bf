"""What the pages of sprints ask: a team's calendar, what waits, and how much got its sprint in time (R55, R57)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count, Exists, Prefetch, Q
from django.utils.translation import gettext as _

from secondstory.actions.enums import Category, State
from secondstory.actions.models import Action, ActionQuerySet, Sprint
from secondstory.actions.settings import SPRINT_DAYS
from secondstory.lib.days import start_of
from secondstory.lib.errors import Refusal
from secondstory.lib.working_days import working_days_since
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor

FEWEST = 5
"""Under so many there is no figure (a wall of law 5)."""
WINDOW_DAYS = 91
PAST_SHOWN = 3


@dataclass(frozen=True)
class Waiting:
    """A short-term promise without a sprint; `is_late` once it stands in the manager's queue."""

    action: Action
    is_late: bool


@dataclass(frozen=True)
class Share:
    """How many of a team's short-term actions got a sprint in time; both None where there are too few to say."""

    in_time: int | None
    of: int | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.in_time / self.of) if self.of and self.in_time is not None else None


@dataclass(frozen=True)
class Calendar:
    """A team's sprints that aren't over, with what the visitor may see in each, the last ones, and what waits."""

    team: Team
    sprints: list[Sprint]
    past: list[Sprint]
    waiting: list[Waiting]

    @property
    def next(self) -> Sprint | None:
        """The one a tap puts an action into: the one that is on, else the first to come."""
        return self.sprints[0] if self.sprints else None

    @property
    def last(self) -> Sprint | None:
        """Where planning goes on."""
        return max([*self.sprints, *self.past], key=lambda one: one.ends_on, default=None)


def team_of(visitor: Visitor, slug: str) -> Team | None:
    """The team that was asked for, else the visitor's own, else the first. Raises `Refusal` for one that is not here."""
    teams = Team.objects.filter(is_example=visitor.is_example)
    if slug:
        found = teams.filter(slug=slug[:80]).first()
        if found is None:
            raise Refusal(_("There is no team called “%(slug)s”.") % {"slug": slug[:80]}, field="team")
        return found
    return teams.filter(pk__in=visitor.team_keys).first() or teams.first()


def calendar_of(visitor: Visitor, team: Team, *, today: date) -> Calendar:
    """The calendar; the same few statements however many sprints there are."""
    seen = Action.objects.visible_to(visitor).select_related("incident", "team")
    rows = Sprint.objects.filter(team=team).prefetch_related(Prefetch("actions", seen.order_by("due_on", "uid"), to_attr="seen"))
    past = list(rows.filter(ends_on__lt=today).order_by("-starts_on")[:PAST_SHOWN])
    waiting = seen.without_sprint().filter(team=team).order_by("agreed_at", "uid")
    late = set(waiting.unsprinted(today).values_list("pk", flat=True))
    return Calendar(
        team=team,
        sprints=list(rows.filter(ends_on__gte=today)),
        past=past,
        waiting=[Waiting(one, one.pk in late) for one in waiting],
    )


def share_in_time(team: Team, *, today: date) -> Share:
    """Of the team's short-term actions that were agreed within a quarter, and whose working days for it are over: who got a sprint in them.

    Private ones count for nobody's figure. Below `FEWEST` there is none, and none where one person is the whole team: it would be
    theirs (law 2).
    """
    active = Count("members", filter=Q(members__is_active=True, members__is_service=False))
    is_one_person = Exists(Team.objects.filter(pk=team.pk).annotate(people=active).filter(people=1))
    rows = shared(team, since=today - timedelta(days=WINDOW_DAYS)).filter(~is_one_person).values_list("agreed_at", "sprinted_at")
    most = SPRINT_DAYS.read()
    agreed = [(_day(at), put) for at, put in rows if at is not None]
    over = [(on, put) for on, put in agreed if working_days_since(on, today) > most]
    if len(over) < FEWEST:
        return Share(None, None)
    in_time = sum(put is not None and working_days_since(on, _day(put)) <= most for on, put in over)
    return Share(in_time, len(over))


def shared(team: Team, *, since: date) -> ActionQuerySet:
    """The team's short-term actions agreed since then that count in figures."""
    rows = Action.objects.filter(team=team, category=Category.SHORT_TERM, agreed_at__gte=start_of(since), merged_into=None)
    return rows.filter(incident__visibility="open", incident__is_pending=False).exclude(state__in=[State.IDEA, State.DRAFT])


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
