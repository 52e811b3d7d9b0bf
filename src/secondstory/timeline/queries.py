"""What as-of mode and the exports ask of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.bulk import listed, time_as_text, time_of
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from secondstory.timeline.as_of import MINUTE, Cursor, ceil_to_minute, cursor_of, floor_to_minute, moment_of
from secondstory.timeline.enums import RESPONDERS, Kind
from secondstory.timeline.known import AS_KNOWN, IN_SHORT, TIMES_IN_SHORT, Known, KnownEvent, as_known, in_short, whole
from secondstory.timeline.models import DecisionPoint, Event, EventQuerySet, Knowledge, Redaction
from secondstory.timeline.pressure import Neighbour, OpenAlert, Rules, Watch

MOST_NEIGHBOURS = 50
MOST_TELLING = 5000
_TELLING = frozenset({Kind.ALERT, Kind.DECISION, Kind.ACTION})
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


class Belief(NamedTuple):
    """What was visible and believed at a decision."""

    at: datetime
    text: str
    visible: str
    believed: str


@dataclass(frozen=True)
class Beside:
    """What stands beside the story as of a minute: what was visible and believed, alerts that were open, what weighed on people."""

    beliefs: list[Belief]
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


class Found(NamedTuple):
    """An event that was known, as the indexes alone tell of it: when it was learned."""

    pk: int
    learned: datetime
    is_in_story: bool
    kind: str


def found_known(incident: Incident, cursor: Cursor) -> list[Found]:
    """Everything that was known by the cursor, in the order in which it happened; one statement, from which a page takes all it needs."""
    events = known_events(incident, cursor).annotate(learned_text=time_as_text("learned"))
    rows = events.values_list("pk", "learned_text", "is_in_story", "kind")
    return [Found(pk, time_of(learned), is_in_story, kind) for pk, learned, is_in_story, kind in rows]


def extent_of(found: Sequence[Found], cursor: Cursor) -> Extent:
    """How much is known."""
    by, story = cursor.at - MINUTE, [one.learned for one in found if one.is_in_story]
    return Extent(
        log=len(found),
        story=len(story),
        first=min((one.learned for one in found), default=None),
        before=max((one.learned for one in found if one.learned <= by), default=None),
        story_before=max((at for at in story if at <= by), default=None),
    )


def cut(rows: QuerySet[Event], cursor: Cursor) -> list[KnownEvent]:
    """Events out of `known_events`, each with what may be shown of it; two statements.

    Which they are is found in the indexes alone; only those rows are read.
    """
    found = Event.objects.filter(pk__in=rows.values("pk")).learned_by(cursor).in_order_of_what_was_known()
    return _as_known(list(found.values(*AS_KNOWN)), cursor)


def cut_found(found: Sequence[Found], cursor: Cursor) -> list[KnownEvent]:
    """The same for some of `found_known`, in their order; two statements."""
    rows = {event["pk"]: event for event in Event.objects.filter(pk__in=listed([one.pk for one in found])).order_by().values(*AS_KNOWN)}
    return _as_known([rows[one.pk] for one in found if one.pk in rows], cursor)


def _as_known(events: list[dict[str, Any]], cursor: Cursor) -> list[KnownEvent]:
    known, told_by = _knowers_and_tellers([event["pk"] for event in events], Event.objects.known_as_of(cursor))
    return [as_known(event, known.get(event["pk"], ()), told_by.get(event["pk"], ()), cursor) for event in events]


def knowers_of(keys: Sequence[int]) -> dict[int, list[Known]]:
    """Who knew of which event since when; one statement."""
    found: dict[int, list[Known]] = {}
    rows = Knowledge.objects.filter(event__in=listed(keys)).order_by("pk")
    for event, role, at, basis in rows.values_list("event", "role", "at", "basis"):
        found.setdefault(event, []).append(Known(role, at, basis))
    return found


def _knowers_and_tellers(keys: Sequence[int], among: EventQuerySet) -> tuple[dict[int, list[Known]], dict[int, list[str]]]:
    """Who knew of which event since when, and the sources of those of `among` that are folded into it; one statement."""
    known: dict[int, list[Known]] = {}
    told_by: dict[int, list[str]] = {}
    nothing = Value("", output_field=CharField())
    knowers = Knowledge.objects.filter(event__in=listed(keys)).order_by().annotate(of=F("event"), name=F("role"))
    knowers = knowers.annotate(since=time_as_text("at"), why=F("basis"))
    tellers = (
        among.filter(folded_into__in=listed(keys)).order_by().annotate(of=F("folded_into"), name=F("source"), since=nothing, why=nothing)
    )
    columns = ("of", "name", "since", "why")
    for event, name, since, why in knowers.values_list(*columns).union(tellers.values_list(*columns), all=True):
        if since:
            known.setdefault(event, []).append(Known(name, time_of(since), why))
        else:
            told_by.setdefault(event, []).append(name)
    return known, told_by


def all_events(incident: Incident) -> list[KnownEvent]:
    """The whole log, for those who look back; two statements."""
    return _whole(Event.objects.filter(incident=incident))


def story_events(incident: Incident) -> list[KnownEvent]:
    """The story alone, for those who look back; two statements."""
    return _whole(Event.objects.filter(incident=incident).in_story())


def _whole(rows: EventQuerySet) -> list[KnownEvent]:
    events = list(rows.unfolded().in_order().values(*AS_KNOWN))
    known, told_by = _knowers_and_tellers([event["pk"] for event in events], Event.objects.all())
    return [whole(event, known.get(event["pk"], ()), told_by.get(event["pk"], ())) for event in events]


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


def beside_of(incident: Incident, found: Sequence[Found], cursor: Cursor, *, visitor: Visitor) -> Beside:
    """What stands beside the story: made from alerts and from what people decided and did, the latest where they are very many.

    Two statements.
    """
    learned = {one.pk: one.learned for one in found}
    telling = [one.pk for one in found if one.kind in _TELLING][-MOST_TELLING:]
    decided = DecisionPoint.objects.filter(event__incident=incident).values("event")
    rows = Event.objects.filter(Q(pk__in=listed(telling)) | Q(pk__in=decided)).order_by().annotate(**TIMES_IN_SHORT)
    events = [in_short(values, learned[values[0]], cursor) for values in rows.values_list(*IN_SHORT) if values[0] in learned]
    watch = Watch(events, zone=clock.zone_or_utc(incident.zone), neighbours=neighbours(incident, visitor, by=cursor.at), rules=Rules.read())
    told = [(event.occurred_at, event) for event in events if event.occurred_at and event.occurred_at <= cursor.at]
    said = sorted(((at, event) for at, event in told if event.visible or event.believed), key=itemgetter(0), reverse=True)
    return Beside(
        beliefs=[Belief(at, event.text, event.visible, event.believed) for at, event in said[:BELIEFS]],
        alerts=watch.open_alerts(cursor.at),
        pressure=watch.pressure(cursor.at).sentences(),
        watch=watch,
    )


def for_file(incident: Incident, cursor: Cursor | None, *, visitor: Visitor) -> list[KnownEvent]:
    """Everything of the log that goes into a file: whole, or as of a minute; five statements."""
    events = cut(known_events(incident, cursor), cursor) if cursor else all_events(incident)
    decided = [event.occurred_at for event in events if event.kind == Kind.DECISION and event.occurred_at]
    by = cursor.at if cursor else max(decided, default=incident.started_at)
    watch = Watch(events, zone=clock.zone_or_utc(incident.zone), neighbours=neighbours(incident, visitor, by=by), rules=Rules.read())
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
