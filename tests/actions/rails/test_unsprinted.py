"""Short-term promises get a sprint within five working days, or they stand in the manager's queue."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.enums import Category, State
from secondstory.actions.models import Action
from secondstory.actions.operations import add_action
from secondstory.configuration.operations import save_setting
from secondstory.people.permissions import program
from tests.actions.promises import promise
from tests.cast import Cast

MONDAY = date(2026, 3, 16)


def promised(cast: Cast, **given: Any) -> Action:
    values = {"owner": cast.owner.user, "due_on": date(2026, 4, 30), "category": Category.SHORT_TERM} | given
    action = add_action(cast.make_incident(), "Cap retries", by=cast.owner, **values)
    return promise(action, by=cast.owner)


@pytest.mark.parametrize(("day", "waits_too_long"), [(16, False), (20, False), (22, False), (23, False), (24, True)])
def test_it_is_asked_for_on_the_sixth_working_day(visitors: Cast, noon: datetime, day: int, waits_too_long: bool) -> None:
    action = promised(visitors)
    found = list(Action.objects.unsprinted(date(2026, 3, day)))
    assert found == ([action] if waits_too_long else [])


def test_what_is_agreed_on_a_weekend_has_five_whole_working_days(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    Action.objects.update(agreed_at=datetime.fromisoformat("2026-03-21T23:30Z"))
    assert list(Action.objects.unsprinted(date(2026, 3, 27))) == []
    assert list(Action.objects.unsprinted(date(2026, 3, 30))) == [action]


@pytest.mark.parametrize("change", [{"category": "systemic"}, {"state": State.DRAFT}, {"state": State.DONE}])
def test_others_never_wait_for_one(visitors: Cast, noon: datetime, change: dict[str, str]) -> None:
    action = promised(visitors)
    Action.objects.filter(pk=action.pk).update(**change)
    assert list(Action.objects.unsprinted(MONDAY + timedelta(days=300))) == []


def test_the_days_are_a_setting_and_what_nobody_dated_counts_from_when_it_was_made(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    Action.objects.update(agreed_at=None)
    save_setting("actions.sprint_days", value="0", by=program())
    assert list(Action.objects.unsprinted(MONDAY)) == []
    assert list(Action.objects.unsprinted(MONDAY + timedelta(days=1))) == [action]
