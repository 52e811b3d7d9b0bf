"""Two at once, each on a connection of its own: one answer holds, and nothing is there twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from secondstory.actions.models import Action, Escalation, Handover, LanguishReview
from secondstory.actions.operations import (
    Part,
    accept_action,
    break_down_action,
    finish_action,
    hand_over_action,
    merge_actions,
    review_languishing,
)
from secondstory.incidents.models import Severity
from secondstory.lib import clock
from secondstory.lib.days import today
from secondstory.lib.errors import Refusal
from tests.actions.life.acting import drafted, promised
from tests.cast import Cast, make_cast, user_of
from tests.incidents.test_at_the_same_moment import both


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    Severity.objects.get_or_create(rank=3, defaults={"code": "SEV3", "name": "Moderate"})
    return make_cast()


def fresh(action: Action) -> Action:
    return Action.objects.get(pk=action.pk)


def test_one_of_two_accepts(cast: Cast) -> None:
    action = drafted(cast, owner=user_of(cast.participant))
    answers = both(*(lambda: accept_action(fresh(action), by=cast.participant) for _ in range(2)))
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]
    assert fresh(action).accepted_at is not None


def test_handed_to_two_it_belongs_to_one_and_both_offers_are_told(cast: Cast) -> None:
    action = promised(cast)
    takers = [user_of(cast.participant), user_of(cast.same_team)]
    both(*(lambda taker=taker: hand_over_action(fresh(action), to=taker, by=cast.owner) for taker in takers))
    last = Handover.objects.filter(action=action, answered_at=None).get()
    assert (fresh(action).owner, Handover.objects.filter(action=action).count()) == (last.taker, 2)


def test_two_answers_to_what_keeps_it_one_way_is_taken(cast: Cast) -> None:
    action = promised(cast, due_on=today() - timedelta(days=9))
    version = fresh(action).version
    answers = both(
        lambda: review_languishing(fresh(action), hindrance="superseded", reason="x", by=cast.owner, expected=version),
        lambda: review_languishing(fresh(action), hindrance="no_capacity", trade_off="y", by=cast.owner, expected=version),
    )
    assert LanguishReview.objects.count() == sum(not isinstance(answer, Refusal) for answer in answers)
    assert (fresh(action).state == "let_go") == (LanguishReview.objects.filter(way="close").count() == 1)
    assert Escalation.objects.count() == LanguishReview.objects.filter(way="escalate").count()


def test_the_last_two_parts_end_at_once_and_so_does_the_whole(cast: Cast) -> None:
    action = promised(cast, due_on=today() + timedelta(days=30))
    parts = break_down_action(action, [Part(text, cast.owner.user, today()) for text in ("Till", "Quote")], by=cast.owner)
    both(*(lambda part=part: finish_action(fresh(part), evidence="A test", by=cast.owner) for part in parts))
    whole = fresh(action)
    assert (whole.state, whole.effect_checks.count()) == ("done", 1)
    assert whole.ended_at is not None
    assert whole.ended_at <= clock.now()


def test_two_that_are_merged_into_each_other_leave_one(cast: Cast) -> None:
    incident = cast.make_incident()
    one, two = promised(cast, incident=incident), promised(cast, "Cap every client", incident=incident)
    answers = both(
        lambda: merge_actions(fresh(one), into=fresh(two), by=cast.owner),
        lambda: merge_actions(fresh(two), into=fresh(one), by=cast.owner),
    )
    assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]
    assert sorted([fresh(one).state, fresh(two).state]) == ["agreed", "let_go"]
