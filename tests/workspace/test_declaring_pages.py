"""Declaring, reporting, editing and undoing as a browser does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import edit_incident
from secondstory.people.permissions import Visitor
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
REPORT = {
    "title": "A restore that restored nothing",
    "caught_by": "The weekly restore drill",
    "zone": "UTC",
    "started_at": "2026-03-16T10:00",
}


def held_factors(incident: Incident) -> list[str]:
    return list(Factor.objects.filter(incident=incident, role="mitigator").values_list("statement", flat=True))


@pytest.mark.usefixtures("noon")
def test_declared_with_a_title_and_a_start(visitors: Cast, client_of: ClientOf) -> None:
    answer = client_of(visitors.owner).post(
        "/incidents/new/", {"title": "It broke", "zone": "Europe/Oslo", "started_at": "2026-03-01T10:00"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/incidents/INC-1/")
    incident = Incident.objects.get()
    assert (incident.title, incident.started_at, incident.zone) == ("It broke", datetime(2026, 3, 1, 9, 0, tzinfo=UTC), "Europe/Oslo")


@pytest.mark.usefixtures("noon")
def test_what_cannot_be_comes_back_with_its_sentence_and_everything_typed(visitors: Cast, client_of: ClientOf) -> None:
    typed = {"title": "It will break", "zone": "UTC", "started_at": "2026-03-17T10:00", "summary": "Tomorrow", "is_private": "on"}
    answer = client_of(visitors.owner).post("/incidents/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "That time lies in the future. Check the date and the zone." in page
    assert 'value="It will break"' in page
    assert ">\nTomorrow</textarea>" in page
    assert 'name="is_private" checked' in page
    assert not Incident.objects.exists()


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("name", ["owner", "reader"])
def test_a_near_miss_is_reported_in_one_form_by_everyone(visitors: Cast, client_of: ClientOf, name: str) -> None:
    client = client_of(getattr(visitors, name))
    assert client.get("/near-misses/new/").status_code == 200
    answer = client.post("/near-misses/new/", REPORT)
    assert (answer.status_code, answer["Location"]) == (302, "/incidents/INC-1/")
    incident = Incident.objects.get()
    assert (incident.near_miss, incident.required_depth, held_factors(incident)) == (True, "note", ["The weekly restore drill"])
    assert "The weekly restore drill" in client.get("/incidents/INC-1/factors/").content.decode()


@pytest.mark.usefixtures("noon")
def test_a_report_without_a_name_names_nobody_on_any_page(visitors: Cast, client_of: ClientOf) -> None:
    answer = client_of(visitors.same_team).post("/near-misses/new/", REPORT | {"is_anonymous": "on"})
    assert answer.status_code == 302
    incident = Incident.objects.get()
    client = client_of(visitors.facilitator)
    client.post(f"/incidents/{incident.key}/take-on/")
    pages = [client.get(f"/incidents/{incident.key}/{part}") for part in ("", "history/", "parts/", "factors/", "access/")]
    assert [page.status_code for page in pages] == [200] * 5
    lists = client.get(f"/incidents/{incident.key}/history/").content.decode()
    assert "Same team" not in "".join(page.content.decode() for page in pages[:2]) + lists


@pytest.mark.usefixtures("noon")
def test_a_stranger_is_asked_to_sign_in(visitors: Cast, client_of: ClientOf) -> None:
    answer = client_of(visitors.stranger).post("/near-misses/new/", REPORT)
    assert answer.status_code in {302, 403, 404}
    assert not Incident.objects.exists()


@pytest.mark.usefixtures("noon")
def test_what_caught_it_stands_once_among_the_factors_and_follows_edits_and_undo(visitors: Cast, client_of: ClientOf) -> None:
    client = client_of(visitors.owner)
    client.post("/near-misses/new/", REPORT)
    incident = Incident.objects.get()
    form = REPORT | {"near_miss": "on", "version": str(incident.version)}
    client.post(f"/incidents/{incident.key}/edit/", form | {"caught_by": "A person who tried to restore"})
    assert held_factors(incident) == ["A person who tried to restore"]
    edited = client.get(f"/api/v1/incidents/{incident.key}/history").json()["items"]
    uid = next(row["uid"] for row in edited if row["verb"] == "edited")
    assert client.post(f"/incidents/{incident.key}/history/{uid}/undo/").status_code == 302
    assert held_factors(incident) == ["The weekly restore drill"]


@pytest.mark.usefixtures("noon")
def test_a_label_is_no_reason_why_it_was_caught(visitors: Cast, client_of: ClientOf) -> None:
    answer = client_of(visitors.owner).post("/near-misses/new/", REPORT | {"caught_by": "Luckily no human error this time"})
    assert answer.status_code == 422
    assert "That is where the questions begin." in answer.content.decode()
    assert not Incident.objects.exists()


def edit_form(incident: Incident, **typed: Any) -> dict[str, Any]:
    started = incident.started_at.strftime("%Y-%m-%dT%H:%M:%S")
    shown = {"title": incident.title, "zone": "UTC", "started_at": started, "severity": incident.severity_id, "team": incident.team_id}
    return shown | {"services": ["checkout"], "summary": incident.summary, "version": incident.version} | typed


def test_a_stale_edit_shows_both_texts_and_loses_neither(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident("Payments were slow", started_at=noon - timedelta(hours=2), summary="First.")
    form = edit_form(incident, title="Payments failed")
    edit_incident(incident, expected=1, by=visitors.participant, title="Payments stood still", summary="Second.", resolved_at=noon)
    client = client_of(visitors.owner)
    answer = client.post(f"/incidents/{incident.key}/edit/", form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>Payments stood still</del> <ins>Payments failed</ins>" in page
    assert 'value="Payments failed"' in page, "what was typed stands in the form"
    assert "Second.</textarea>" in page, "what the other saved elsewhere stands in the form"
    assert 'value="2026-03-16T12:00:00"' in page, "and so does their time"
    assert "<ins>First.</ins>" not in page, "a field the visitor left alone is no conflict"
    assert f'name="version" value="{incident.version}"' in page
    sent = edit_form(incident, title="Payments failed", summary="Second.", resolved_at="2026-03-16T12:00:00")
    assert client.post(f"/incidents/{incident.key}/edit/", sent).status_code == 302
    saved = Incident.objects.get()
    assert (saved.title, saved.summary, saved.resolved_at) == ("Payments failed", "Second.", noon)


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("version", ["", "one", "²"])
def test_a_form_without_its_version_saves_nothing(visitors: Cast, client_of: ClientOf, version: str) -> None:
    incident = visitors.make_incident("Payments were slow")
    answer = client_of(visitors.owner).post(f"/incidents/{incident.key}/edit/", edit_form(incident, title="Over it", version=version))
    assert answer.status_code == 422
    assert Incident.objects.get().title == "Payments were slow"


def test_opening_and_saving_a_form_changes_nothing(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    began = noon - timedelta(hours=3, seconds=13, microseconds=7)
    incident = visitors.make_incident("Payments were slow", started_at=began, summary="One.\nTwo.")
    answer = client_of(visitors.owner).post(f"/incidents/{incident.key}/edit/", edit_form(incident, summary="One.\r\nTwo."))
    assert answer.status_code == 302
    assert (Incident.objects.get().version, Incident.objects.get().started_at) == (1, began)
