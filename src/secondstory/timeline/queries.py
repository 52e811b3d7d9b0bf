"""What as-of mode and the exports ask of the timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from secondstory.timeline.as_of import MINUTE, Cursor, ceil_to_minute, cursor_of, floor_to_minute, moment_of
from secondstory.timeline.enums import RESPONDERS, Kind
from secondstory.timeline.known import IN_SHORT, KnownEvent, as_known, in_short, whole
from secondstory.timeline.models import DecisionPoint, Event, EventQuerySet, Knowledge, Redaction
from secondstory.timeline.pressure import Neighbour, OpenAlert, Watch

MOST_NEIGHBOURS = 50
MOST_TELLING = 5000
BELIEFS = 3
"""How many of the latest decision points stand beside the story."""


@dataclass(frozen=True)
class Roles:
    """Whose knowledge rows there are in an incident, and when each role learned of the first thing."""

    first: dict[str, datetime]

    def cursor(self, known_by: str, moment: Callable[[], datetime] | None) -> Cursor:
        """The cursor someone asked for; without a moment it is the minute at which the role first knew something, or else now."""
        asked = cursor_of(moment() if moment else clock.now(), known_by).among(set(self.first))
        if moment:
            return asked
        known = [at for role, at in self.first.items() if role in asked.roles | {RESPONDERS}]
        return Cursor(ceil_to_minute(min(known)) if known else floor_to_minute(asked.at), asked.role, asked.spellings)


@dataclass(frozen=True)
class Extent:
    """How much is known as of a minute, when the first of it became known, and when the last before the minute did."""

    log: int
    story: int
    first: datetime | None
    before: datetime | None
    story_before: datetime | None


@dataclass(frozen=True)
class Beside:
    """What stands beside the story as of a minute: what was visible and believed, alerts that were open, what weighed on people."""

    decisions: list[KnownEvent]
    alerts: list[OpenAlert]
    pressure: list[str]
    watch: Watch


def roles_of(incident: Incident) -> Roles:
    """One statement. Which roles there are may be known from rows that came later, so this is never shown as of a minute."""
    rows = Knowledge.objects.filter(event__in=Event.objects.filter(incident=incident)).values("role").annotate(first=Min("at"))
    return Roles({row["role"]: row["first"] for row in rows.order_by()})


def cursor_in(incident: Incident, *, known_by: str, moment: Callable[[], datetime] | None) -> Cursor:
    """The cursor someone asked for; one statement, or none where it is a minute of the responders', who are spelt in one way."""
    if moment and cursor_of(clock.now(), known_by).is_of_responders:
        return cursor_of(moment(), known_by)
    return roles_of(incident).cursor(known_by, moment)


def asked_cursor(incident: Incident, *, as_of: str | None, known_by: str | None) -> Cursor | None:
    """The cursor an API call or a file's address asks for; None where it asks for the whole story. Raises `Refusal`.

    A role without a minute is refused: whoever sends one believes to be in as-of mode.
    """
    if as_of is None:
        if known_by is not None:
            raise Refusal(_("“known_by” goes with “as_of”: say as of when, like as_of=2026-03-14T14:05Z."), field="as_of")
        return None
    return cursor_in(incident, known_by=known_by or "", moment=lambda: moment_of(as_of, field="as_of"))


def known_events(incident: Incident, cursor: Cursor) -> EventQuerySet:
    """One event for each thing that was known by the cursor, in the order in which they happened."""
    rows = Event.objects.filter(incident=incident).known_as_of(cursor).unfolded_as_of(cursor)
    return rows.in_order_of_what_was_known()


def extent_of(known: EventQuerySet, cursor: Cursor) -> Extent:
    """How much is known; one statement."""
    found = known.order_by().aggregate(
        log=Count("pk"),
        story=Count("pk", filter=Q(is_in_story=True)),
        first=Min("learned"),
        before=Max("learned", filter=Q(learned__lte=cursor.at - MINUTE)),
        story_before=Max("learned", filter=Q(learned__lte=cursor.at - MINUTE, is_in_story=True)),
    )
    return Extent(**found)


def cut(rows: QuerySet[Event], cursor: Cursor) -> list[KnownEvent]:
    """Events out of `known_events`, each with what may be shown of it; three statements.

    Which they are is found in the indexes alone; only those rows are read.
    """
    told_too = Prefetch("folded", Event.objects.known_as_of(cursor), to_attr="told_too")
    found = Event.objects.filter(pk__in=rows.values("pk")).learned_by(cursor).in_order_of_what_was_known()
    found = found.select_related("involvement", "written_decision").prefetch_related("knowledge", told_too)
    return [as_known(event, cursor) for event in found]


