"""Pairs of worlds that differ only in what became known after a minute, for the test of law 3.

What is known is the same in both: events that the cursor's role knew by the minute, in the same order, with the same identifiers. Everything
else is drawn anew for each: events learned of later or by nobody, wherever they stand among the others; ends that were still to come; what
others learned; what was not knowable; and all that is written after an incident.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from secondstory.actions.operations import add_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident, Involvement, Severity
from secondstory.incidents.operations import edit_incident, involve, reopen_incident, request_review
from secondstory.postmortems.operations import write_first_or_next_section
from secondstory.timeline.enums import Basis, Kind
from secondstory.timeline.models import Event, Knowledge, Origin
from secondstory.timeline.operations import NewEvent, add_event, describe_decision, edit_event, state_knowledge, withdraw_knowledge
from tests.cast import Cast

ASKED = datetime.fromisoformat("2026-03-16T03:20:00Z")
"""The minute of the cursor: at night in the incident's zone."""
ZONE = "Europe/Lisbon"
ROLES = ("responders", "Support", "Nobody of this name")
WORDS = st.sampled_from(["the disk is full", "[RESOLVED] the disk is full", "=1+1", "<b>latency</b>", "zeppelin", "page 500 | 42", "a\nb"])
KINDS = st.sampled_from(list(Kind))
BEFORE, AFTER = st.integers(-180, 0), st.integers(1, 400)


@dataclass(frozen=True)
class Seen:
    """An event that was known: minutes are counted from the one asked."""

    learned: int
    happened: int | None
    kind: Kind
    text: str
    in_story: bool
    precision: str
    has_role: bool
    decision: str
    signal: str
    own_row: bool


@dataclass(frozen=True)
class Unseen:
    """An event that was not: where among the known ones it is written down, when it happened, and when its role learned of it, if it did."""

    place: int
    happened: int | None
    learned: int | None
    kind: Kind
    text: str
    in_story: bool
    fold: str
    is_pending: bool
    known_to_responders: bool


@dataclass(frozen=True)
class Later:
    """What differs between two worlds."""

    events: list[Unseen] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    others: dict[int, int] = field(default_factory=dict)
    not_knowable: dict[int, str] = field(default_factory=dict)
    edited: set[int] = field(default_factory=set)
    header: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    neighbour_over: int | None = None
    neighbours: list[int] = field(default_factory=list)


def seen() -> st.SearchStrategy[list[Seen]]:
    """What was known. An event whose time nobody knows was stated to be known."""
    one = st.builds(
        Seen, learned=BEFORE, happened=st.none() | st.integers(-400, 0), kind=KINDS, text=WORDS, in_story=st.booleans(),
        precision=st.sampled_from(["exact", "approximate"]), has_role=st.booleans(), decision=st.sampled_from(["", "it was the release"]),
        signal=st.sampled_from(["", "opened", "acknowledged", "closed"]), own_row=st.booleans(),
    )  # fmt: skip
    return st.lists(one, max_size=5)


def later() -> st.SearchStrategy[Later]:
    """What came later."""
    event = st.builds(
        Unseen, place=st.integers(0, 5), happened=st.none() | st.integers(-400, 400), learned=st.none() | AFTER, kind=KINDS, text=WORDS,
        in_story=st.booleans(), fold=st.sampled_from(["", "", "into a known one", "a known one into it"]), is_pending=st.booleans(),
        known_to_responders=st.booleans(),
    )  # fmt: skip
    some = st.integers(0, 4)
    return st.builds(
        Later,
        events=st.lists(event, max_size=4),
        ends=st.dictionaries(some, AFTER, max_size=2),
        others=st.dictionaries(some, AFTER, max_size=2),
        not_knowable=st.dictionaries(some, st.sampled_from(["", "it was the disk"]), max_size=2),
        edited=st.sets(some, max_size=2),
        header=st.sets(st.sampled_from(sorted(_header()))),
        written=st.sets(st.sampled_from(["factor", "action", "section", "part", "review", "reopened"])),
        neighbour_over=st.none() | AFTER,
        neighbours=st.lists(AFTER, max_size=2),
    )


def build(cast: Cast, known: list[Seen], later: Later, *, role: str) -> Incident:
    """One of the worlds: an incident of the cast's, told in the order in which things were written down."""
    by = cast.owner
    parallel = cast.make_incident("Another", started_at=minute(-60), detected_at=minute(-50))
    incident = cast.make_incident("It was the disk", started_at=minute(-90), zone=ZONE)
    part = involve(incident, label="On-call", by=by)
    events: list[Event] = []
    for place in range(len(known) + 1):
        for number, one in enumerate(later.events):
            if min(one.place, len(known)) == place:
                _add_unseen(cast, incident, one, number=number, role=role, among=events)
        if place < len(known):
            events.append(_add_seen(cast, incident, known[place], number=place, part=part, role=role))
    _fold(incident, later.events, among=events)
    for number in range(len(events)):
        _add_to_seen(cast, events[number], later, number=number)
    _write(cast, incident, later.written, events)
    if later.header:
        edit_incident(incident, expected=None, by=by, **{name: _header()[name] for name in later.header})
    if "reopened" in later.written and incident.resolved_at:
        reopen_incident(incident, reason="x", by=by)
    if later.neighbour_over is not None:
        edit_incident(parallel, expected=None, by=by, resolved_at=minute(later.neighbour_over))
    for number in later.neighbours:
        cast.make_incident("One more", started_at=minute(-10), detected_at=minute(number))
    return incident


