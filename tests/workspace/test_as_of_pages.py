"""As of a minute, on pages, in the API and in files: who sees what, what is refused, and how much is asked of the database."""

from __future__ import annotations

import csv
import io
import json
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
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_events, describe_decision
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]


@pytest.fixture
def incident(visitors: Cast, noon: datetime) -> Incident:
    """At 10:00 a release nobody looks at until 10:40, at 10:05 an alert, at 10:20 a decision, at 10:50 the end."""
    ten = noon - timedelta(hours=2)
    at = {minute: ten + timedelta(minutes=minute) for minute in (0, 5, 20, 40, 50)}
    made = visitors.make_incident("The pool ran dry", started_at=ten, zone="Europe/Berlin", facilitator=visitors.facilitator.user)
    lead = involve(made, label="Lead", by=visitors.owner)
    told = [
        NewEvent("the pool is made smaller", at[0], kind="change", source="deploys", known={"responders": at[40]}),
        NewEvent("checkout is slow", at[5], kind="alert", source="pager"),
        NewEvent("more *servers*", at[20], occurred_until=at[50], kind="decision", involvement=lead),
        NewEvent("=1+1", at[50], is_in_story=False),
    ]
    decision = add_events(made, told, by=visitors.owner)[2]
    describe_decision(decision, by=visitors.owner, visible="a graph", believed="it was traffic", not_knowable_yet="the pool")
    edit_incident(made, expected=None, by=visitors.owner, resolved_at=at[50], customer_impact="carts were lost", customers_affected=True)
    return made


