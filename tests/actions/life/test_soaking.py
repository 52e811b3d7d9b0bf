"""Agreed in the room, slept over, confirmed (B1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from secondstory.actions.models import Action, Explanation
from secondstory.actions.operations import accept_as_agreed, agree_action, confirm_action, edit_action, let_go_of_action
from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import program
from tests.actions.life.acting import drafted
from tests.cast import Cast

SetClock = Callable[[datetime], None]


@pytest.mark.parametrize(
    ("agreed", "soaks_until"),
    [
        ("2026-03-16T12:00Z", date(2026, 3, 18)),
        ("2026-03-19T12:00Z", date(2026, 3, 23)),
        ("2026-03-20T12:00Z", date(2026, 3, 24)),
        ("2026-03-21T12:00Z", date(2026, 3, 24)),
    ],
    ids=["Monday", "Thursday", "Friday", "Saturday"],
)
def test_it_waits_for_two_working_days(visitors: Cast, set_clock: SetClock, agreed: str, soaks_until: date) -> None:
    set_clock(datetime.fromisoformat(agreed))
    action = drafted(visitors)
    agree_action(action, by=visitors.owner)
    assert (action.state, action.soaks_until, action.agreed_at, action.is_soaking) == ("draft", soaks_until, None, True)
    assert list(Action.objects.to_confirm(soaks_until)) == [action]
    assert not Action.objects.to_confirm(date.fromordinal(soaks_until.toordinal() - 1)).exists()


def test_from_its_day_on_it_is_confirmed_without_a_word(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(datetime(2026, 3, 16, 12, tzinfo=UTC))
    action = drafted(visitors)
    agree_action(action, by=visitors.owner)
    with pytest.raises(Refusal, match="in the room already"):
        agree_action(action, by=visitors.owner)
    set_clock(datetime(2026, 3, 17, 23, 59, tzinfo=UTC))
    with pytest.raises(Refusal, match="why it can't wait") as refused:
        confirm_action(action, by=visitors.owner, reason=" \n")
    assert refused.value.field == "reason"
    set_clock(datetime(2026, 3, 18, 0, 0, tzinfo=UTC))
    confirm_action(action, by=visitors.owner)
    assert (action.state, action.agreed_at) == ("agreed", datetime(2026, 3, 18, tzinfo=UTC))
    assert list(Explanation.objects.values_list("told", "reason", "at")) == [("in_room", "", datetime(2026, 3, 16, 12, tzinfo=UTC))]
    with pytest.raises(Refusal, match="agreed already"):
        confirm_action(action, by=visitors.owner)


def test_earlier_takes_a_sentence_and_it_may_be_let_go_instead(visitors: Cast, noon: datetime) -> None:
    early, dropped = drafted(visitors), drafted(visitors)
    for action in (early, dropped):
        agree_action(action, by=visitors.owner)
    confirm_action(early, by=visitors.owner, reason="It pages tonight")
    let_go_of_action(dropped, reason="It looked different in the morning", by=visitors.owner)
    assert list(early.explanations.values_list("told", "reason")) == [("in_room", ""), ("early", "It pages tonight")]
    assert (early.state, dropped.state) == ("agreed", "let_go")


def test_the_day_comes_when_it_comes_where_one_reads(visitors: Cast, set_clock: SetClock) -> None:
    set_clock(datetime(2026, 3, 16, 12, tzinfo=UTC))
    action = drafted(visitors)
    agree_action(action, by=visitors.owner)
    set_clock(datetime(2026, 3, 17, 20, tzinfo=UTC))
    assert not action.may_be_confirmed
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        assert action.may_be_confirmed


@pytest.mark.parametrize("why", ["immediate", "turned off", "imported"])
def test_some_wait_for_nothing(visitors: Cast, noon: datetime, why: str) -> None:
    action = drafted(visitors, category="immediate" if why == "immediate" else "short_term")
    if why == "turned off":
        save_setting("actions.soak_days", value="0", by=program())
    if why == "imported":
        Incident.objects.update(import_uid="batch")
        action.refresh_from_db()
    agree_action(action, by=visitors.owner)
    assert (action.state, action.soaks_until) == ("agreed", None)


def test_what_an_import_says_was_agreed_stays_so(visitors: Cast, noon: datetime) -> None:
    action = drafted(visitors)
    accept_as_agreed(action, by=visitors.owner)
    assert (action.state, action.agreed_at, action.soaks_until) == ("agreed", None, None)
    with pytest.raises(Refusal, match="one owner and a date"):
        accept_as_agreed(drafted(visitors, owner=None), by=visitors.owner)


def test_what_was_taken_away_meanwhile_is_asked_for_again(visitors: Cast, noon: datetime) -> None:
    action = drafted(visitors)
    agree_action(action, by=visitors.owner)
    edit_action(action, expected=None, by=visitors.owner, due_on=None)
    with pytest.raises(Refusal, match="one owner and a date"):
        confirm_action(action, by=visitors.owner, reason="Now")