def minute(number: int) -> datetime:
    """So many minutes after the one asked."""
    return ASKED + timedelta(minutes=number)


def _header() -> dict[str, Any]:
    return {
        "title": "The disk was full", "summary": "zeppelin", "severity": Severity(pk=1), "mitigated_at": minute(100), "resolved_at": minute(200),
        "detected_at": minute(5), "customers_affected": True, "customer_impact": "zeppelin", "internal_impact": "zeppelin", "internal_hours": 7,
        "started_at": minute(-200),
    }  # fmt: skip


def _add_seen(cast: Cast, incident: Incident, one: Seen, *, number: int, part: Involvement, role: str) -> Event:
    learned = minute(max(one.learned, one.happened or one.learned))
    new = NewEvent(
        one.text, minute(one.happened) if one.happened is not None else None, kind=one.kind, precision=one.precision,
        involvement=part if one.has_role else None, is_in_story=one.in_story, signal=one.signal, source="pager",
        known={"responders": learned} | ({"Support": learned} if one.own_row else {}),
    )  # fmt: skip
    event = add_event(incident, new, by=cast.owner)
    Event.objects.filter(pk=event.pk).update(uid=f"known-{number}")
    event.refresh_from_db()
    if one.decision and one.kind == Kind.DECISION:
        describe_decision(event, by=cast.owner, believed=one.decision, visible="a graph")
    return event


def _add_unseen(cast: Cast, incident: Incident, one: Unseen, *, number: int, role: str, among: list[Event]) -> None:
    part = involve(incident, label=f"Later {one.text[:20]} {number}", by=cast.owner)
    happened = minute(one.happened) if one.happened is not None else None
    new = NewEvent(one.text, happened, kind=one.kind, is_in_story=one.in_story, involvement=part, source=f"late {number}")
    event = add_event(incident, new, by=cast.owner)
    Knowledge.objects.filter(event=event).delete()
    if one.learned is not None:
        Knowledge.objects.create(event=event, role=role, at=minute(one.learned), basis=Basis.STATED)
        if role == "Support" and one.known_to_responders:  # they knew, but the role asked for learned of it later
            Knowledge.objects.create(event=event, role="responders", at=minute(-30), basis=Basis.STATED)
    elif one.is_pending:
        origin = Origin.objects.create(incident=incident, label="x", format="x", is_complete=False)
        Event.objects.filter(pk=event.pk).update(origin=origin)
        Knowledge.objects.create(event=event, role="responders", at=minute(-30), basis=Basis.STATED)
    if one.kind == Kind.DECISION:
        describe_decision(event, by=cast.owner, believed="zeppelin")


def _fold(incident: Incident, unseen: list[Unseen], *, among: list[Event]) -> None:
    for number, one in enumerate(unseen):
        event = Event.everything.get(incident=incident, source=f"late {number}")
        if among and one.fold == "into a known one" and not one.is_pending:
            Event.objects.filter(pk=event.pk).update(folded_into=among[number % len(among)])
        elif among and one.fold == "a known one into it":
            Event.objects.filter(pk=among[number % len(among)].pk).update(folded_into=event)


def _add_to_seen(cast: Cast, event: Event, later: Later, *, number: int) -> None:
    by = cast.owner
    event.refresh_from_db()
    if number in later.edited:
        edit_event(event, expected=None, by=by, text=f"{event.text} x")
        edit_event(event, expected=None, by=by, text=event.text.removesuffix(" x"))
        state_knowledge(event, role="Legal", at=minute(-5), by=by)
        withdraw_knowledge(event, role="legal", by=by)
    if number in later.ends and event.occurred_at is not None:
        changes = {"occurred_until": minute(later.ends[number]), "time_as_written": f"until {later.ends[number]}", "rank": 9}
        Event.objects.filter(pk=event.pk).update(**changes)
    if number in later.others:
        Knowledge.objects.create(event=event, role="Marketing", at=minute(later.others[number]), basis=Basis.STATED)
    if number in later.not_knowable and event.kind == Kind.DECISION:
        describe_decision(event, by=by, not_knowable_yet=later.not_knowable[number])


def _write(cast: Cast, incident: Incident, written: set[str], events: list[Event]) -> None:
    by = cast.owner
    if "factor" in written:
        add_factor(incident, "The disk has no alert", by=by, supported_by=events[0] if events else None)
    if "action" in written:
        add_action(incident, "Add an alert for the disk", by=by)
    if "section" in written:
        write_first_or_next_section(incident, title="Zeppelin", markdown="It was the disk.", by=by)
    if "part" in written:
        involve(incident, label="Writer of the disk", user=cast.other_team.user, by=by)
    if "review" in written:
        request_review(incident, reason="zeppelin", by=by)
