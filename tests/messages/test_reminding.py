"""What actions say to whom: each kind of line, on its day, to those it concerns and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secondstory.actions.models import Action
from secondstory.actions.operations import (
    add_action,
    agree_action,
    answer_effect,
    decide_escalation,
    escalate_action,
    finish_action,
    hand_over_action,
    send_back_action,
    verify_action,
)
from secondstory.actions.queue import queue_of
from secondstory.actions.rounds import climb_the_ladder
from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Severity
from secondstory.lib import clock
from secondstory.messages.lines import Reader, lines_for
from secondstory.messages.operations import change_preference, send_digests
from secondstory.messages.queries import Choices
from secondstory.messages.times import Hours
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from tests.cast import Cast, user_of
from tests.messages.conftest import MONDAY, MORNING, days, due, with_address
from tests.messages.standins import MailStandIn

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]
FRIDAY = date(2026, 3, 20)


def heard(visitor: Visitor, *, before_days: int = 3) -> list[tuple[str, str]]:
    """Every line there is for somebody now: its kind, and what it says after what it is about."""
    assert visitor.user is not None
    hours = Hours(clock.zone_or_utc(visitor.user.zone), 8, 19, 7)
    reader = Choices("mail", hours, before_days, frozenset()).reader(visitor.user, clock.now())
    return [(line.topic.removeprefix("actions."), line.text.rpartition(") ")[2] or line.text) for line in lines_for([reader])[reader.uid]]


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (-2, [("due", "was due on Saturday, 14 March.")]),
        (0, [("due", "is due today.")]),
        (1, [("due", "is due on Tuesday, 17 March.")]),
        (3, [("due", "is due on Thursday, 19 March.")]),
        (4, []),
    ],
)
def test_an_action_is_told_of_three_working_days_before_on_its_day_and_when_it_is_over(
    visitors: Cast, morning: datetime, away: int, said: list[tuple[str, str]]
) -> None:
    due(visitors, on=MONDAY + days(away))
    assert heard(visitors.owner) == said


@pytest.mark.parametrize(("on", "before_days"), [(date(2026, 3, 23), 1), (date(2026, 3, 21), 0), (date(2026, 3, 22), 0)])
def test_what_is_due_at_the_weekend_or_on_monday_is_told_on_friday(visitors: Cast, set_clock: SetClock, on: date, before_days: int) -> None:
    set_clock(MORNING + days(4))
    due(visitors, on=on)
    assert heard(visitors.owner, before_days=before_days) == [("due", f"is due on {on:%A, %-d %B}.")]


def test_what_is_long_past_its_day_does_not_get_on(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    due(visitors, on=MONDAY)
    set_clock(MORNING + days(9))
    assert heard(visitors.owner) == [("stuck", "doesn’t get on: past its day. Say what keeps it.")]


def test_what_is_handed_over_is_to_be_taken_on_by_whoever_gets_it(visitors: Cast, morning: datetime) -> None:
    action = due(visitors, on=MONDAY + days(20))
    hand_over_action(action, to=user_of(visitors.participant), by=visitors.owner)
    assert heard(visitors.participant) == [("offered", "was given to you. Take it on, or decline it.")]
    assert heard(visitors.owner) == []


def test_a_draft_is_to_be_confirmed_when_its_wait_is_over(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    action = add_action(visitors.make_incident(), "Set the limit", by=visitors.owner, owner=visitors.owner.user, due_on=MONDAY + days(20))
    agree_action(action, by=visitors.owner)
    action.refresh_from_db()
    waited = action.soaks_until
    assert waited is not None
    assert heard(visitors.owner) == []
    set_clock(MORNING + (waited - MONDAY))
    assert heard(visitors.owner) == [("confirm", "was agreed in the room, and its wait is over: confirm it, or let it go.")]


def test_an_escalation_waits_for_its_sponsor_and_for_whoever_stands_on_its_rung(visitors: Cast, morning: datetime) -> None:
    Team.objects.filter(pk=visitors.payments.pk).update(manager=visitors.same_team.user)
    action = due(visitors, on=MONDAY + days(90))
    made = escalate_action(action, trade_off="A quarter of features", by=visitors.owner, sponsor=visitors.facilitator.user)
    said = [("decide", "waits for your decision until Monday, 23 March.")]
    weekly = [("queue", "1 escalation waits for your decision.")]
    assert [heard(getattr(visitors, who)) for who in ("same_team", "other_team", "administrator")] == [said + weekly, [], []]
    save_setting("people.directors", value="other-team", by=visitors.administrator)
    type(made).objects.filter(pk=made.pk).update(rung="director")
    assert (heard(visitors.other_team), heard(visitors.same_team), heard(visitors.facilitator)) == (said, [], said)


def finished(visitors: Cast, *, by: Visitor | None = None, severity: str = "SEV1", **given: Any) -> Action:
    incident = visitors.make_incident(severity=Severity.objects.get(code=severity), is_private=given.pop("is_private", False))
    action = due(visitors, incident=incident, **given)
    finish_action(action, evidence="A test shows it", by=by or visitors.owner)
    return action


def heard_by_all(visitors: Cast) -> dict[str, list[tuple[str, str]]]:
    """Whoever hears anything, and what."""
    found = {name: heard(one) for name, one in visitors.everybody().items() if one.user is not None}
    return {name: lines for name, lines in found.items() if lines}


def test_what_is_done_they_say_is_to_be_verified_by_the_rest_of_its_team(visitors: Cast, morning: datetime) -> None:
    Team.objects.filter(pk=visitors.payments.pk).update(manager=visitors.facilitator.user)
    action = finished(visitors, by=visitors.participant)
    said = [("verify", "is done, they say. Have a look: verify it, or send it back.")]
    assert heard_by_all(visitors) == {"same_team": said, "facilitator": said}
    verify_action(action, by=visitors.same_team)
    assert heard_by_all(visitors) == {}


def test_nobody_is_to_verify_what_was_slight_or_long_ago(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    finished(visitors, severity="SEV3")
    assert heard_by_all(visitors) == {}
    finished(visitors, by=visitors.owner)
    assert sorted(heard_by_all(visitors)) == ["participant", "same_team"]
    set_clock(MORNING + days(31))
    assert heard_by_all(visitors) == {}


def test_of_a_private_incident_only_those_let_in_hear_and_without_a_word_of_it(visitors: Cast, morning: datetime) -> None:
    action = finished(visitors, is_private=True)
    said = f"An action of {action.incident.key} is done, they say. Have a look: verify it, or send it back."
    assert heard_by_all(visitors) == {"participant": [("verify", said)]}


def test_readers_are_not_asked_for_what_they_may_not_do(visitors: Cast, morning: datetime) -> None:
    user_of(visitors.reader).teams.add(visitors.payments)
    finished(visitors)
    assert "reader" not in heard_by_all(visitors)


def test_of_an_action_without_a_team_those_of_the_incidents_team_hear_who_may_change_it(visitors: Cast, morning: datetime) -> None:
    finished(visitors, team=None)
    assert sorted(heard_by_all(visitors)) == ["participant"]


def test_its_team_is_asked_whether_it_worked_for_as_long_as_there_is_to_answer(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    action = finished(visitors, severity="SEV3", by=visitors.participant)
    said = [("effect", "has been done for a while. Did it work?")]
    found = {}
    for away in (59, 60, 90, 91):
        set_clock(MORNING + days(away))
        found[away] = heard_by_all(visitors)
    team = {"owner": said, "participant": said, "same_team": said}
    assert found == {59: {}, 60: team, 90: team, 91: {}}
    set_clock(MORNING + days(60))
    answer_effect(action, effect="worked", by=visitors.same_team)
    assert heard_by_all(visitors) == {}


def test_both_are_said_once_and_anew_when_it_is_done_anew(on_monday: MailStandIn, visitors: Cast, set_clock: SetClock) -> None:
    with_address(visitors, "same_team")
    action = finished(visitors)
    said = []
    for away, undone in ((0, False), (1, False), (7, True), (8, False), (60, False), (61, False), (70, False)):
        set_clock(MORNING + days(away))
        if undone:
            send_back_action(action, reason="The test is skipped", by=visitors.same_team)
            finish_action(action, evidence="It runs", by=visitors.owner)
        if away == 60:
            verify_action(action, by=visitors.same_team)
        said.append(send_digests().sent)
    # 67 days after the first Monday it is asked whether it worked; the first digest after that is the one ten days later
    assert said == [1, 0, 1, 0, 0, 0, 1]
    (body,) = [part.get_content() for part in on_monday.messages[-1].walk() if part.get_content_type() == "text/plain"]
    assert [name in body for name in ("To verify", "Did it work?", "Owner")] == [False, True, False]


def managing(visitors: Cast, *, name: str = "facilitator") -> Visitor:
    """Whoever manages the payments team; their day is as long as anybody's."""
    Team.objects.filter(pk=visitors.payments.pk).update(manager=user_of(getattr(visitors, name)))
    return Visitor(user_of(getattr(visitors, name)))


