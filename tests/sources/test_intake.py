"""Records brought into a timeline: looked at, saved whole or not at all, never twice, undone as a whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from secondstory.incidents.models import Incident
from secondstory.lib import blobs, clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.sources.models import Intake, RememberedMapping
from secondstory.sources.operations import (
    Given,
    change_file,
    give_up,
    look_at_records,
    save_intake,
    sweep_dead_intakes,
    undo_intake,
)
from secondstory.sources.queries import looked_file
from secondstory.timeline.models import Event, Evidence, Knowledge, Origin
from secondstory.timeline.operations import change_events, unfold_event
from tests.cast import Cast, sign_in

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


def given(name: str, content: bytes | str) -> Given:
    data = content.encode() if isinstance(content, str) else content
    return Given(name, len(data), lambda: data)


def alerts(*minutes: int, name: str = "HighErrorRate") -> str:
    one = {"labels": {"alertname": name, "severity": "critical"}, "annotations": {}, "endsAt": "0001-01-01T00:00:00Z"}
    rows = [one | {"startsAt": (NOON + timedelta(minutes=minute)).isoformat(), "fingerprint": f"{name}"} for minute in minutes]
    return json.dumps(rows)


LOG = "\n".join(f'{{"ts": "2026-03-16T12:{minute:02}:00Z", "level": "info", "msg": "request {minute} done"}}' for minute in range(30))
TABLE = "When;What;Whose\n16.03.2026 12:05;pool exhausted;on-call\n16.03.2026 12:20;rolled back;release\n"


def brought(visitors: Cast, incident: Incident, *files: Given, **more: Any) -> Intake:
    intake = look_at_records(incident, files, by=visitors.owner, **more)
    save_intake(intake, by=visitors.owner)
    intake.refresh_from_db()
    return intake


@pytest.mark.usefixtures("noon")
def test_a_first_look_says_what_each_file_is_and_saves_nothing(visitors: Cast) -> None:
    incident = visitors.make_incident()
    files = [given("alerts.json", alerts(0, 40)), given("app.log", LOG), given("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))]
    intake = look_at_records(incident, files, by=visitors.owner)
    seen = [(file.name, file.format, file.state, file.found["records"]) for file in intake.files.all()]
    assert seen == [
        ("alerts.json", "alertmanager", "understood", 2),
        ("app.log", "json", "understood", 30),
        ("picture.png", "", "unreadable", 0),
    ]
    assert (Event.everything.count(), Origin.objects.count()) == (0, 0)


@pytest.mark.usefixtures("noon")
def test_a_first_look_gives_instants_whatever_the_zone_of_the_file(visitors: Cast) -> None:
    files = [given("alerts.json", alerts(0, 40)), given("table.csv", TABLE)]
    intake = look_at_records(visitors.make_incident(), files, by=visitors.owner, zone="Europe/Berlin")
    looked = [looked_file(file, None) for file in intake.files.all()]
    assert [(one.first, one.last, one.is_far) for one in looked] == [
        (NOON, NOON + timedelta(minutes=40), False),
        (NOON - timedelta(minutes=55), NOON - timedelta(minutes=40), False),
    ]


@pytest.mark.usefixtures("noon")
def test_saved_records_are_ranked_known_and_have_their_evidence(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = brought(visitors, incident, given("alerts.json", alerts(10)), given("app.log", LOG))
    assert (intake.state, intake.events) == ("complete", 31)
    best = Event.objects.filter(incident=incident).order_by("-rank").first()
    assert best is not None
    assert best.evidence is not None
    assert best.origin is not None
    assert (best.text, best.kind, best.origin.format, best.is_in_story) == ("HighErrorRate", "alert", "alertmanager", False)
    assert best.rank > 30
    assert best.rank_reasons
    assert json.loads(best.evidence.raw)["fingerprint"] == "HighErrorRate"
    assert blobs.read(best.evidence.file_sha256) == alerts(10).encode()
    known = Knowledge.objects.filter(event__incident=incident)
    assert [(row.event.text, row.role, row.at, row.basis) for row in known] == [
        ("HighErrorRate", "responders", NOON + timedelta(minutes=10), "assumed")
    ]


@pytest.mark.usefixtures("noon")
def test_bringing_the_same_again_adds_nothing_and_undoing_the_second_leaves_the_first(visitors: Cast) -> None:
    incident = visitors.make_incident()
    brought(visitors, incident, given("a.json", alerts(0, 5)))
    again = brought(visitors, incident, given("b.json", alerts(0, 5, 9)))
    assert (again.events, Event.objects.filter(incident=incident).count()) == (1, 3)
    undo_intake(again, by=visitors.owner)
    assert Event.objects.filter(incident=incident).count() == 2


@pytest.mark.usefixtures("noon")
def test_an_undone_intake_leaves_nothing_behind(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = brought(visitors, incident, given("a.json", alerts(0, 5)), given("app.log", LOG))
    hashes = list(intake.files.values_list("sha256", flat=True))
    undo_intake(intake, by=visitors.participant)
    assert (Event.everything.count(), Evidence.objects.count(), Origin.objects.count(), Knowledge.objects.count()) == (0, 0, 0, 0)
    assert [blobs.path_of(sha256).exists() for sha256 in hashes] == [False, False]


@pytest.mark.usefixtures("noon")
def test_work_that_went_into_lines_is_not_undone_unasked(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = brought(visitors, incident, given("a.json", alerts(0, 5)))
    change_events(incident, [Event.objects.filter(incident=incident)[0].uid], is_in_story=True, by=visitors.owner)
    with pytest.raises(Refusal, match="Work has gone into 1 of its lines"):
        undo_intake(intake, by=visitors.owner)
    undo_intake(intake, by=visitors.owner, with_edited=True)
    assert Event.everything.count() == 0


@pytest.mark.usefixtures("noon")
def test_a_table_is_read_by_a_mapping_that_is_corrected_once_and_remembered(visitors: Cast) -> None:
    incident = visitors.make_incident(zone="Europe/Berlin")
    intake = look_at_records(incident, [given("notes.csv", TABLE)], by=visitors.owner)
    file = intake.files.get()
    assert (file.format, file.found["records"], file.found["guess"]["time"]) == ("csv", 2, "When")
    change_file(file, mapping={"time": "When", "text": ["Whose", "What"]}, by=visitors.owner)
    assert [shown[2] for shown in file.found["shown"]] == ["on-call: pool exhausted", "release: rolled back"]
    assert RememberedMapping.objects.count() == 1
    second = look_at_records(incident, [given("other.csv", TABLE.replace("pool", "queue"))], by=visitors.owner)
    assert [shown[2] for shown in second.files.get().found["shown"]] == ["on-call: queue exhausted", "release: rolled back"]
    save_intake(second, by=visitors.owner)
    rows = Event.objects.filter(incident=incident).in_order()
    assert [(row.occurred_at, row.zone, row.zone_assumed) for row in rows] == [
        (datetime(2026, 3, 16, 11, minute, tzinfo=UTC), "Europe/Berlin", True) for minute in (5, 20)
    ]


@pytest.mark.usefixtures("noon")
def test_a_clock_that_is_ahead_is_put_right_and_what_it_showed_is_kept(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = look_at_records(incident, [given("a.json", alerts(0))], by=visitors.owner)
    change_file(intake.files.get(), skew=timedelta(seconds=90), by=visitors.owner)
    save_intake(intake, by=visitors.owner)
    event = Event.objects.get(incident=incident)
    assert (event.occurred_at, event.recorded_at) == (NOON - timedelta(seconds=90), NOON)


@pytest.mark.usefixtures("noon")
def test_the_same_alert_of_two_tools_is_one_line_and_stays_apart_once_it_was_taken_apart(visitors: Cast) -> None:
    incident = visitors.make_incident()
    brought(visitors, incident, given("a.json", alerts(0, name="CheckoutErrorRateHigh")))
    other = json.dumps(
        [{"timestamp": NOON.isoformat(), "source": "Pager", "type": "alert", "message": "Checkout error rate high", "severity": "high"}]
    )
    brought(visitors, incident, given("pager.json", other))
    head = Event.objects.filter(incident=incident).unfolded().get()
    assert [(row.text, row.folded_into) for row in Event.objects.filter(incident=incident).exclude(pk=head.pk)] == [
        ("Checkout error rate high", head)
    ]
    unfold_event(head, by=visitors.owner)
    brought(visitors, incident, given("app.log", LOG))
    assert Event.objects.filter(incident=incident, kind="alert").unfolded().count() == 2


@pytest.mark.usefixtures("noon")
def test_a_killed_process_leaves_nothing_and_its_preview_can_be_saved_again(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = look_at_records(incident, [given("a.json", alerts(0, 5))], by=visitors.owner)
    Intake.objects.filter(pk=intake.pk).update(state="saving", saver="elsewhere:1", alive_at=clock.now() - timedelta(minutes=4))
    from secondstory.timeline.operations import NewRecord, open_origin, save_records

    origin = open_origin(incident, label="half", format="alertmanager", batch_uid=intake.uid)
    save_records(origin, [NewRecord(text="half", key="k", raw="{}", sort_at=NOON)])
    assert Event.objects.filter(incident=incident).count() == 0
    assert sweep_dead_intakes() == 1
    intake.refresh_from_db()
    assert (intake.state, Event.everything.count()) == ("preview", 0)
    assert "interrupted" in intake.note
    save_intake(intake, by=visitors.owner)
    assert Event.objects.filter(incident=incident).count() == 2


@pytest.mark.parametrize("zone", ["Mars/Olympus", ""])
def test_what_can_not_be_brought_in_is_one_sentence(visitors: Cast, zone: str) -> None:
    incident = visitors.make_incident()
    with pytest.raises(Refusal, match="not a time zone" if zone else "Choose the files"):
        look_at_records(incident, [given("a.json", alerts(0))] if zone else [], zone=zone, by=visitors.owner)
    with pytest.raises(NotAllowed):
        look_at_records(incident, [given("a.json", alerts(0))], by=visitors.other_team)
    intake = look_at_records(incident, [given("nothing.bin", b"\0\1\2")], by=visitors.owner)
    with pytest.raises(Refusal, match="nothing to save"):
        save_intake(intake, by=visitors.owner)
    give_up(intake)
    assert Intake.objects.get().state == "preview"


def test_from_dropping_files_to_the_report_on_the_pages(visitors: Cast, noon: datetime) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    incident = visitors.make_incident()
    browser = sign_in(visitors.owner)
    page = browser.get(f"/incidents/{incident.key}/records/").content.decode()
    assert "Bring records in" in page
    answer = browser.post(
        f"/incidents/{incident.key}/records/",
        {"files": [SimpleUploadedFile("a.json", alerts(0, 5).encode())], "pasted": TABLE, "zone": "UTC"},
    )
    intake = Intake.objects.get()
    preview = browser.get(answer["Location"]).content.decode()
    assert ("HighErrorRate" in preview, "pool exhausted" in preview, "Taken for Prometheus Alertmanager" in preview) == (True, True, True)
    table = intake.files.get(name="pasted")
    given = {"label": "Notes", "format": "csv", "skew": "0", "is_chosen": "on", "map_time": "When", "map_text": "Whose"}
    assert browser.post(f"/incidents/{incident.key}/records/{intake.uid}/files/{table.uid}/", given).status_code == 302
    report = browser.post(f"/incidents/{incident.key}/records/{intake.uid}/save/", {}, follow=True).content.decode()
    assert "4 lines were added to the log" in report
    assert sorted(Event.objects.filter(incident=incident).values_list("text", "source")) == [
        ("HighErrorRate", "Alertmanager"), ("HighErrorRate", "Alertmanager"), ("on-call", "Notes"), ("release", "Notes"),
    ]  # fmt: skip
    browser.post(f"/incidents/{incident.key}/records/{intake.uid}/undo/")
    assert Event.objects.filter(incident=incident).count() == 0


@pytest.mark.usefixtures("noon")
def test_a_format_that_finds_nothing_says_so(visitors: Cast) -> None:
    intake = look_at_records(visitors.make_incident(), [given("a.json", alerts(0))], by=visitors.owner)
    file = intake.files.get()
    change_file(file, by=visitors.owner, format="ics")
    assert (file.state, file.found["problems"]) == (
        "unreadable", [["There is no record in it that this format reads: choose another.", "", 1]],
    )  # fmt: skip
    with pytest.raises(Refusal, match="more than a year off"):
        change_file(file, by=visitors.owner, skew=timedelta(days=400))
