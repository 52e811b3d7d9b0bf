"""What actions say to whom: each kind of line, on its day, to those it concerns and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.models import Action
from secondstory.actions.operations import add_action, agree_action, escalate_action, hand_over_action
from secondstory.configuration.operations import save_setting
from secondstory.lib import clock
from secondstory.messages.lines import Reader, lines_for
from secondstory.messages.queries import Choices
from secondstory.messages.times import Hours
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from tests.cast import Cast, user_of
from tests.messages.conftest import MONDAY, MORNING, days, due

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
    assert [heard(getattr(visitors, who)) for who in ("same_team", "other_team", "administrator")] == [said, [], []]
    save_setting("people.directors", value="other-team", by=visitors.administrator)
    type(made).objects.filter(pk=made.pk).update(rung="director")
    assert (heard(visitors.other_team), heard(visitors.same_team), heard(visitors.facilitator)) == (said, [], said)


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
    with django_assert_num_queries(6) as asked:
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
    assert not any(name in text for text in texts for name in ("Owner", "Participant", "ransom"))
