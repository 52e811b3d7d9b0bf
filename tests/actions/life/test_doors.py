"""The life of an action through the API: each step with the version one saw, each refusal one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.models import Action
from secondstory.incidents.models import Severity
from secondstory.people.permissions import Visitor
from tests.actions.life.acting import drafted, promised
from tests.cast import Cast, user_of

ClientOf = Callable[[Visitor], Client]


def send(browser: Client, path: str, body: dict[str, Any] | None = None, *, version: int | str = "") -> tuple[int, Any]:
    headers = {"If-Match": str(version)} if version != "" else {}
    answer = browser.generic("POST", f"/api/v1/actions/{path}", json.dumps(body or {}), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_from_the_room_to_the_end(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action = drafted(visitors, owner=user_of(visitors.participant))
    lead, owner, path = client_of(visitors.owner), client_of(visitors.participant), action.uid
    told = [
        send(lead, f"{path}/agree", version=1),
        send(owner, f"{path}/accept", version=2),
        send(lead, f"{path}/confirm", {"words": "It pages tonight"}, version=3),
        send(owner, f"{path}/start", version=4),
        send(owner, f"{path}/say", {"words": "Half of it"}, version=5),
        send(owner, f"{path}/reschedule", {"due_on": "2026-05-01", "reason": "The freeze"}, version=5),
        send(owner, f"{path}/finish", {"words": "https://example.org/1"}, version=6),
        send(lead, f"{path}/verify", version=7),
    ]
    assert [status for status, _body in told] == [200] * 8
    seen = [(body["state"], body["is_accepted"], body["soaks_until"], body["due_on"]) for _status, body in told]
    assert seen[0] == ("draft", False, "2026-03-18", "2026-04-10")
    assert seen[2] == ("agreed", True, None, "2026-04-10")
    assert seen[6] == ("done", True, None, "2026-05-01")
    assert told[7][1]["verified_at"] == "2026-03-16T12:00:00Z"
    way = lead.get(f"/api/v1/actions/{path}/way").json()
    assert way["says"].startswith("Done on Monday 16 March 2026")
    assert {row["what"] for row in way["way"]} >= {"Agreed", "Taken on by its owner", "How it goes", "Done"}
    assert not {"Owner", "Participant"} & set(json.dumps(way).replace('"', " ").split())


def test_whoever_says_done_for_somebody_else_verifies_it_by_no_door(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action = promised(visitors, incident=visitors.make_incident(severity=Severity.objects.get(code="SEV1")))
    said, path = client_of(visitors.participant), f"/actions/{action.uid}/"
    assert said.post(f"{path}finish/", {"evidence": "A test shows it", "version": action.version}).status_code == 302
    action.refresh_from_db()
    page = said.get(path).content.decode()
    assert "someone who neither said so nor owns it verifies it" in page
    assert "I have looked" not in page
    refusals = [
        send(said, f"{action.uid}/verify", version=action.version)[1]["title"],
        send(said, f"{action.uid}/send-back", {"words": "No"}, version=action.version)[1]["title"],
        said.post(f"{path}verify/", {"version": action.version}).content.decode(),
    ]
    assert all("You said that it is done, so somebody else looks" in one for one in refusals)
    other = client_of(visitors.same_team)
    assert "I have looked" in other.get(path).content.decode()
    assert other.post(f"{path}verify/", {"version": action.version}).status_code == 302
    action.refresh_from_db()
    assert action.verifier == visitors.same_team.user


def test_each_way_out_by_the_api(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    owner = client_of(visitors.owner)
    uid = user_of(visitors.owner).uid
    parts = [{"text": text, "owner": uid, "due_on": "2026-03-20"} for text in ("Cap in Till", "Cap in Quote")]
    given: dict[str, dict[str, Any]] = {
        "not_important": {"reason": "The gate does it"},
        "too_large": {"parts": parts},
        "features_first": {"trade_off": "Either or", "decide_by": "2026-03-23"},
    }
    came = {}
    for hindrance, more in given.items():
        action = promised(visitors, due_on=date(2026, 3, 1))
        status, body = send(owner, f"{action.uid}/review", {"hindrance": hindrance} | more, version=action.version)
        came[hindrance] = (status, body["state"], action.children.count(), action.escalations.count())
    assert came == {
        "not_important": (200, "let_go", 0, 0),
        "too_large": (200, "in_progress", 2, 0),
        "features_first": (200, "agreed", 0, 1),
    }


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("review", {"hindrance": "leave_it"}, "hindrance"),
    ("review", {"hindrance": "too_large", "reason": "x"}, "reason"),
    ("review", {"hindrance": "too_large"}, "parts"),
    ("break-down", {"parts": [{"text": "One"}]}, "parts"),
    ("break-down", {"parts": [{"text": "One", "owner": "nobody"}, {"text": "Two"}]}, "parts"),
    ("hand-over", {"to": "nobody"}, "to"),
    ("reschedule", {"due_on": "2020-01-01", "reason": "x"}, "due_on"),
    ("decline", {"words": " \n"}, "reason"),
    ("finish", {"words": " "}, "evidence"),
    ("let-go", {"words": "w" * 300_000}, "reason"),
    ("say", {"words": ""}, "words"),
]


@pytest.mark.parametrize("given", REFUSED, ids=[f"{step} {field}" for step, _body, field in REFUSED])
def test_what_will_not_do_gets_one_sentence_and_changes_nothing(
    visitors: Cast, noon: datetime, client_of: ClientOf, given: tuple[str, dict[str, Any], str]
) -> None:
    step, body, field = given
    action = promised(visitors)
    before = list(Action.objects.values())
    status, problem = send(client_of(visitors.owner), f"{action.uid}/{step}", body, version=action.version)
    assert (status, problem.get("field")) == (422, field)
    assert len(problem["title"]) > 20
    assert list(Action.objects.values()) == before


def test_without_the_version_or_with_an_old_one_nothing_happens(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action, owner = promised(visitors), client_of(visitors.owner)
    for step in ("start", "verify", "accept"):
        assert send(owner, f"{action.uid}/{step}")[0] == 428
    assert send(owner, f"{action.uid}/start", version=1)[0] == 409
    assert send(owner, f"{action.uid}/merge", {"into": "nobody"}, version=action.version)[0] == 404
    action.refresh_from_db()
    assert action.state == "agreed"


def test_a_private_action_is_not_there_for_anyone_outside(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action = drafted(visitors, incident=visitors.make_incident(is_private=True))
    other = drafted(visitors)
    for visitor in (visitors.same_team, visitors.administrator, visitors.other_team):
        browser = client_of(visitor)
        assert browser.get(f"/api/v1/actions/{action.uid}").status_code == 404
        assert browser.get(f"/actions/{action.uid}/").status_code == 404
    status, _problem = send(client_of(visitors.same_team), f"{other.uid}/merge", {"into": action.uid}, version=other.version)
    assert status == 404
