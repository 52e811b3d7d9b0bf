"""Publication freezes: mentions and blocks are the words of that moment, pictures come along, and the edition never asks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.actions.operations import add_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Involvement
from secondstory.incidents.operations import edit_incident, edit_involvement, make_private
from secondstory.library.edition import Edition
from secondstory.library.gates import NamesLeft
from secondstory.library.models import EditionPicture, Publication
from secondstory.library.operations import Answers, look_at, publish_postmortem, withdraw_publication
from secondstory.library.queries import search
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.postmortems import live_text, log
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.operations import keep_picture, start_postmortem, start_thread, write_section
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.shared import fragment_of
from secondstory.postmortems.tree.shared_editing import edit_fragment
from secondstory.timeline.operations import NewEvent, add_event, edit_event
from tests.cast import Cast
from tests.images import PNG

pytestmark = pytest.mark.django_db
Make = Callable[..., Postmortem]
ClientOf = Callable[[Visitor], Client]


def text_of(publication: Publication, title: str = "Story") -> str:
    sections = Edition.from_json(Publication.objects.get(pk=publication.pk).content).sections
    return next(section.markdown for section in sections if section.title == title)


def write(document: Postmortem, markdown: str, *, by: Visitor) -> None:
    write_section(document, title="Story", key="story", markdown=markdown, by=by)


def test_what_is_mentioned_becomes_the_words_of_that_moment(visitors: Cast, make_document: Make, noon: datetime) -> None:
    document, by = make_document(zone="Europe/Lisbon", started_at=noon - timedelta(hours=2)), visitors.owner
    incident = document.incident
    part = Involvement.objects.get(incident=incident)
    event = add_event(incident, NewEvent("Rolled *back* [x](story:time/started)", noon - timedelta(minutes=56), involvement=part), by=by)
    factor = add_factor(incident, "The limit is set by hand", by=by, domain="PROCESS", role="enabling")
    action = add_action(incident, "Set the limit by code", by=by, team=visitors.payments)
    idea = add_action(incident, "Perhaps later", by=by, is_idea=True)
    other = start_postmortem(visitors.make_incident("Results came up empty"), by=by)
    slug = publish_postmortem(other, by=by, nothing_new_reason="Nothing new.").slug
    never = start_postmortem(visitors.make_incident("Never published"), by=by)
    write(
        document,
        f"At [x](story:event/{event.uid}) the [x](story:role/{part.uid}) of [x](story:service/{visitors.service.uid}) saw it, **since [x](story:time/started)**.\n\n"
        f"- [x](story:factor/{factor.uid})\n- [x](story:action/{action.uid}) or [x](story:action/{idea.uid})\n\n"
        f"> See [x](story:incident/{other.incident.uid}) and [x](story:incident/{never.incident.uid}).\n\n"
        f"| a | b |\n| --- | --- |\n| [x](story:role/{part.uid}) | `[x](story:role/{part.uid})` |\n\n"
        "An [old line](story:event/gonegonegone).",
        by=by,
    )
    row = publish_postmortem(document, by=by)
    frozen = (
        f"At [11:04 Rolled \\*back\\* \\[x\\](story:time/started)](#e-{event.uid}) the Responder of [Checkout](/services/checkout/) saw it, **since** 16 March 2026, 10:00.\n\n"
        "- [The limit is set by hand](#factors)\n- [Set the limit by code](#actions) or Perhaps later\n\n"
        f"> See [Results came up empty](/library/{slug}/) and Never published.\n\n"
        f"| a | b |\n| --- | --- |\n| Responder | `[x](story:role/{part.uid})` |\n\n"
        "An old line."
    )
    assert text_of(row) == frozen
    edit_event(event, expected=None, by=by, text="Restarted")
    edit_involvement(part, expected=None, label="Scribe", user=None, by=by)
    assert text_of(row) == frozen
    assert [card.publication.slug for card in search(visitors.reader, "hand", chosen={}).cards] == [row.slug]


def test_blocks_are_written_out_as_lists_and_tables(visitors: Cast, make_document: Make, noon: datetime) -> None:
    document, by = make_document(started_at=noon - timedelta(hours=2), mitigated_at=noon), visitors.owner
    incident = document.incident
    edit_incident(incident, expected=None, by=by, customer_impact="Nobody could *pay*.")
    early = add_event(incident, NewEvent("Seen | <b>early</b>", noon - timedelta(hours=1)), by=by)
    add_event(incident, NewEvent("Rolled back", noon - timedelta(minutes=30), kind="action"), by=by)
    add_factor(incident, "A limit | by _hand_", by=by, domain="PROCESS", role="enabling")
    add_action(incident, "Set it by code", by=by, team=visitors.payments, due_on=noon.date())
    write(document, '::timeline\n\n::timeline{from="2026-03-16T11:20Z"}\n\n::impact\n\n::factors\n\n::actions\n\n- ::factors', by=by)
    row = publish_postmortem(document, by=by)
    told = ("- **11:00** Observation. Seen | \\<b>early&lt;/b>", "- **11:30** Action. Rolled back")
    table = "| Factor | Domain | Role |\n| --- | --- | --- |\n| A limit \\| by \\_hand\\_ | Process and tool design | enabling condition |"
    assert text_of(row) == "\n\n".join(
        [
            "\n".join(told),
            f"* {told[1].removeprefix('- ')}",
            "- Lasted: 2 h\n\nNobody could *pay*.",
            table,
            "| Action | Kind | Owned by | Due | State |\n| --- | --- | --- | --- | --- |\n| Set it by code |  | Payments | 2026-03-16 | draft |",
            "-\n  " + table.replace("\n", "\n  "),
        ]
    )
    edit_event(early, expected=None, by=by, text="Changed since")
    assert "Changed since" not in text_of(row)


def test_a_role_or_a_line_that_names_somebody_does_not_pass(visitors: Cast, make_document: Make, noon: datetime) -> None:
    user = User(username="ada", name="Adaora Nwosu")
    user.set_unusable_password()
    user.save()
    document, by = make_document(), visitors.owner
    part = Involvement.objects.get(incident=document.incident)
    edit_involvement(part, expected=None, label="Adaora Nwosu’s team", user=visitors.participant.user, by=by)
    write(document, f"The [responder](story:role/{part.uid}) saw it.", by=by)
    with pytest.raises(NamesLeft) as refused:
        publish_postmortem(document, by=by)
    assert {(hit.where, hit.text) for hit in refused.value.hits} >= {("section:Story", "Adaora Nwosu")}
    keys = frozenset(hit.key for hit in refused.value.hits)
    assert "Adaora" not in text_of(publish_postmortem(document, by=by, answers=Answers(replace=keys)))


def test_a_private_incident_is_not_told_of_in_an_edition(visitors: Cast, make_document: Make) -> None:
    document, by = make_document(), visitors.owner
    private = start_postmortem(visitors.make_incident("Hidden ledger"), by=by)
    write(document, f"As in [Hidden ledger](story:incident/{private.incident.uid}).", by=by)
    make_private(private.incident, reason="It names a customer.", by=by)
    assert text_of(publish_postmortem(document, by=by)) == "As in another incident."


def test_pictures_come_along_and_are_shown_to_readers(visitors: Cast, make_document: Make, client_of: ClientOf, data_dir: Path) -> None:
    document, by = make_document(), visitors.owner
    key, other = document.incident.key, visitors.make_incident("Another")
    sha256 = keep_picture(document.incident, PNG, by=by).sha256
    elsewhere = "f" * 64
    write(
        document,
        f'![A graph](/incidents/{key}/document/pictures/{sha256}/ "Requests | a second")\n\n![Not ours](/incidents/{other.key}/document/pictures/{elsewhere}/)',
        by=by,
    )
    reader, address = client_of(visitors.reader), f"/library/pictures/{sha256}/"
    assert reader.get(address).status_code == 404, "Before it is published, it is the story's."
    preview = client_of(by).get(f"/incidents/{key}/publish/preview/").content.decode()
    assert f'<img src="/incidents/{key}/document/pictures/{sha256}/" alt="A graph" width="12" height="7" loading="lazy">' in preview
    row = publish_postmortem(document, by=by)
    assert text_of(row) == f'![A graph](/library/pictures/{sha256}/ "Requests | a second")\n\nNot ours'
    shown = reader.get(address)
    assert (shown.status_code, shown.headers["Content-Type"], shown.headers["Content-Security-Policy"]) == (
        200,
        "image/png",
        "default-src 'none'; sandbox",
    )
    page = reader.get(f"/library/{row.slug}/").content.decode()
    assert (
        f'<figure><img src="{address}" alt="A graph" width="12" height="7" loading="lazy"><figcaption>Requests | a second</figcaption></figure>'
        in page
    )
    make_private(document.incident, reason="It names a customer.", by=by)
    assert reader.get(address).status_code == 404
    assert client_of(by).get(address).status_code == 200
    withdraw_publication(row, reason="A name was left.", by=by)
    assert (client_of(by).get(address).status_code, EditionPicture.objects.count()) == (404, 0)


def test_comments_stay_in_the_room_and_the_promise_goes_out(visitors: Cast, make_document: Make, client_of: ClientOf) -> None:
    from secondstory.configuration.operations import save_setting

    document, by = make_document(), visitors.owner
    write(document, "It was slow.", by=by)
    start_thread(document, section=document.sections.get(key="story"), quote="slow", text="How slow, zeppelin?", by=visitors.participant)
    save_setting("document.promise_link", value="https://example.org/promise", by=visitors.administrator)
    row = publish_postmortem(document, by=by)
    assert document.notice
    assert (row.content["notice"], row.content["notice_link"]) == (document.notice, "https://example.org/promise")
    assert "zeppelin" not in str(row.content)
    page = client_of(visitors.reader).get(f"/library/{row.slug}/").content.decode()
    assert '<a href="https://example.org/promise" rel="noopener">The promise in full</a>' in page
    save_setting("document.promise_link", value="https://example.org/other", by=visitors.administrator)
    assert page == client_of(visitors.reader).get(f"/library/{row.slug}/").content.decode() or "https://example.org/promise" in page


def test_what_was_typed_a_moment_ago_is_published_too(visitors: Cast, make_document: Make) -> None:
    document, by = make_document(sections={"Story": "It was slow."}), visitors.owner
    live_text.open_log(document)
    section = document.sections.get(title="Story")
    text = live_text.load(document)
    before = text.get_state()
    with text.transaction():
        edit_fragment(fragment_of(text, section.uid), read_markdown("It was slow, and then it stopped."))
    log.append(document.pk, [text.get_update(before)])
    assert text_of(publish_postmortem(document, by=by)) == "It was slow, and then it stopped."


def test_several_drafts_cost_as_many_statements_as_one(visitors: Cast, make_document: Make, noon: datetime, data_dir: Path) -> None:
    def draft(number: int) -> Postmortem:
        document: Postmortem = make_document(f"Story {number}")
        event = add_event(document.incident, NewEvent("Rolled back", noon), by=visitors.owner)
        picture = keep_picture(document.incident, PNG, by=visitors.owner)
        write(
            document,
            f"At [x](story:event/{event.uid}), see [y](story:incident/{document.incident.uid}).\n\n::timeline\n\n![g](/incidents/{document.incident.key}/document/pictures/{picture.sha256}/)",
            by=visitors.owner,
        )
        return document

    from secondstory.library.documents import with_story

    drafts: list[Any] = [draft(number).pk for number in range(3)]
    counts = []
    for some in (drafts[:1], drafts):
        rows = list(with_story(Postmortem.objects.filter(pk__in=some)))
        with CaptureQueriesContext(connection) as asked:
            looks = look_at(rows)
        counts.append(len(asked))
        assert all("12:00 Rolled back" in look.edition.sections[0].markdown for look in looks.values())
    assert counts[0] == counts[1] <= 9
