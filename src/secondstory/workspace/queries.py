"""What pages made of several slices ask: the home page and the page of one incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from secondstory.actions.coverage import Coverage, answered, coverage_in, coverage_of
from secondstory.actions.models import Action, Escalation, Recurrence
from secondstory.actions.models.recurring import newest_of_each
from secondstory.actions.queries import last_escalation
from secondstory.actions.queue import waiting_for_manager
from secondstory.factors.lenses import LensState, lenses_of
from secondstory.factors.models import Factor, Why
from secondstory.incidents.enums import Precision
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.queries import Header, clocks_running, headers, readers_of, with_clock
from secondstory.incidents.requirement import limits
from secondstory.lib import clock
from secondstory.library.models import Publication
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.postmortems.enums import DocumentState
from secondstory.postmortems.models import Postmortem, SectionSupport
from secondstory.postmortems.queries import with_reading_asked
from secondstory.timeline.figure import Harm, Mark, draw
from secondstory.timeline.models import Event
from secondstory.timeline.queries_accounts import ForYou, for_you
from secondstory.ui.rows import Row
from secondstory.workspace.passages import with_section_supports
from secondstory.workspace.telling import Line, log_lines, log_row, story_lines, story_row, with_knowledge

SOON = timedelta(days=7)
DRAFTS = 4
"""How many drafts home shows; the rest wait on a page of their own."""
READINGS = 4
"""How many documents that one is asked to read."""
EVENTS_A_PAGE = 100


@dataclass(frozen=True)
class Waiting:
    """How much waits for the visitor behind one link each."""

    orphaned: int
    to_decide: int
    questions: int
    to_verify: int
    to_judge: int


@dataclass(frozen=True)
class Home:
    """What needs the visitor: clocks that run, actions that are due, drafts to go on with, and what is worth reading."""

    clocks: list[Header]
    actions: list[Action]
    ongoing: list[Header]
    drafts: list[Postmortem]
    more_drafts: bool
    readings: list[Postmortem]
    published: list[Publication]
    for_you: list[ForYou]
    waiting: Waiting
    has_anything: bool

    @property
    def needs_nothing(self) -> bool:
        return not (
            self.clocks or self.actions or self.ongoing or self.drafts or self.readings or self.for_you or any(astuple(self.waiting))
        )


@dataclass(frozen=True)
class Edition:
    """Where the published edition is read."""

    slug: str


@dataclass(frozen=True)
class Head:
    """The top of an incident's page, for whoever may see it at all."""

    header: Header
    document: Postmortem | None
    publication: Edition | None
    may_read: bool
    may_edit: bool
    is_observer: bool

    @property
    def incident(self) -> Incident:
        return self.header.incident

    @cached_property
    def readers(self) -> list[User]:
        """Who may read the unpublished story; one statement, where a page names them."""
        return readers_of(self.incident)

    @property
    def nobody_owns_it(self) -> bool:
        """Reported without a name, or the owner has left: any member may take the review on."""
        owner = self.incident.owner
        return (owner is None or not owner.is_active) and not self.incident.is_private


PLACES: dict[str, Any] = {
    "incident": _("the incident itself"),
    "roles": _("its roles"),
    "events": _("lines of the timeline"),
    "evidence": _("evidence"),
    "known": _("whose knowledge it was"),
    "decisions": _("decision points"),
    "accounts": _("accounts that are shared"),
    "undo": _("what an undo would put back"),
    "agreed": _("agreed editions of the timeline"),
    "factors": _("factors"),
    "actions": _("actions"),
    "document": _("the document"),
    "moments": _("earlier moments of the document"),
    "comments": _("comments"),
    "publications": _("published editions and search"),
    "imports": _("imports and their previews"),
    "deliveries": _("what hooks received"),
    "files": _("kept originals, which go whole"),
    "history": _("the history"),
}
"""What the places are called in which a passage can stand."""


class Happened(Protocol):
    """What has a place among days."""

    @property
    def occurred_at(self) -> datetime | None: ...


E = TypeVar("E", bound=Happened)


@dataclass(frozen=True)
class Day(Generic[E]):
    """The events of one calendar day, in the incident's zone; `day` is None where nobody knows."""

    day: date | None
    events: list[E]


@dataclass(frozen=True)
class Drawn:
    """The rows of one calendar day."""

    day: date | None
    rows: list[Row]


