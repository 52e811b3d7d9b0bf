"""The pages of an import, as a browser without JavaScript meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondstory.incidents.models import Incident
from secondstory.incidents.operations import edit_incident, join_as_observer
from secondstory.people.permissions import Visitor
from secondstory.sources.enums import ImportState
from secondstory.sources.models import Import
from secondstory.sources.operations import save_import, saving
from tests.cast import Cast
from tests.sources.conftest import LATER, NO_DAY, REPORT, Preview

ClientOf = Callable[[Visitor], Client]


@pytest.fixture
def client(visitors: Cast, client_of: ClientOf, data_dir: Path) -> Client:
    """The owner's browser."""
    return client_of(visitors.owner)


def upload(client: Client, **files: str | bytes) -> str:
    """Drop files (their dots written as underscores) and answer where that leads."""
    given = [SimpleUploadedFile(name.replace("_", "."), text.encode() if isinstance(text, str) else text) for name, text in files.items()]
    answer = client.post("/import/", {"files": given})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def text_of(content: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def test_from_dropping_files_to_incidents_and_back(noon: datetime, client: Client) -> None:
    address = upload(client, a_md=REPORT, b_md=LATER, c_md=b"\x89PNG....")
    page = text_of(client.get(address).content)
    assert "2 of 3 files understood: 6 events, 4 actions, 2 contributing factors." in page
    assert "It is a picture: give the document it belongs to." in page
    assert "Add the services nobody has entered yet: Ledger" in page
    assert "Save 2 incidents" in page
    assert not Incident.objects.exists()

    batch = Import.objects.get()
    kept = [file.uid for file in batch.files.all()]
    answer = client.post(f"{address}save/", {"zone": "UTC", "adds_services": "on", "keep": kept}, follow=True)
    report = text_of(answer.content)
    assert "2 incidents are here" in report
    assert "INC-1 · saved · a.md" in report
    assert client.get("/incidents/INC-1/").status_code == 200

    asked = text_of(client.get(f"{address}undo/").content)
    assert "This removes 2 incidents with their timelines" in asked
    assert client.post(f"{address}undo/").status_code == 302
    assert client.get("/incidents/INC-1/").status_code == 404
    assert "This import is undone" in text_of(client.get(address).content)


def test_a_missing_day_is_asked_for_beside_its_document(noon: datetime, client: Client) -> None:
    address = upload(client, tripped_md=NO_DAY)
    file = Import.objects.get().files.get()
    form = {"zone": "UTC", "keep": [file.uid]}
    answer = client.post(f"{address}save/", form)
    assert answer.status_code == 422
    assert "“tripped.md” says nowhere on which day it happened. Give the day." in text_of(answer.content)
    assert client.post(f"{address}save/", form | {f"day-{file.uid}": "yesterday"}).status_code == 422
    assert client.post(f"{address}save/", form | {f"day-{file.uid}": "2026-02-09"}).status_code == 302
    assert [str(event.occurred_at) for event in Incident.objects.get().events.all()] == [
        "2026-02-09 10:05:00+00:00",
        "2026-02-09 10:15:00+00:00",
    ]


def test_a_zone_nobody_knows_is_said_beside_the_field(noon: datetime, client: Client) -> None:
    address = upload(client, a_md=REPORT)
    answer = client.post(f"{address}save/", {"zone": "Lisbon", "keep": [Import.objects.get().files.get().uid]})
    assert (answer.status_code, "“Lisbon” is not a time zone" in text_of(answer.content)) == (422, True)
    assert not Incident.objects.exists()


def test_dropping_nothing_says_so(client: Client) -> None:
    answer = client.post("/import/", {})
    assert (answer.status_code, "Choose the files to read" in text_of(answer.content)) == (422, True)


def test_everything_that_was_understood_can_be_looked_at(noon: datetime, client: Client) -> None:
    address = upload(client, a_md=REPORT)
    file = Import.objects.get().files.get()
    whole = text_of(client.get(f"{address}files/{file.uid}/").content)
    part = text_of(client.get(f"{address}files/{file.uid}/", headers={"HX-Request": "true"}).content)
    for words in ("Queue is empty again", "Add a limit to retries", "The consumer has no limit on retries."):
        assert words in whole
        assert words in part
    assert len(part) < len(whole)
    assert client.get(f"{address}files/nothing/").status_code == 404


def test_what_a_document_says_is_shown_and_not_obeyed(noon: datetime, client: Client) -> None:
    hostile = REPORT.replace("Checkout queue stopped", "<script>alert(1)</script>").replace("Alert:", "<img src=x onerror=alert(2)>")
    address = upload(client, a_md=hostile)
    file = Import.objects.get().files.get()
    pages = [client.get(address), client.get(f"{address}files/{file.uid}/")]
    client.post(f"{address}save/", {"zone": "UTC", "keep": [file.uid]})
    pages += [client.get(address), client.get("/incidents/INC-1/"), client.get("/incidents/INC-1/document/")]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


def test_the_original_is_for_those_who_may_read_the_story(noon: datetime, client: Client, visitors: Cast, client_of: ClientOf) -> None:
    address = upload(client, a_html="<html><body><h1>2026-02-03 Dark</h1><script>alert(1)</script><p>10:05 dark</p></body></html>")
    client.post(f"{address}save/", {"zone": "UTC", "keep": [Import.objects.get().files.get().uid]})
    answer = client.get("/incidents/INC-1/original/")
    assert answer.content.startswith(b"<html>")
    assert {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")} == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="a.html"',
        "X-Content-Type-Options": "nosniff",
    }
    assert client_of(visitors.other_team).get("/incidents/INC-1/original/").status_code == 403
    join_as_observer(Incident.objects.get(), by=visitors.other_team)
    assert client_of(visitors.other_team).get("/incidents/INC-1/original/").status_code == 200
    assert client.get("/incidents/INC-9/original/").status_code == 404


@pytest.mark.parametrize("path", ["", "save/", "undo/", "drop/", "files/x/"])
def test_an_import_is_nobody_elses(noon: datetime, preview: Preview, visitors: Cast, client_of: ClientOf, path: str) -> None:
    batch = preview({"a.md": REPORT})
    method = "post" if path in {"save/", "drop/"} else "get"
    real = getattr(client_of(visitors.other_team), method)(f"/import/{batch.uid}/{path}")
    made_up = getattr(client_of(visitors.other_team), method)(f"/import/222222222222/{path}")
    assert (real.status_code, made_up.status_code) == (404, 404)


def test_readers_and_strangers_do_not_import(visitors: Cast, client_of: ClientOf) -> None:
    assert client_of(visitors.reader).get("/import/").status_code == 403
    assert client_of(visitors.reader).post("/import/", {"files": [SimpleUploadedFile("a.md", b"x")]}).status_code == 403
    assert client_of(visitors.stranger).get("/import/").status_code == 302


def test_a_form_of_another_site_is_refused(visitors: Cast, data_dir: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert visitors.owner.user is not None
    strict.force_login(visitors.owner.user)
    assert strict.post("/import/", {"files": [SimpleUploadedFile("a.md", REPORT.encode())]}).status_code == 403
    assert not Import.objects.exists()


def test_an_upload_over_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.post("/import/", b"", content_type="multipart/form-data; boundary=x", headers={"Content-Length": "900000000"})
    assert (answer.status_code, "larger than 200 MB" in text_of(answer.content)) == (413, True)


def test_a_preview_can_be_thrown_away(noon: datetime, client: Client) -> None:
    address = upload(client, a_md=REPORT)
    assert client.post(f"{address}drop/").status_code == 302
    assert client.get(address).status_code == 404
    assert not Import.objects.exists()


def test_a_large_import_is_the_workers_and_shows_how_far_it_is(
    noon: datetime, client: Client, monkeypatch: pytest.MonkeyPatch, visitors: Cast
) -> None:
    monkeypatch.setattr(saving, "AT_ONCE", 1)
    address = upload(client, a_md=REPORT, b_md=LATER)
    batch = Import.objects.get()
    client.post(f"{address}save/", {"zone": "UTC", "keep": [file.uid for file in batch.files.all()]})
    assert "0 of 2 documents" in text_of(client.get(address).content)
    batch.refresh_from_db()
    saving.go_on_saving(batch, by=visitors.owner)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert "2 incidents are here" in text_of(answer.content)


def test_undoing_edited_work_needs_a_tick(noon: datetime, client: Client, preview: Preview, visitors: Cast) -> None:
    batch = preview({"a.md": REPORT})
    save_import(batch, by=visitors.owner)
    edit_incident(Incident.objects.get(), expected=None, by=visitors.owner, summary="Read again.")
    answer = client.post(f"/import/{batch.uid}/undo/")
    assert (answer.status_code, "Work has gone into INC-1 since" in text_of(answer.content)) == (422, True)
    assert client.post(f"/import/{batch.uid}/undo/", {"with_edited": "on"}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(
    noon: datetime, client: Client, preview: Preview, count: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    batch = preview({f"{number}.md": REPORT.replace("hour", f"hour and {number} minutes") for number in range(count)})
    for address, most in ((f"/import/{batch.uid}/", 10), ("/imports/", 10), ("/import/", 10)):
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            assert client.get(address).status_code == 200


def test_two_hundred_small_files_are_one_import(noon: datetime, client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.md", f"# Report {number}".encode()) for number in range(200)]
    assert client.post("/import/", {"files": files}).status_code == 302
    assert Import.objects.get().files.count() == 200


def test_too_many_files_and_names_that_are_too_long_are_said_in_a_sentence(noon: datetime, client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.md", b"x") for number in range(2001)]
    answer = client.post("/import/", {"files": files})
    assert (answer.status_code, "There are more than 2000 files. Import them in several goes" in text_of(answer.content)) == (413, True)
    body = '--B\r\nContent-Disposition: form-data; name="files"; filename="' + "x" * 5000 + '.md"\r\n\r\nx\r\n--B--\r\n'
    answer = client.post("/import/", body, content_type="multipart/form-data; boundary=B")
    assert (answer.status_code, "Give its files shorter names" in text_of(answer.content)) == (422, True)
    assert not Import.objects.exists()
