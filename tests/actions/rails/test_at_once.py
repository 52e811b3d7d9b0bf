"""Two at the same moment, each on a connection of its own."""

from __future__ import annotations

from typing import Any

import pytest

from secondstory.actions.models import Gate, GateOverride
from secondstory.actions.operations import override_gate, switch_gate, withdraw_override
from secondstory.incidents.models import Service
from secondstory.lib.errors import Refusal
from tests.cast import Cast, make_cast
from tests.incidents.test_at_the_same_moment import both


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def service() -> Service:
    return Service.objects.get(slug="checkout")


def test_two_overrides_at_once_are_one(cast: Cast) -> None:
    switch_gate(cast.service, is_on=True, by=cast.owner)
    answers = both(*(lambda: override_gate(service(), reason="The repair", hours=1, by=cast.owner) for _ in range(3)))
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True, True]
    assert GateOverride.objects.count() == 1


def test_a_gate_that_two_turn_on_at_once_is_one(cast: Cast) -> None:
    answers: list[Any] = both(*(lambda: switch_gate(service(), is_on=True, by=cast.owner) for _ in range(3)))
    assert not any(isinstance(answer, Refusal) for answer in answers)
    assert list(Gate.objects.values_list("is_on", "version")) == [(True, 2)]


def test_an_override_that_two_take_back_at_once_is_taken_back_once(cast: Cast) -> None:
    switch_gate(cast.service, is_on=True, by=cast.owner)
    override_gate(cast.service, reason="The repair", hours=1, by=cast.owner)
    answers = both(*(lambda: withdraw_override(GateOverride.objects.get(), by=cast.owner) for _ in range(2)))
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]
