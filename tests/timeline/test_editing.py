"""Editing the timeline: many lines at once, merging, splitting, and undoing any of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import involve
from secondstory.lib import clock
from secondstory.lib.errors import Refusal, Stale
from secondstory.people.permissions import Visitor
from secondstory.timeline.finding import edit_in_words
from secondstory.timeline.models import Event, Knowledge, TimelineEdit
from secondstory.timeline.operations import (
    NewEvent,
    add_event,
    add_events,
    change_events,
    edit_event,
    fold_events,
    last_edit,
    remove_events,
    shift_events,
    split_event,
    state_knowledge,
    sweep_removed_events,
    undo_timeline_edit,
    unfold_event,
    withdraw_knowledge,
)
from tests.cast import Cast


def told(incident: Incident) -> list[tuple[Any, ...]]:
    """Everything an undo must bring back: each line, its place, and what is known of it."""
    rows = Event.objects.filter(incident=incident).unfolded().in_order().prefetch_related("folded", "knowledge")
    return [
        (
            row.text, row.occurred_at, row.occurred_until, row.sort_at, row.kind, row.involvement_id, row.is_in_story,
            sorted(one.text for one in row.folded.all()), sorted((one.role, one.at, one.basis) for one in row.knowledge.all()),
        )
        for row in rows
    ]  # fmt: skip


def a_timeline(visitors: Cast, noon: datetime) -> tuple[Incident, list[Event]]:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1))
    new = [NewEvent(f"Line {number}", None if number == 3 else noon + timedelta(minutes=number)) for number in range(6)]
    return incident, add_events(incident, new, by=visitors.owner)


STEPS = st.lists(st.tuples(st.sampled_from(["star", "kind", "shift", "edit", "fold", "unfold", "split", "remove", "role", "say", "unsay"]), st.sets(st.integers(0, 5), min_size=1, max_size=4)), min_size=1, max_size=6)  # fmt: skip


def step(verb: str, incident: Incident, there: list[Event], *, role: Involvement, by: Visitor) -> None:
    """One edit of each kind; some are refused on some lines."""
    uids, noon = [event.uid for event in there], incident.started_at
    if verb == "star":
        change_events(incident, uids, is_in_story=False, by=by)
    elif verb == "kind":
        change_events(incident, uids, kind="change", by=by)
    elif verb == "role":
        change_events(incident, uids, involvement=role, by=by)
    elif verb == "shift":
        shift_events(incident, uids, by_how_much=timedelta(minutes=-7), by=by)
    elif verb == "remove":
        remove_events(there, by=by)
    elif not there:
        return
    elif verb == "edit":
        edit_event(there[0], text="Other words", occurred_at=noon, expected=None, by=by)
    elif verb == "say":
        state_knowledge(there[0], role=("responders", "Support")[len(there) % 2], at=noon + timedelta(hours=len(there)), by=by)
    elif verb == "unsay":
        withdraw_knowledge(there[0], role=("responders", "Support")[len(there) % 2], by=by)
    elif verb == "fold":
        fold_events(there[0], there[1:], by=by)
    elif verb == "unfold":
        unfold_event(there[0], by=by)
    else:
        split_event(there[0], first="This", second="And that", second_at=None, expected=None, by=by)


@pytest.mark.usefixtures("noon")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undoing_every_step_in_turn_brings_back_each_state_before_it(
    visitors: Cast, noon: datetime, steps: list[tuple[str, set[int]]]
) -> None:
    with transaction.atomic():
        incident, events = a_timeline(visitors, noon)
        role, by = involve(incident, label="Scribe", by=visitors.owner), visitors.owner
        states = []
        for verb, chosen in steps:
            before, edits = told(incident), TimelineEdit.objects.count()
            there = list(Event.objects.filter(incident=incident, pk__in=[events[number].pk for number in chosen]))
            with suppress(Refusal):
                step(verb, incident, there, role=role, by=by)
            states += [before] * (TimelineEdit.objects.count() - edits)
        for state in reversed(states):
            edit = last_edit(incident)
            assert edit is not None
            undo_timeline_edit(edit, by=by)
            assert told(incident) == state
        transaction.set_rollback(True)


def test_an_undo_can_be_undone(visitors: Cast, noon: datetime) -> None:
    incident, events = a_timeline(visitors, noon)
    earlier = last_edit(incident)
    change_events(incident, [events[0].uid, events[2].uid], kind="decision", by=visitors.owner)
    after, edit = told(incident), last_edit(incident)
    assert edit is not None
    before = undo_timeline_edit(edit, by=visitors.owner)
    undone = told(incident)
    again = undo_timeline_edit(before, by=visitors.owner)
    assert (told(incident), last_edit(incident)) == (after, edit)
    back = undo_timeline_edit(again, by=visitors.owner)
    assert (told(incident), last_edit(incident)) == (undone, earlier)
    undo_timeline_edit(back, by=visitors.owner)
    assert (told(incident), last_edit(incident)) == (after, edit)


def test_what_was_said_of_when_a_line_became_known_is_undone_like_any_edit(visitors: Cast, noon: datetime) -> None:
    incident, events = a_timeline(visitors, noon)
    state_knowledge(events[0], role="Support", at=noon, by=visitors.owner)
    first = last_edit(incident)
    assert first is not None
    assert edit_in_words(first) == "Said when one line became known"
    state_knowledge(events[0], role="Support", at=noon + timedelta(hours=1), by=visitors.participant)
    with pytest.raises(Stale) as refused:
        undo_timeline_edit(first, by=visitors.owner)
    says = "known to Support since"
    assert (refused.value.yours, refused.value.theirs) == ({says: ""}, {says: (noon + timedelta(hours=1)).isoformat()})
    withdraw_knowledge(events[0], role="support", by=visitors.owner)
    for times in ([noon + timedelta(hours=1)], [noon], []):
        edit = last_edit(incident)
        assert edit is not None
        undo_timeline_edit(edit, by=visitors.owner)
        assert list(events[0].knowledge.filter(role="Support").values_list("at", flat=True)) == times
    assert [(row.role, row.basis) for row in events[0].knowledge.all()] == [("responders", "assumed")]


def test_an_undo_over_somebody_elses_later_change_is_refused_with_both_texts(visitors: Cast, noon: datetime) -> None:
    incident, events = a_timeline(visitors, noon)
    edit_event(events[0], text="First words", expected=None, by=visitors.owner)
    edit = last_edit(incident)
    assert edit is not None
    edit_event(events[0], text="Later words", expected=None, by=visitors.participant)
    with pytest.raises(Stale) as refused:
        undo_timeline_edit(edit, by=visitors.owner)
    assert (refused.value.yours, refused.value.theirs) == ({"text": "Line 0"}, {"text": "Later words"})
    assert Event.objects.get(pk=events[0].pk).text == "Later words"


def test_a_line_taken_away_supports_nothing_until_it_is_brought_back(visitors: Cast, noon: datetime) -> None:
    incident, events = a_timeline(visitors, noon)
    factor = add_factor(incident, statement="The pool has no ceiling", supported_by=events[1], quote="Line 1", by=visitors.owner)
    remove_events(events[1:2], by=visitors.owner)
    assert [list(row.supports.all()) for row in type(factor).objects.with_supports()] == [[]]
    edit = last_edit(incident)
    assert edit is not None
    undo_timeline_edit(edit, by=visitors.owner)
    assert [[one.quote for one in row.supports.all()] for row in type(factor).objects.with_supports()] == [["Line 1"]]


def test_shifted_lines_take_what_is_assumed_along_and_leave_what_is_stated(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    event = add_event(incident, NewEvent("Pool exhausted", noon, known={"support": noon + timedelta(minutes=9)}), by=visitors.owner)
    assert shift_events(incident, [event.uid], by_how_much=timedelta(minutes=5), by=visitors.owner) == 1
    rows = Knowledge.objects.filter(event=event).values_list("role", "at", "basis").order_by("role")
    assert list(rows) == [("responders", noon + timedelta(minutes=5), "assumed"), ("support", noon + timedelta(minutes=9), "stated")]


def test_folding_keeps_every_line_and_what_was_folded_before_comes_along(visitors: Cast, noon: datetime) -> None:
    incident, events = a_timeline(visitors, noon)
    fold_events(events[0], [events[1]], by=visitors.owner)
    fold_events(events[2], [events[0]], by=visitors.owner)
    lines = [line[0] for line in told(incident)]
    assert lines == ["Line 2", "Line 3", "Line 4", "Line 5"]
    assert sorted(Event.objects.filter(folded_into=events[2]).values_list("text", flat=True)) == ["Line 0", "Line 1"]
    assert unfold_event(events[2], by=visitors.owner) == 2
    assert len(told(incident)) == 6


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (lambda i, _e, by: change_events(i, [], kind="alert", by=by), "Choose at least one line."),
        (lambda i, e, by: change_events(i, [e[0].uid], kind="fault", by=by), "There is no kind of event called “fault”."),
        (lambda i, e, by: change_events(i, [e[0].uid], text="x", by=by), "That can't be changed on several lines at once: edit them one by one."),
        (lambda i, e, by: shift_events(i, [e[0].uid], by_how_much=timedelta(days=400), by=by), "That is more than a year. Edit the times one by one."),
        (lambda _i, e, by: fold_events(e[0], [e[0]], by=by), "Choose at least two lines of this timeline."),
        (lambda _i, e, by: split_event(e[0], first="a", second=" ", second_at=None, expected=None, by=by), "Both lines must say something."),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said_and_changes_nothing(visitors: Cast, noon: datetime, what: Any, sentence: str) -> None:
    incident, events = a_timeline(visitors, noon)
    before = told(incident)
    with pytest.raises(Refusal) as refused:
        what(incident, events, visitors.owner)
    assert (refused.value.sentence, told(incident)) == (sentence, before)


def test_lines_of_another_incident_are_left_alone(visitors: Cast, noon: datetime) -> None:
    incident, _events = a_timeline(visitors, noon)
    other, others = a_timeline(visitors, noon)
    before = told(other)
    assert change_events(incident, [event.uid for event in others], kind="alert", by=visitors.owner) == 0
    with pytest.raises(Refusal):
        fold_events(_events[0], others, by=visitors.owner)
    assert told(other) == before


def test_a_line_taken_away_long_ago_is_swept_and_its_undo_says_so(visitors: Cast, noon: datetime) -> None:
    incident, events = a_timeline(visitors, noon)
    with clock.set_to(noon - timedelta(days=31)):
        remove_events(events[:1], by=visitors.owner)
    remove_events(events[1:2], by=visitors.owner)
    sweep_removed_events()
    assert sorted(Event.everything.filter(incident=incident).values_list("text", flat=True)) == [f"Line {number}" for number in range(1, 6)]
    edit = TimelineEdit.objects.filter(verb="removed").last()
    assert edit is not None
    with pytest.raises(Refusal, match="gone for good"):
        undo_timeline_edit(edit, by=visitors.owner)


def test_a_typed_line_that_may_hold_a_secret_says_so_until_it_is_edited(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    event = add_event(incident, NewEvent("Logged in with password=hunter2Q9x", noon), by=visitors.owner)
    assert event.may_hold_secret
    edit_event(event, expected=None, by=visitors.owner, text="Logged in with the old password")
    assert not Event.objects.get(pk=event.pk).may_hold_secret
    edit_event(event, expected=None, by=visitors.owner, text="token=ghp_0123456789abcdefghij0123456789abcdefghij")
    assert Event.objects.get(pk=event.pk).may_hold_secret
    undo_timeline_edit(TimelineEdit.objects.filter(incident=incident)[0], by=visitors.owner)
    assert not Event.objects.get(pk=event.pk).may_hold_secret


def test_both_halves_of_a_line_keep_what_its_record_said(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    new = NewEvent("Disk full; password=hunter2Q9x", noon, kind="alert", thread="disk", signal="opened")
    event = add_event(incident, new, by=visitors.owner)
    second = split_event(
        event, first="Disk full", second="password=hunter2Q9x", second_at=None, expected=None, by=visitors.owner
    )  # fmt: skip
    rows = Event.objects.filter(incident=incident).in_order()
    assert [(row.text, row.thread, row.signal, row.may_hold_secret) for row in rows] == [
        ("Disk full", "disk", "opened", False),
        (second.text, "disk", "opened", True),
    ]
