"""Adding to the timeline, changing a line, taking it away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import Precision
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.secrets import may_hold_secret
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import KNOWN_AT_ONCE, RESPONDERS, SECRET, Basis, Kind
from secondstory.timeline.models import DecisionPoint, Event, EventQuerySet, Evidence, Knowledge, Sighting
from secondstory.timeline.operations.assuming import assume_again
from secondstory.timeline.operations.deciding import Answered, write_decision
from secondstory.timeline.operations.undoing import columns_of, remember
from secondstory.timeline.settings import REMOVED_DAYS

EDITABLE = ("text", "kind", "occurred_at", "occurred_until", "precision", "zone", "involvement", "source", "is_in_story")


@dataclass(frozen=True)
class NewEvent:
    """An event to be added. `occurred_at` is aware, or None when nobody knows; then it keeps its place after the one before."""

    text: str
    occurred_at: datetime | None
    occurred_until: datetime | None = None
    precision: str = Precision.EXACT
    zone: str = "UTC"
    zone_assumed: bool = False
    time_as_written: str = ""
    kind: str = Kind.OBSERVATION
    involvement: Involvement | None = None
    source: str = ""
    evidence_sha256: str = ""
    is_in_story: bool = True
    thread: str = ""
    signal: str = ""
    known: dict[str, datetime] = field(default_factory=dict)


@transaction.atomic
def add_event(incident: Incident, new: NewEvent, *, by: Visitor) -> Event:
    """Add one event, with its knowledge rows."""
    (event,) = add_events(incident, [new], by=by)
    return event


@transaction.atomic
def add_events(incident: Incident, new: Sequence[NewEvent], *, by: Visitor) -> list[Event]:
    """Add many events in the order given; equal times keep it, and an unknown time stands after the one before it.

    One audit record for all of them.
    """
    if not new:
        return []
    lock(incident)
    there = Event.objects.filter(incident=incident).aggregate(sequence=Max("sequence"), place=Max("sort_at"))
    sequence = (there["sequence"] or 0) + 1
    rows, place = [], there["place"] or incident.started_at
    for number, one in enumerate(new):
        _check(incident, one)
        place = one.occurred_at or place
        rows.append(_row(incident, one, sort_at=place, sequence=sequence + number))
    events = Event.objects.bulk_create(rows)
    Knowledge.objects.bulk_create([row for event, one in zip(events, new, strict=True) for row in _knowledge(event, one)])
    changes = {"events": [None, len(events)]} if len(events) > 1 else {}
    remember(incident, "added", ((event, {"removed_at": [clock.now(), None]}) for event in events))
    record("added events" if len(events) > 1 else "added an event", events[0], about=incident, by=by, changes=changes)
    return events


@transaction.atomic
def edit_event(event: Event, *, expected: int | None, by: Visitor, **given: Any) -> None:
    """Change fields of `EDITABLE`. What was assumed to be known at its time moves with it; what someone stated stays (law 3)."""
    unknown = set(given) - set(EDITABLE)
    if unknown:
        raise Refusal(_("An event has no field called %(name)s.") % {"name": min(unknown)})
    lock(event)
    changes = {name: getattr(event, name) for name in EDITABLE} | given
    _check(event.incident, NewEvent(**changes))
    changes["text"] = checked_text(changes["text"], field="text")
    changes["marks"] = marks_with(event, changes["text"])
    if changes["occurred_at"] is None:
        changes |= {"occurred_until": None, "precision": Precision.UNKNOWN}
    elif changes["precision"] == Precision.UNKNOWN:
        changes["precision"] = Precision.APPROXIMATE
    changed = save_version(event, expected=expected, changes=changes | {"sort_at": changes["occurred_at"] or event.sort_at})
    if not changed:
        return
    assume_again(event)
    remember(event.incident, "edited", [(event, columns_of(changed))])
    told = {name: pair for name, pair in changed.items() if name not in {"sort_at", "marks"}}
    record("edited an event", event, about=event.incident, by=by, changes=told)


@transaction.atomic
def remove_event(event: Event, *, by: Visitor) -> None:
    """Take an event away; factors it supported stay, without its words. It can be undone until it is swept."""
    remove_events([event], by=by)


@transaction.atomic
def remove_events(events: Sequence[Event], *, by: Visitor) -> None:
    """Take some events of one incident away together, each with those folded into it."""
    if not events:
        return
    incident, now = events[0].incident, clock.now()
    lock(incident)
    there = list(Event.objects.select_for_update().filter(incident=incident, pk__in=[event.pk for event in events]))
    Event.objects.filter(pk__in=[event.pk for event in there]).update(removed_at=now, version=F("version") + 1)
    remember(incident, "removed", ((event, {"removed_at": [None, now]}) for event in there))
    for event in there:
        record("removed an event", event, about=incident, by=by)


def sweep_removed_events() -> int:
    """Let go for good of lines that were taken away so long ago that nobody brings them back; evidence nobody needs goes with them."""
    rows = Event.everything.filter(removed_at__lt=clock.now() - timedelta(days=REMOVED_DAYS.read()))
    evidence = evidence_of(rows)
    swept, _by_model = rows.delete()
    forget_evidence(evidence)
    return swept


def evidence_of(rows: EventQuerySet) -> set[int]:
    """The keys of what lines stand on, by any origin; hand them to `forget_evidence` when the lines are gone."""
    own = rows.exclude(evidence=None).values_list("evidence", flat=True)
    others = Sighting.objects.filter(event__in=rows).exclude(evidence=None).values_list("evidence", flat=True)
    return {*own, *others}


def forget_evidence(keys: Collection[int]) -> None:
    """Remove records that no line stands on any more."""
    Evidence.objects.filter(pk__in=keys, events=None, sightings=None).delete()


@transaction.atomic
def choose_for_story(event: Event, *, is_in_story: bool, expected: int | None, by: Visitor) -> None:
    """Put an event into the story, or leave it in the log only."""
    changes = save_version(event, expected=expected, changes={"is_in_story": is_in_story})
    if changes:
        remember(event.incident, "edited", [(event, columns_of(changes))])
        record("edited an event", event, about=event.incident, by=by, changes=changes)


@transaction.atomic
def describe_decision(
    event: Event, *, by: Visitor, answers: Answered | None = None, version: int | None = None, **told: Any
) -> DecisionPoint:
    """Write down what a decision looked like from where it was made; `told` has any of `deciding.GIVEN`.

    Where somebody else acted, they see it before the room does (`deciding.see_decision`). `answers` replace those there are;
    `version` is the one the editor saw.
    """
    return write_decision(event, told, answers=answers, version=version, by=by)


def marks_with(event: Event, text: str) -> str:
    """The marks of a line that is to say `text`: whether that, or its evidence, may hold a secret."""
    if text == event.text:
        return event.marks
    others = [mark for mark in event.marks.split() if mark != SECRET]
    raw = event.evidence.raw if event.evidence else ""
    return " ".join([SECRET, *others] if may_hold_secret(text) or may_hold_secret(raw) else others)


def _check(incident: Incident, new: NewEvent) -> None:
    if not checked_text(new.text, field="text"):
        raise Refusal(_("Say what happened."), field="text")
    for name in ("occurred_at", "occurred_until"):
        at: datetime | None = getattr(new, name)
        if at is not None and at.tzinfo is None:
            raise Refusal(_("Give the time with its zone."), field=name)
    if new.occurred_until is not None and (new.occurred_at is None or new.occurred_until < new.occurred_at):
        raise Refusal(_("It can't end before it begins. Check both times."), field="occurred_until")
    if new.involvement is not None and new.involvement.incident_id != incident.pk:
        raise Refusal(_("That part belongs to another incident."), field="involvement")
    if new.kind not in Kind.values:
        raise Refusal(_("There is no kind of event called “%(kind)s”.") % {"kind": new.kind}, field="kind")
    if new.precision not in Precision.values:
        raise Refusal(_("A time is exact, approximate, a day, or unknown."), field="precision")


def _row(incident: Incident, new: NewEvent, *, sort_at: datetime, sequence: int) -> Event:
    return Event(
        incident=incident,
        occurred_at=new.occurred_at,
        occurred_until=new.occurred_until,
        sort_at=sort_at,
        sequence=sequence,
        precision=new.precision if new.occurred_at else Precision.UNKNOWN,
        zone=new.zone,
        zone_assumed=new.zone_assumed,
        time_as_written=new.time_as_written[:120],
        kind=new.kind,
        involvement=new.involvement,
        text=checked_text(new.text, field="text"),
        source=new.source[:120],
        evidence_sha256=new.evidence_sha256,
        is_in_story=new.is_in_story,
        thread=new.thread[:200],
        signal=new.signal,
        marks=SECRET if may_hold_secret(new.text) else "",
        is_example=incident.is_example,
    )


def _knowledge(event: Event, new: NewEvent) -> Iterable[Knowledge]:
    given = {RESPONDERS if role.casefold() == RESPONDERS else role: at for role, at in new.known.items()}
    for role, at in given.items():
        yield Knowledge(event=event, role=role, at=at, basis=Basis.STATED)
    if event.occurred_at is not None and RESPONDERS not in given and event.kind in KNOWN_AT_ONCE:
        yield Knowledge(event=event, role=RESPONDERS, at=event.occurred_at, basis=Basis.ASSUMED)
