"""What the reading page shows of one edition, and what could be read next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from secondstory.actions.models import Action
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.library.edition import Edition, FrozenAction, FrozenEvent
from secondstory.library.enums import FacetName
from secondstory.library.models import Facet, Publication
from secondstory.library.pictures import EditionText
from secondstory.people.permissions import Visitor
from secondstory.timeline.figure import Harm, Mark, draw

MOST_EVENTS = 300
NEAR = 60
"""Among how many publications about the same services the next to read is chosen."""


@dataclass(frozen=True)
class Fact:
    """A figure a reader wants first."""

    label: str
    span: timedelta | None = None
    text: str = ""


@dataclass(frozen=True)
class StoryDay:
    """The events of one calendar day in the edition's zone; `day` is None where nobody knows."""

    day: date | None
    events: list[FrozenEvent]


@dataclass(frozen=True)
class CurrentAction:
    """An action as published, with how it stands now; `days_over` when it is open and late."""

    action: FrozenAction
    state: str
    state_label: str
    days_over: int


@dataclass(frozen=True)
class Reading:
    """A page of the library, ready to be shown."""

    publication: Publication
    edition: Edition
    facts: list[Fact]
    days: list[StoryDay]
    hidden_events: int
    actions: list[CurrentAction]
    newest: int
    editions: list[Publication]
    next: list[Publication]
    may_edit: bool
    is_private: bool
    text: EditionText

    @property
    def is_old(self) -> bool:
        return self.publication.edition < self.newest


def reading_of(publication: Publication, visitor: Visitor, *, whole: bool = False) -> Reading:
    """Everything the page needs, in six statements however long the story is."""
    edition = Edition.from_json(publication.content)
    editions = Publication.objects.filter(incident=publication.incident_id, withdrawn_at=None).order_by("-edition").defer("content")
    events = edition.events if whole else edition.events[:MOST_EVENTS]
    rows = list(editions)
    return Reading(
        publication=publication,
        edition=edition,
        facts=facts_of(edition),
        days=days_of(events, edition.zone),
        hidden_events=len(edition.events) - len(events),
        actions=current_actions(edition.actions),
        newest=rows[0].edition if rows else publication.edition,
        editions=rows,
        next=read_next(publication, visitor),
        may_edit=Incident.objects.editable_by(visitor).filter(pk=publication.incident_id).exists(),
        is_private=publication.incident.is_private,
        text=EditionText(edition),
    )


def preview_of(publication: Publication, edition: Edition) -> Reading:
    """An edition as it would look, before it is one. `publication` is not saved."""
    days, actions = days_of(edition.events[:MOST_EVENTS], edition.zone), current_actions(edition.actions)
    hidden = max(0, len(edition.events) - MOST_EVENTS)
    key = publication.incident.key
    text = EditionText(edition, lambda sha256: reverse("document-picture", args=[key, sha256]))
    facts = facts_of(edition)
    return Reading(
        publication, edition, facts, days, hidden, actions, publication.edition, [], [], may_edit=False, is_private=False, text=text
    )


def figure_of(edition: Edition) -> SafeString:
    """The story drawn; empty where there are not two moments to draw."""
    marks = [
        Mark(
            event.at,
            event.kind,
            event.text,
            known_at=event.known_at if event.was_known_later else None,
            shows_time=event.precision != "day",
        )
        for event in edition.events
        if event.at
    ]
    harm = None if edition.near_miss else Harm(edition.started_at, edition.mitigated_at or edition.ended_at)
    return draw(marks, zone=clock.zone_or_utc(edition.zone), harm=harm)


def facts_of(edition: Edition) -> list[Fact]:
    """The figures of the edition that are known; none is made up."""
    facts = []
    if edition.duration and not edition.near_miss:
        facts.append(Fact(_("Lasted"), edition.duration))
    if edition.detected_at and edition.detected_at >= edition.started_at and not edition.near_miss:
        facts.append(Fact(_("Noticed after"), edition.detected_at - edition.started_at))
    if edition.near_miss:
        facts.append(Fact(_("Harm"), text=_("none, it was caught")))
    if edition.internal_hours:
        facts.append(Fact(_("Work inside"), timedelta(0), text=_("%(hours)s hours") % {"hours": edition.internal_hours}))
    if edition.held_at and edition.ended_at and edition.held_at >= edition.ended_at:
        facts.append(Fact(_("Review held after"), edition.held_at - edition.ended_at))
    return facts


def days_of(events: Sequence[FrozenEvent], zone: str) -> list[StoryDay]:
    """Events by calendar day; one without a time stays with those before it."""
    where = clock.zone_or_utc(zone)
    days: list[StoryDay] = []
    for day, some in groupby(events, key=lambda event: event.at.astimezone(where).date() if event.at else None):
        if days and (day is None or days[-1].day == day):
            days[-1].events.extend(some)
        else:
            days.append(StoryDay(day, list(some)))
    return days


def current_actions(frozen: Sequence[FrozenAction]) -> list[CurrentAction]:
    """Actions as they stand today; one statement. One that no longer exists shows the state it was published with."""
    now = {row.uid: row for row in Action.objects.filter(uid__in=[action.uid for action in frozen])}
    rows = []
    for action in frozen:
        row = now.get(action.uid)
        if row is None:
            rows.append(CurrentAction(action, action.state, action.state_label, 0))
        else:
            rows.append(CurrentAction(replace(action, due_on=row.due_on), row.state, str(row.get_state_display()), row.days_over))
    return rows


def read_next(publication: Publication, visitor: Visitor, *, most: int = 3) -> list[Publication]:
    """Publications about the same services or domains, the most alike first, then the newest. Three statements."""
    own = list(Facet.objects.filter(publication=publication).values_list("name", "value"))
    services = [value for name, value in own if name == FacetName.SERVICE]
    domains = [value for name, value in own if name == FacetName.DOMAIN]
    near: Counter[int] = Counter()
    for name, values, weight in ((FacetName.SERVICE, services, 3), (FacetName.DOMAIN, domains, 1)):
        shared = Facet.objects.filter(name=name, value__in=values).exclude(publication=publication).order_by("-publication")
        for pk in shared.values_list("publication", flat=True)[: NEAR * max(1, len(values))]:
            near[pk] += weight
    best = [pk for pk, _weight in sorted(near.items(), key=lambda pair: (-pair[1], -pair[0]))[: 4 * most]]
    rows = Publication.objects.visible_to(visitor).filter(pk__in=best).defer("content")
    return sorted(rows, key=lambda row: (-near[row.pk], -row.happened_on.toordinal()))[:most]
