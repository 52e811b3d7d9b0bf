"""Lines that several sources brought: one goes only when no source that has it stands (issue 3)."""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from secondstory.incidents.models import Incident
from secondstory.lib import blobs, clock
from secondstory.lib.errors import Refusal
from secondstory.lib.passages import MARK
from secondstory.sources.entering import Entrance
from secondstory.sources.models import Intake
from secondstory.sources.operations import (
    choose_zone,
    give_up,
    look_at_records,
    make_hook,
    save_intake,
    sweep_dead_intakes,
    taking_back,
    taking_in,
    undo_intake,
)
from secondstory.sources.operations.delivering import add_delivered
from secondstory.sources.queries import origins_of
from secondstory.sources.records.record import Record
from secondstory.timeline.models import Event, Evidence, Origin, Sighting
from secondstory.timeline.operations import edit_event, open_origin, remove_event, save_records, sweep_removed_events
from secondstory.workspace.operations import redact_passage
from tests.cast import Cast, sign_in
from tests.sources.test_intake import brought, given


def log(*minutes: int) -> str:
    return "\n".join(f'{{"ts": "2026-03-16T12:{minute:02}:00Z", "level": "info", "msg": "request {minute}"}}' for minute in minutes)


def seen(incident: Incident) -> list[str]:
    return list(Event.objects.filter(incident=incident).in_order().values_list("text", flat=True))


FILES = {"a": (1, 2, 3, 4), "b": (3, 4, 5), "c": (4, 5, 6)}


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("undone", [order for n in (1, 2, 3) for order in itertools.permutations("abc", n)], ids="".join)
def test_whatever_is_undone_what_the_others_brought_is_there_and_nothing_else(visitors: Cast, undone: tuple[str, ...]) -> None:
    incident = visitors.make_incident()
    intakes = {name: brought(visitors, incident, given(f"{name}.log", log(*minutes))) for name, minutes in FILES.items()}
    for name in undone:
        undo_intake(intakes[name], by=visitors.owner)
    left = {minute for name, minutes in FILES.items() if name not in undone for minute in minutes}
    assert seen(incident) == [f"request {minute}" for minute in sorted(left)]
    origins = {origin.label: set(_minutes(origin)) for origin in Origin.objects.filter(incident=incident)}
    assert origins == {f"{name}.log": set(FILES[name]) for name in FILES if name not in undone}
    rows = Evidence.objects.filter(incident=incident)
    assert len(rows) == len(left)
    kept = {_sha256(log(*FILES[name])) for name in FILES if name not in undone}
    assert set(rows.values_list("file_sha256", flat=True)) <= kept
    assert {one for one in map(_sha256, (log(*minutes) for minutes in FILES.values())) if blobs.path_of(one).exists()} == kept
    assert set(rows.values_list("origin", flat=True)) == set(Event.objects.values_list("origin", flat=True))


def _minutes(origin: Origin) -> list[int]:
    """Of the lines a source has, its own and those that others brought before it."""
    texts = [*origin.events.values_list("text", flat=True), *origin.sightings.values_list("event__text", flat=True)]
    return [int(text.split()[1]) for text in texts]


def _sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("first", [0, 1])
def test_the_same_file_twice_can_be_undone_once_and_once_more(visitors: Cast, first: int) -> None:
    incident = visitors.make_incident()
    intakes = [brought(visitors, incident, given("app.log", log(1, 2))) for _each in range(2)]
    assert [intake.events for intake in intakes] == [2, 0]
    undo_intake(intakes[first], by=visitors.owner)
    assert seen(incident) == ["request 1", "request 2"]
    undo_intake(intakes[1 - first], by=visitors.owner)
    assert (Event.everything.count(), Evidence.objects.count(), Origin.objects.count(), Sighting.objects.count()) == (0, 0, 0, 0)


