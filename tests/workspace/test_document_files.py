"""The working copy as a file: with the facts of now, for those who may read the story, and back in again."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from secondstory.cli.main import cli
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import declare_incident
from secondstory.people.permissions import Visitor
from secondstory.postmortems import live_text, log
from secondstory.postmortems.models import LEARNED, Picture, Postmortem, Section
from secondstory.postmortems.operations import keep_picture, start_postmortem, write_section
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.shared import fragment_of
from secondstory.postmortems.tree.shared_editing import edit_fragment
from secondstory.sources.operations import Given, preview_files, save_import
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event
from tests.cast import Cast
from tests.images import PNG

ClientOf = Callable[[Visitor], Client]


@pytest.fixture
def document(visitors: Cast, noon: datetime, data_dir: Path) -> Postmortem:
    """A document that mentions an event, shows the timeline and a picture."""
    by = visitors.owner
    incident = visitors.make_incident("Checkout & co < slow", started_at=noon - timedelta(hours=2), zone="Europe/Lisbon")
    event = add_event(incident, NewEvent("Rolled back", noon - timedelta(minutes=56)), by=by)
    private = declare_incident("Hidden ledger", is_private=True, started_at=noon, by=visitors.administrator)
    row = start_postmortem(incident, by=by, summary="It was slow for an hour.", is_blank=True)
    picture = keep_picture(incident, PNG, name="graph.png", by=by)
    text = f"""At [x](story:event/{event.uid}), as in [Hidden ledger](story:incident/{private.uid}).

::timeline

![A graph](/incidents/{incident.key}/document/pictures/{picture.sha256}/ "Requests")"""
    write_section(row, key=LEARNED, title="What we learned", markdown="- Pools are shared.", by=by)
    write_section(row, title="Story & more", markdown=text, by=by)
    return row


def picture_of(document: Postmortem) -> str:
    sha256 = Picture.objects.get(postmortem=document).sha256
    return f"/incidents/{document.incident.key}/document/pictures/{sha256}/"


def test_markdown_has_the_words_of_now_and_front_matter(visitors: Cast, client_of: ClientOf, document: Postmortem) -> None:
    answer = client_of(visitors.participant).get(f"/incidents/{document.incident.key}/document.md")
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{document.incident.key}.md"
    assert (
        answer.content.decode()
        == f"""---
title: "Checkout & co < slow"
incident: {document.incident.key}
state: draft
depth: note
exported: "2026-03-16T12:00:00+00:00"
started: "2026-03-16T10:00:00+00:00"
severity: SEV3
near_miss: false
team: Payments
services: Checkout
zone: "Europe/Lisbon"
document: "Second Story 1"
promise: "{document.notice}"
---

# Checkout & co < slow

It was slow for an hour.

## What we learned

- Pools are shared.

## Story & more

At 11:04 Rolled back, as in another incident.

- **11:04** Observation. Rolled back

