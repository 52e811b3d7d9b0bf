"""The page of one incident: who sees what of it, how much it asks of the database, and how long stories are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.actions.operations import add_action
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import edit_incident, involve, request_review
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.operations import write_first_or_next_section
from secondstory.timeline.operations import NewEvent, add_events
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
TABS = ("", "document/", "factors/", "actions/")
PAGES = (*TABS, "history/", "parts/", "edit/", "held/")


def fill(cast: Cast, incident: Incident, *, rows: int, began: datetime) -> None:
    """Give an incident so many of everything."""
    by = cast.owner
    parts = [involve(incident, label=f"Part {number}", user=cast.facilitator.user, by=by) for number in range(rows)]
    told = [
        NewEvent(f"Event {number}", began + timedelta(minutes=number), involvement=parts[number], kind="decision") for number in range(rows)
    ]
    for number, event in enumerate(add_events(incident, told, by=by)):
        factor = add_factor(incident, f"Factor {number}", by=by, supported_by=event, quote="Event")
        add_action(incident, f"Action {number}", by=by, owner=cast.other_team.user, team=cast.search, factors=[factor])
        write_first_or_next_section(incident, title=f"Section {number}", markdown="Text", by=by)


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(asked)


@pytest.mark.parametrize("part", PAGES)
def test_a_page_asks_at_most_ten_things_and_as_many_for_three_rows_as_for_one(
    visitors: Cast, client_of: ClientOf, noon: datetime, part: str
) -> None:
    began = noon - timedelta(hours=5)
    one, three = (visitors.make_incident(title, started_at=began, resolved_at=noon, customers_affected=True) for title in ("One", "Three"))
    fill(visitors, one, rows=1, began=began)
    fill(visitors, three, rows=3, began=began)
    client = client_of(visitors.owner)
    counts = [statements(client, f"/incidents/{incident.key}/{part}") for incident in (one, three)]
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("address", ["/", "/incidents/", "/actions/", "/?", "/incidents/?state=waiting&severity=SEV3&year=2026"])
@pytest.mark.parametrize("name", ["owner", "administrator"])
def test_a_list_asks_at_most_ten_things_and_as_many_for_three_rows_as_for_one(
    visitors: Cast, client_of: ClientOf, noon: datetime, address: str, name: str
) -> None:
    began = noon - timedelta(hours=5)
    client = client_of(getattr(visitors, name))
    counts = []
    for number in range(3):
        for resolved_at in (noon, None):
            incident = visitors.make_incident(f"Incident {number}", started_at=began, resolved_at=resolved_at, customers_affected=True)
            fill(visitors, incident, rows=1, began=began)
        counts.append(statements(client, address))
    assert counts[0] == counts[2] <= 10


def test_who_has_no_part_sees_the_header_and_nothing_of_the_story(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    secret = "OnlyForParticipants"
    incident = visitors.make_incident(
        "Payments were slow", started_at=noon - timedelta(hours=2), summary=secret, customer_impact=secret, internal_impact=secret,
        near_miss=True, caught_by=secret,
    )  # fmt: skip
    add_events(incident, [NewEvent(secret, noon)], by=visitors.owner)
    add_factor(incident, secret, by=visitors.owner)
    add_action(incident, secret, by=visitors.owner)
    write_first_or_next_section(incident, title=secret, markdown=secret, by=visitors.owner)
    for name in ("same_team", "other_team", "facilitator", "administrator", "reader"):
        client = client_of(getattr(visitors, name))
        pages = [client.get(f"/incidents/{incident.key}/{tab}") for tab in TABS]
        assert {page.status_code for page in pages} == {200}
        assert all("Payments were slow" in page.content.decode() for page in pages)
        assert not any(secret in page.content.decode() for page in pages)
        assert [client.get(f"/incidents/{incident.key}/{page}").status_code for page in ("history/", "edit/", "parts/")] == [403] * 3
    told = client_of(visitors.participant)
    assert all(secret in told.get(f"/incidents/{incident.key}/{tab}").content.decode() for tab in TABS)


def test_an_action_is_shown_to_its_team_while_the_story_is_closed(visitors: Cast, client_of: ClientOf) -> None:
    incident = visitors.make_incident()
    add_action(incident, "Ours to do", by=visitors.owner, team=visitors.search)
    add_action(incident, "Theirs to do", by=visitors.owner, team=visitors.payments)
    page = client_of(visitors.other_team).get(f"/incidents/{incident.key}/actions/").content.decode()
    assert ("Ours to do" in page, "Theirs to do" in page) == (True, False)


def test_the_header_says_who_reads_the_draft(visitors: Cast, client_of: ClientOf) -> None:
    incident = visitors.make_incident()
    page = client_of(visitors.same_team).get(f"/incidents/{incident.key}/").content.decode()
    assert "Owner, Participant" in re.sub(r"\s+", " ", page)


@pytest.mark.parametrize(
    ("given", "step"),
    [
        ({}, "Add the next time"),
        ({"resolved_at": 0, "customers_affected": True}, "Start the document"),
        ({"resolved_at": 0}, "Start the document"),
        ({"near_miss": True}, "Start the document"),
    ],
)
def test_one_dark_button_says_what_comes_next(
    visitors: Cast, client_of: ClientOf, noon: datetime, given: dict[str, Any], step: str
) -> None:
    values = given | ({"resolved_at": noon} if "resolved_at" in given else {})
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1), **values)
    page = client_of(visitors.owner).get(f"/incidents/{incident.key}/").content.decode()
    assert re.findall(r'class="btn go"[^>]*>([^<]+)<', page) == [step]


def test_the_next_step_follows_the_document(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=3), resolved_at=noon - timedelta(hours=2), customers_affected=True)
    client, found = client_of(visitors.owner), []
    for step in ("start", "submit", "agree", "back"):
        row = Postmortem.objects.filter(incident=incident).first()
        given = {"version": row.version if row else 0, "reason": "The vendor wrote."}
        assert client.post(f"/incidents/{incident.key}/document/{step}/", given).status_code == 302, step
        page = client.get(f"/incidents/{incident.key}/document/").content.decode()
        found += re.findall(r'class="btn go"[^>]*>([^<]+)<', page)
    assert found == ["Ask for review", "Agree on the text", "Publish what was learned", "Ask for review"]


def test_who_asked_for_a_review_makes_the_reason_readable(visitors: Cast, client_of: ClientOf) -> None:
    incident = visitors.make_incident()
    request_review(incident, reason="It felt familiar.", by=visitors.reader)
    page = client_of(visitors.reader).get(f"/incidents/{incident.key}/").content.decode()
    assert "Someone asked for a review." in page


def test_a_former_key_still_leads_to_the_incident(visitors: Cast, client_of: ClientOf) -> None:
    incident = visitors.make_incident()
    client = client_of(visitors.owner)
    client.post(f"/incidents/{incident.key}/hide/", {"reason": "Names a customer"})
    incident.refresh_from_db()
    answer = client.get("/incidents/INC-1/")
    assert (answer.status_code, answer["Location"]) == (302, f"/incidents/{incident.key}/")
    assert client_of(visitors.same_team).get("/incidents/INC-1/").status_code == 404


def test_a_story_of_several_days_shows_its_days(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(days=3), zone="Asia/Tokyo")
    late = noon.replace(hour=16) - timedelta(days=2)  # already the next day in Tokyo
    told = [NewEvent("First", noon - timedelta(days=2)), NewEvent("Unknown", None), NewEvent("Second", late), NewEvent("Third", late)]
    add_events(incident, told, by=visitors.owner)
    page = client_of(visitors.owner).get(f"/incidents/{incident.key}/").content.decode()
    days = re.findall(r'class="story-day">([^<]+)<', page)
    assert days == ["Saturday, 14 March 2026", "Sunday, 15 March 2026"]
    story = page[page.index("story-title") : page.index("log-title")]
    told_as = re.findall(r"First|Unknown|Second|Third", re.sub(r'class="unseen">.*?</span>', "", story))
    assert told_as == ["First", "Unknown", "Second", "Third"]


def test_five_thousand_events_come_in_pages(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(days=9))
    told = [
        NewEvent(f"Event {number:04}", noon - timedelta(days=9) + timedelta(minutes=number), is_in_story=number % 2 == 0)
        for number in range(5000)
    ]
    add_events(incident, told, by=visitors.owner)
    client = client_of(visitors.owner)
    pages = [client.get(f"/incidents/{incident.key}/?story={number}&log={number}").content.decode() for number in ("1", "13", "99", "x")]
    first, last = (re.findall(r"<p>(Event \d+)</p>", page) for page in (pages[0], pages[2]))
    assert (first[0], first[-1], len(first), last[-1], len(last)) == ("Event 0000", "Event 0198", 100, "Event 4998", 100)
    assert len(pages[0]) < 400_000
    assert statements(client, f"/incidents/{incident.key}/?story=5&log=5") <= 10
    assert "5000 events" in pages[0]


def test_the_history_is_in_words(visitors: Cast, client_of: ClientOf, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1))
    edit_incident(
        incident, expected=None, by=visitors.participant, severity=None, team=visitors.search, facilitator=visitors.facilitator.user,
        resolved_at=noon, customers_affected=True, services=[], detected_precision="approximate",
    )  # fmt: skip
    page = client_of(visitors.owner).get(f"/incidents/{incident.key}/history/").content.decode()
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", page))
    words = {name: re.sub(r"<[^>]+>", "", text) for name, text in told.items()}
    assert words == {
        "Severity": "SEV3 —",
        "Team": "Payments Search",
        "Facilitator": "— Facilitator",
        "Resolved": "— 16 Mar 2026, 12:00 UTC",
        "Customers were affected": "no yes",
        "Services": "Checkout —",
        "How exactly the detection is known": "exact about",
        "Review asked for": "No review required A written review",
        "Why": "It is below every threshold. Anyone may still ask for a review. Customers were affected.",
    }
    assert "Participant changed it" in page
