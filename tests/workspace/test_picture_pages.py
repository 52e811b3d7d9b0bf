"""What the picture is drawn from, and the picture as a file: who gets it, how often it is sent, what it asks, and as of a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.incidents.models import Incident
from secondstory.incidents.operations import edit_incident, involve
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_events, describe_decision
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
PATHS = ["timeline-picture.json", "timeline.svg"]


@pytest.fixture
def incident(visitors: Cast, noon: datetime) -> Incident:
    """At 10:00 a release nobody looks at until 10:40, at 10:05 an alert, at 10:20 a decision that lasts until 10:50."""
    ten = noon - timedelta(hours=2)
    at = {minute: ten + timedelta(minutes=minute) for minute in (0, 5, 20, 40, 50)}
    made = visitors.make_incident("The pool ran dry", started_at=ten, zone="Europe/Berlin")
    lead = involve(made, label="Lead", by=visitors.owner)
    told = [
        NewEvent("the pool is made smaller", at[0], kind="change", source="deploys", known={"responders": at[40]}),
        NewEvent("checkout is slow", at[5], kind="alert", source="pager"),
        NewEvent("more servers", at[20], occurred_until=at[50], kind="decision", involvement=lead),
    ]
    add_events(made, told, by=visitors.owner)
    edit_incident(made, expected=None, by=visitors.owner, resolved_at=at[50])
    return made


def columns(client: Client, incident: Incident, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/incidents/{incident.key}/timeline-picture.json{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_whole_story_has_its_phases_and_says_where_its_lines_are_read(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    found = columns(client_of(visitors.participant), incident)
    assert found["text"] == ["the pool is made smaller", "checkout is slow", "more servers"]
    assert (found["phases"], found["learned"]) == ([["started", "started", 0], ["resolved", "resolved", 3000]], [[0, 2400]])
    assert (found["open"], found["page_size"]) == ({"story": "?story={page}#event-{uid}", "log": "?log={page}#line-{uid}"}, 100)
    page = client_of(visitors.participant).get(f"/incidents/{incident.key}/").content.decode()
    for uid in found["uid"]:
        assert (page.count(f'id="event-{uid}"'), page.count(f'id="line-{uid}"')) == (1, 1)
    assert f'data-columns="/incidents/{incident.key}/timeline-picture.json"' in page


def test_as_of_a_minute_only_what_was_known_is_sent(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client = client_of(visitors.owner)
    found = columns(client, incident, "?as_of=2026-03-16T10:30Z&known_by=Lead")
    assert (found["text"], found["phases"], found["until"], found["learned"]) == (["checkout is slow", "more servers"], [], [], [])
    assert found["base"] == int(datetime.fromisoformat("2026-03-16T10:05Z").timestamp())
    assert found["open"]["log"] == (
        f"/incidents/{incident.key}/as-of/?at=2026-03-16T10:30Z&known_by=Lead&layer=log&page={{page}}#event-{{uid}}"
    )
    assert columns(client, incident, "?as_of=2026-03-16T10:40Z")["learned"] == [[0, 2400]]
    drawing = client.get(f"/incidents/{incident.key}/timeline.svg?as_of=2026-03-16T10:30Z").content.decode()
    assert ("As responders knew it at 16 March 2026, 11:30. Times in Europe/Berlin." in drawing, incident.title in drawing) == (True, False)
    assert ("smaller" in drawing, "harm" in drawing, "more servers" in drawing) == (False, False, True)
    assert ("f-phase" in drawing, "resolved" in drawing, "started" in drawing) == (False, False, False)


def test_the_file_is_a_drawing_of_the_story_under_its_title(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    answer = client_of(visitors.owner).get(f"/incidents/{incident.key}/timeline.svg")
    drawing = answer.content.decode()
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{incident.key}-timeline.svg"
    for there in (
        f"{incident.key} · The pool ran dry",
        "Times in Europe/Berlin.",
        "11:20 more servers",
        "known 40 min later",
        "harm for 50 min",
        "started 11:00",
        "resolved 11:50",
    ):
        assert there in drawing


def test_who_has_the_columns_already_is_not_sent_them_again(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/timeline-picture.json"
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    add_events(incident, [NewEvent("one more", incident.started_at)], by=visitors.owner)
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"] != first.headers["ETag"]) == (200, True)


@pytest.mark.parametrize("path", PATHS)
def test_who_may_not_read_the_story_gets_neither(visitors: Cast, client_of: ClientOf, incident: Incident, path: str) -> None:
    for name in ("same_team", "administrator", "reader"):
        assert client_of(getattr(visitors, name)).get(f"/incidents/{incident.key}/{path}").status_code == 403
    private = visitors.make_incident("Nobody's", is_private=True)
    assert client_of(visitors.administrator).get(f"/incidents/{private.key}/{path}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("query", ["?as_of=soon", "?known_by=Lead", "?as_of=0001-01-01T00:00Z"])
def test_a_minute_that_is_none_is_refused(visitors: Cast, client_of: ClientOf, incident: Incident, path: str, query: str) -> None:
    answer = client_of(visitors.owner).get(f"/incidents/{incident.key}/{path}{query}")
    assert (answer.status_code, "data-sentence" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("path", [*PATHS, *(f"{path}?as_of=2026-03-16T11:30Z&known_by=Lead" for path in PATHS)])
def test_it_asks_at_most_ten_things_and_as_many_for_three_rows_as_for_one(
    visitors: Cast, client_of: ClientOf, noon: datetime, path: str
) -> None:
    counts = []
    for rows in (1, 3):
        incident = visitors.make_incident(started_at=noon - timedelta(hours=3))
        lead = involve(incident, label="Lead", by=visitors.owner)
        told = [NewEvent(f"line {number}", noon - timedelta(hours=2), kind="decision", involvement=lead, known={"responders": noon})
                for number in range(rows)]  # fmt: skip
        for event in add_events(incident, told, by=visitors.owner):
            describe_decision(event, by=visitors.owner, visible="a graph")
        client = client_of(visitors.owner)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/incidents/{incident.key}/{path}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
