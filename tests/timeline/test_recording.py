"""Saving records: unseen until complete, never twice, each with the evidence it came with."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from secondstory.lib.errors import Refusal
from secondstory.timeline.models import Event, Evidence, Knowledge, Origin
from secondstory.timeline.operations import NewRecord, complete_origin, open_origin, save_records
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
        noon + timedelta(seconds=449), noon + timedelta(seconds=539), "Europe/Lisbon", "Alertmanager", 49, "opened", False,
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
