"""/api/v1/incidents and what hangs on one, as a program uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.operations import add_action
from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_events
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
API = "/api/v1"


def send(client: Client, method: str, address: str, body: Any = None, *, version: int | str | None = None) -> tuple[int, Any]:
    headers = {} if version is None else {"If-Match": str(version)}
    content = "" if body is None else json.dumps(body)
    answer = client.generic(method, API + address, content, content_type="application/json", headers=headers)
    return answer.status_code, json.loads(answer.content or b"null")


@pytest.fixture
def owner(visitors: Cast, client_of: ClientOf, noon: datetime) -> Client:
    return client_of(visitors.owner)


def test_an_incident_from_its_declaration_to_its_review(owner: Client) -> None:
    body = {
        "title": "Payments stood still", "started_at": "2026-03-16T10:00:00+01:00", "started_precision": "approximate", "severity": "p1",
        "services": ["checkout"], "team": "payments", "zone": "Europe/Oslo", "customers_affected": True, "customer_impact": "All of them",
    }  # fmt: skip
    status, made = send(owner, "POST", "/incidents", body)
    assert status == 201
    status, edited = send(owner, "PATCH", "/incidents/INC-1", {"resolved_at": "2026-03-16T09:30:00Z"}, version=made["version"])
    assert status == 200
    assert edited == {
        "key": "INC-1", "version": 2, "title": "Payments stood still", "summary": "", "near_miss": False, "severity": "SEV2",
        "team": "payments", "services": ["checkout"], "visibility": "open", "zone": "Europe/Oslo",
        "times": {
            "started": {"at": "2026-03-16T09:00:00Z", "precision": "approximate"},
            "detected": {"at": None, "precision": "exact"},
            "acknowledged": {"at": None, "precision": "exact"},
            "mitigated": {"at": None, "precision": "exact"},
            "resolved": {"at": "2026-03-16T09:30:00Z", "precision": "exact"},
        },
        "customers_affected": True, "customer_impact": "All of them", "internal_impact": "", "internal_hours": 0, "caught_by": "",
        "required_depth": "meeting", "required_because": ["customers", "severity"],
        "clock": {"state": "green", "started_at": "2026-03-16T09:30:00Z", "due_at": "2026-03-18T09:30:00Z", "held_at": None},
    }  # fmt: skip
    status, held = send(owner, "POST", "/incidents/INC-1/held", {"held_at": "2026-03-16T11:00:00Z"})
    assert (status, held["clock"]["state"]) == (200, "held")


def test_a_near_miss_keeps_what_caught_it_as_a_factor_and_a_reader_may_report_it(
    visitors: Cast, client_of: ClientOf, noon: datetime
) -> None:
    body = {"title": "Nearly", "started_at": "2026-03-16T10:00:00Z", "near_miss": True, "caught_by": "A dry run", "anonymous": True}
    status, made = send(client_of(visitors.reader), "POST", "/incidents", body)
    assert (status, made["key"], "caught_by" in made and made["caught_by"]) == (201, "INC-1", None)
    assert list(Factor.objects.values_list("statement", "role")) == [("A dry run", "mitigator")]
    assert Incident.objects.get().declared_by is None


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"started_at": "2026-03-16T10:00:00Z"}, 422, "Give the incident a title: what did people notice?"),
        ({"title": "It broke"}, 422, "Say when it started; about is enough."),
        ({"title": "It broke", "started_at": "2026-03-16T10:00:00"}, 422, "Give the time with its offset, like 2026-03-14T14:05:00Z."),
        ({"title": "It broke", "started_at": "0001-01-01T00:00:00+02:00"}, 422, "That time lies outside the calendar. Check the year."),
        ({"title": None, "started_at": "2026-03-16T10:00:00Z"}, 422, "“title” can't be null. Leave it out, or give a value."),
        (
            {"title": "It broke", "started_at": "2026-03-16T10:00:00Z", "severity": "huge"},
            422,
            "There is no severity “huge”. Use one of: SEV1, SEV2, SEV3, SEV4.",
        ),
        ({"title": "It broke", "started_at": "2026-03-16T10:00:00Z", "services": ["x"]}, 422, "There is nothing called “x” here."),
        (
            {"title": "It broke", "started_at": "2026-03-16T10:00:00Z", "summary": "\0"},
            422,
            "There is a character in it that can't be kept (NUL). Take it out.",
        ),
        ({"title": "It broke", "started_at": "2026-03-16T10:00:00Z", "internal_hours": 10**12}, 422, "Give the person-hours as a number from 0 to 1,000,000."),
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence_and_makes_nothing(owner: Client, body: dict[str, Any], status: int, sentence: str) -> None:
    answered, problem = send(owner, "POST", "/incidents", body)
    assert (answered, problem["title"]) == (status, sentence)
    assert not Incident.objects.exists()


def test_a_misspelt_field_is_not_taken_for_nothing_to_change(visitors: Cast, owner: Client) -> None:
    visitors.make_incident()
    status, problem = send(owner, "PATCH", "/incidents/INC-1", {"titel": "Over"}, version=1)
    assert status == 422
    assert "titel" in json.dumps(problem)


def test_an_edit_says_which_version_it_was_made_from(visitors: Cast, owner: Client) -> None:
    incident = visitors.make_incident("One")
    answers = [send(owner, "PATCH", "/incidents/INC-1", {"title": "Two"}, version=version) for version in (None, "x", 7, 1, 1, "*")]
    assert [status for status, _body in answers] == [428, 422, 409, 200, 409, 200]
    stale = answers[4][1]
    assert (stale["yours"], stale["theirs"], stale["version"]) == ({"title": "Two"}, {"title": "Two"}, 2)
    incident.refresh_from_db()
    assert (incident.title, incident.version) == ("Two", 2)


@pytest.mark.parametrize("query", ["state=open", "kind=all", "after=x", "after=WyJhIl0", "year=1", "year=99999", "year=x"])
def test_a_filter_that_is_none_is_said_to_be_none(owner: Client, query: str) -> None:
    status, problem = send(owner, "GET", f"/incidents?{query}")
    assert (status, bool(problem["title"])) == (422, True)


def test_lists_come_in_pages_and_no_incident_twice(visitors: Cast, owner: Client, noon: datetime) -> None:
    for number in range(120):
        visitors.make_incident(f"Incident {number}", started_at=noon - timedelta(hours=number // 3))
    found, after = [], ""
    while True:
        status, page = send(owner, "GET", f"/incidents?after={after}")
        assert status == 200
        found += [item["key"] for item in page["items"]]
        after = page["next"]
        if not after:
            break
    assert len(found) == len(set(found)) == 120


def test_reopening_asking_skipping_and_undoing(visitors: Cast, owner: Client, client_of: ClientOf, noon: datetime) -> None:
    visitors.make_incident(started_at=noon - timedelta(hours=1), resolved_at=noon, customers_affected=True)
    steps = [
        send(owner, "POST", "/incidents/INC-1/skip", {"reason": "Nothing new"}),
        send(owner, "DELETE", "/incidents/INC-1/skip"),
        send(owner, "POST", "/incidents/INC-1/reopen", {"reason": "It came back"}),
        send(client_of(visitors.reader), "POST", "/incidents/INC-1/ask-for-review", {"reason": "Curious"}),
    ]
    told = [(status, body["required_depth"], body["clock"]["state"]) for status, body in steps]
    assert told == [(200, "none", "not_required"), (200, "written", "green"), (200, "written", "waiting"), (200, "written", "waiting")]
    _status, edited = send(owner, "PATCH", "/incidents/INC-1", {"title": "Another"}, version="*")
    _status, history = send(owner, "GET", "/incidents/INC-1/history")
    (uid,) = [row["uid"] for row in history["items"] if row["verb"] == "edited"]
    status, undone = send(owner, "POST", f"/incidents/INC-1/history/{uid}/undo")
    assert (status, edited["title"], undone["title"]) == (200, "Another", "Payments were slow")


def test_parts_have_labels_and_no_people(visitors: Cast, owner: Client) -> None:
    visitors.make_incident()
    user = visitors.same_team.user
    assert user is not None
    status, made = send(owner, "POST", "/incidents/INC-1/parts", {"role": "The CTO", "user": user.uid})
    assert (status, made["warning"].startswith("“The CTO” fits only one person")) == (201, True)
    assert send(owner, "POST", "/incidents/INC-1/parts", {"role": "the cto"})[0] == 422
    status, renamed = send(owner, "PUT", f"/incidents/INC-1/parts/{made['uid']}", {"role": "Sponsor"}, version=1)
    assert (status, renamed["role"], renamed["warning"]) == (200, "Sponsor", "")
    _status, parts = send(owner, "GET", "/incidents/INC-1/parts")
    assert [part["role"] for part in parts] == ["Responder", "Sponsor"]
    assert user.uid not in json.dumps(parts)
    assert send(owner, "DELETE", f"/incidents/INC-1/parts/{made['uid']}") == (204, None)


def test_a_review_is_handed_over(visitors: Cast, owner: Client) -> None:
    incident = visitors.make_incident()
    user = visitors.participant.user
    assert user is not None
    status, _body = send(owner, "PUT", "/incidents/INC-1/leads", {"owner": user.uid, "facilitator": None}, version=1)
    incident.refresh_from_db()
    assert (status, incident.owner, incident.facilitator) == (200, user, None)


def test_the_timeline_through_the_api(visitors: Cast, owner: Client) -> None:
    visitors.make_incident()
    base = "/incidents/INC-1/events"
    status, first = send(owner, "POST", base, {"text": "The queue grew", "occurred_at": "2026-03-16T10:00:00Z", "role": "responder"})
    assert (status, first["role"], first["known"]) == (
        201, "Responder", [{"role": "responders", "at": "2026-03-16T10:00:00Z", "basis": "assumed"}],
    )  # fmt: skip
    status, last = send(owner, "POST", base, {"text": "Somebody restarted it", "kind": "change"})
    assert (status, last["occurred_at"], last["precision"], last["known"]) == (201, None, "unknown", [])
    status, moved = send(owner, "PATCH", f"{base}/{first['uid']}", {"occurred_at": "2026-03-16T10:30:00Z"}, version=1)
    assert (status, moved["known"][0]["at"], moved["text"]) == (200, "2026-03-16T10:30:00Z", "The queue grew")
    known = {"role": "Support", "at": "2026-03-16T11:00:00Z"}
    assert send(owner, "PUT", f"{base}/{first['uid']}/known", known)[1]["known"][0] == known | {"basis": "stated"}
    status, decided = send(owner, "PUT", f"{base}/{first['uid']}/decision", {"believed": "That it was the network"})
    assert (status, decided["believed"], decided["version"]) == (200, "That it was the network", 1)
    listed = {item["uid"]: item for item in send(owner, "GET", base)[1]["items"]}[first["uid"]]
    assert (listed["kind"], listed["decision"]) == ("observation", None)  # whoever acted sees it first
    assert send(owner, "PATCH", f"{base}/{first['uid']}", {"kind": "guess"}, version="*")[0] == 422
    assert send(owner, "DELETE", f"{base}/{last['uid']}") == (204, None)
    assert [item["text"] for item in send(owner, "GET", base)[1]["items"]] == ["The queue grew"]


def test_a_long_log_comes_in_pages_in_its_order(visitors: Cast, owner: Client, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=9))
    told = [NewEvent(f"{number}", None if number % 7 == 3 else noon - timedelta(minutes=300 - number // 5)) for number in range(450)]
    add_events(incident, told, by=visitors.owner)
    found, after = [], ""
    while True:
        _status, page = send(owner, "GET", f"/incidents/INC-1/events?after={after}")
        found += [item["text"] for item in page["items"]]
        after = page["next"]
        if not after:
            break
    assert found == [str(number) for number in range(450)]


def test_factors_actions_and_the_document_through_the_api(visitors: Cast, owner: Client) -> None:
    visitors.make_incident()
    base = "/incidents/INC-1"
    _status, event = send(owner, "POST", f"{base}/events", {"text": "The retry had no limit", "occurred_at": "2026-03-16T10:00:00Z"})
    status, problem = send(owner, "POST", f"{base}/factors", {"statement": "Human error"})
    assert (status, problem["field"]) == (422, "statement")
    body = {"statement": "Retries multiply", "domain": "DESIGN", "supported_by": event["uid"], "quote": "no limit"}
    status, factor = send(owner, "POST", f"{base}/factors", body)
    (support,) = factor["supports"]
    said = {"uid": support["uid"], "event": event["uid"], "account": None, "part": "", "quote": "no limit", "still_stands": True}
    assert (status, support) == (201, said)
    assert send(owner, "PATCH", f"{base}/factors/{factor['uid']}", {"scope": "class"}, version=1)[1]["scope"] == "class"
    status, action = send(owner, "POST", f"{base}/actions", {"text": "Cap retries at 1 in Till", "team": "payments"})
    assert (status, action["state"], action["mine"], action["has_owner"]) == (201, "draft", False, False)
    path = f"/actions/{action['uid']}"
    user = visitors.owner.user
    assert user is not None
    steps = [
        send(owner, "POST", f"{path}/agree", version=1),
        send(owner, "PATCH", path, {"owner": user.uid, "due_on": "2026-03-30", "link": "javascript:alert(1)"}, version=1),
        send(owner, "PATCH", path, {"owner": user.uid, "due_on": "2026-03-30", "link": "https://tickets.example/1"}, version=1),
        send(owner, "POST", f"{path}/agree", version=2),
        send(owner, "POST", f"{path}/confirm", {"words": "It pages tonight"}, version=3),
        send(owner, "POST", f"{path}/start", version=4),
        send(owner, "POST", f"{path}/finish", {"words": ""}, version=5),
        send(owner, "POST", f"{path}/finish", {"words": "A test shows it"}, version=5),
        send(owner, "POST", f"{path}/let-go", {"words": "Too late"}, version=6),
    ]
    assert [status for status, _body in steps] == [422, 422, 200, 200, 200, 200, 422, 200, 422]
    assert (steps[3][1]["state"], steps[4][1]["state"]) == ("draft", "agreed")
    assert (steps[7][1]["state"], steps[7][1]["evidence"], steps[7][1]["mine"]) == ("done", "A test shows it", True)
    assert send(owner, "GET", f"{base}/document")[0] == 404
    status, section = send(owner, "POST", f"{base}/document/sections", {"title": "What we learned", "markdown": "- Retries multiply."})
    assert (status, section["key"]) == (201, "what_we_learned")
    again = send(owner, "PUT", f"{base}/document/sections/{section['uid']}", {"title": "What we learned", "markdown": "More"}, version=2)
    assert (again[0], again[1]["markdown"]) == (200, "More")
    assert send(owner, "PUT", f"{base}/document/sections/{section['uid']}", {"title": "Over it"}, version=1)[0] == 409
    assert send(owner, "POST", f"{base}/document/state", {"state": "published"}, version="*")[0] == 422
    _status, document = send(owner, "GET", f"{base}/document")
    assert (document["state"], [one["title"] for one in document["sections"]]) == (
        "draft",
        ["What happened", "What we learned", "What we change"],
    )


READ = ("events", "factors", "document", "parts", "history")


def test_who_has_no_part_is_told_so_and_whoever_may_not_know_finds_nothing(visitors: Cast, client_of: ClientOf, owner: Client) -> None:
    visitors.make_incident()
    other = client_of(visitors.other_team)
    assert {send(other, "GET", f"/incidents/INC-1/{part}")[0] for part in READ} == {403}
    assert send(other, "GET", "/incidents/INC-1/actions") == (200, [])
    assert {send(other, "GET", f"/incidents/INC-9/{part}")[0] for part in (*READ, "actions")} == {404}
    send(owner, "POST", "/incidents/INC-1/hide", {"reason": "Names a customer"})
    hidden = [send(other, "GET", f"/incidents/INC-1/{part}") for part in READ]
    assert hidden == [send(other, "GET", f"/incidents/INC-9/{part}") for part in READ]


def test_only_those_it_is_for_move_an_action(visitors: Cast, client_of: ClientOf) -> None:
    action = add_action(visitors.make_incident(), "Ours", by=visitors.owner, team=visitors.search)
    answers = {
        name: send(client_of(getattr(visitors, name)), "PATCH", f"/actions/{action.uid}", {"text": f"By {name}"}, version="*")[0]
        for name in ("other_team", "same_team", "reader", "facilitator")
    }
    assert answers == {"other_team": 200, "same_team": 404, "reader": 403, "facilitator": 404}


@pytest.mark.parametrize("query", ["state=closed", "whose=bob", "category=big"])
def test_actions_are_narrowed_by_no_word_that_is_none_and_by_no_person(owner: Client, query: str) -> None:
    assert send(owner, "GET", f"/actions?{query}")[0] == 422


def test_severities_through_the_api(visitors: Cast, client_of: ClientOf) -> None:
    body = {"code": "S1", "name": "Worst", "aliases": ["P0"]}
    assert send(client_of(visitors.owner), "PUT", "/severities/1", body, version=1)[0] == 403
    client = client_of(visitors.administrator)
    assert send(client, "PUT", "/severities/1", body, version=1)[1]["code"] == "S1"
    assert send(client, "POST", "/severities", {"code": "S5", "name": "Fifth"})[0] == 201
    assert [row["code"] for row in send(client, "GET", "/severities")[1]] == ["S1", "SEV2", "SEV3", "SEV4", "S5"]
    assert send(client, "PUT", "/severities/77", body, version=1)[0] == 404
