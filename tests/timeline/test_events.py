"""The log: its order, what was known when, and how a line is changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondstory.incidents.operations import involve
from secondstory.lib.errors import Refusal, Stale
from secondstory.timeline.enums import Basis, Kind
from secondstory.timeline.models import Event, Knowledge
from secondstory.timeline.operations import (
    NewEvent,
    add_event,
    add_events,
    describe_decision,
    edit_event,
    remove_event,
    state_knowledge,
)
from tests.cast import Cast

MINUTES = st.lists(st.none() | st.integers(0, 5), max_size=12)


def log() -> list[str]:
    return list(Event.objects.in_order().values_list("text", flat=True))


@pytest.mark.usefixtures("noon")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=MINUTES, second=MINUTES)
def test_the_order_is_that_of_the_times_and_equal_ones_keep_the_order_they_were_written_in(
    visitors: Cast, noon: datetime, first: list[int | None], second: list[int | None]
) -> None:
    with transaction.atomic():
        incident = visitors.make_incident(started_at=noon - timedelta(hours=1))
        expected: list[tuple[datetime, int]] = []
        place, number = incident.started_at, 0
        for batch in (first, second):
            place = max((at for at, _number in expected), default=incident.started_at)
            told = []
            for minute in batch:
                at = None if minute is None else noon + timedelta(minutes=minute - 30)
                place = at or place
                expected.append((place, number))
                told.append(NewEvent(f"{number}", at))
                number += 1
            add_events(incident, told, by=visitors.owner)
        assert log() == [str(number) for _at, number in sorted(expected)]
        transaction.set_rollback(True)


@pytest.mark.usefixtures("noon")
def test_what_is_assumed_known_moves_with_the_event_and_what_was_stated_stays(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=2))
    stated = noon - timedelta(minutes=5)
    event = add_event(incident, NewEvent("It grew", noon - timedelta(hours=1), known={"Support": stated}), by=visitors.owner)
    later = noon - timedelta(minutes=30)
    edit_event(event, expected=1, by=visitors.owner, occurred_at=later)
    known = list(Knowledge.objects.filter(event=event).order_by("role").values_list("role", "at", "basis"))
    assert known == [("Support", stated, Basis.STATED), ("responders", later, Basis.ASSUMED)]
    assert event.sort_at == later
    edit_event(event, expected=None, by=visitors.owner, kind=Kind.CHANGE)
    assert list(Knowledge.objects.filter(event=event).values_list("role", flat=True)) == ["Support"]
    state_knowledge(event, role=" responders ", at=noon, by=visitors.owner)
    edit_event(event, expected=None, by=visitors.owner, kind=Kind.ALERT)
    assert Knowledge.objects.get(event=event, role="responders").basis == Basis.STATED


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("kind", list(Kind))
def test_a_change_is_known_to_nobody_until_someone_says_so(visitors: Cast, noon: datetime, kind: Kind) -> None:
    event = add_event(visitors.make_incident(), NewEvent("It happened", noon, kind=kind), by=visitors.owner)
    assert event.knowledge.exists() == (kind != Kind.CHANGE)


@pytest.mark.usefixtures("noon")
def test_a_time_taken_away_keeps_the_place(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    told = [NewEvent(text, noon - timedelta(minutes=minutes)) for text, minutes in (("a", 9), ("b", 8), ("c", 7))]
    middle = add_events(incident, told, by=visitors.owner)[1]
    edit_event(middle, expected=None, by=visitors.owner, occurred_at=None)
    assert (log(), middle.precision, middle.knowledge.exists()) == (["a", "b", "c"], "unknown", False)


@pytest.mark.usefixtures("noon")
def test_a_stale_line_is_refused_and_a_removed_one_leaves_its_record(visitors: Cast, noon: datetime) -> None:
    event = add_event(visitors.make_incident(), NewEvent("One", noon), by=visitors.owner)
    edit_event(event, expected=1, by=visitors.owner, text="Two")
    with pytest.raises(Stale) as refused:
        edit_event(event, expected=1, by=visitors.participant, text="Three")
    assert (refused.value.yours["text"], refused.value.theirs["text"]) == ("Three", "Two")
    remove_event(event, by=visitors.owner)
    assert log() == []


@pytest.mark.usefixtures("noon")
def test_bad_lines_get_a_sentence_and_none_of_a_batch_is_kept(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    other = involve(visitors.make_incident("Another"), label="Elsewhere", by=visitors.owner)
    bad = {
        "Say what happened.": NewEvent(" ", noon),
        "Give the time with its zone.": NewEvent("x", datetime(2026, 3, 1)),  # noqa: DTZ001 (that is the point)
        "It can't end before it begins. Check both times.": NewEvent("x", noon, occurred_until=noon - timedelta(minutes=1)),
        "That part belongs to another incident.": NewEvent("x", noon, involvement=other),
        "There is no kind of event called “guess”.": NewEvent("x", noon, kind="guess"),
    }
    for sentence, new in bad.items():
        with pytest.raises(Refusal) as refused:
            add_events(incident, [NewEvent("fine", noon), new], by=visitors.owner)
        assert refused.value.sentence == sentence
    assert log() == []


@pytest.mark.usefixtures("noon")
def test_a_decision_point_has_no_field_for_how_good_it_was(visitors: Cast, noon: datetime) -> None:
    event = add_event(visitors.make_incident(), NewEvent("Restarted it", noon, kind=Kind.ACTION), by=visitors.owner)
    with pytest.raises(Refusal, match="no field called good"):
        describe_decision(event, by=visitors.owner, good="no")
    point = describe_decision(event, by=visitors.owner, visible="A full queue", expected="An empty one")
    event.refresh_from_db()
    assert (event.kind, point.rows()) == (Kind.DECISION, [("visible", "A full queue"), ("expected", "An empty one")])
