"""A passage that is removed is nowhere any more: not in a row, not in the index, not in a file of the data folder (law 4)."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from secondstory.lib import blobs
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.lib.passages import MARK
from secondstory.library.models import Publication
from secondstory.postmortems.models import Section
from secondstory.postmortems.operations import start_postmortem
from secondstory.sources.models import Intake
from secondstory.sources.operations import Given, look_at_records, save_intake
from secondstory.timeline.models import Account, DecisionPoint, Event, Redaction, Remark
from secondstory.timeline.operations import NewEvent, add_events, edit_event, last_edit, undo_timeline_edit
from secondstory.workspace.operations import find_passage, finish_redactions, redact_passage
from tests.cast import Cast, sign_in
from tests.workspace.telling_all import PASSAGE, columns, holds, rows_that_have_it, tell_everything, write_it_everywhere

LOG = (
    b'{"ts": "2026-03-16T11:10:00Z", "level": "info", "msg": "connecting with password=hunter22"}\n'
    b'{"ts": "2026-03-16T11:11:00Z", "level": "info", "msg": "connected"}\n'
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("noon")
def test_what_is_removed_is_left_in_no_row_no_index_and_no_file(visitors: Cast, data_dir: Path) -> None:
    incident = tell_everything(visitors)
    assert write_it_everywhere() == []
    told = {f"{model._meta.db_table}.{one.column}" for model, fields in columns().items() for one in fields}
    assert told - set(rows_that_have_it()) == set()
    counts = find_passage(incident, PASSAGE, by=visitors.owner)
    row = redact_passage(incident, f"  {PASSAGE}\n", reason=f"A password ({PASSAGE}) was pasted", by=visitors.owner)
    assert rows_that_have_it() == []
    assert (row.places, row.reason, row.redacted_by) == (counts, f"A password ({MARK}) was pasted", visitors.owner.user)
    assert len(row.files) == 1
    assert [file for file in _files(data_dir) if holds(file.read_bytes())] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("noon", "data_dir")
def test_removing_it_again_finds_only_what_came_since(visitors: Cast) -> None:
    incident = tell_everything(visitors)
    first = redact_passage(incident, PASSAGE, reason="A password", by=visitors.owner)
    assert redact_passage(incident, PASSAGE, reason="A password", by=visitors.owner) == first
    Event.objects.filter(incident=incident).update(text=f"again: {PASSAGE}")
    second = redact_passage(incident, PASSAGE, reason="It came back", by=visitors.owner)
    assert (second.places, second.hash) == ({"events": Event.objects.filter(incident=incident).count()}, first.hash)
    assert set(Event.objects.filter(incident=incident).values_list("text", flat=True)) == {f"again: {MARK}"}


def _files(data_dir: Path) -> list[Path]:
    """The data folder, and on SQLite the database itself with its log of recent writes."""
    found = [file for file in data_dir.rglob("*") if file.is_file()]
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        found += sorted(name.parent.glob(f"{name.name}*"))
    return found


@pytest.mark.usefixtures("noon", "data_dir")
def test_an_address_or_a_key_that_was_made_of_it_becomes_another(visitors: Cast) -> None:
    incident = tell_everything(visitors)
    section = Section.objects.get(postmortem__incident=incident)
    Section.objects.filter(pk=section.pk).update(key="impact_of_hunter_22_s3cret_key")
    content = Publication.objects.get(incident=incident).content
    content["sections"][0]["key"] = "impact_of_hunter_22_s3cret_key"
    Publication.objects.filter(incident=incident).update(slug="slow-hunter-22-s3cret-key-x", content=content)
    redact_passage(incident, PASSAGE, reason="A password", by=visitors.owner)
    section.refresh_from_db()
    row = Publication.objects.get(incident=incident)
    assert (section.key, section.title) == (f"section_{section.pk}", f"Impact of {MARK}")
    assert (row.slug, row.title) == (f"slow-{incident.uid[:6]}", f"Slow: {MARK}")
    assert [one["key"] for one in row.content["sections"]] == ["section_0"]


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


ORIGINALS = {
    "text": (b"line 1\npassword=hunter22\n", True),
    "other text": (b"line 1\npassword=hunter23\n", False),
    "utf-16": ("line 1\npassword=hunter22\n".encode("utf-16"), True),
    "across two pieces": (b"x" * 999_996 + b"hunter22", True),
    "gzip": (gzip.compress(b"password=hunter22"), True),
    "zip": (packed("a.json", b'{"a": "hunter22"}'), True),
    "zip in zip": (packed("b.zip", packed("a.json", b'{"a": "hunter22"}')), True),
    "other zip": (packed("a.json", b"{}"), False),
    "name in a zip": (packed("hunter22.json", b"{}"), True),
    "cut off zip": (packed("a.json", b'{"a": "b"}')[:-30], True),
    "Word document": (packed("[Content_Types].xml", b"<x/>"), True),
    "PDF": (b"%PDF-1.7 nothing in it", True),
}


@pytest.mark.usefixtures("noon", "data_dir")
@pytest.mark.parametrize("name", ORIGINALS)
def test_a_kept_original_goes_when_it_holds_it_or_can_not_be_searched(visitors: Cast, name: str) -> None:
    content, goes = ORIGINALS[name]
    incident = visitors.make_incident(summary="The password is hunter22.")
    sha256 = blobs.keep(content)
    start_postmortem(incident, by=visitors.owner, evidence_sha256=sha256)
    assert find_passage(incident, "hunter22", by=visitors.owner).get("files", 0) == int(goes)
    row = redact_passage(incident, "hunter22", reason="A password", by=visitors.owner)
    assert (row.files, blobs.path_of(sha256).exists()) == ([sha256] if goes else [], not goes)


@pytest.mark.usefixtures("noon", "data_dir")
def test_what_was_only_looked_at_can_not_be_saved_any_more_and_the_file_is_refused_from_then_on(visitors: Cast) -> None:
    incident = visitors.make_incident()
    log = Given("a.log", len(LOG), lambda: LOG)
    intake = look_at_records(incident, [log], by=visitors.owner)
    assert intake.files.get().found["secrets"] == 1
    redact_passage(incident, "hunter22", reason="A password", by=visitors.owner)
    file = intake.files.get()
    assert (file.state, file.found["records"], "hunter22" in str(file.found)) == ("unreadable", 0, False)
    with pytest.raises(Refusal, match="There is nothing to save"):
        save_intake(intake, by=visitors.owner)
    with pytest.raises(Refusal, match=r"“a\.log” went when a passage was removed"):
        look_at_records(incident, [log], by=visitors.owner)


@pytest.mark.usefixtures("noon", "data_dir")
def test_a_likely_secret_is_marked_until_it_is_removed(visitors: Cast) -> None:
    incident = visitors.make_incident()
    intake = look_at_records(incident, [Given("a.log", len(LOG), lambda: LOG)], by=visitors.owner)
    save_intake(intake, by=visitors.owner)
    marked = [event for event in Event.objects.filter(incident=incident) if event.may_hold_secret]
    assert [event.text for event in marked] == ["connecting with password=hunter22"]
    browser = sign_in(visitors.owner)
    page = browser.get(f"/incidents/{incident.key}/").content.decode()
    (door,) = re.findall(r'href="(/incidents/[^"]+/removals/new/\?line=[^"]+)"', page)
    assert (door.partition("?line=")[2], "hunter22" in door) == (marked[0].uid, False)
    assert ">hunter22</textarea>" in browser.get(door).content.decode().replace("\n", "")
    redact_passage(incident, "hunter22", reason="A password", by=visitors.owner)
    event = Event.objects.get(pk=marked[0].pk)
    assert event.evidence is not None
    assert (event.may_hold_secret, event.text, event.evidence.is_redacted) == (False, f"connecting with password={MARK}", True)
    assert event.evidence.sha256 == hashlib.sha256(LOG.splitlines()[0]).hexdigest()


@pytest.mark.usefixtures("noon", "data_dir")
def test_an_edit_can_still_be_undone_and_brings_nothing_back(visitors: Cast) -> None:
    incident = visitors.make_incident()
    (event,) = add_events(incident, [NewEvent("connecting with hunter22", None)], by=visitors.owner)
    edit_event(event, text="connecting", expected=None, by=visitors.owner)
    edit = last_edit(incident)
    assert edit is not None
    redact_passage(incident, "hunter22", reason="A password", by=visitors.owner)
    edit.refresh_from_db()
    undo_timeline_edit(edit, by=visitors.owner)
    event.refresh_from_db()
    assert event.text == f"connecting with {MARK}"


@pytest.mark.usefixtures("noon", "data_dir")
def test_a_form_that_was_open_meanwhile_can_not_put_it_back(visitors: Cast) -> None:
    incident = visitors.make_incident()
    (event,) = add_events(incident, [NewEvent("connecting with hunter22", None)], by=visitors.owner)
    version = event.version
    redact_passage(incident, "hunter22", reason="A password", by=visitors.owner)
    with pytest.raises(Stale):
        edit_event(event, text="connecting with hunter22, twice", expected=version, by=visitors.owner)


@pytest.mark.usefixtures("noon", "data_dir")
def test_what_whoever_removes_it_may_not_read_goes_too_and_is_not_counted(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(summary="hunter22")
    account = Account.objects.create(incident=incident, role="Support", actions="I typed hunter22")
    (event,) = add_events(incident, [NewEvent("Chosen", noon, kind="decision")], by=visitors.owner)
    point = DecisionPoint.everything.create(event=event, believed="hunter22 was safe", room_at=noon + timedelta(days=1))
    remark = Remark.objects.create(point=point, role="Responder", text="hunter22")
    assert find_passage(incident, "hunter22", by=visitors.owner) == {"incident": 1}
    assert redact_passage(incident, "hunter22", reason="A password", by=visitors.owner).places == {"incident": 1}
    account.refresh_from_db()
    remark.refresh_from_db()
    assert (account.actions, remark.text) == (f"I typed {MARK}", MARK)
    assert DecisionPoint.everything.get(pk=point.pk).believed == f"{MARK} was safe"


@pytest.mark.usefixtures("noon", "data_dir")
def test_a_killed_program_finishes_at_the_next_start(visitors: Cast) -> None:
    incident = visitors.make_incident()
    sha256 = blobs.keep(b"hunter22")
    Redaction.objects.create(incident=incident, hash="1" * 64, files=[sha256])
    assert (finish_redactions(), finish_redactions()) == (1, 0)
    assert not blobs.path_of(sha256).exists()


@pytest.mark.usefixtures("noon", "data_dir")
def test_what_can_not_be_removed_is_one_sentence(visitors: Cast) -> None:
    incident = visitors.make_incident()
    other = visitors.make_incident(summary="hunter22")
    for passage, sentence in {
        "ab c": "at least 4 characters",
        "x" * 20_001: "within 20000 characters",
        "hunter22": "doesn’t stand anywhere",
    }.items():
        with pytest.raises(Refusal, match=sentence):
            redact_passage(incident, passage, reason="A password", by=visitors.owner)
    with pytest.raises(Refusal, match="Say why"):
        redact_passage(other, "hunter22", reason=" ", by=visitors.owner)
    for visitor in (visitors.same_team, visitors.administrator):
        with pytest.raises(NotAllowed):
            redact_passage(other, "hunter22", reason="A password", by=visitor)
    intake = look_at_records(other, [Given("a.log", len(LOG), lambda: LOG)], by=visitors.owner)
    Intake.objects.filter(pk=intake.pk).update(state="saving")
    with pytest.raises(Refusal, match="Records are being added"):
        redact_passage(other, "hunter22", reason="A password", by=visitors.owner)
    other.refresh_from_db()
    assert (other.summary, Redaction.objects.count()) == ("hunter22", 0)


@pytest.mark.usefixtures("noon", "data_dir")
def test_on_the_pages_it_is_looked_for_then_removed_and_never_in_an_address(visitors: Cast) -> None:
    incident = visitors.make_incident(summary="The password is hunter22.", customer_impact="hunter22 hunter22")
    browser = sign_in(visitors.owner)
    address = f"/incidents/{incident.key}/removals/new/"
    assert "Look where it stands" in browser.get(address).content.decode()
    looked = browser.post(address, {"passage": "hunter22", "step": "look"})
    page = looked.content.decode()
    assert (looked.status_code, "The incident itself" in page, ">3<" in page, "no-store" in looked["Cache-Control"]) == (
        200,
        True,
        True,
        True,
    )
    assert "doesn’t stand anywhere" in browser.post(address, {"passage": "hunter23", "step": "look"}).content.decode()
    changed = browser.post(address, {"passage": "password is", "reason": "x", "step": "remove", "looked": "of another"})
    assert ("Where it stands" in changed.content.decode(), Redaction.objects.count()) == (True, 0)
    without_reason = browser.post(address, {"passage": "hunter22", "step": "remove"})
    assert (without_reason.status_code, "Say why it is removed" in without_reason.content.decode()) == (422, True)
    done = browser.post(address, {"passage": "hunter22", "reason": "A password", "step": "remove"})
    assert (done.status_code, done["Location"]) == (302, f"/incidents/{incident.key}/removals/")
    listed = browser.get(done["Location"]).content.decode()
    assert ("A password" in listed, "the incident itself 3" in listed, "Owner" in listed, "hunter22" in listed) == (True, True, True, False)
    history = browser.get(f"/incidents/{incident.key}/history/").content.decode()
    assert ("removed a passage everywhere" in history, "hunter22" in history) == (True, False)
    assert sign_in(visitors.participant).get(done["Location"]).status_code == 200


@pytest.mark.usefixtures("noon", "data_dir")
def test_by_the_api(visitors: Cast) -> None:
    incident = visitors.make_incident(summary="The password is hunter22.")
    browser = sign_in(visitors.owner)

    def post(path: str, **body: str) -> tuple[int, Any]:
        answer = browser.post(f"/api/v1/incidents/{incident.key}/removals{path}", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    assert post("/look", passage="hunter22") == (200, {"places": {"incident": 1}})
    assert post("", passage="hunter22")[0] == 422
    status, made = post("", passage="hunter22", reason="A password")
    assert (status, made["places"], made["reason"], made["by"], made["files"]) == (201, {"incident": 1}, "A password", "Owner", [])
    assert browser.get(f"/api/v1/incidents/{incident.key}/removals").json() == [made]
    assert post("", passage="hunter99", reason="A password")[0] == 422