@dataclass(frozen=True)
class Telling:
    """One page of an incident's events: the story by days, and the log. Both have pages of their own once they are long."""

    days: list[Drawn]
    story: list[Line]
    log_days: list[Drawn]
    spans_days: bool
    story_pages: Pages
    log_pages: Pages


@dataclass(frozen=True)
class Pages:
    """Which page of how many is shown, and how many rows there are on all of them."""

    number: int
    total: int
    count: int

    @classmethod
    def of(cls, count: int, *, asked: str) -> Pages:
        """The page someone asked for, or the nearest there is."""
        total = max(1, -(-count // EVENTS_A_PAGE))
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        return cls(min(max(number, 1), total), total, count)

    @property
    def rows(self) -> slice:
        """Which rows of all are on it."""
        return slice((self.number - 1) * EVENTS_A_PAGE, self.number * EVENTS_A_PAGE)

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.total else None


def home_of(visitor: Visitor) -> Home:
    """The home page in at most ten statements, with those of the session."""
    today = clock.now().date()
    actions = Action.objects.visible_to(visitor)
    given = limits()
    ongoing = with_clock(Incident.objects.visible_to(visitor).ongoing().order_by("-started_at"), services=False)
    mine = Q(incident__in=Incident.objects.editable_by(visitor)) & ~Q(state=DocumentState.PUBLISHED)
    documents = with_reading_asked(Postmortem.objects.select_related("incident"), visitor).filter(mine | Q(is_asked=True))
    found: list[Any] = list(documents[: READINGS + DRAFTS + 1])
    readings, some = [one for one in found if one.is_asked][:READINGS], [one for one in found if not one.is_asked]
    published = list(Publication.objects.visible_to(visitor).order_by("-published_at")[:3])
    shut_in = Incident.objects.orphaned() if visitor.is_administrator else Incident.objects.none()
    of_teams = actions.filter(team__in=list(visitor.asked_teams)) if visitor.asked_teams else Action.objects.none()
    to_verify, to_judge = of_teams.to_be_verified_by(visitor), of_teams.effect_asked(today)
    questions = Escalation.objects.to_be_decided_by(visitor, today)
    told, numbers = for_you(visitor, counted=[shut_in, waiting_for_manager(visitor), questions, to_verify, to_judge])
    home = Home(
        clocks=clocks_running(visitor, given)[:5],
        actions=list(actions.near(visitor, today + SOON).select_related("incident", "team", "owner").order_by("due_on", "uid")[:6]),
        ongoing=headers(ongoing[:3], given),
        drafts=some[:DRAFTS],
        more_drafts=len(some) > DRAFTS,
        readings=readings,
        published=published,
        for_you=told,
        waiting=Waiting(*numbers),
        has_anything=True,
    )
    if not home.needs_nothing or published or Incident.objects.visible_to(visitor).exists():
        return home
    return replace(home, has_anything=False)


def head_of(visitor: Visitor, key: str, **more: Any) -> Head | None:
    """The head of an incident page, in two statements; None when the visitor may see no incident that has this key now.

    `more` annotates the incident with what else a page shows of it.
    """
    it = OuterRef("pk")
    observing = Involvement.objects.filter(incident=it, user=visitor.user, is_observer=True)
    editions = Publication.objects.visible_to(visitor).filter(incident=it)
    rows = with_clock(Incident.objects.visible_with_rights(visitor).filter(key=key), services=False)
    rows = rows.select_related("owner", "facilitator", "postmortem")
    rows = rows.annotate(
        is_observer=Exists(observing),
        published_as=Subquery(editions.values("slug")[:1]),
        **more,
    )
    found: Any = rows.first()
    if found is None:
        return None
    (header,) = headers([found])
    return Head(
        header=header,
        document=getattr(found, "postmortem", None),
        publication=Edition(found.published_as) if found.published_as else None,
        may_read=found.may_read,
        may_edit=found.may_edit,
        is_observer=found.is_observer,
    )


def telling_of(incident: Incident, *, story_page: str = "", log_page: str = "") -> Telling:
    """A page of the story and of the log, in at most four statements however long they are."""
    rows = Event.objects.filter(incident=incident).unfolded()
    counts = rows.aggregate(log=Count("pk"), story=Count("pk", filter=Q(is_in_story=True)))
    story_pages, log_pages = Pages.of(counts["story"], asked=story_page), Pages.of(counts["log"], asked=log_page)
    is_short = log_pages.total == 1
    if is_short:
        everything = story_lines(rows, log_pages.rows)
        chosen = [line for line in everything if line["is_in_story"]]
    else:
        everything, chosen = log_lines(rows, log_pages.rows), story_lines(rows.in_story(), story_pages.rows)
    log, story = with_knowledge(everything, chosen)
    log_days = by_day(log, incident.zone)
    return Telling(
        days=[Drawn(one.day, [story_row(line, incident.zone) for line in one.events]) for one in by_day(story, incident.zone)],
        story=story,
        log_days=[Drawn(one.day, [log_row(line, incident.zone) for line in one.events]) for one in log_days],
        spans_days=log_pages.total > 1 or len(log_days) > 1,
        story_pages=story_pages,
        log_pages=log_pages,
    )


def by_day(events: list[E], zone: str) -> list[Day[E]]:
    """Events grouped by calendar day in `zone`, so that a story of several days shows its days.

    An event whose time nobody knows stays after the one before it.
    """
    where = clock.zone_or_utc(zone)
    days: list[Day[E]] = []
    for event in events:
        day = event.occurred_at.astimezone(where).date() if event.occurred_at else None
        if days and day in {None, days[-1].day}:
            days[-1].events.append(event)
        else:
            days.append(Day(day, [event]))
    return days


def figure_of(incident: Incident, story: list[Line]) -> SafeString:
    """The story drawn: when it hurt, what happened in which lane, and what became known only later. No queries of its own."""
    marks = [
        Mark(
            line.occurred_at, line.values["kind"], line.values["text"],
            known_at=line.learned_at, shows_time=line.values["precision"] != Precision.DAY,
        )
        for line in story
        if line.occurred_at
    ]  # fmt: skip
    harm = None if incident.near_miss else Harm(incident.started_at, incident.mitigated_at or incident.resolved_at)
    return draw(marks, zone=clock.zone_or_utc(incident.zone), harm=harm)


def factors_of(incident: Incident, *, turn: str = "") -> list[Factor]:
    """Factors with the words that support them and the actions that answer them: three statements, and one where the document has words.

    With `turn`, the uid of a tree, only those that stand in it."""
    there = Factor.objects.filter(incident=incident)
    if turn:
        standing = Why.objects.filter(juncture__uid=turn, removed_at=None, factor__isnull=False)
        there = there.filter(pk__in=standing.values("factor"))
    rows = answered(there.with_supports())
    found: list[Any] = list(rows.annotate(has_words_of_document=Exists(SectionSupport.objects.filter(factor=OuterRef("pk")))))
    if any(factor.has_words_of_document for factor in found):
        prefetch_related_objects(found, with_section_supports())
    return found


@dataclass(frozen=True)
class Beside:
    """What stands beside the factors: what becomes of each, and what was looked through."""

    coverage: Coverage
    lenses: list[LensState]


def beside_factors(incident: Incident, factors: Sequence[Factor] | None = None) -> Beside:
    """Three statements, however many factors; one when those of `factors_of` are read already."""
    coverage = coverage_of(incident) if factors is None else coverage_in(factors)
    return Beside(coverage, lenses_of(incident, coverage.factors))


def actions_of(incident: Incident, visitor: Visitor) -> QuerySet[Action]:
    """The incident's actions that the visitor may see: all, or their own and their team's."""
    rows = Action.objects.visible_to(visitor).filter(incident=incident)
    rows = rows.annotate(may_edit=Exists(Action.objects.editable_by(visitor).filter(pk=OuterRef("pk"))))
    return rows.annotate(asked=last_escalation()).select_related("owner", "team", "incident").prefetch_related("factors")


def come_back_in(incident: Incident, visitor: Visitor) -> list[Recurrence]:
    """What was let go in earlier incidents and has come back in this one, with whether the visitor may open it again; one statement."""
    may_edit = Exists(Action.objects.editable_by(visitor).filter(pk=OuterRef("action_id")))
    return newest_of_each(Recurrence.objects.visible_to(visitor).waiting().filter(factor__incident=incident).annotate(may_edit=may_edit))


def has_example() -> bool:
    """Whether the example organisation is there to be looked round."""
    return Incident.objects.filter(is_example=True).exists()


def places_in_words(places: dict[str, int]) -> list[tuple[str, int]]:
    """In how many places of each kind a passage stands or stood, in the order of `PLACES`."""
    return [(str(label), places[kind]) for kind, label in PLACES.items() if places.get(kind)]
