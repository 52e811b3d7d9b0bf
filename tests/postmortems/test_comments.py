"""Talking about a passage: who may, what stays, what goes."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.audit.models import Record
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import ask_to_read, join_as_observer
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.postmortems.models import Comment, Postmortem, Section, Thread
from secondstory.postmortems.operations import (
    remove_section,
    reopen_thread,
    reply,
    resolve_thread,
    start_postmortem,
    start_thread,
    withdraw_comment,
)
from secondstory.postmortems.queries import conversations
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
PLACE = "AAECAwQF"


@pytest.fixture
def document(visitors: Cast, noon: datetime) -> Postmortem:
    return start_postmortem(visitors.make_incident(), by=visitors.owner)


def test_a_conversation_from_its_first_word_to_its_end(visitors: Cast, document: Postmortem) -> None:
    section = Section.objects.filter(postmortem=document).first()
    assert section is not None
    thread = start_thread(
        document, section=section, start=PLACE, end=PLACE + "==", quote="the pool  ran\nout", text="Which pool?", by=visitors.participant
    )
    reply(thread, text="The one of checkout.", by=visitors.owner)
    resolve_thread(thread, by=visitors.owner)
    resolve_thread(thread, by=visitors.owner)
    (one,) = conversations(document)
    assert (one.thread.quote, one.place, one.section_uid, one.thread.is_resolved) == ("the pool ran out", section.title, section.uid, True)
    assert [(row.said_by, row.text) for row in one.comments] == [("Participant", "Which pool?"), ("Owner", "The one of checkout.")]
    reopen_thread(thread, by=visitors.owner)
    assert not Thread.objects.get().is_resolved
    verbs = list(Record.objects.filter(subject_kind="thread").order_by("pk").values_list("verb", "subject_label"))
    assert verbs == [(verb, thread.uid) for verb in ("commented", "answered a comment", "resolved a comment", "reopened a comment")]


def test_an_answer_opens_a_resolved_conversation_again(visitors: Cast, document: Postmortem) -> None:
    thread = start_thread(document, text="Which pool?", by=visitors.owner)
    resolve_thread(thread, by=visitors.owner)
    reply(thread, text="Not yet.", by=visitors.participant)
    assert not Thread.objects.get().is_resolved


def test_a_withdrawn_comment_leaves_that_there_was_one(visitors: Cast, document: Postmortem) -> None:
    thread = start_thread(document, text="It was a slip of mine", by=visitors.participant)
    comment = thread.comments.get()
    with pytest.raises(NotAllowed, match="Only whoever wrote"):
        withdraw_comment(comment, by=visitors.owner)
    withdraw_comment(comment, by=visitors.participant)
    comment.refresh_from_db()
    assert (comment.text, comment.is_withdrawn) == ("", True)
    assert [one.comments[0].is_withdrawn for one in conversations(document)] == [True]


def test_a_comment_outlives_its_section(visitors: Cast, document: Postmortem) -> None:
    section = Section.objects.filter(postmortem=document).first()
    assert section is not None
    start_thread(document, section=section, quote="the pool", text="Which?", by=visitors.owner)
    remove_section(section, by=visitors.owner)
    assert [(one.place, one.section_uid, one.thread.quote) for one in conversations(document)] == [("", "", "the pool")]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": " \n"}, "Write what you want to say."),
        ({"text": "\u200b"}, "Write what you want to say."),
        ({"text": "x" * 5001}, "Keep a comment within 5000 characters; more belongs in the document."),
        ({"text": "x", "start": "A" * 501}, "The passage could not be marked. Choose it again."),
        ({"text": "x", "end": "no base64!"}, "The passage could not be marked. Choose it again."),
        ({"text": "x", "start": "A"}, "The passage could not be marked. Choose it again."),
    ],
)
def test_what_is_no_comment(visitors: Cast, document: Postmortem, given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        start_thread(document, by=visitors.owner, **given)  # type: ignore[arg-type]
    assert refused.value.sentence == sentence
    assert not Comment.objects.exists()


def test_observers_and_those_asked_may_speak_and_others_may_not(visitors: Cast, document: Postmortem) -> None:
    incident = document.incident
    join_as_observer(incident, by=visitors.same_team)
    assert visitors.reader.user is not None
    ask_to_read(incident, user=visitors.reader.user, by=visitors.owner)
    start_thread(document, text="What is a pool?", by=visitors.same_team)
    for who, sentence in ((visitors.reader, "Readers can look"), (visitors.other_team, "those with a part in it")):
        with pytest.raises(NotAllowed, match=sentence):
            start_thread(document, text="x", by=who)


def test_the_list_is_the_answer_to_a_script_and_the_page_to_a_form(visitors: Cast, document: Postmortem) -> None:
    client, address = sign_in(visitors.owner), f"/incidents/{document.incident.key}/document/comments/"
    answer = client.post(
        address, {"text": "<b>Which</b> pool?", "quote": "the pool"}, headers={"Accept": "text/html, */*", "HX-Request": "true"}
    )
    assert (answer.status_code, answer.content.count(b"data-thread=")) == (201, 1)
    assert "&lt;b&gt;Which&lt;/b&gt; pool?" in answer.content.decode()
    answer = client.post(address, {"text": "And where?"}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/incidents/{document.incident.key}/document/#comments")
    refused = client.post(address, {"text": ""}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()) == (422, {"detail": "Write what you want to say.", "field": "text"})


def test_the_list_costs_the_same_for_one_and_three(visitors: Cast, document: Postmortem) -> None:
    client = sign_in(visitors.owner)
    start_thread(document, text="One", by=visitors.owner)
    before = _statements(client, document.incident)
    for number in range(3):
        reply(start_thread(document, text=f"{number}", by=visitors.participant), text="Yes", by=visitors.owner)
    assert _statements(client, document.incident) == before <= 10


def _statements(client: Client, incident: Incident) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/incidents/{incident.key}/document/comments/").status_code == 200
    return len(captured)


def test_a_file_has_comments_as_footnotes_by_role_if_one_asks(visitors: Cast, document: Postmortem) -> None:
    section = Section.objects.get(postmortem=document, key="what_happened")
    thread = start_thread(document, section=section, quote="the pool", text="Which\npool?", by=visitors.participant)
    reply(thread, text="The shared one.", by=visitors.owner)
    withdraw_comment(reply(thread, text="Never mind", by=visitors.owner), by=visitors.owner)
    resolve_thread(start_thread(document, text="Done", by=visitors.owner), by=visitors.owner)
    client, address = sign_in(visitors.owner), f"/incidents/{document.incident.key}/document.md"
    assert "comment-1" not in client.get(address).content.decode()
    text = client.get(f"{address}?comments=yes").content.decode()
    found = text[text.index("[^comment-1]") : text.index("## What we learned")]
    assert found == "[^comment-1]\n\n[^comment-1]: “the pool” **Responder:** Which pool? **a reader:** The shared one.\n\n"
    assert [word for word in ("Done", "Never mind", "Participant", "Owner") if word in text] == []