def queued(visitors: Cast) -> None:
    """One of each kind that waits, in the payments team, and one in another."""
    incident, far = visitors.make_incident(), MONDAY + days(90)
    changes: dict[str, dict[str, Any]] = {
        "nobody's": {"owner": None, "state": "agreed"},
        "to confirm": {"state": "draft", "soaks_until": MONDAY},
        "no sprint": {"state": "agreed", "category": "short_term", "agreed_at": MORNING - days(30)},
        "late": {"state": "in_progress", "due_on": MONDAY - days(9)},
        "late too": {"state": "in_progress", "due_on": MONDAY - days(9)},
        "elsewhere": {"state": "agreed", "owner": None, "team": visitors.search},
        "fine": {"state": "agreed"},
    }
    for text, change in changes.items():
        action = due(visitors, text, incident=incident, on=far)
        Action.objects.filter(pk=action.pk).update(**{"category": "systemic"} | change)


def test_whoever_manages_a_team_hears_once_a_week_how_much_waits_for_a_decision(visitors: Cast, morning: datetime) -> None:
    queued(visitors)
    manager = managing(visitors)
    said = [("queue", "Payments: 5 things wait for a decision (1 nobody’s, 1 to confirm, 1 without a sprint, 2 not getting on).")]
    assert {name: line for name, line in heard_by_all(visitors).items() if line[-1][0] == "queue"} == {"facilitator": said}
    assert str(queue_of(manager, team="payments").count) == said[0][1].partition(": ")[2][:1]


