"""The story the group agreed on is frozen; what changes afterwards shows (R29)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from secondstory.incidents.models import Incident
from secondstory.incidents.operations import involve
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.timeline.agreed import Difference, digest_of, frozen
from secondstory.timeline.models import Agreement, Event
from secondstory.timeline.operations import (
    NewEvent,
    Side,
    add_event,
    add_events,
    agree_on_timeline,
    choose_for_story,
    edit_event,
    fold_events,
    last_edit,
    raise_dispute,
    remove_event,
    state_knowledge,
    take_back_agreement,
    undo_timeline_edit,
)
from secondstory.timeline.queries import all_events, story_events
from secondstory.timeline.queries_agreed import agreed_of, asked_before_agreeing, is_agreed
from tests.cast import Cast, sign_in


@pytest.fixture
def incident(visitors: Cast, noon: datetime) -> Incident:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1), zone="UTC")
    responder = incident.involvements.get(label="Responder")
    told = [
        NewEvent("Pool exhausted on db-2", noon - timedelta(minutes=55), kind="alert"),
        NewEvent("Rolled back", noon - timedelta(minutes=20), kind="decision", involvement=responder),
        NewEvent("Request 7 done", noon - timedelta(minutes=10), is_in_story=False),
    ]
    add_events(incident, told, by=visitors.owner)
    return incident


def told(one: Difference) -> tuple[str, str, str, tuple[str, ...]]:
    return one.what, one.before.text if one.before else "", one.after.text if one.after else "", one.fields


def changes_of(incident: Incident) -> list[tuple[str, str, str, tuple[str, ...]]]:
    agreed = agreed_of(incident)
    assert agreed is not None
    return [told(one) for one in agreed.changes]


def test_agreeing_freezes_the_story_with_what_was_known_and_leaves_the_log_out(visitors: Cast, incident: Incident, noon: datetime) -> None:
    row = agree_on_timeline(incident, by=visitors.owner, left_open="Who paged whom?")
    assert (row.edition, row.agreed_by, row.agreed_at, row.left_open, row.disputes) == (1, visitors.owner.user, noon, "Who paged whom?", [])
    first, second = row.content
    assert first == {
        "uid": Event.objects.get(text="Pool exhausted on db-2").uid, "occurred_at": "2026-03-16T11:05:00Z", "occurred_until": None,
        "precision": "exact", "zone": "UTC", "kind": "alert", "role": "", "text": "Pool exhausted on db-2", "source": "",
        "known": [{"role": "responders", "at": "2026-03-16T11:05:00Z", "basis": "assumed"}], "decision": {},
    }  # fmt: skip
    assert (second["text"], second["role"]) == ("Rolled back", "Responder")
    assert (is_agreed(incident), changes_of(incident)) == (True, [])


def test_each_later_edit_shows_with_both_texts_and_times(visitors: Cast, incident: Incident, noon: datetime) -> None:
    agree_on_timeline(incident, by=visitors.owner)
    alert, decision = Event.objects.filter(incident=incident).in_story().in_order()
    edit_event(alert, text="Pool exhausted on db-3", occurred_at=noon - timedelta(minutes=50), expected=None, by=visitors.participant)
    remove_event(decision, by=visitors.participant)
    add_event(incident, NewEvent("Support called", noon - timedelta(minutes=5)), by=visitors.owner)
    assert changes_of(incident) == [
        ("changed", "Pool exhausted on db-2", "Pool exhausted on db-3", ("text", "occurred_at", "known")),
        ("removed", "Rolled back", "", ()),
        ("added", "", "Support called", ()),
    ]
    agreed = agreed_of(incident)
    assert agreed is not None
    assert agreed.in_words == "1 added, 1 gone, 1 changed"


def test_what_is_put_back_is_no_change_and_what_was_known_is_one(visitors: Cast, incident: Incident, noon: datetime) -> None:
    agree_on_timeline(incident, by=visitors.owner)
    alert = Event.objects.get(text="Pool exhausted on db-2")
    edit_event(alert, text="Something else", expected=None, by=visitors.owner)
    edit = last_edit(incident)
    assert edit is not None
    undo_timeline_edit(edit, by=visitors.owner)
    assert changes_of(incident) == []
    state_knowledge(alert, role="Support", at=noon, by=visitors.owner)
    assert changes_of(incident) == [("changed", alert.text, alert.text, ("known",))]


def test_log_lines_are_no_part_of_it_until_they_are_chosen(visitors: Cast, incident: Incident) -> None:
    agree_on_timeline(incident, by=visitors.owner)
    line = Event.objects.get(text="Request 7 done")
    edit_event(line, text="Request 8 done", expected=None, by=visitors.owner)
    assert changes_of(incident) == []
    choose_for_story(line, is_in_story=True, expected=None, by=visitors.owner)
    assert changes_of(incident) == [("added", "", "Request 8 done", ())]
    fold_events(Event.objects.get(text="Rolled back"), [line], by=visitors.owner)
    assert changes_of(incident) == []


def test_agreeing_anew_makes_an_edition_and_taking_back_keeps_it(visitors: Cast, incident: Incident, noon: datetime) -> None:
    agree_on_timeline(incident, by=visitors.owner)
    add_event(incident, NewEvent("Support called", noon), by=visitors.owner)
    second = agree_on_timeline(incident, by=visitors.participant)
    assert (second.edition, changes_of(incident)) == (2, [])
    take_back_agreement(incident, reason="  Support saw it\nearlier ", by=visitors.owner)
    assert (agreed_of(incident), is_agreed(incident)) == (None, False)
    kept = [
        (row.edition, len(row.content), row.taken_back_because, row.taken_back_at) for row in Agreement.objects.filter(incident=incident)
    ]
    assert kept == [(2, 3, "Support saw it earlier", noon), (1, 2, "", None)]
    with pytest.raises(Refusal, match="nothing to take back"):
        take_back_agreement(incident, reason="Once more", by=visitors.owner)
    assert agree_on_timeline(incident, by=visitors.owner).edition == 3


def test_disputes_are_frozen_as_disputes(visitors: Cast, incident: Incident) -> None:
    support = involve(incident, label="Support", user=visitors.facilitator.user, by=visitors.owner)
    sides = [Side(incident.involvements.get(label="Responder"), "At 11:05"), Side(support, "Long before")]
    raise_dispute(Event.objects.get(text="Rolled back"), "When it was noticed", sides, by=visitors.owner)
    row = agree_on_timeline(incident, by=visitors.owner)
    told = [{"role": "Responder", "text": "At 11:05"}, {"role": "Support", "text": "Long before"}]
    assert row.disputes == [{"event": "Rolled back", "about": "When it was noticed", "sides": told}]
    browser = sign_in(visitors.owner)
    for path in ("agree", "agreed"):
        page = browser.get(f"/incidents/{incident.key}/{path}/").content.decode()
        assert ("When it was noticed" in page, "These stay disputes" in page) == (True, True)


def test_what_can_not_be_agreed_on_is_one_sentence(visitors: Cast, incident: Incident) -> None:
    seen = digest_of(frozen(story_events(incident)))
    assert seen == digest_of(frozen(all_events(incident)))
    edit_event(Event.objects.get(text="Rolled back"), text="Rolled back by hand", expected=None, by=visitors.owner)
    with pytest.raises(Stale, match="changed while you were looking"):
        agree_on_timeline(incident, by=visitors.owner, seen=seen)
    with pytest.raises(NotAllowed):
        agree_on_timeline(incident, by=visitors.same_team)
    with pytest.raises(Refusal, match="no line in the story"):
        agree_on_timeline(visitors.make_incident("Another"), by=visitors.owner)
    agree_on_timeline(incident, by=visitors.owner)
    with pytest.raises(Refusal, match="Say why"):
        take_back_agreement(incident, reason=" ", by=visitors.owner)
    with pytest.raises(NotAllowed):
        take_back_agreement(incident, reason="No", by=visitors.administrator)


def test_what_is_missing_is_asked(visitors: Cast, incident: Incident, noon: datetime) -> None:
    Incident.objects.filter(pk=incident.pk).update(detected_at=noon - timedelta(minutes=54), resolved_at=noon)
    incident.refresh_from_db()
    involve(incident, label="Support", user=visitors.facilitator.user, by=visitors.owner)
    add_events(
        incident,
        [
            NewEvent("Deployed 41", noon - timedelta(minutes=59), kind="change"),
            NewEvent("Somebody shouted", None),
            NewEvent("Disk full", noon, kind="alert", is_in_story=False),
        ],
        by=visitors.owner,
    )
    assert asked_before_agreeing(incident, story_events(incident)) == [
        "Resolved: no line stands at 16 Mar 12:00. What was seen or done then?",
        "Nothing is told between 16 Mar 11:05 and 16 Mar 11:40. What happened, or what were people waiting for?",
        "When did this happen: “Somebody shouted”?",
        "Nothing in the story is told from here: Support. What did it look like there?",
        "Who knew of this, and since when: “Deployed 41”?",
        "Alerts in the log that are not in the story: 1. Does one of them belong there?",
    ]


def test_on_the_pages_from_the_questions_to_taking_it_back(visitors: Cast, incident: Incident) -> None:
    browser, reader = sign_in(visitors.owner), sign_in(visitors.participant)
    home = f"/incidents/{incident.key}"
    assert "not agreed on this story yet" in reader.get(f"{home}/agreed/notice/").content.decode()
    assert "The timeline is not agreed on yet" in reader.get(f"{home}/factors/").content.decode()
    page = browser.get(f"{home}/agree/").content.decode()
    assert ("What is missing, and what did you see differently?" in page, "Agree on 2 lines" in page) == (True, True)
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert browser.post(f"{home}/agree/", {"seen": "older"}).status_code == 409
    assert browser.post(f"{home}/agree/", {"seen": seen, "left_open": "Who paged?"})["Location"] == f"{home}/agreed/"
    assert "The group agreed on this story on" in reader.get(f"{home}/agreed/notice/").content.decode()
    assert "not agreed on yet" not in reader.get(f"{home}/factors/").content.decode()
    edit_event(Event.objects.get(text="Rolled back"), text="Rolled back by hand", expected=None, by=visitors.owner)
    assert "Changed since it was agreed" in reader.get(f"{home}/agreed/notice/").content.decode()
    agreed = reader.get(f"{home}/agreed/").content.decode()
    changes = agreed[agreed.index("data-changes") : agreed.index("As it was agreed on")]
    assert (
        "<del>Rolled back</del>" in changes,
        "<ins>Rolled back by hand</ins>" in changes,
        "Who paged?" in agreed,
        "Take it back" in agreed,
    ) == (
        True,
        True,
        True,
        True,
    )
    told = json.loads(reader.get(f"{home}/agreed.json").content)
    assert (told["key"], [row["edition"] for row in told["editions"]], [row["what"] for row in told["changed_since"]]) == (
        incident.key,
        [1],
        ["changed"],
    )
    assert browser.post(f"{home}/agreed/take-back/", {"reason": ""}).status_code == 422
    browser.post(f"{home}/agreed/take-back/", {"reason": "Support saw it earlier"})
    assert "Taken back on" in reader.get(f"{home}/agreed/?edition=1").content.decode()
    assert reader.get(f"{home}/agreed/?edition=7").status_code == 404
    history = reader.get(f"{home}/history/").content.decode()
    assert ("agreed on the timeline" in history, "took back the agreement" in history) == (True, True)


def test_by_the_api(visitors: Cast, incident: Incident) -> None:
    browser = sign_in(visitors.owner)
    address = f"/api/v1/incidents/{incident.key}/agreements"

    def send(path: str = "", **body: str) -> tuple[int, Any]:
        answer = browser.post(address + path, json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    assert browser.get(address).json() == {"agreed": False, "editions": [], "changed_since": []}
    status, made = send(left_open="Who paged?")
    assert (status, made["agreed"], made["editions"][0]["left_open"], len(made["editions"][0]["lines"])) == (201, True, "Who paged?", 2)
    edit_event(Event.objects.get(text="Rolled back"), text="Rolled back by hand", expected=None, by=visitors.owner)
    (change,) = browser.get(address).json()["changed_since"]
    assert (change["what"], change["fields"], change["before"]["text"], change["after"]["text"]) == (
        "changed",
        ["text"],
        "Rolled back",
        "Rolled back by hand",
    )
    assert send("/take-back", reason="")[0] == 422
    assert send("/take-back", reason="No")[1]["agreed"] is False
