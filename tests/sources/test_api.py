"""Imports over the API, with a key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondstory.incidents.models import Incident
from secondstory.people.operations import make_token
from secondstory.sources.models import Import
from tests.cast import Cast
from tests.sources.conftest import NO_DAY, REPORT


@pytest.fixture
def api(visitors: Cast, data_dir: Path) -> Client:
    """A program with the owner's key, scoped to import."""
    return _program(visitors, "import")


def _program(visitors: Cast, *scopes: str) -> Client:
    assert visitors.owner.user is not None
    _token, secret = make_token(visitors.owner.user, label="test", scopes=scopes, days=1, by=visitors.owner)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_files_in_incidents_out(noon: datetime, api: Client) -> None:
    given = [SimpleUploadedFile("a.md", REPORT.encode()), SimpleUploadedFile("tripped.md", NO_DAY.encode())]
    answer = api.post("/api/v1/imports", {"files": given})
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert [(one["file"], one["state"], one["needs_day"], len(one["understood"]["events"])) for one in told["documents"]] == [
        ("a.md", "understood", False, 3),
        ("tripped.md", "understood", True, 2),
    ]
    address = f"/api/v1/imports/{told['uid']}"
    refused = api.post(f"{address}/save", {}, content_type="application/json")
    assert (refused.status_code, refused.headers["Content-Type"]) == (422, "application/problem+json")
    days = {told["documents"][1]["uid"]: "2026-02-09"}
    saved = api.post(f"{address}/save", {"days": days}, content_type="application/json").json()
    assert [(one["incident"], one["state"]) for one in saved["documents"]] == [("INC-1", "saved"), ("INC-2", "saved")]
    assert [one["uid"] for one in api.get("/api/v1/imports").json()] == [told["uid"]]
    assert api.delete(address).json()["state"] == "undone"
    assert not Incident.objects.exists()


def test_a_key_needs_the_scope(visitors: Cast, data_dir: Path) -> None:
    for scopes in (["read"], ["write"]):
        answer = _program(visitors, *scopes).post("/api/v1/imports", {"files": [SimpleUploadedFile("a.md", b"x")]})
        assert answer.status_code == 403
    assert not Import.objects.exists()


def test_too_much_is_a_problem_in_json(api: Client) -> None:
    answer = api.post("/api/v1/imports", b"", content_type="multipart/form-data; boundary=x", headers={"Content-Length": "900000000"})
    assert (answer.status_code, answer.json()["title"]) == (
        413,
        "Together the files are larger than 200 MB. Import them in several goes.",
    )


def test_without_a_key_nothing_is_read(db: None) -> None:
    assert Client().post("/api/v1/imports", {"files": [SimpleUploadedFile("a.md", b"x")]}).status_code == 401
