"""The self-check (B28): eight questions, each answered by what stands there, and never about anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from secondstory.actions.operations import add_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Involvement
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.postmortems.operations import start_postmortem, write_section
from secondstory.postmortems.self_check import self_check
from secondstory.timeline.operations import (
    NewEvent,
    add_events,
    begin_account,
    describe_decision,
    place_account,
    save_account,
    share_account,
)
from tests.cast import Cast, sign_in
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
STORY = "The pool of connections ran out, and every request waited for one that was held by another which waited too. " * 4


@pytest.fixture
def document(visitors: Cast, noon: datetime) -> Postmortem:
    return start_postmortem(visitors.make_incident(), depth="meeting", by=visitors.owner)


def answers(document: Postmortem) -> dict[str, str]:
    return {one.code: str(one.answer) for one in self_check(document)}


def test_an_empty_document_has_little_of_everything_and_says_what_would_help(document: Postmortem) -> None:
    found = self_check(document)
    assert {one.code: (str(one.answer), one.quotes) for one in found} == {
        code: ("little", []) for code in ("people", "system", "learning", "wording", "sense", "hindsight", "changes", "readers")
    }
    assert all(one.advice for one in found)


def test_what_speaks_for_an_answer_is_quoted_with_where_it_stands(visitors: Cast, document: Postmortem) -> None:
    incident, by = document.incident, visitors.owner
    part = Involvement.objects.get(incident=incident)
    seen, rolled = add_events(
        incident,
        [
            NewEvent("Pool ran out", NOON - timedelta(minutes=50)),
            NewEvent("Rolled back", NOON - timedelta(minutes=40), kind="decision"),
        ],
        by=by,
    )
    describe_decision(rolled, by=by, believed="it was the release", not_knowable_yet="that the pool was shared")
    account = begin_account(part, by=visitors.participant)
    save_account(account, expected=1, actions="I rolled back at ten.", effects="")
    share_account(account, audience="participants", by=visitors.participant)
    place_account(account, event=seen, part="actions", by=by)
    limit = add_factor(incident, "The limit is set by hand", by=by, domain="PROCESS", role="enabling", supported_by=seen)
    add_factor(incident, "Alerts watch the mean", by=by, domain="DETECT", role="delayed_detection", supported_by=seen)
    add_action(incident, "Set the limit by code", by=by, strength="stronger", due_on=NOON.date(), team=visitors.payments, factors=[limit])
    for key, markdown in ((LEARNED, "- A shared pool is one door.\n- Means hide queues."), ("in_short", "It hung."), ("background", STORY)):
        write_section(document, key=key, title=key, markdown=markdown, by=by)
    found = {one.code: one for one in self_check(document)}
    assert answers(document) == {
        "people": "some", "system": "good", "learning": "good", "wording": "good",
        "sense": "good", "hindsight": "good", "changes": "good", "readers": "good",
    }  # fmt: skip
    assert [(quote.text, quote.where) for quote in found["people"].quotes] == [("I rolled back at ten.", "Responder")]
    assert [(quote.text, quote.where) for quote in found["sense"].quotes] == [("it was the release", "Rolled back")]
    assert [(quote.text, quote.where) for quote in found["changes"].quotes] == [("Set the limit by code", "stronger · Payments")]
    told = " ".join(f"{quote.text} {quote.where}" for one in found.values() for quote in one.quotes)
    assert [name for name in ("Owner", "Participant") if name in told] == []


def test_words_that_judge_and_words_from_afterwards_are_quoted(visitors: Cast, document: Postmortem) -> None:
    text = f"{STORY}\n\nThe check should have run. In hindsight it was obvious."
    write_section(document, key="what_happened", title="What happened", markdown=text, by=visitors.owner)
    found = {one.code: one for one in self_check(document)}
    assert [(quote.text, quote.where) for quote in found["wording"].quotes] == [("The check should have run.", "What happened")]
    assert [quote.text for quote in found["hindsight"].quotes] == ["In hindsight it was obvious."]
    assert (str(found["wording"].answer), str(found["hindsight"].answer)) == ("some", "some")


def test_only_those_who_write_it_see_it(visitors: Cast, document: Postmortem) -> None:
    address = f"/incidents/{document.incident.key}/document/self-check/"
    assert [sign_in(who).get(address).status_code for who in (visitors.owner, visitors.participant, visitors.same_team)] == [200, 200, 403]
