"""Building a timeline by program: everything the page does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from secondstory.people.operations import make_token
from secondstory.timeline.models import Event
from tests.cast import Cast
from tests.timeline.building import a_story, everything, records, story


def program_of(visitors: Cast) -> Callable[..., Any]:
    assert visitors.owner.user is not None
    _token, secret = make_token(visitors.owner.user, label="x", scopes=["read", "write"], days=1, by=visitors.owner)
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def ask(method: str, path: str, given: Any = None) -> Any:
        answer = client.generic(
            method, f"/api/v1/incidents/{path}", json.dumps(given), content_type="application/json", headers={"If-Match": "*"}
        )
        return answer.json() | {"status": answer.status_code} if isinstance(answer.json(), dict) else answer.json()

    return ask


def test_a_program_can_do_all_of_it(visitors: Cast, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    records(visitors, incident, 3)
    ask, at = program_of(visitors), f"{incident.key}/events"
    changed = ask("POST", f"{at}/bulk", {"rule": {"name": "ranked", "over": 80}, "in_story": True, "kind": "alert", "role": "responder"})
    assert (changed["changed"], Event.objects.filter(kind="alert", is_in_story=True).count()) == (1, 1)
    moved = ask("POST", f"{at}/bulk", {"uids": [lines[0].uid], "move_minutes": 1.5})
    assert moved["changed"] == 1
    undone = ask("POST", f"{at}/undo", {})
    assert (undone["undone"], Event.objects.get(pk=lines[0].pk).occurred_at) == (moved["edit"], noon)
    assert ask("POST", f"{at}/undo", {"edit": undone["edit"]})["status"] == 200
    merged = ask("POST", f"{at}/merge", {"into": lines[0].uid, "others": [lines[1].uid]})
    assert merged["folded"] == [{"uid": lines[1].uid, "text": "Line 1", "source": ""}]
    listed, whole = ask("GET", at)["items"], ask("GET", f"{at}?folded=1")["items"]
    assert (len(listed), len(whole)) == (6, 7)
    assert next(one["folded_into"] for one in whole if one["uid"] == lines[1].uid) == lines[0].uid
    record = next(one for one in listed if one["source"] == "journald")
    assert (record["rank"], record["rank_reasons"], record["origin"]) == (90, ["rare"], "journald")
    assert ask("POST", f"{at}/{lines[0].uid}/unfold")["folded"] == []
    second = ask("POST", f"{at}/{lines[2].uid}/split", {"first": "This", "second": "And that"})
    assert (second["text"], Event.objects.get(pk=lines[2].pk).text) == ("And that", "This")
    between = ask("POST", at, {"text": "Between", "after": lines[2].uid})
    assert (between["status"], between["occurred_at"]) == (201, None)
    (evidence,) = ask("GET", f"{at}/{record['uid']}/evidence")
    assert (evidence["raw"], evidence["file_sha256"], evidence["origin"]) == ('{"n": 0, "is": "<i>"}', "f" * 64, "journald")
    assert ask("POST", f"{at}/bulk", {"uids": [lines[3].uid], "remove": True})["changed"] == 1
    assert "Line 3" not in story(incident)


@pytest.mark.parametrize(
    ("path", "given", "sentence"),
    [
        ("bulk", {"uids": ["x"]}, "Say what is to be changed: in_story, kind, role, move_minutes or remove."),
        ("bulk", {"uids": ["x"], "rule": {"name": "ranked"}, "in_story": True}, "Name the lines by uids or by a rule, not by both."),
        ("bulk", {"rule": {"name": "pinned"}, "in_story": True}, "No line of the log is like that, so nothing changed."),
        ("bulk", {"uids": ["x"], "move_minutes": 1e300}, "Give the minutes as a number, like 5 or -5."),
        (
            "merge",
            {"into": "0", "others": ["nobody"]},
            "One of these lines is not in this timeline, or was taken away. Read the list again.",
        ),
        ("undo", {"edit": "nothing"}, "There is nothing to undo any more."),
    ],
)
def test_a_program_is_told_what_to_change(visitors: Cast, noon: datetime, path: str, given: dict[str, Any], sentence: str) -> None:
    incident, lines = a_story(visitors, noon)
    if given.get("into") == "0":
        given = given | {"into": lines[0].uid}
    answer = program_of(visitors)("POST", f"{incident.key}/events/{path}", given)
    assert (answer["status"], answer["title"]) == (422, sentence)


def test_a_change_that_is_refused_in_part_changes_nothing(visitors: Cast, noon: datetime) -> None:
    incident, lines = a_story(visitors, noon)
    before = everything(incident)
    given = {"uids": [lines[0].uid], "in_story": False, "move_minutes": 1e7}
    answer = program_of(visitors)("POST", f"{incident.key}/events/bulk", given)
    assert (answer["status"], everything(incident)) == (422, before)