def test_what_was_escalated_counts_while_it_waits_for_the_managers_decision(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    manager = managing(visitors)
    row = escalate_action(due(visitors, on=MONDAY + days(90)), trade_off="A week", by=visitors.owner, decide_by=MONDAY + days(2))
    ours = [line for line in heard(manager) if line[0] == "queue"]
    assert ours == [("queue", "1 escalation waits for your decision.")]
    set_clock(MORNING + days(3))
    ours = [line for line in heard(manager) if line[0] == "queue"]
    assert ours == [
        ("queue", "Payments: 1 thing waits for a decision (1 escalated and unanswered)."),
        ("queue", "1 escalation waits for your decision."),
    ]
    decide_escalation(row, verdict="fund", by=manager)
    assert heard(manager) == []


def test_of_a_private_incident_a_manager_who_was_not_let_in_hears_nothing(visitors: Cast, morning: datetime) -> None:
    action = due(visitors, is_private=True)
    Action.objects.filter(pk=action.pk).update(owner=None)
    assert heard(managing(visitors)) == []


def test_the_managers_line_comes_once_a_week_and_can_be_done_without(
    on_monday: MailStandIn, visitors: Cast, set_clock: SetClock, client_of: Callable[[Visitor], Client]
) -> None:
    with_address(visitors, "facilitator")
    manager = managing(visitors)
    set_clock(MORNING)
    assert send_digests().sent == 0  # nothing waits
    queued(visitors)
    sent = []
    for away in (1, 2, 7, 8):
        set_clock(MORNING + days(away))
        sent.append(send_digests().sent)
    assert sent == [1, 0, 0, 1]
    letter = on_monday.messages[0].get_body(("plain",))
    assert letter is not None
    assert "https://stories.harbour.example/actions/queue/?team=payments" in letter.get_content()
    page = client_of(manager).get("/account/messages/").content.decode()
    assert "Your teams: once a week, how much waits for a decision in the teams you manage" in page
    change_preference(manager, off_topics=["actions.queue"])
    set_clock(MORNING + days(15))
    assert send_digests().sent == 0


def test_nobody_hears_of_a_private_incident_they_are_not_let_into(visitors: Cast, morning: datetime) -> None:
    Team.objects.filter(pk=visitors.payments.pk).update(manager=visitors.same_team.user)
    action = due(visitors, "Pay the ransom", is_private=True)
    escalate_action(action, trade_off="Money", by=visitors.owner)
    assert heard(visitors.same_team) == []
    Action.objects.filter(pk=action.pk).update(owner=visitors.same_team.user)
    assert heard(visitors.same_team) == []


def test_a_day_is_over_when_it_is_over_for_the_reader(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    due(visitors, on=MONDAY)
    set_clock(datetime.fromisoformat("2026-03-16T23:00:00+00:00"))
    found = []
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        user_of(visitors.owner).zone = zone
        found += heard(visitors.owner)
    assert found == [("due", "was due on Monday, 16 March."), ("due", "is due today.")]


def test_many_readers_cost_no_more_statements_than_one(visitors: Cast, morning: datetime, django_assert_num_queries: Any) -> None:
    def readers(*some: Visitor) -> list[Reader]:
        hours = Hours(clock.zone_or_utc("UTC"), 8, 19, 7)
        return [Choices("mail", hours, 3, frozenset()).reader(one.user, clock.now()) for one in some if one.user is not None]

    few = readers(visitors.owner)
    many = readers(visitors.owner, visitors.participant, visitors.same_team, visitors.other_team, visitors.reader)
    with django_assert_num_queries(12) as asked:
        lines_for(few)
    with django_assert_num_queries(len(asked)):
        lines_for(many)


def test_a_teams_chat_hears_what_is_due_and_stuck_without_names_and_nothing_private(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    due(visitors, "Set the pool’s limit", on=MONDAY)
    due(visitors, "Pay the ransom", on=MONDAY, is_private=True)
    due(visitors, "Of another team", on=MONDAY, team=visitors.search)
    waiting = due(visitors, "Alert on the queue", on=MONDAY + days(2))
    Action.objects.filter(pk=waiting.pk).update(accepted_at=None)
    reader = Reader("chat", clock.zone_or_utc("UTC"), MONDAY, MONDAY + timedelta(days=3), MONDAY + days(1), team=visitors.payments)
    texts = [line.text for line in lines_for([reader])["chat"]]
    assert [text.partition(" (")[0] for text in texts] == ["“Set the pool’s limit”", "“Alert on the queue”"]
    finished(visitors, text="Page on retries", on=MONDAY + days(20))
    finished(visitors, text="Change the locks", on=MONDAY + days(20), is_private=True)
    assert [line.text.partition(") ")[2] for line in lines_for([reader])["chat"]][2:] == [
        "is done, they say. Have a look: verify it, or send it back."
    ]
    assert not any(name in text for text in texts for name in ("Owner", "Participant", "ransom"))


def test_what_was_deferred_is_told_again_from_its_day_on_and_to_whoever_is_asked_then(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(MORNING)
    Team.objects.filter(pk=visitors.payments.pk).update(manager=visitors.same_team.user)
    save_setting("people.directors", value="other-team", by=visitors.administrator)
    made = escalate_action(due(visitors, on=MONDAY + days(90)), trade_off="A quarter of features", by=visitors.owner)
    decide_escalation(made, verdict="defer", until=MONDAY + days(7), by=visitors.same_team)
    told = []
    for away, who in ((4, visitors.same_team), (7, visitors.same_team), (15, visitors.other_team)):
        set_clock(MORNING + days(away))
        climb_the_ladder()
        told.append([text for topic, text in heard(who) if topic == "decide"])
    assert told == [[], ["waits for your decision until Monday, 30 March."], ["waits for your decision until Tuesday, 14 April."]]


def test_many_questions_cost_whoever_is_asked_no_more_statements_than_one(visitors: Cast, morning: datetime) -> None:
    save_setting("people.directors", value="other-team", by=visitors.administrator)
    counts = []
    for _number in range(3):
        made = escalate_action(due(visitors, on=MONDAY + days(90)), trade_off="A quarter of features", by=visitors.owner)
        type(made).objects.filter(pk=made.pk).update(rung="director")
        heard(visitors.other_team)
        with CaptureQueriesContext(connection) as statements:
            heard(visitors.other_team)
        counts.append(len(statements))
    assert counts[0] == counts[2]