def all_events(incident: Incident) -> list[KnownEvent]:
    """The whole log, for those who look back; three statements."""
    return _whole(Event.objects.filter(incident=incident))


def story_events(incident: Incident) -> list[KnownEvent]:
    """The story alone, for those who look back; three statements."""
    return _whole(Event.objects.filter(incident=incident).in_story())


def _whole(events: EventQuerySet) -> list[KnownEvent]:
    rows = events.unfolded().in_order().select_related("involvement", "written_decision", "evidence").defer("evidence__raw")
    return [whole(event) for event in rows.prefetch_related("knowledge", Prefetch("folded", to_attr="told_too"))]


def next_moment(incident: Incident, cursor: Cursor, *, is_of_story: bool) -> datetime | None:
    """The minute at which the role learns of something more. Only for moving there: it tells what lies ahead of the cursor."""
    rows = Event.objects.filter(incident=incident).learned_by(cursor)
    rows = rows.in_story() if is_of_story else rows
    found: datetime | None = rows.aggregate(next=Min("learned", filter=Q(learned__gt=cursor.at)))["next"]
    return ceil_to_minute(found) if found else None


def unknown_events(incident: Incident, cursor: Cursor) -> list[Event]:
    """What the role did not know yet, as it happened: for the facilitator alone. Each has `learned`."""
    known = Event.objects.known_as_of(cursor).filter(pk=OuterRef("pk"))
    rows = Event.objects.filter(incident=incident).unfolded().learned_by(cursor).filter(~Exists(known))
    return list(rows.in_order()[:200])


def beside_of(incident: Incident, known: EventQuerySet, cursor: Cursor, *, visitor: Visitor) -> Beside:
    """What stands beside the story: made from alerts and from what people decided and did, the latest where they are very many.

    Two statements.
    """
    decided = Exists(DecisionPoint.objects.filter(event=OuterRef("pk")))
    rows = known.filter(Q(kind__in=[Kind.ALERT, Kind.DECISION, Kind.ACTION]) | Q(decided)).reverse()[:MOST_TELLING]
    events = [in_short(event, cursor) for event in rows.values(*IN_SHORT)]
    watch = Watch(events, zone=clock.zone_or_utc(incident.zone), neighbours=neighbours(incident, visitor, by=cursor.at))
    over = [event for event in events if event.occurred_at and event.occurred_at <= cursor.at]
    told = [event for event in over if event.decision.get("visible") or event.decision.get("believed")]
    return Beside(
        decisions=sorted(told, key=lambda event: event.occurred_at or cursor.at, reverse=True)[:BELIEFS],
        alerts=watch.open_alerts(cursor.at),
        pressure=watch.pressure(cursor.at).sentences(),
        watch=watch,
    )


def for_file(incident: Incident, cursor: Cursor | None, *, visitor: Visitor) -> list[KnownEvent]:
    """Everything of the log that goes into a file: whole, or as of a minute; five statements."""
    events = cut(known_events(incident, cursor), cursor) if cursor else all_events(incident)
    decided = [event.occurred_at for event in events if event.kind == Kind.DECISION and event.occurred_at]
    by = cursor.at if cursor else max(decided, default=incident.started_at)
    watch = Watch(events, zone=clock.zone_or_utc(incident.zone), neighbours=neighbours(incident, visitor, by=by))
    return watch.beside(events, by=by)


def neighbours(incident: Incident, visitor: Visitor, *, by: datetime) -> list[Neighbour]:
    """Other incidents the visitor may know of that people knew of by then: once they were detected, or acknowledged."""
    known_at = Coalesce("detected_at", "acknowledged_at")
    rows = Incident.objects.visible_to(visitor).exclude(pk=incident.pk).filter(near_miss=False).annotate(known_at=known_at)
    since = by - timedelta(days=30)
    found = rows.filter(known_at__lte=by, known_at__gt=since).order_by("-known_at", "key")[:MOST_NEIGHBOURS]
    ends = Coalesce(Least("mitigated_at", "resolved_at"), "mitigated_at", "resolved_at")
    return [Neighbour(*row) for row in found.annotate(over_at=ends).values_list("key", "known_at", "over_at")]


def redactions_of(incident: Incident) -> QuerySet[Redaction]:
    """What was removed from an incident, the last first."""
    return Redaction.objects.filter(incident=incident).select_related("redacted_by")


def forgotten_files(incident: Incident) -> set[str]:
    """The hashes of originals that went with a passage."""
    return {sha256 for files in Redaction.objects.filter(incident=incident).values_list("files", flat=True) for sha256 in files}