def page(client: Client, incident: Incident, query: str) -> str:
    answer = client.get(f"/incidents/{incident.key}/as-of/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_what_was_known_visible_believed_and_open(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    told = page(client_of(visitors.participant), incident, "?at=2026-03-16T10:30Z")
    for there in (
        "checkout is slow",
        "more *servers*",
        "a graph",
        "it was traffic",
        "Alerts open",
        "Until then the timeline names nobody but Lead.",
        "11:20",
    ):
        assert there in told, there
    for hidden in ("The pool ran dry", "made smaller", "the pool", "carts", "SEV3", "=1+1", "11:50", "10:50", "ongoing", "Payments"):
        assert hidden not in told, hidden


@pytest.mark.parametrize("name", ["owner", "participant", "administrator"])
def test_what_was_not_known_yet_is_for_the_facilitator_alone(visitors: Cast, client_of: ClientOf, incident: Incident, name: str) -> None:
    told = page(client_of(visitors.facilitator), incident, "?at=2026-03-16T10:30Z&show=unknown")
    assert ("the pool is made smaller" in told, "=1+1" in told) == (True, True)
    client = client_of(getattr(visitors, name))
    answers = [client.get(f"/incidents/{incident.key}/as-of/?at=2026-03-16T10:30Z{more}") for more in ("", "&show=unknown")]
    assert {answer.status_code for answer in answers} == {403 if name == "administrator" else 200}
    assert not any("smaller" in answer.content.decode() for answer in answers)
    assert len({len(answer.content) for answer in answers}) == 1


def test_the_way_on_leads_to_what_is_learned_next_and_no_further(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/as-of/"
    found = []
    given = {"at": "2026-03-16T10:05Z", "known_by": "responders", "layer": ""}
    for _step in range(3):
        answer = client.post(f"{address}next/", given)
        found.append(answer.headers["Location"])
        given["at"] = found[-1].partition("at=")[2]
    assert found == [f"{address}?at=2026-03-16T{clock}Z" for clock in ("10:20", "10:40", "10:40")]
    assert "Nothing more is written down as learned after this minute." in client.get(found[-1]).content.decode()
    assert client.post(f"{address}next/", given | {"layer": "log"}).headers["Location"] == f"{address}?at=2026-03-16T10:50Z&layer=log"


def test_a_role_sees_what_it_knew(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client = client_of(visitors.owner)
    event = Event.objects.get(text="the pool is made smaller")
    stated = client.post(
        f"/incidents/{incident.key}/events/{event.uid}/known/", {"role": "Platform", "at": "2026-03-16T10:02", "version": event.version}
    )
    assert stated.status_code == 302
    assert "made smaller" in page(client, incident, "?at=2026-03-16T10:02Z&known_by=platform")
    assert "made smaller" not in page(client, incident, "?at=2026-03-16T10:02Z")
    whole = client.get(f"/incidents/{incident.key}/").content.decode()
    assert ("Platform learned of it 2 min later" in whole, "responders learned of it 40 min later" in whole) == (True, True)
    again = client.post(
        f"/incidents/{incident.key}/events/{event.uid}/known/", {"role": "Platform", "at": "2026-03-16T10:03", "version": 1}
    )
    assert again.status_code == 409
    gone = {"role": "Platform", "version": event.version + 1}
    assert client.post(f"/incidents/{incident.key}/events/{event.uid}/known/withdraw/", gone).status_code == 302
    assert "made smaller" not in page(client, incident, "?at=2026-03-16T10:02Z&known_by=platform")


def test_the_api_tells_what_was_known(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client, asked = client_of(visitors.owner), "?as_of=2026-03-16T10:30:00Z"
    events = client.get(f"/api/v1/incidents/{incident.key}/events{asked}").json()
    assert [(row["text"], row["version"], row["occurred_until"], row["decision"]) for row in events["items"]] == [
        ("checkout is slow", None, None, None),
        ("more *servers*", None, None,
         {"visible": "a graph", "believed": "it was traffic", "also_on_the_table": "", "constrained": "", "expected": ""}),
    ]  # fmt: skip
    assert client.get(f"/api/v1/incidents/{incident.key}{asked}&known_by=Lead").json() == {
        "key": incident.key, "title": incident.key, "as_of": "2026-03-16T10:30:00Z", "known_by": "Lead", "zone": "Europe/Berlin",
        "severity": None, "summary": None, "customer_impact": None, "resolved_at": None, "events": 2, "visible": ["a graph"],
        "believed": ["it was traffic"], "pressure": ["Until then the timeline names nobody but Lead."],
        "alerts_open": [{"since": "2026-03-16T10:05:00Z", "text": "checkout is slow", "source": "pager", "acknowledged": False}],
    }  # fmt: skip


@pytest.mark.parametrize("path", ["", "/events", "/factors", "/actions", "/document", "/parts", "/history"])
@pytest.mark.parametrize("as_of", ["", "yesterday", "2026-03-16T10:30:00", "0001-01-01T00:00Z", "9999-12-31T23:59Z"])
def test_a_malformed_minute_gets_a_sentence_everywhere(
    visitors: Cast, client_of: ClientOf, incident: Incident, path: str, as_of: str
) -> None:
    answer = client_of(visitors.owner).get(f"/api/v1/incidents/{incident.key}{path}", {"as_of": as_of})
    sentence = "That time lies outside the calendar. Check the year."
    if not as_of.endswith("Z"):
        sentence = f"“{as_of}” is not a time with its offset. Give one like 2026-03-14T14:05Z."
    assert (answer.status_code, answer.json()["title"], answer.json()["field"]) == (422, sentence, "as_of")


def test_the_mode_is_refused_where_it_has_no_meaning(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client, asked = client_of(visitors.owner), "as_of=2026-03-16T10:30:00Z"
    for path in ("/incidents/", "/library/", "/api/v1/incidents", "/api/v1/actions", "/find/"):
        assert client.get(f"{path}?{asked}").status_code == 422, path
    sent = client.post(f"/api/v1/incidents/{incident.key}/events?{asked}", {"text": "x"}, content_type="application/json")
    assert (sent.status_code, sent.json()["title"]) == (422, "As of a minute one can only read. Leave as_of out to change something.")
    alone = client.get(f"/api/v1/incidents/{incident.key}/events?known_by=Lead")
    assert alone.json()["title"] == "“known_by” goes with “as_of”: say as of when, like as_of=2026-03-14T14:05Z."
    for query in ("?at=", "?at=soon", "?minute=x", "?minute=99999999999", "?at=2026-03-16T10:30Z&known_by=" + "x" * 121):
        answer = client.get(f"/incidents/{incident.key}/as-of/{query}")
        assert (answer.status_code, "data-sentence" in answer.content.decode()) == (422, True), query


@pytest.mark.parametrize("path", ["", "as-of/", "timeline.md", "timeline.csv", "timeline.json", "document/", "history/"])
def test_who_may_not_read_the_story_learns_nothing_of_it_this_way(
    visitors: Cast, client_of: ClientOf, incident: Incident, path: str
) -> None:
    for name in ("same_team", "administrator", "reader"):
        answer = client_of(getattr(visitors, name)).get(f"/incidents/{incident.key}/{path}?as_of=2026-03-16T10:30Z")
        assert answer.status_code == 403
    private = visitors.make_incident("Nobody's", is_private=True)
    assert client_of(visitors.administrator).get(f"/incidents/{private.key}/{path}?as_of=2026-03-16T10:30Z").status_code == 404


def test_a_file_tells_the_whole_story_or_what_was_known(visitors: Cast, client_of: ClientOf, incident: Incident) -> None:
    client, address = client_of(visitors.owner), f"/incidents/{incident.key}/timeline."
    assert client.get(f"{address}md?as_of=2026-03-16T10:30Z").content.decode() == (
        f"# {incident.key}\n\nAs responders knew it at 16 March 2026, 11:30. Times in Europe/Berlin.\n\n## Monday, 16 March 2026\n\n"
        "- **11:05 (10:05 UTC)** Alert. checkout is slow\n  - From pager\n"
        "- **11:20 (10:20 UTC)** Decision. Lead: more \\*servers\\*\n  - Visible: a graph\n  - Believed: it was traffic\n"
        "  - Until then the timeline names nobody but Lead.\n"
    )
    whole = client.get(f"{address}md")
    assert whole.headers["Content-Disposition"] == f'attachment; filename="{incident.key}-timeline.md"'
    for there in ("The pool ran dry", "Known at 16 March 2026, 11:40", "11:20–11:50", "Not knowable yet: the pool", "## Only in the log"):
        assert there in whole.content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}csv").content.decode())))
    assert [(row["text"], row["known"]) for row in rows][0::3] == [
        ("the pool is made smaller", "responders 2026-03-16T10:40:00Z (stated)"),
        ("'=1+1", "responders 2026-03-16T10:50:00Z (assumed)"),
    ]
    (first, second) = json.loads(client.get(f"{address}json?as_of=2026-03-16T10:30Z").content)
    assert first == {
        "occurred_at": "2026-03-16T10:05:00Z", "occurred_until": None, "precision": "exact", "zone": "UTC", "time_as_written": "",
        "known": [{"role": "responders", "at": "2026-03-16T10:05:00Z", "basis": "assumed"}], "kind": "alert", "role": None,
        "text": "checkout is slow", "source": "pager", "rank": None, "evidence": None, "in_story": True, "decision": None, "pressure": [],
    }  # fmt: skip
    assert (second["occurred_until"], second["pressure"]) == (None, ["Until then the timeline names nobody but Lead."])


@pytest.mark.parametrize("path", ["as-of/", "as-of/?at=2026-03-16T11:30Z&known_by=Lead&layer=log", "as-of/?at=2026-03-16T11:30Z", "timeline.json",
                                  "timeline.json?as_of=2026-03-16T11:30Z", "?as_of=2026-03-16T11:30Z"])  # fmt: skip
def test_it_asks_at_most_ten_things_and_as_many_for_three_rows_as_for_one(
    visitors: Cast, client_of: ClientOf, noon: datetime, path: str
) -> None:
    counts = []
    for rows in (1, 3):
        incident = visitors.make_incident(started_at=noon - timedelta(hours=3), detected_at=noon - timedelta(hours=2))
        lead = involve(incident, label="Lead", by=visitors.owner)
        told: list[Any] = [NewEvent(f"{kind} {number}", noon - timedelta(hours=2), kind=kind, involvement=lead)
                           for number in range(rows) for kind in ("alert", "decision")]  # fmt: skip
        for event in add_events(incident, told, by=visitors.owner)[1::2]:
            describe_decision(event, by=visitors.owner, visible="a graph")
        client = client_of(visitors.owner)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/incidents/{incident.key}/{path}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
