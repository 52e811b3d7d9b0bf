"""The risk brief: counts that are right, each with where it is from; nothing private in it, nobody named; frozen, and signed by a manager."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.models import Decision, Escalation, Rescheduling, RiskBrief
from secondstory.audit.models import Record
from secondstory.factors.models import Factor
from secondstory.factors.operations import add_factor
from secondstory.incidents.models import Incident
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.library.operations import Answers, names_found, publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import start_postmortem
from secondstory.workspace.briefs import content_of, offers_of
from secondstory.workspace.operations import make_risk_brief, sign_risk_brief
from tests.actions.promises import add
from tests.cast import Cast

SAID = "The retry limit of the payment queue is set by hand in the console of each region"


def tell(cast: Cast, title: str, *, days_ago: int, minutes: int, now: datetime, is_private: bool = False) -> Factor:
    """A published incident with the same factor."""
    started = now - timedelta(days=days_ago)
    incident = cast.make_incident(
        title, started_at=started, mitigated_at=started + timedelta(minutes=minutes), resolved_at=started + timedelta(minutes=minutes),
        internal_hours=3, is_private=is_private,
    )  # fmt: skip
    factor = add_factor(incident, SAID, by=cast.owner, domain="CONFIG")
    document = start_postmortem(incident, by=cast.owner, summary=title)
    answers = Answers(keep=frozenset(hit.key for hit in names_found(document)))
    publish_postmortem(document, by=cast.owner, answers=answers, nothing_new_reason="Nothing new came up.")
    return factor


@pytest.fixture
def put_off(visitors: Cast, noon: datetime) -> Factor:
    """A factor of 100 days ago whose answers were put off three times since 60 days ago; it came back twice since, once before, once privately."""
    factor = tell(visitors, "Payments stood still", days_ago=100, minutes=90, now=noon)
    tell(visitors, "Payments were slow once", days_ago=140, minutes=5, now=noon)
    tell(visitors, "Refunds stood still", days_ago=40, minutes=30, now=noon)
    tell(visitors, "Invoices stood still", days_ago=10, minutes=20, now=noon)
    tell(visitors, "The mailbox of a zeppelin", days_ago=5, minutes=999, now=noon, is_private=True)
    action = add(
        factor.incident, "Set the limit by code", by=visitors.owner, team=visitors.payments, owner=visitors.participant.user,
        due_on=date(2026, 2, 1), factors=[factor],
    )  # fmt: skip
    for days in (60, 30):
        day = (noon - timedelta(days=days)).date()
        Rescheduling.objects.create(action=action, before=day, after=day + timedelta(days=30), at=noon - timedelta(days=days))
    asked = Escalation.objects.create(action=action, trade_off="A week of features", decide_by=noon.date(), cost_band="weeks")
    Decision.objects.create(escalation=asked, verdict="defer", rung="manager", until=date(2026, 4, 1), at=noon - timedelta(days=2))
    return factor


def test_the_counts_are_those_of_the_record(visitors: Cast, put_off: Factor, noon: datetime) -> None:
    content = content_of(put_off, by=visitors.owner)
    assert content["since"] == (noon - timedelta(days=60)).date().isoformat()
    assert [one["title"] for one in content["recurrences"]] == ["Refunds stood still", "Invoices stood still"]
    assert [one["title"] for one in content["before"]] == ["Payments were slow once"]
    assert (content["impact_minutes"], content["unknown_minutes"], content["person_hours"], content["cost_band"]) == (140, 0, 9, "weeks")
    assert [(one["from"] != "", one["to"]) for one in content["put_off"]][2] == (False, "2026-04-01")
    assert [(one["text"], one["team"], one["times"]) for one in content["open_actions"]] == [("Set the limit by code", "Payments", 3)]
    assert [(offer.factor, offer.times) for offer in offers_of(visitors.owner)[0]] == [(put_off, 3)]


def test_nothing_private_and_nobody_stands_in_it(visitors: Cast, put_off: Factor) -> None:
    brief = make_risk_brief(put_off, by=visitors.owner)
    assert "zeppelin" not in str(brief.content)
    assert not any(name in str(brief.content) for name in ("Participant", "Owner", "owner"))
    private = Factor.objects.get(incident__title__contains="zeppelin")
    with pytest.raises(Refusal, match="open incidents only"):
        content_of(private, by=visitors.owner)


def test_it_is_frozen_signed_once_by_a_manager_and_handed_on(
    visitors: Cast, client_of: Callable[[Visitor], Client], put_off: Factor
) -> None:
    team = visitors.payments
    type(team).objects.filter(pk=team.pk).update(manager=visitors.other_team.user)
    client = client_of(visitors.owner)
    assert "Put off often" in client.get("/actions/briefs/").content.decode()
    made = client.post(f"/actions/briefs/new/{put_off.uid}/", {"note": "The board asked twice."}, follow=True)
    brief = RiskBrief.objects.get()
    page = " ".join(made.content.decode().split())
    assert "was put off 3 times since 15 January 2026; it has come back 2 times since." in page
    for one in brief.content["impact"]:
        assert f'href="/incidents/{one["incident"]}/"' in page
    Incident.objects.filter(title="Refunds stood still").update(title="Changed since")
    assert "Changed since" not in client.get(f"/actions/briefs/{brief.uid}/").content.decode()
    with pytest.raises(NotAllowed):
        sign_risk_brief(brief, by=visitors.owner)
    manager = client_of(visitors.other_team)
    assert manager.get(f"/actions/briefs/{brief.uid}/").status_code == 200
    manager.post(f"/actions/briefs/{brief.uid}/sign/", {"version": brief.version})
    file = client.get(f"/actions/briefs/{brief.uid}/brief.md").content.decode()
    assert "Signed on 16 March 2026." in file
    assert "http://testserver/incidents/" in file
    assert "The board asked twice." in file
    assert manager.post(f"/actions/briefs/{brief.uid}/sign/", {"version": brief.version + 1}).status_code == 422
    assert list(Record.objects.filter(subject_uid=brief.uid).order_by("pk").values_list("verb", flat=True)) == [
        "made a risk brief",
        "signed a risk brief",
    ]


def test_who_may_not_read_the_story_sees_no_brief(visitors: Cast, client_of: Callable[[Visitor], Client], put_off: Factor) -> None:
    brief = make_risk_brief(put_off, by=visitors.owner)
    for visitor in (visitors.same_team, visitors.administrator, visitors.reader):
        client = client_of(visitor)
        answers: Any = [client.get(f"/actions/briefs/{path}") for path in (f"{brief.uid}/", f"{brief.uid}/brief.md", f"new/{put_off.uid}/")]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
