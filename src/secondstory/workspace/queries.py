"""What pages made of several slices ask: the home page and the page of one incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.utils.safestring import SafeString

from secondstory.actions.models import Action
from secondstory.factors.models import Factor, Support
from secondstory.incidents.models import Incident
from secondstory.incidents.queries import Header, clocks_running, headers, orphaned, readers_of, with_clock
from secondstory.incidents.review_clock import ClockState
from secondstory.lib import clock
from secondstory.library.models import Publication
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.timeline.figure import Harm, Mark, draw
from secondstory.timeline.models import Event

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Home:
    """What needs the visitor: clocks that run, actions that are due, drafts to go on with, and what is worth reading."""

    clocks: list[Header]
    actions: list[Action]
    ongoing: list[Header]
    drafts: list[Postmortem]
    published: list[Publication]
    orphaned: int
    has_anything: bool

    @property
    def needs_nothing(self) -> bool:
        return not (self.clocks or self.actions or self.ongoing or self.drafts or self.orphaned)


@dataclass(frozen=True)
class Head:
    """The top of an incident's page, for whoever may see it at all."""

    header: Header
    document: Postmortem | None
    publication: Publication | None
    readers: list[User]
    may_read: bool
    may_edit: bool
    is_observer: bool

    @property
    def incident(self) -> Incident:
        return self.header.incident


@dataclass(frozen=True)
class Day:
    """The events of one calendar day, in the incident's zone; `day` is None where nobody knows."""

    day: date | None
    events: list[Event]


def home_of(visitor: Visitor) -> Home:
    """The home page in at most ten statements."""
    today = clock.now().date()
    due = Action.objects.visible_to(visitor).open().filter(due_on__lte=today + SOON)
    if not visitor.is_example:
        due = due.mine(visitor)
    open_incidents = with_clock(Incident.objects.visible_to(visitor).ongoing().order_by("-started_at"))
    drafts = Postmortem.objects.visible_to(visitor).exclude(state="published").select_related("incident")
    drafts = drafts.exclude(incident__import_uid="") if visitor.is_example else drafts
    published = list(Publication.objects.visible_to(visitor).order_by("-published_at")[:3])
    shut = len(orphaned(visitor))
    return Home(
        clocks=[header for header in clocks_running(visitor) if header.state not in {ClockState.NOT_REQUIRED, ClockState.WAITING}][:5],
        actions=list(due.select_related("incident", "team", "owner").order_by("due_on")[:6]),
        ongoing=headers(open_incidents[:3]),
        drafts=list(drafts.order_by("-created_at")[:4]),
        published=published,
        orphaned=shut,
        has_anything=bool(published or shut) or Incident.objects.visible_to(visitor).exists(),
    )


def head_of(incident: Incident, visitor: Visitor) -> Head:
    """The head of an incident page. `incident` is one the visitor may see."""
    (header,) = headers(with_clock(Incident.objects.filter(pk=incident.pk)))
    may_read = Incident.objects.story_visible_to(visitor).filter(pk=incident.pk).exists()
    return Head(
        header=header,
        document=Postmortem.objects.filter(incident=incident).first(),
        publication=Publication.objects.visible_to(visitor).filter(incident=incident).first(),
        readers=readers_of(incident),
        may_read=may_read,
        may_edit=may_read and visitor.may_write,
        is_observer=incident.involvements.filter(user=visitor.user, is_observer=True).exists() if visitor.user else False,
    )


def events_of(incident: Incident) -> QuerySet[Event]:
    """The whole log with all that a row shows, in five statements."""
    rows = Event.objects.filter(incident=incident).in_order()
    return rows.select_related("involvement", "decision_point").prefetch_related("knowledge")


def by_day(events: list[Event], zone: str) -> list[Day]:
    """Events grouped by calendar day in `zone`, so that a story of several days shows its days."""
    where = clock.zone_or_utc(zone)

    def day_of(event: Event) -> date | None:
        return event.sort_at.astimezone(where).date() if event.occurred_at else None

    days: list[Day] = []
    for day, some in groupby(events, key=day_of):
        if day is None and days:
            days[-1].events.extend(some)
        else:
            days.append(Day(day, list(some)))
    return days


def figure_of(incident: Incident, story: list[Event]) -> SafeString:
    """The story drawn: when it hurt, what happened in which lane, and what became known only later. No queries of its own."""
    marks = [
        Mark(
            event.occurred_at, event.kind, event.text,
            known_at=event.learned_at if event.is_later_known else None, shows_time=event.precision != "day",
        )
        for event in story
        if event.occurred_at
    ]  # fmt: skip
    harm = None if incident.near_miss else Harm(incident.started_at, incident.mitigated_at or incident.resolved_at)
    return draw(marks, zone=clock.zone_or_utc(incident.zone), harm=harm)


def factors_of(incident: Incident) -> QuerySet[Factor]:
    """Factors with the words that support them and the actions that answer them."""
    supports = Prefetch("supports", queryset=Support.objects.select_related("event"))
    return Factor.objects.filter(incident=incident).prefetch_related(supports, "actions")


def actions_of(incident: Incident, visitor: Visitor) -> QuerySet[Action]:
    """The incident's actions that the visitor may see: all, or their own and their team's."""
    rows = Action.objects.visible_to(visitor).filter(incident=incident)
    return rows.select_related("owner", "team", "incident").prefetch_related("factors")


def has_example() -> bool:
    """Whether the example organisation is there to be looked round."""
    return Incident.objects.filter(is_example=True).exists()