@pytest.mark.usefixtures("noon")
def test_two_files_of_one_import_that_hold_the_same_go_together(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = brought(visitors, incident, given("a.log", log(1, 2)), given("b.log", log(2, 3)))
    undo_intake(intake, by=visitors.owner)
    assert (Event.everything.count(), Evidence.objects.count(), Sighting.objects.count()) == (0, 0, 0)


def record(noon: datetime, text: str) -> Record:
    return Record(text=text, raw=f'{{"text": "{text}"}}', source="Pager", external_id="P1", occurred_at=noon, kind="alert")


@pytest.mark.parametrize("order", ["import first", "hook first"])
def test_a_line_that_a_hook_has_too_outlives_the_import(visitors: Cast, noon: datetime, order: str) -> None:
    incident = visitors.make_incident()
    hook, _address = make_hook("Pager", team=visitors.payments, by=visitors.administrator)
    steps: list[Callable[[], object]] = [
        lambda: taken_in(visitors, incident, record(noon, "It is slow")),
        lambda: add_delivered(hook, incident, [record(noon, "It is slow again")]),
    ]
    for step in steps if order == "import first" else reversed(steps):
        step()
    undo_intake(Intake.objects.get(), by=visitors.owner)
    event = Event.objects.select_related("evidence", "origin").get()
    words = "It is slow" if order == "import first" else "It is slow again"
    assert event.origin is not None
    assert event.evidence is not None
    assert (event.text, event.origin.label, event.evidence.raw) == (words, "Pager", '{"text": "It is slow again"}')
    assert (Evidence.objects.count(), Sighting.objects.count()) == (1, 0)
    assert add_delivered(hook, incident, [record(noon, "It is slow again")]) == 0
    assert Sighting.objects.count() == 0


def taken_in(visitors: Cast, incident: Incident, *records: Record, label: str = "pager.json") -> Intake:
    """An import of records as a format would give them."""
    intake = look_at_records(incident, [given(label, log(50))], by=visitors.owner)
    origin = open_origin(incident, label=label, format="x", batch_uid=intake.uid)
    save_records(origin, list(Entrance(incident, visitors.owner).rows(records)), file_sha256="f" * 64)
    Origin.objects.filter(pk=origin.pk).update(is_complete=True)
    Intake.objects.filter(pk=intake.pk).update(state="complete", events=len(records))
    intake.refresh_from_db()
    return intake


def test_each_source_keeps_its_own_words_of_a_record_and_nobody_elses_twice(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    words = ("said", "said otherwise", "said", "said otherwise")
    intakes = [taken_in(visitors, incident, record(noon, text), label=f"{place}.json") for place, text in enumerate(words)]
    browser, event = sign_in(visitors.owner), Event.objects.get()
    page = browser.get(f"/incidents/{incident.key}/events/{event.uid}/evidence/").content.decode()
    assert page.count("said otherwise") == 2
    (told,) = browser.get(f"/api/v1/incidents/{incident.key}/events/{event.uid}/evidence").json()
    other = '{"text": "said otherwise"}'
    assert [(one["source"], one["raw"]) for one in told["also"]] == [("1.json", other), ("2.json", None), ("3.json", other)]
    for place, intake in enumerate(intakes[:3]):
        undo_intake(intake, by=visitors.owner)
        event = Event.objects.select_related("evidence").get()
        assert event.evidence is not None
        assert event.evidence.raw == f'{{"text": "{words[place + 1]}"}}'
    undo_intake(intakes[3], by=visitors.owner)
    assert (Event.everything.count(), Evidence.objects.count(), Sighting.objects.count()) == (0, 0, 0)


@pytest.mark.usefixtures("noon")
def test_a_line_that_stays_was_not_worked_on_in_vain_and_says_who_has_it(visitors: Cast) -> None:
    incident = visitors.make_incident()
    first = brought(visitors, incident, given("a.log", log(1, 2)))
    brought(visitors, incident, given("b.log", log(2, 3)))
    shared, own = Event.objects.get(text="request 2"), Event.objects.get(text="request 1")
    edit_event(shared, expected=None, text="Two, looked at", by=visitors.owner)
    assert [(one.label, getattr(one, "lines", 0), getattr(one, "also", 0)) for one in origins_of(incident)] == [
        ("a.log", 2, 0),
        ("b.log", 1, 1),
    ]
    browser = sign_in(visitors.owner)
    page = browser.get(f"/incidents/{incident.key}/records/{first.uid}/").content.decode()
    assert "1 line goes from the timeline. What other sources have too stays." in page
    assert "1 more that another source brought" in browser.get(f"/incidents/{incident.key}/sources/").content.decode()
    edit_event(own, expected=None, text="One, looked at", by=visitors.owner)
    with pytest.raises(Refusal, match="Work has gone into 1 of its lines since"):
        undo_intake(first, by=visitors.owner)
    assert {one.origin.label for one in Event.objects.select_related("origin") if one.origin} == {"a.log", "b.log"}
    undo_intake(first, by=visitors.owner, with_edited=True)
    shared.refresh_from_db()
    assert (seen(incident), shared.origin and shared.origin.label, shared.source) == (["Two, looked at", "request 3"], "b.log", "b.log")


@pytest.mark.usefixtures("noon")
def test_a_line_of_an_import_with_the_wrong_zone_is_read_by_the_other_ones_clock(visitors: Cast) -> None:
    incident = visitors.make_incident()
    lines = "2026-03-16 12:05:00 INFO pool exhausted\n2026-03-16 12:06:00 INFO rolled back\n"
    intakes = []
    for zone in ("Asia/Tokyo", "Europe/Berlin"):
        intake = look_at_records(incident, [given(f"{zone[:4]}.log", lines)], by=visitors.owner)
        choose_zone(intake, zone, by=visitors.owner)
        save_intake(intake, by=visitors.owner)
        intakes.append(intake)
    moved = Event.objects.in_order()[1]
    edit_event(moved, expected=None, occurred_at=datetime.fromisoformat("2026-03-16T10:00:00+00:00"), by=visitors.owner)
    undo_intake(intakes[0], by=visitors.owner)
    rows = [(one.occurred_at and f"{one.occurred_at:%H:%M}", one.zone) for one in Event.objects.in_order()]
    assert rows == [("10:00", "Europe/Berlin"), ("11:05", "Europe/Berlin")]


@pytest.mark.usefixtures("noon")
def test_what_is_shared_is_seen_all_the_while_an_import_is_undone_and_after_a_kill(visitors: Cast) -> None:
    incident = visitors.make_incident()
    first = brought(visitors, incident, given("a.log", log(1, 2, 3)))
    brought(visitors, incident, given("b.log", log(2, 3)))
    taking_back._hide(first, by=visitors.owner, with_edited=False)
    assert seen(incident) == ["request 2", "request 3"]
    assert sweep_dead_intakes() == 1
    assert (seen(incident), Event.everything.count(), Sighting.objects.count()) == (["request 2", "request 3"], 2, 0)


@pytest.mark.usefixtures("noon")
def test_what_is_being_saved_has_what_is_undone_meanwhile_and_gives_it_up_with_itself(
    visitors: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = visitors.make_incident()
    first = brought(visitors, incident, given("a.log", log(1, 2)))
    second = look_at_records(incident, [given("b.log", log(2, 3))], by=visitors.owner)
    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "_finish", lambda *_some, **_more: undo_intake(first, by=visitors.owner))
        save_intake(second, by=visitors.owner)
    second.refresh_from_db()
    assert (second.state, seen(incident)) == ("saving", [])
    assert sorted(Event.everything.values_list("text", flat=True)) == ["request 2", "request 3"]
    give_up(second)
    assert (Event.everything.count(), Evidence.objects.count(), Sighting.objects.count()) == (0, 0, 0)
    save_intake(second, by=visitors.owner)
    assert seen(incident) == ["request 2", "request 3"]


@pytest.mark.usefixtures("data_dir")
def test_a_passage_that_was_taken_out_does_not_come_back_with_another_copy_of_the_record(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    first = taken_in(visitors, incident, record(noon, "the password is hunter22"), label="hunter22.json")
    taken_in(visitors, incident, record(noon, "hunter22 is the password"), label="b of hunter22.json")
    redact_passage(incident, "hunter22", reason="A password", by=visitors.owner)
    assert {MARK in raw and "hunter22" not in raw for raw in Evidence.objects.values_list("raw", flat=True)} == {True}
    third = taken_in(visitors, incident, record(noon, "again hunter22"), label="c.json")
    assert not Evidence.objects.filter(raw__contains="hunter22").exists()
    undo_intake(first, by=visitors.owner)
    event = Event.objects.select_related("evidence", "origin").get()
    assert event.evidence is not None
    assert event.origin is not None
    assert (event.evidence.raw, event.origin.label) == (f'{{"text": "{MARK} is the password"}}', f"b of {MARK}.json")
    undo_intake(third, by=visitors.owner)
    assert Evidence.objects.count() == 1


def test_a_line_that_was_taken_away_and_swept_takes_every_copy_along(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    taken_in(visitors, incident, record(noon, "one"))
    taken_in(visitors, incident, record(noon, "other"), label="b.json")
    remove_event(Event.objects.get(), by=visitors.owner)
    with clock.set_to(clock.now() + timedelta(days=400)):
        sweep_removed_events()
    assert (Event.everything.count(), Evidence.objects.count(), Sighting.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rounds", range(3))
def test_an_import_undone_while_a_hook_brings_the_same_loses_nothing(visitors: Cast, noon: datetime, data_dir: Path, rounds: int) -> None:
    incident = visitors.make_incident()
    records = [
        Record(
            text=f"Alert {number}", raw=f"{number}", source="Pager", external_id=f"P{number}", occurred_at=noon + timedelta(seconds=number)
        )
        for number in range(300)
    ]
    intake = taken_in(visitors, incident, *records)
    hook, _address = make_hook("Pager", team=visitors.payments, by=visitors.administrator)
    together, failed = threading.Barrier(2), []

    def run(act: Callable[[], object]) -> None:
        try:
            together.wait()
            act()
        except Exception as problem:  # noqa: BLE001  (what another thread meets is told by this one)
            failed.append(problem)
        finally:
            connection.close()

    acts: list[Callable[[], object]] = [
        lambda: undo_intake(intake, by=visitors.owner),
        lambda: [add_delivered(hook, incident, records[start : start + 30]) for start in range(0, 300, 30)],
    ]
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    rows = Event.objects.filter(incident=incident).in_order().select_related("origin")
    assert [(row.text, row.origin and row.origin.label) for row in rows] == [(f"Alert {number}", "Pager") for number in range(300)]
    assert (Event.everything.count(), Evidence.objects.count(), Sighting.objects.count()) == (300, 300, 0)
