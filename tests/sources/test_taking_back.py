"""Records taken out again: at once for whoever looks, whole whatever dies in between, and with nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import edit_involvement
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.sources.models import Intake
from secondstory.sources.operations import clear, look_at_records, save_intake, sweep_dead_intakes, taking_back, undo_intake
from secondstory.timeline.models import Event, Evidence, Origin
from secondstory.timeline.operations import NewRecord, open_origin, save_records
from tests.cast import Cast, sign_in
from tests.sources.test_intake import LOG, NOON, alerts, brought, given

CHAT_LINES = '{"time": "2026-03-16T12:05:00Z", "user": "ana", "message": "pool is full"}\n{"time": "2026-03-16T12:06:00Z", "user": "ben", "message": "rolling back"}\n'


def gone_process() -> str:
    """How a process of this machine that has ended is called."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return f"{os.uname().nodename[:80]}:{gone.pid}"


def half_saved(visitors: Cast, incident: Incident) -> Intake:
    intake = look_at_records(incident, [given("a.json", alerts(0, 5))], by=visitors.owner)
    save_records(
        open_origin(incident, label="half", format="x", batch_uid=intake.uid), [NewRecord(text="a", key="k", raw="a", sort_at=NOON)]
    )
    Intake.objects.filter(pk=intake.pk).update(state="saving", saver=gone_process(), alive_at=clock.now())
    return intake


@pytest.mark.usefixtures("noon")
def test_whoever_looks_at_what_a_killed_worker_half_saved_has_the_preview_again(visitors: Cast) -> None:
    incident = visitors.make_incident()
    for_page, for_api = half_saved(visitors, incident), half_saved(visitors, incident)
    browser = sign_in(visitors.owner)
    page = browser.get(f"/incidents/{incident.key}/records/{for_page.uid}/").content.decode()
    assert "Saving was interrupted, and nothing of it was kept. You can save it again." in page
    assert browser.get(f"/api/v1/incidents/{incident.key}/records/{for_api.uid}").json()["state"] == "preview"
    assert (Event.everything.count(), Evidence.objects.count(), Origin.objects.count()) == (0, 0, 0)


@pytest.mark.usefixtures("noon")
def test_what_is_undone_is_unseen_at_once_and_a_kill_while_it_is_removed_leaves_nothing(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = brought(visitors, incident, given("app.log", LOG))
    taking_back._hide(intake, by=visitors.owner, with_edited=False)
    assert (Event.objects.filter(incident=incident).count(), Event.everything.count(), intake.state) == (0, 30, "undone")
    assert sweep_dead_intakes() == 1
    assert (Event.everything.count(), Evidence.objects.count(), Origin.objects.count()) == (0, 0, 0)


@pytest.mark.usefixtures("noon")
def test_the_same_can_be_saved_while_it_is_still_being_removed(visitors: Cast) -> None:
    incident = visitors.make_incident()
    taking_back._hide(brought(visitors, incident, given("app.log", LOG)), by=visitors.owner, with_edited=False)
    assert brought(visitors, incident, given("app.log", LOG)).events == 30
    assert Event.objects.filter(incident=incident).count() == 30


@pytest.mark.usefixtures("noon")
def test_many_lines_are_removed_by_the_worker_in_transactions_that_are_short(visitors: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_back, "AT_ONCE", 10)
    monkeypatch.setattr(taking_back, "CHUNK", 8)
    incident = visitors.make_incident()
    intake = brought(visitors, incident, given("app.log", LOG))
    undo_intake(intake, by=visitors.owner)
    assert (Event.objects.filter(incident=incident).count(), Event.everything.count()) == (0, 30)
    with CaptureQueriesContext(connection) as asked:
        clear(intake)
    removed = [one["sql"] for one in asked if one["sql"].startswith('DELETE FROM "timeline_event"')]
    assert (len(removed), Event.everything.count()) == (4, 0)


@pytest.mark.usefixtures("noon")
def test_two_imports_into_one_timeline_are_saved_after_one_another(visitors: Cast) -> None:
    incident = visitors.make_incident()
    first, second = (look_at_records(incident, [given("app.log", LOG)], by=visitors.owner) for _each in range(2))
    Intake.objects.filter(pk=first.pk).update(state="saving", saver="another-machine:1", alive_at=clock.now())
    with pytest.raises(Refusal, match="Other records are being saved into this timeline at this moment"):
        save_intake(second, by=visitors.owner)
    Intake.objects.filter(pk=first.pk).update(saver=gone_process())
    save_intake(second, by=visitors.owner)
    assert (Intake.objects.get(pk=first.pk).state, Event.objects.filter(incident=incident).count()) == ("preview", 30)


@pytest.mark.parametrize("is_known", [True, False])
def test_parts_that_came_with_an_import_go_with_it_unless_somebody_said_whose_they_are(
    visitors: Cast, noon: datetime, *, is_known: bool
) -> None:
    incident = visitors.make_incident()
    before = list(Involvement.objects.filter(incident=incident))
    intake = brought(visitors, incident, given("chat.jsonl", CHAT_LINES))
    made = Involvement.objects.filter(incident=incident).exclude(pk__in=[part.pk for part in before])
    assert [part.contact for part in made] == ["ana", "ben"]
    if is_known:
        edit_involvement(made[0], expected=None, label="On-call", user=None, contact="ana", by=visitors.owner)
    undo_intake(intake, by=visitors.owner)
    assert [part.label for part in made.all()] == (["On-call"] if is_known else [])
