"""Pictures of a document: brought, kept without what is not seen, shown to those who may read the story and to nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import make_private
from secondstory.lib import blobs, clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.passages import MARK
from secondstory.library.operations import publish_postmortem
from secondstory.people.operations import make_token
from secondstory.people.permissions import Visitor
from secondstory.postmortems import live_text
from secondstory.postmortems.models import Moment, Picture, Postmortem, Section
from secondstory.postmortems.operations import keep_picture, write_first_or_next_section
from secondstory.timeline.models import Redaction
from secondstory.workspace.operations import redact_picture, sweep_unseen_pictures
from tests.cast import Cast
from tests.images import JPEG, PNG, WEBP

ClientOf = Callable[[Visitor], Client]


@pytest.fixture
def incident(visitors: Cast, data_dir: Path) -> Incident:
    return visitors.make_incident()


def bring(client: Client, incident: Incident, content: bytes, name: str = "graph.png", **headers: Any) -> Any:
    return client.post(f"/incidents/{incident.key}/document/pictures/", {"file": SimpleUploadedFile(name, content, "text/html")}, **headers)


def test_a_picture_is_kept_under_its_hash_and_shown(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client = client_of(visitors.participant)
    answer = bring(client, incident, JPEG, name="../../Ana’s graph.html")
    row = Picture.objects.get()
    src = f"/incidents/{incident.key}/document/pictures/{row.sha256}/"
    assert (answer.status_code, answer.json()) == (201, {"src": src, "width": 12, "height": 7})
    assert (row.media_type, row.postmortem, row.name) == ("image/jpeg", Postmortem.objects.get(incident=incident), "Ana’s graph.html")
    shown = client.get(src)
    assert (shown.status_code, hashlib.sha256(shown.content).hexdigest()) == (200, row.sha256)
    assert b"ICC_PROFILE" in JPEG
    assert b"ICC_PROFILE" not in shown.content
    wanted = {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'inline; filename="{row.sha256[:12]}.jpg"',
    }
    assert {name: shown.headers[name] for name in wanted} == wanted
    assert client.get(src, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304


def test_the_same_picture_twice_is_one(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client = client_of(visitors.participant)
    first, again, other = (bring(client, incident, content).json()["src"] for content in (PNG, PNG, WEBP))
    assert first == again != other
    assert Picture.objects.count() == 2


def test_only_those_who_read_the_story_see_it_wherever_its_incident_is_called_now(
    visitors: Cast, client_of: ClientOf, incident: Incident
) -> None:
    src = bring(client_of(visitors.participant), incident, PNG).json()["src"]
    other = visitors.make_incident("Another", by=visitors.other_team)
    sha256 = Picture.objects.get().sha256
    elsewhere = f"/incidents/{other.key}/document/pictures/{sha256}/"
    assert client_of(visitors.other_team).get(src).status_code == 403
    assert client_of(visitors.other_team).get(elsewhere).status_code == 404, "It is no picture of that document."
    assert client_of(visitors.stranger).get(src).status_code == 302
    make_private(incident, reason="It names a customer.", by=visitors.owner)
    assert client_of(visitors.owner).get(src).status_code == 200, "The earlier key finds it for those inside."
    assert client_of(visitors.other_team).get(src).status_code == 404


@pytest.mark.parametrize("name", ["..", "..%2f..%2fsecret", "A" * 64, "0" * 63, "0" * 64 + "%00", "%2e%2e", "0" * 64 + "%0a"])
def test_nothing_but_a_hash_of_this_document_is_a_picture(visitors: Cast, client_of: ClientOf, incident: Incident, name: str) -> None:
    bring(client_of(visitors.participant), incident, PNG)
    assert client_of(visitors.participant).get(f"/incidents/{incident.key}/document/pictures/{name}/").status_code in {400, 404}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "An SVG can hold scripts and links, so it isn’t taken. Save it as PNG.",
        ),
        (b"<script>alert(1)</script>", "That is no picture we can show. Bring a PNG, JPEG, GIF or WebP."),
        (PNG[:-20], "The picture is damaged or was cut off on its way. Save it again and bring it once more."),
        (b"", "The file is empty. Choose a PNG, JPEG, GIF or WebP picture."),
    ],
)
def test_what_is_refused_leaves_nothing(visitors: Cast, client_of: ClientOf, incident: Incident, content: bytes, sentence: str) -> None:
    answer = bring(client_of(visitors.participant), incident, content)
    assert (answer.status_code, answer.json()) == (422, {"detail": sentence, "field": "file"})
    assert (Picture.objects.count(), list(blobs.folder().rglob("*"))) == (0, [])


def test_one_file_in_the_right_field_is_needed(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client, address = client_of(visitors.participant), f"/incidents/{incident.key}/document/pictures/"
    for body in ({}, {"file": "text"}, {"other": SimpleUploadedFile("a.png", PNG)}, {"file": [SimpleUploadedFile("a.png", PNG)] * 2}):
        answer = client.post(address, body)
        assert (answer.status_code, answer.json()) == (422, {"detail": "Send one picture, in the field “file”.", "field": "file"})
    broken = client.post(address, b"--x\r\nnothing", content_type="multipart/form-data; boundary=x")
    assert broken.status_code == 422


def test_one_larger_than_the_setting_is_refused_before_it_is_read(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    save_setting("document.picture_mb", value="1", by=visitors.administrator)
    answer = bring(client_of(visitors.participant), incident, PNG + b"\0" * 1_200_000)
    sentence = "The picture is larger than 1 MB. Make it smaller, or cut out the part that matters."
    assert (answer.status_code, answer.json()) == (413, {"detail": sentence, "field": "file"})
    assert bring(client_of(visitors.participant), incident, PNG + b"\0" * 1_050_000).json() == {"detail": sentence, "field": "file"}


def test_programs_bring_and_list_them_too(visitors: Cast, incident: Incident) -> None:
    assert visitors.participant.user is not None
    key = make_token(visitors.participant.user, label="x", scopes=["read", "write"], days=1, by=visitors.participant)[1]
    program, address = Client(headers={"Authorization": f"Bearer {key}"}), f"/api/v1/incidents/{incident.key}/document/pictures"
    answer = program.post(address, {"file": SimpleUploadedFile("graph.png", PNG)})
    row = Picture.objects.get()
    told = {
        "sha256": row.sha256,
        "src": f"/incidents/{incident.key}/document/pictures/{row.sha256}/",
        "media_type": "image/png",
        "name": "graph.png",
        "width_px": 12,
        "height_px": 7,
    }
    assert (answer.status_code, answer.json()) == (201, told)
    assert program.get(address).json() == [told]
    refused = program.post(address, {"file": SimpleUploadedFile("graph.png", b"<svg/>")})
    assert (refused.status_code, refused.json()["title"]) == (422, "An SVG can hold scripts and links, so it isn’t taken. Save it as PNG.")


def words_of(document: Postmortem) -> str:
    """Everything that is kept of the document's text."""
    updates = b"".join(bytes(row.update) for row in document.text_updates.all())
    moments = str([moment.sections for moment in document.moments.all()])
    return updates.decode("latin-1") + moments + "".join(document.sections.values_list("markdown", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_live", [False, True])
def test_a_picture_is_removed_from_everywhere_and_leaves_its_hash(
    visitors: Cast, client_of: ClientOf, incident: Incident, *, is_live: bool
) -> None:
    by = visitors.owner
    row = keep_picture(incident, PNG, name="secret.png", by=by)
    shown = f'![Their faces](/incidents/{incident.key}/document/pictures/{row.sha256}/ "At the desk")'
    section = write_first_or_next_section(incident, title="Story", markdown=f"Before\n\n{shown}\n\nafter", by=by)
    document = Postmortem.objects.get(incident=incident)
    Moment.objects.create(postmortem=document, sections=[{"uid": section.uid, "key": "story", "title": "Story", "markdown": shown}])
    if is_live:
        live_text.open_log(document)
    edition = publish_postmortem(document, by=by, nothing_new_reason="Nothing new.")
    assert "Their faces" in words_of(document)
    page = client_of(by)
    assert row.sha256 in page.get(f"/incidents/{incident.key}/removals/").content.decode()
    form = f"/incidents/{incident.key}/removals/pictures/{row.sha256}/"
    assert page.post(form, {"reason": ""}).status_code == 422
    assert page.post(form, {"reason": "It shows people."}).status_code == 302
    assert ("Their faces" in words_of(document), row.sha256 in words_of(document)) == (False, False)
    assert Section.objects.get(pk=section.pk).markdown == f"Before\n\n{MARK}\n\nafter"
    edition.refresh_from_db()
    assert (edition.content["sections"][0]["markdown"], edition.content["pictures"]) == (f"Before\n\n{MARK}\n\nafter", [])
    assert row.sha256 not in [path.parent.name + path.name for path in blobs.folder().rglob("*")]
    left = Redaction.objects.get()
    assert (left.files, left.reason, left.is_finished) == ([row.sha256], "It shows people.", True)
    assert left.places == {"document": 4, "publications": 1}, "The text, the moment, that of the publication, and the picture itself."
    for address in (f"/incidents/{incident.key}/document/pictures/{row.sha256}/", f"/library/pictures/{row.sha256}/"):
        assert page.get(address).status_code == 404


def test_the_bytes_stay_for_whoever_else_shows_them(visitors: Cast, incident: Incident) -> None:
    other = visitors.make_incident("Another")
    sha256 = keep_picture(incident, PNG, by=visitors.owner).sha256
    keep_picture(other, PNG, by=visitors.owner)
    assert redact_picture(incident, sha256, reason="It shows people.", by=visitors.owner).files == []
    assert blobs.path_of(sha256).exists()
    with pytest.raises(Refusal, match="This incident has no such picture"):
        redact_picture(incident, sha256, reason="Once more", by=visitors.owner)
    with pytest.raises(NotAllowed):
        redact_picture(other, sha256, reason="It is not mine", by=visitors.reader)


def test_one_that_nothing_shows_goes_after_a_day(visitors: Cast, incident: Incident, set_clock: Callable[[datetime], None]) -> None:
    by = visitors.owner
    shown, moment, unseen = (keep_picture(incident, content, by=by) for content in (PNG, JPEG, WEBP))
    write_first_or_next_section(incident, title="Story", markdown=f"![x](/incidents/OLD/document/pictures/{shown.sha256}/)", by=by)
    Moment.objects.create(postmortem=shown.postmortem, sections=[{"markdown": f"![x](/incidents/OLD/document/pictures/{moment.sha256}/)"}])
    assert sweep_unseen_pictures() == 0
    set_clock(clock.now() + timedelta(hours=25))
    assert sweep_unseen_pictures() == 1
    assert set(Picture.objects.values_list("sha256", flat=True)) == {shown.sha256, moment.sha256}
    assert [blobs.path_of(row.sha256).exists() for row in (shown, moment, unseen)] == [True, True, False]


def test_another_site_cannot_bring_one(visitors: Cast, incident: Incident) -> None:
    client = Client(enforce_csrf_checks=True)
    assert visitors.participant.user is not None
    client.force_login(visitors.participant.user)
    assert bring(client, incident, PNG).status_code == 403
    assert Picture.objects.count() == 0
