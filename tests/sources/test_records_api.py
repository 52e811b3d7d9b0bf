"""Records through the API, from giving them to undoing them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from secondstory.timeline.models import Event
from tests.cast import Cast, sign_in

TABLE = "When,What\n2026-03-16 12:10,rolled back\n"


@pytest.mark.usefixtures("noon")
def test_records_are_given_corrected_saved_put_right_and_undone(visitors: Cast) -> None:
    incident = visitors.make_incident()
    browser, at = sign_in(visitors.owner), f"/api/v1/incidents/{incident.key}"
    looked = browser.post(f"{at}/records", {"files": [SimpleUploadedFile("notes.csv", TABLE.encode())], "pasted": json.dumps({"ts": "2026-03-16T12:00:00Z", "msg": "x"})}).json()  # fmt: skip
    assert [(file["file"], file["format"], file["records"], file["state"]) for file in looked["files"]] == [
        ("notes.csv", "csv", 1, "understood"), ("pasted", "json", 1, "understood"),
    ]  # fmt: skip
    uid, table = looked["uid"], looked["files"][0]["uid"]
    changed = browser.patch(f"{at}/records/{uid}/files/{table}", {"label": "Notes", "skew_s": 60}, content_type="application/json").json()
    assert (changed["files"][0]["label"], changed["files"][0]["skew_s"]) == ("Notes", 60)
    saved = browser.post(f"{at}/records/{uid}/save").json()
    assert (saved["state"], saved["events"]) == ("complete", 2)
    before = Event.objects.get(incident=incident, source="Notes").occurred_at
    assert before is not None
    sources = browser.get(f"{at}/sources").json()["sources"]
    notes = next(source for source in sources if source["label"] == "Notes")
    moved = browser.patch(
        f"{at}/sources/{notes['uid']}",
        {"zone": "Europe/Berlin"},
        content_type="application/json",
        headers={"If-Match": str(notes["version"])},
    )
    assert moved.status_code == 200
    assert Event.objects.get(incident=incident, source="Notes").occurred_at == before - timedelta(hours=1)
    stale = browser.patch(
        f"{at}/sources/{notes['uid']}", {"skew_s": 0}, content_type="application/json", headers={"If-Match": str(notes["version"])}
    )
    assert stale.status_code == 409
    assert browser.delete(f"{at}/records/{uid}").json()["state"] == "undone"
    assert Event.objects.filter(incident=incident).count() == 0
    assert [one["state"] for one in browser.get(f"{at}/records").json()] == ["undone"]


@pytest.mark.usefixtures("noon")
def test_a_hook_is_made_by_a_program_and_its_address_works_once_renewed(visitors: Cast) -> None:
    browser = sign_in(visitors.administrator)
    made = browser.post("/api/v1/hooks", {"name": "Alerts", "team": "payments"}, content_type="application/json").json()
    assert browser.post(made["address"], b"{}", content_type="application/json").status_code == 202
    newer = browser.post(f"/api/v1/hooks/{made['uid']}/renew").json()
    assert browser.post(made["address"], b"{}", content_type="application/json").status_code == 404
    browser.patch(f"/api/v1/hooks/{made['uid']}", {"is_on": False}, content_type="application/json")
    assert browser.post(newer["address"], b"{}", content_type="application/json").status_code == 404
    assert [(row["name"], row["received"], row["is_on"]) for row in browser.get("/api/v1/hooks").json()] == [("Alerts", 1, False)]