![A graph]({picture_of(document)} "Requests")
"""
    )


def test_html_is_one_file_with_its_pictures_inside(visitors: Cast, client_of: ClientOf, document: Postmortem) -> None:
    page = client_of(visitors.participant).get(f"/incidents/{document.incident.key}/document.html").content.decode()
    assert "<h1>Checkout &amp; co &lt; slow</h1>" in page
    assert "<h2>Story &amp; more</h2>" in page
    event = Event.objects.get()
    assert f'href="http://testserver/incidents/{document.incident.key}/#event-{event.uid}"' in page
    inside = page.split('src="data:image/png;base64,')[1].split('"')[0]
    assert base64.b64decode(inside).startswith(b"\x89PNG")
    assert 'data-block="timeline"' in page
    assert ("Hidden ledger" in page, 'src="/' in page, "<script" in page) == (False, False, False)


def test_json_keeps_what_each_mention_points_at(visitors: Cast, client_of: ClientOf, document: Postmortem) -> None:
    told = client_of(visitors.participant).get(f"/incidents/{document.incident.key}/document.json").json()
    event, private = Event.objects.get(), Incident.objects.get(title="Hidden ledger")
    assert [(one["key"], one["title"]) for one in told["sections"]] == [(LEARNED, "What we learned"), ("story_more", "Story & more")]
    assert told["sections"][1]["markdown"].split("\n\n")[:2] == [
        f"At [11:04 Rolled back](story:event/{event.uid}), as in [another incident](story:incident/{private.uid}).",
        "::timeline",
    ]
    assert told["facts"][f"event:{event.uid}"]["label"] == "11:04 Rolled back"
    assert told["facts"][f"incident:{private.uid}"] == {"label": "", "detail": "", "href": "", "is_gone": True}
    assert [(one["name"], one["width_px"], one["address"]) for one in told["pictures"]] == [("graph.png", 12, picture_of(document))]


def test_only_those_who_read_the_story_get_it_and_never_as_of_a_minute(visitors: Cast, client_of: ClientOf, document: Postmortem) -> None:
    for form in ("md", "html", "json"):
        page, program = f"/incidents/{document.incident.key}/document.{form}", f"/api/v1/incidents/{document.incident.key}/document.{form}"
        assert [client_of(visitors.other_team).get(address).status_code for address in (page, program)] == [403, 403]
        later = client_of(visitors.participant).get(f"{page}?as_of=2026-03-16T11:30Z")
        assert "Rolled back" not in later.content.decode()
        assert client_of(visitors.participant).get(f"{program}?as_of=2026-03-16T11:30Z").status_code == 404
    assert client_of(visitors.participant).get(f"/api/v1/incidents/{document.incident.key}/document.exe").status_code == 404


def test_it_is_what_was_typed_this_moment(visitors: Cast, client_of: ClientOf, document: Postmortem) -> None:
    live_text.open_log(document)
    section = Section.objects.get(key="story_more")
    text = live_text.load(document)
    before = text.get_state()
    with text.transaction():
        edit_fragment(fragment_of(text, section.uid), read_markdown("Just typed."))
    log.append(document.pk, [text.get_update(before)])
    told = client_of(visitors.participant).get(f"/incidents/{document.incident.key}/document.json").json()
    assert told["sections"][1]["markdown"] == "Just typed."


def test_the_markdown_can_be_brought_in_again(visitors: Cast, client_of: ClientOf, document: Postmortem, tmp_path: Path) -> None:
    write_section(document, title="Background", markdown="Pools are *shared*.\n\n### Since when\n\n- one\n- two", by=visitors.owner)
    written = client_of(visitors.participant).get(f"/incidents/{document.incident.key}/document.md").content
    batch = preview_files([Given("copy.md", len(written), lambda: written)], by=visitors.owner)
    save_import(batch, by=visitors.owner)
    again = Postmortem.objects.exclude(pk=document.pk).get()
    assert again.incident.title == "Checkout & co < slow"
    told = "- **11:04** Observation. Rolled back"
    story = ["At 11:04 Rolled back, as in another incident.", told, f'![A graph]({picture_of(document)} "Requests")']
    assert [(one.key, one.title, one.markdown) for one in again.sections.all()] == [
        (LEARNED, "What we learned", "- Pools are shared."),
        (
            "story_more",
            "Story & more",
            "\n\n".join(story),
        ),
        ("background", "Background", "Pools are *shared*.\n\n### Since when\n\n- one\n- two"),
    ]
    assert again.summary == "It was slow for an hour."


def test_the_shell_writes_the_same(visitors: Cast, document: Postmortem, tmp_path: Path) -> None:
    run, key = CliRunner(), document.incident.key
    files = {form: tmp_path / f"copy.{form}" for form in ("md", "html", "json")}
    for path in files.values():
        assert run.invoke(cli, ["document", "export", key, "-o", str(path), "--as", "participant"]).exit_code == 0
    assert files["md"].read_text().startswith('---\ntitle: "Checkout & co < slow"\n')
    assert json.loads(files["json"].read_text())["incident"] == key
    assert ('href="/' in files["html"].read_text(), "Rolled back" in files["html"].read_text()) == (False, True)
    shown = run.invoke(cli, ["document", "export", key, "-o", "-", "--to", "md", "--as", "participant"])
    assert shown.stdout == files["md"].read_text()
    for arguments, sentence in (
        (["INC-99", "-o", "x.md", "--as", "participant"], "There is no incident INC-99 that you may see."),
        ([key, "-o", "x.md", "--as", "other-team"], "Until it is published, its story is for those with a part in it."),
        (
            [key, "-o", "x.doc", "--as", "participant"],
            "Say what it is to be: name FILE with .md, .html or .json at its end, or add --to md.",
        ),
        ([key, "-o", str(tmp_path), "--to", "md", "--as", "participant"], f"{tmp_path} can’t be written (Is a directory)."),
    ):
        refused = run.invoke(cli, ["document", "export", *arguments])
        assert (refused.exit_code, sentence in refused.output) == (1, True), refused.output
