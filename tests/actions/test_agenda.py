"""The agenda block: what is in it, that it can be pasted and put into a calendar, and that going through it is counted and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from secondstory.actions.models import Action
from secondstory.actions.operations import add_action
from secondstory.audit.models import Record
from secondstory.people.permissions import Visitor
from tests.actions.promises import add, agree
from tests.cast import Cast


@pytest.fixture
def listed(visitors: Cast, noon: datetime) -> list[Action]:
    """Three open ones of the payments team, one of another, one that has ended."""
    incident = visitors.make_incident("Payments *were* slow")
    rows = [
        add(incident, text, by=visitors.owner, owner=visitors.owner.user, team=visitors.payments, due_on=day, category="immediate")
        for text, day in (("Cap [retries]", date(2026, 3, 10)), ("Alert on the queue", date(2026, 3, 20)), ("Write it down", None))
    ]
    for row in rows[:2]:
        agree(row, by=visitors.owner)
    add_action(incident, "Elsewhere", by=visitors.owner, team=visitors.search)
    Action.objects.filter(pk=add_action(incident, "Over", by=visitors.owner, team=visitors.payments).pk).update(state="done")
    return rows


def test_the_block_has_what_the_team_goes_through_and_nothing_else(
    visitors: Cast, client_of: Callable[[Visitor], Client], listed: list[Action]
) -> None:
    page = client_of(visitors.same_team).get("/actions/agenda/payments/?every=week")
    assert page.context["markdown"].splitlines() == [
        "## Open actions: Payments", "",
        "Of 4 agreed in Q1 2026, 1 are done and 3 are open. 0 % were done in time.", "",
        "### Past their day", "", f"- [ ] Cap \\[retries\\] ({listed[0].incident.key}, Owner, due 10 Mar 2026, 6 days over)", "",
        "### Due before we meet again", "", f"- [ ] Alert on the queue ({listed[0].incident.key}, Owner, due 20 Mar 2026)", "",
        "### Later, or without a day", "", f"- [ ] Write it down ({listed[0].incident.key}, Owner)", "",
        "The list: http://testserver/actions/agenda/payments/?every=week",
    ]  # fmt: skip


def test_whoever_may_see_no_action_gets_an_empty_block(
    visitors: Cast, client_of: Callable[[Visitor], Client], listed: list[Action]
) -> None:
    page = client_of(visitors.other_team).get("/actions/agenda/payments/")
    assert page.context["markdown"].splitlines()[-3:] == [
        "Nothing is open.", "", "The list: http://testserver/actions/agenda/payments/?every=week"
    ]  # fmt: skip


def test_going_through_stamps_those_listed_and_can_be_taken_back(
    visitors: Cast, client_of: Callable[[Visitor], Client], listed: list[Action]
) -> None:
    Action.objects.filter(pk=listed[0].pk).update(reviewed_on=date(2026, 3, 2))
    heard = {row.pk: row.heard_at for row in Action.objects.all()}
    client = client_of(visitors.same_team)
    shown = client.post("/actions/agenda/payments/reviewed/", {"action": [row.uid for row in listed[:2]]}, follow=True)
    days = list(Action.objects.order_by("pk").values_list("reviewed_on", flat=True))
    assert days == [date(2026, 3, 16), date(2026, 3, 16), None, None, None]
    assert {row.pk: row.heard_at for row in Action.objects.all()} == heard
    assert "Marked as gone through today." in shown.content.decode()
    said = Record.objects.get(verb="went through the actions of")
    assert client_of(visitors.owner).post(f"/actions/agenda/payments/reviewed/{said.uid}/undo/").status_code == 404
    client.post(f"/actions/agenda/payments/reviewed/{said.uid}/undo/")
    assert list(Action.objects.order_by("pk").values_list("reviewed_on", flat=True)) == [date(2026, 3, 2), None, None, None, None]
    assert client.post(f"/actions/agenda/payments/reviewed/{said.uid}/undo/").status_code == 404


def test_only_the_team_says_what_it_went_through(visitors: Cast, client_of: Callable[[Visitor], Client], listed: list[Action]) -> None:
    assert client_of(visitors.participant).post("/actions/agenda/payments/reviewed/").status_code == 302
    assert client_of(visitors.other_team).post("/actions/agenda/payments/reviewed/").status_code == 403


def test_the_meeting_is_the_same_one_however_often_it_is_fetched(
    visitors: Cast, client_of: Callable[[Visitor], Client], listed: list[Action]
) -> None:
    client = client_of(visitors.owner)
    asked = "/actions/agenda/payments/meeting.ics?every=fortnight&first_on=2026-03-23&at=10:00&minutes=30&zone=Europe/Lisbon"
    first, again = client.get(asked), client.get(asked)
    assert first.content == again.content
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    lines = first.content.decode().replace("\r\n ", "").split("\r\n")
    assert {
        f"UID:actions-{visitors.payments.uid}-fortnight@testserver",
        "DTSTART;TZID=Europe/Lisbon:20260323T100000",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        "DURATION:PT30M",
        "SUMMARY:Open actions: Payments",
    } <= set(lines)
    assert client.get(asked.replace("Europe/Lisbon", "Mars")).status_code == 422
    for day in ("9999-12-31", "0001-01-01"):
        refused = client.get(asked.replace("2026-03-23", day))
        assert (refused.status_code, "a meeting begins within ten years" in refused.content.decode()) == (422, True)
