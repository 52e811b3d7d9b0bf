"""Rounds: each at most once in its period, whatever another one does."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from secondstory.audit.models import LastRound
from secondstory.lib import clock, rounds
from secondstory.site.walking import walk_due_rounds

HOUR = timedelta(hours=1)


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two rounds instead of the program's own: `a` every hour, `b` every day."""
    seen: list[str] = []
    monkeypatch.setattr(rounds, "_declared", {})
    rounds.every(HOUR, name="a")(_noting(seen, "a"))
    rounds.every(24 * HOUR, name="b")(_noting(seen, "b"))
    return seen


def _noting(seen: list[str], name: str) -> Callable[[], object]:
    return lambda: seen.append(name)


@pytest.mark.django_db
def test_each_is_walked_once_in_its_period(walked: list[str], set_clock: Callable[[datetime], None]) -> None:
    start = clock.now()
    for minutes in (0, 1, 59, 60, 61, 24 * 60):
        set_clock(start + timedelta(minutes=minutes))
        walk_due_rounds()
    assert walked == ["a", "b", "a", "a", "b"]


@pytest.mark.django_db
def test_one_that_fails_stops_no_other(walked: list[str], caplog: pytest.LogCaptureFixture) -> None:
    @rounds.every(HOUR, name="aa")
    def fail() -> None:
        raise ZeroDivisionError

    assert walk_due_rounds() == ["a", "aa", "b"]
    assert walked == ["a", "b"]
    assert [row.getMessage() for row in caplog.records] == ["the round aa failed; the others go on, and it is tried again in 1:00:00"]
    assert walk_due_rounds() == []


@pytest.mark.django_db
def test_a_clock_that_was_put_back_hinders_nothing(walked: list[str]) -> None:
    LastRound.objects.create(name="a", began_at=clock.now() + 100 * HOUR)
    LastRound.objects.create(name="b", began_at=clock.now() - HOUR)
    assert walk_due_rounds() == ["a"]
    assert walked == ["a"]


def test_two_rounds_with_one_name_are_refused(walked: list[str]) -> None:
    with pytest.raises(ValueError, match="two rounds are called a"):
        rounds.every(HOUR, name="a")(_noting(walked, "c"))
