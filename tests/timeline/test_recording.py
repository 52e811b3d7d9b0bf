"""Saving records: unseen until complete, never twice, each with the evidence it came with."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondstory.lib.errors import Refusal, Stale
from secondstory.timeline.finding import LogFilter, facets_of, log_layer
from secondstory.timeline.models import Event, Evidence, Knowledge, Origin
from secondstory.timeline.operations import (
    NewRecord,
    complete_origin,
    correct_origin,
    edit_event,
    open_origin,
    save_records,
    state_knowledge,
)
from tests.cast import Cast


def made(noon: datetime, *, count: int) -> list[NewRecord]:
    return [
        NewRecord(
            text=f"Alert {number}", key=f"key-{number}", raw=f'{{"n": {number}}}', locator=f"line {number}", sort_at=noon + timedelta(seconds=number),
            occurred_at=noon + timedelta(seconds=number), recorded_at=noon + timedelta(seconds=number + 90), kind="alert",
            rank=number % 100, rank_reasons="opened", thread=f"alert {number}", signal="opened", known=(("responders", noon + timedelta(seconds=number), "assumed"),),
        )
        for number in range(count)
    ]  # fmt: skip


def test_records_are_events_with_their_evidence_and_are_seen_when_all_are_there(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    origin = open_origin(incident, label="Alertmanager", format="alertmanager", zone="Europe/Lisbon", skew=timedelta(seconds=90))
    assert save_records(origin, made(noon, count=450), file_sha256="f" * 64) == 450
    assert Event.objects.filter(incident=incident).count() == 0
    assert complete_origin(origin, by=visitors.owner) == 450
    rows = Event.objects.filter(incident=incident).in_order().select_related("evidence")
    assert [row.text for row in rows] == [f"Alert {number}" for number in range(450)]
    last = rows[449]
    assert last.evidence is not None
    assert (last.evidence.raw, last.evidence.locator, last.evidence.file_sha256) == ('{"n": 449}', "line 449", "f" * 64)
    assert last.evidence.sha256 == hashlib.sha256(b'{"n": 449}').hexdigest()
    assert (last.occurred_at, last.recorded_at, last.zone, last.source, last.rank, last.rank_reasons, last.is_in_story) == (
        noon + timedelta(seconds=449), noon + timedelta(seconds=539), "UTC", "Alertmanager", 49, "opened", False,
    )  # fmt: skip
    assert (last.thread, last.signal) == ("alert 449", "opened")
    assert len({row.uid for row in rows}) == 450
    assert Knowledge.objects.filter(event__incident=incident, role="responders", basis="assumed").count() == 450


def test_what_comes_twice_is_there_once_whoever_brings_it(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    first = open_origin(incident, label="A file", format="slack")
    assert save_records(first, made(noon, count=5) + made(noon, count=3)) == 5
    again = open_origin(incident, label="A hook", format="slack")
    assert save_records(again, made(noon, count=7)) == 2
    assert (Event.everything.filter(incident=incident).count(), Evidence.objects.filter(incident=incident).count()) == (7, 7)
    other = visitors.make_incident(started_at=noon)
    assert save_records(open_origin(other, label="A file", format="slack"), made(noon, count=7)) == 7


def test_an_import_that_was_taken_back_saves_nothing_more(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    origin = open_origin(incident, label="A file", format="slack")
    save_records(origin, made(noon, count=3))
    Origin.objects.filter(pk=origin.pk).delete()
    with pytest.raises(Refusal) as refused:
        save_records(origin, made(noon, count=9))
    assert refused.value.sentence == "It was taken back while it was being saved. Import it once more."
    assert Event.everything.filter(incident=incident).count() == 0


@pytest.mark.parametrize(
    ("text", "kept"),
    [("\x00", "(no text)"), ("", "(no text)"), ("a\x00b\x1bc", "abc"), ("\ud800 half", "? half"), ("x" * 100_000, "x" * 100_000)],
)
def test_text_no_database_would_take_is_made_readable(visitors: Cast, noon: datetime, text: str, kept: str) -> None:
    incident = visitors.make_incident(started_at=noon)
    origin = open_origin(incident, label="A file", format="syslog")
    one = replace(made(noon, count=1)[0], text=text, raw=text)
    assert save_records(origin, [one]) == 1
    complete_origin(origin, by=visitors.owner)
    assert [event.text for event in Event.objects.filter(incident=incident)] == [kept]


def a_source(visitors: Cast, noon: datetime, *, zone: str = "UTC") -> Origin:
    """Three lines of a log whose clock names no zone."""
    origin = open_origin(visitors.make_incident(started_at=noon), label="app.log", format="syslog", zone=zone, zone_assumed=True)
    rows = [replace(one, recorded_at=one.occurred_at, zone_assumed=True) for one in made(noon, count=3)]
    save_records(origin, rows)
    complete_origin(origin, by=visitors.owner)
    return origin


def places(origin: Origin) -> list[tuple[datetime | None, datetime | None, list[datetime]]]:
    rows = Event.objects.filter(origin=origin).in_order().prefetch_related("knowledge")
    return [(row.occurred_at, row.recorded_at, [one.at for one in row.knowledge.all()]) for row in rows]


@pytest.mark.usefixtures("noon")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seconds=st.integers(-40_000, 40_000), zone=st.sampled_from(["UTC", "Europe/Lisbon", "Asia/Kathmandu", "America/St_Johns"]))
def test_a_clock_put_right_and_back_leaves_everything_as_it_was(visitors: Cast, noon: datetime, seconds: int, zone: str) -> None:
    with transaction.atomic():
        origin = a_source(visitors, noon)
        before = places(origin)
        skew = timedelta(seconds=seconds)
        correct_origin(origin, skew=skew, zone=zone, by=visitors.owner)
        away = noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
        assert places(origin) == [
            (at - skew - away, shown - away, [at - skew - away for at in known]) for at, shown, known in before if at and shown
        ]
        correct_origin(origin, skew=timedelta(), zone="UTC", by=visitors.owner)
        assert places(origin) == before
        transaction.set_rollback(True)


def test_a_line_moved_by_hand_and_what_was_stated_stay_where_they_are(visitors: Cast, noon: datetime) -> None:
    origin = a_source(visitors, noon)
    first, second, _third = Event.objects.filter(origin=origin).in_order()
    edit_event(first, occurred_at=noon - timedelta(minutes=5), expected=None, by=visitors.owner)
    state_knowledge(second, role="responders", at=noon + timedelta(hours=1), by=visitors.owner)
    assert correct_origin(origin, skew=timedelta(minutes=1), by=visitors.owner) == 2
    assert places(origin) == [
        (noon - timedelta(minutes=5), noon, [noon - timedelta(minutes=5)]),
        (noon + timedelta(seconds=1 - 60), noon + timedelta(seconds=1), [noon + timedelta(hours=1)]),
        (noon + timedelta(seconds=2 - 60), noon + timedelta(seconds=2), [noon + timedelta(seconds=2 - 60)]),
    ]


def test_a_clock_is_put_right_by_one_person_at_a_time(visitors: Cast, noon: datetime) -> None:
    origin = a_source(visitors, noon)
    correct_origin(origin, skew=timedelta(minutes=1), expected=1, by=visitors.owner)
    with pytest.raises(Stale):
        correct_origin(origin, skew=timedelta(minutes=2), expected=1, by=visitors.participant)
    with pytest.raises(Refusal, match="more than a year"):
        correct_origin(origin, skew=timedelta(days=400), by=visitors.owner)
    with pytest.raises(Refusal, match="not a time zone"):
        correct_origin(origin, zone="Mars", by=visitors.owner)


def test_what_comes_from_elsewhere_too_does_not_go_with_an_import_that_is_not_whole(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    half = open_origin(incident, label="half", format="alertmanager", batch_uid="half")
    save_records(half, made(noon, count=3))
    hook = Origin.objects.create(incident=incident, label="hook", format="alertmanager", batch_uid="hook")
    assert save_records(hook, made(noon, count=2)) == 0
    assert [event.text for event in Event.objects.filter(incident=incident, origin=hook)] == ["Alert 0", "Alert 1"]
    assert set(Event.everything.filter(origin=hook).values_list("evidence__origin", flat=True)) == {hook.pk}
    assert Event.everything.filter(origin=half).count() == 1


@pytest.mark.usefixtures("noon")
def test_lines_for_which_nothing_speaks_are_not_among_those_likely_to_matter(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon)
    origin = open_origin(incident, label="A log", format="syslog")
    save_records(origin, [replace(one, rank=40 if number % 30 == 0 else 0) for number, one in enumerate(made(noon, count=120))])
    complete_origin(origin, by=visitors.owner)
    zone = ZoneInfo("UTC")
    facets = facets_of(incident, zone)
    layer = log_layer(incident, LogFilter(), facets, zone=zone)
    assert [line.event.text for chunk in layer.chunks for line in chunk.lines] == ["Alert 0", "Alert 30", "Alert 60", "Alert 90"]
