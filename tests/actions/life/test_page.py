"""The page of one action: where it stands, the one next step, its way; and every other step as a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.actions.models import Action
from secondstory.actions.operations import (
    Part,
    accept_action,
    agree_action,
    break_down_action,
    decide_escalation,
    decline_action,
    escalate_action,
    finish_action,
    hand_over_action,
    let_go_of_action,
    merge_actions,
    reschedule_action,
    review_languishing,
    start_action,
)
from secondstory.actions.queries import one_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Severity
from secondstory.people.permissions import Visitor
from tests.actions.life.acting import DUE, drafted, promised
from tests.cast import Cast, user_of

ClientOf = Callable[[Visitor], Client]
TODAY = date(2026, 3, 16)
PARTS = ("Cap in Till", "Cap in Quote")


def said(action: Action, visitor: Visitor) -> tuple[str, str]:
    """Its sentence and its dark button."""
    one = one_action(visitor, action.uid)
    assert one is not None
    return one.standing.says, one.standing.label


def page_of(browser: Client, path: str) -> str:
    """What a page has in it."""
    return browser.get(path).content.decode()


def test_one_sentence_and_one_next_step_from_the_draft_to_the_end(visitors: Cast, set_clock: Callable[[datetime], None]) -> None:
    set_clock(datetime(2026, 3, 16, 12, tzinfo=UTC))
    incident = visitors.make_incident(severity=Severity.objects.get(code="SEV1"))
    action = drafted(visitors, incident=incident, owner=None, due_on=None)
    told = [said(action, visitors.owner)]
    Action.objects.update(owner=visitors.owner.user, due_on=DUE, accepted_at=None)
    action.refresh_from_db()
    told.append(said(action, visitors.participant))
    agree_action(action, by=visitors.owner)
    told.append(said(action, visitors.participant))
    told.append(said(action, visitors.owner))
    accept_action(action, by=visitors.owner)
    set_clock(datetime(2026, 3, 18, 12, tzinfo=UTC))
    told.append(said(action, visitors.owner))
    Action.objects.update(state="agreed")
    told.append(said(action, visitors.owner))
    action.refresh_from_db()
    start_action(action, by=visitors.owner)
    told.append(said(action, visitors.owner))
    finish_action(action, evidence="A test", by=visitors.owner)
    told += [said(action, visitors.owner), said(action, visitors.participant)]
    assert told == [
        ("A draft. To be agreed it needs one owner and a date.", "Add what is missing"),
        ("A draft with an owner and a date: to be agreed, or let go.", "Agree it"),
        ("Agreed in the room; to be confirmed on Wednesday 18 March.", "Confirm it now"),
        ("You are asked to take this on.", "Accept it"),
        ("Agreed in the room, and slept over: to be confirmed since Wednesday 18 March, or let go.", "Confirm it"),
        ("Agreed, due on Friday 10 April.", "Work has begun"),
        ("In progress, due on Friday 10 April.", "It is done"),
        ("Done on Wednesday 18 March 2026; someone other than you verifies it.", ""),
        ("Done on Wednesday 18 March 2026, they say; someone other than its owner verifies it.", "I have looked: it is done"),
    ]


def test_what_keeps_it_goes_before_everything_else(visitors: Cast, noon: datetime) -> None:
    late = promised(visitors, due_on=date(2026, 3, 1))
    assert said(late, visitors.owner) == ("15 days past its day. What keeps it?", "Answer in two minutes")
    escalate_action(late, trade_off="Either or", decide_by=TODAY, by=visitors.owner)
    assert said(late, visitors.owner) == ("It is escalated: a decision is asked for by Monday 16 March.", "To the question")
    large = promised(visitors)
    break_down_action(large, [Part(text, visitors.owner.user, TODAY) for text in PARTS], by=visitors.owner)
    assert said(large, visitors.owner) == ("It was broken down: 0 of 2 parts have ended.", "To the next part")
    nobodys = promised(visitors)
    decline_action(nobodys, reason="Away", by=visitors.owner)
    assert said(nobodys, visitors.owner) == ("It is promised, and nobody’s: it waits for an owner.", "Give it an owner")


def test_it_leads_to_where_its_kind_goes_on(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    browser = client_of(visitors.owner)
    short, systemic = (promised(visitors, category=kind) for kind in ("short_term", "systemic"))
    pages = [f"/actions/{action.uid}/" for action in (short, systemic)]
    assert f'href="/actions/sprints/?team={visitors.payments.slug}#action-{short.uid}">Put it into a sprint' in page_of(browser, pages[0])
    assert f'href="/actions/{systemic.uid}/escalate/">Ask for a decision' in page_of(browser, pages[1])
    immediate = promised(visitors, category="immediate")
    link = f"/incidents/{immediate.incident.key}/actions/"
    assert f'<a href="{link}#gates">' in page_of(browser, f"/actions/{immediate.uid}/")
    assert '<p id="gates"' in page_of(browser, link)
    draft = drafted(visitors, category="short_term")
    assert "Put it into a sprint" not in page_of(browser, f"/actions/{draft.uid}/")
    row = escalate_action(systemic, trade_off="Either or", by=visitors.owner)
    question = f'href="/actions/escalations/{row.uid}/"'
    asked = page_of(browser, pages[1])
    assert (asked.count(question), "Ask for a decision" in asked, "is accepted" in asked) == (2, False, False)
    decide_escalation(row, verdict="accept", until=date(2026, 5, 1), by=visitors.administrator)
    accepted = page_of(browser, pages[1])
    assert (accepted.count(question), "the risk is accepted until 1 May 2026" in accepted) == (1, True)


def test_its_way_names_nobody_and_costs_one_statement_however_long(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    incident = visitors.make_incident()
    action, other = promised(visitors, incident=incident), promised(visitors, "Cap every client", incident=incident)
    browser, path = client_of(visitors.owner), f"/actions/{action.uid}/"

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        return len(asked)

    before = statements()
    for days in (1, 2):
        reschedule_action(action, due_on=DUE + timedelta(days=days), reason=f"Frozen {days}", by=visitors.owner)
    hand_over_action(action, to=user_of(visitors.participant), by=visitors.owner)
    decline_action(action, reason="Away", by=visitors.participant)
    hand_over_action(action, to=user_of(visitors.owner), by=visitors.owner)
    merge_actions(other, into=action, by=visitors.owner)
    action.factors.add(*(add_factor(incident, f"F {n}", by=visitors.owner, domain="DESIGN", role="enabling") for n in range(3)))
    review_languishing(action, hindrance="too_large", parts=[Part(text, visitors.owner.user, TODAY) for text in PARTS], by=visitors.owner)
    assert before <= 10
    assert statements() <= before
    one = one_action(visitors.owner, action.uid)
    assert one is not None
    told = [(row.what, row.words) for row in one.way]
    assert [what for what, _words in told].index("Agreed in the room") < [what for what, _words in told].index("Agreed")
    assert sorted(told) == sorted(
        [
            ("Asked what keeps it (moved twice). It is too large: break it down", ""),
            ("Written down", ""),
            ("Taken on by its owner", ""),
            ("Agreed in the room", ""),
            ("Agreed", ""),
            ("Confirmed before its day", "It can't wait"),
            ("Its day moved from 10 Apr 2026 to 11 Apr 2026", "Frozen 1"),
            ("Its day moved from 11 Apr 2026 to 12 Apr 2026", "Frozen 2"),
            ("Given back: it was nobody’s", "Away"),
            ("Handed over", ""),
            ("Took up another action", "Cap every client"),
            ("Broken down into 2 parts", ""),
        ]
    )
    let_go_of_action(Action.objects.get(text=PARTS[0]), reason="No", by=visitors.owner)
    page = browser.get(f"/actions/{other.uid}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert not re.search(r"\bOwner\b|Participant", main)


STEPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "finish": ({"evidence": "https://example.org/1"}, {"state": "done"}),
    "let-go": ({"reason": "No longer"}, {"state": "let_go"}),
    "start": ({}, {"state": "in_progress"}),
    "say": ({"words": "Half of it"}, {"state": "agreed"}),
    "decline": ({"reason": "Away"}, {"owner": None}),
    "reschedule": ({"due_on": "2026-05-01", "reason": "The freeze"}, {"due_on": date(2026, 5, 1)}),
}


@pytest.mark.parametrize("verb", list(STEPS))
def test_each_step_is_a_page_that_asks_and_goes_back_to_the_action(visitors: Cast, noon: datetime, client_of: ClientOf, verb: str) -> None:
    action = promised(visitors)
    browser, path = client_of(visitors.owner), f"/actions/{action.uid}/{verb}/"
    given, became = STEPS[verb]
    assert browser.get(path).status_code == 200
    if given:
        empty = browser.post(path, dict.fromkeys(given, "") | {"version": action.version})
        assert empty.status_code == 422
        assert 'class="errorlist' in empty.content.decode()
    assert browser.post(path, given | {"version": 1}).status_code == 409
    sent = browser.post(path, given | {"version": action.version})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/actions/{action.uid}/")
    action.refresh_from_db()
    assert {name: getattr(action, name) for name in became} == became


def test_the_two_minute_question_shows_the_way_out_on_the_same_page(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action = promised(visitors, due_on=date(2026, 3, 1))
    browser, path = client_of(visitors.owner), f"/actions/{action.uid}/review/"
    first = browser.get(path).content.decode()
    assert (first.count('name="hindrance"'), 'name="reason"' in first) == (7, False)
    assert "We ask because it is past its day." in first
    asked = {answer: browser.get(path, {"hindrance": answer}).content.decode() for answer in ("superseded", "too_large", "no_capacity")}
    names = {answer: sorted(set(re.findall(r'name="(reason|text_1|trade_off)"', page))) for answer, page in asked.items()}
    assert names == {"superseded": ["reason"], "too_large": ["text_1"], "no_capacity": ["trade_off"]}
    assert "Something else has replaced it." in asked["superseded"]
    empty = browser.post(path, {"hindrance": "too_large", "version": action.version, "text_1": "One", "due_on_1": "2026-03-20"})
    assert (empty.status_code, "two to five parts" in empty.content.decode()) == (422, True)
    assert browser.post(path, {"hindrance": "leave_it", "version": action.version}).status_code == 422
    sent = browser.post(path, {"hindrance": "superseded", "reason": "The gate does it", "version": action.version})
    assert (sent.status_code, Action.objects.get().state, Action.objects.get().reason) == (302, "let_go", "The gate does it")


def test_it_is_found_from_the_list_and_from_its_incident(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action = promised(visitors, due_on=date(2026, 3, 1))
    browser = client_of(visitors.owner)
    link = f'href="/actions/{action.uid}/"'
    for page in ("/actions/", "/actions/?state=languishing", f"/incidents/{action.incident.key}/actions/", "/"):
        assert link in browser.get(page).content.decode(), page
    assert browser.get("/actions/?state=old").content.decode().count(link) == 0


@pytest.mark.parametrize("path", ["nobody/", "nobody/finish/", "nobody/review/", "{uid}/conjure/"])
def test_what_is_not_there_is_not_there(visitors: Cast, client_of: ClientOf, path: str) -> None:
    action = drafted(visitors)
    assert client_of(visitors.owner).get(f"/actions/{path.format(uid=action.uid)}").status_code == 404


def test_hostile_words_stay_words(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action = promised(visitors, "<script>alert(1)</script> " + "w" * 4000)
    reschedule_action(action, due_on=DUE + timedelta(days=1), reason="<img src=x onerror=alert(1)>", by=visitors.owner)
    page = client_of(visitors.owner).get(f"/actions/{action.uid}/").content.decode()
    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)
