"""One action becomes several, two become one; and a promised day moves only with a reason (R62, R78)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from secondstory.actions.enums import State
from secondstory.actions.models import Action, Rescheduling
from secondstory.actions.operations import (
    Part,
    add_action,
    break_down_action,
    edit_action,
    finish_action,
    let_go_of_action,
    merge_actions,
    reschedule_action,
    send_back_action,
)
from secondstory.factors.operations import add_factor
from secondstory.lib.errors import Refusal, Stale
from tests.actions.life.acting import DUE, drafted, promised
from tests.cast import Cast, user_of

TODAY = date(2026, 3, 16)


def parts(cast: Cast, *days: int, **changed: Any) -> list[Part]:
    """A part for each number of days from today."""
    return [Part(**({"text": f"Part {day}", "owner": cast.owner.user, "due_on": TODAY + timedelta(days=day)} | changed)) for day in days]


def test_parts_of_a_promise_are_promises_and_the_whole_is_due_with_the_last(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    factor = add_factor(incident, "Retries multiply", by=visitors.owner, domain="DESIGN", role="enabling")
    action = promised(visitors, incident=incident, factors=[factor], category="systemic", strength="stronger")
    made = break_down_action(action, parts(visitors, 14, 60), by=visitors.owner)
    rows = [(part.text, part.state, part.due_on, part.parent, part.category, list(part.factors.all())) for part in made]
    assert rows == [
        ("Part 14", "agreed", date(2026, 3, 30), action, "systemic", [factor]),
        ("Part 60", "agreed", date(2026, 5, 15), action, "systemic", [factor]),
    ]
    assert (action.state, action.due_on) == ("in_progress", date(2026, 5, 15))
    assert list(action.reschedulings.values_list("before", "after", "reason")) == [(DUE, date(2026, 5, 15), "Broken down into parts.")]


@pytest.mark.parametrize("ends", [["done", "done"], ["done", "let_go"], ["let_go", "let_go"]])
def test_the_whole_ends_when_its_parts_have(visitors: Cast, noon: datetime, ends: list[str]) -> None:
    action = promised(visitors)
    made = break_down_action(action, parts(visitors, 3, 9), by=visitors.owner)
    with pytest.raises(Refusal, match="2 are open"):
        finish_action(action, evidence="All of it", by=visitors.owner)
    for part, end in zip(made, ends, strict=True):
        action.refresh_from_db()
        assert action.state == "in_progress"
        if end == "done":
            finish_action(part, evidence="A test", by=visitors.owner)
        else:
            let_go_of_action(part, reason="No longer", by=visitors.owner)
    action.refresh_from_db()
    done = "; ".join(part.text for part, end in zip(made, ends, strict=True) if end == "done")
    said = (f"Its parts are done: {done}", "") if done else ("", "All its parts were let go of.")
    assert (action.state, action.evidence, action.reason) == ("done" if done else "let_go", *said)
    assert (action.effect_checks.count(), made[0].effect_checks.count()) == (1 if done else 0, 0)


@pytest.mark.parametrize(
    ("days", "changed", "sentence"),
    [
        ([3], {}, "two to five parts"),
        ([1, 2, 3, 4, 5, 6], {}, "two to five parts"),
        ([15, 20], {}, "the first part is due within 14 days"),
        ([-1, 5], {}, "The day of part 1 is over"),
        ([3, 5], {"owner": None}, "Part 1 needs a text, an owner and a date"),
        ([3, 5], {"text": " \n"}, "Part 1 needs a text, an owner and a date"),
        ([3, 5], {"due_on": None}, "Part 1 needs a text, an owner and a date"),
        ([3, 5], {"text": "The same"}, "Two parts say the same"),
        ([3, 5], {"text": "x" * 200_000}, "Keep it within"),
        ([3, 5], {"text": "NUL \x00"}, "NUL"),
    ],
)
def test_parts_that_will_not_do(visitors: Cast, noon: datetime, days: list[int], changed: dict[str, Any], sentence: str) -> None:
    action = promised(visitors)
    given = parts(visitors, *days, **changed)
    if "x" in changed.get("text", "") or "\x00" in changed.get("text", ""):
        given[1] = Part("Another", visitors.owner.user, TODAY)
    with pytest.raises(Refusal, match=sentence):
        break_down_action(action, given, by=visitors.owner)
    assert Action.objects.count() == 1


def test_an_edit_of_what_has_moved_on_breaks_nothing_down(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    with pytest.raises(Stale):
        break_down_action(action, parts(visitors, 3, 9), by=visitors.owner, expected=1)
    assert Action.objects.count() == 1


def test_one_goes_on_in_another_of_its_incident(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    one, two = (add_factor(incident, text, by=visitors.owner, domain="DESIGN", role="enabling") for text in ("Retries multiply", "No cap"))
    action = promised(visitors, incident=incident, factors=[one])
    into = promised(visitors, "Cap every client", incident=incident, factors=[two])
    merge_actions(action, into=into, by=visitors.owner)
    assert (action.state, action.merged_into, action.reason) == ("let_go", into, "It goes on in: Cap every client")
    assert (into.state, set(into.factors.all())) == ("agreed", {one, two})
    for other, sentence in ((into, "itself"), (action, "has ended"), (promised(visitors), "same incident")):
        with pytest.raises(Refusal, match=sentence):
            merge_actions(into, into=other, by=visitors.owner)


def test_a_promised_day_moves_with_a_reason_and_leaves_a_row(visitors: Cast, noon: datetime) -> None:
    action, draft = promised(visitors), drafted(visitors)
    later = DUE + timedelta(days=14)
    for day, reason in ((later, " "), (DUE, "x"), (date(2026, 3, 15), "x")):
        with pytest.raises(Refusal):
            reschedule_action(action, by=visitors.owner, due_on=day, reason=reason)
    with pytest.raises(Refusal) as over:
        reschedule_action(draft, by=visitors.owner, due_on=date(2026, 3, 15), reason="")
    assert over.value.field == "due_on"
    with pytest.raises(Refusal, match="why that day moves") as asked:
        edit_action(action, expected=None, by=visitors.owner, due_on=later)
    assert asked.value.field == "moved_because"
    edit_action(action, expected=None, by=visitors.owner, due_on=later, moved_because="The freeze")
    reschedule_action(action, due_on=DUE, reason="The freeze is off", by=visitors.owner)
    reschedule_action(draft, due_on=later, reason="", by=visitors.owner)
    assert list(Rescheduling.objects.values_list("action", "before", "after", "reason")) == [
        (action.pk, DUE, later, "The freeze"),
        (action.pk, later, DUE, "The freeze is off"),
    ]
    assert draft.due_on == later


def test_parts_go_to_those_who_may_know(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors, incident=visitors.make_incident(is_private=True))
    with pytest.raises(Refusal, match="let them in first"):
        break_down_action(action, parts(visitors, 3, 9, owner=user_of(visitors.other_team)), by=visitors.owner)


def test_what_ended_with_its_parts_is_open_again_when_one_of_them_is(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    made = break_down_action(action, parts(visitors, 3, 9), by=visitors.owner)
    for part in made:
        finish_action(part, evidence="A test shows it", by=visitors.owner)
    action.refresh_from_db()
    assert action.state == State.DONE
    send_back_action(made[0], reason="The test is skipped", by=visitors.participant)
    action.refresh_from_db()
    assert (action.state, action.ended_at, action.evidence, action.effect_checks.count()) == ("in_progress", None, "", 0)
    finish_action(made[0], evidence="It runs", by=visitors.owner)
    action.refresh_from_db()
    assert (action.state, action.effect_checks.count()) == ("done", 1)


def test_a_promise_does_not_vanish_in_an_idea(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    ideas = [add_action(action.incident, text, by=visitors.owner, is_idea=True) for text in ("Another", "One more")]
    with pytest.raises(Refusal, match="Take it up first"):
        merge_actions(action, into=ideas[0], by=visitors.owner)
    merge_actions(ideas[1], into=ideas[0], by=visitors.owner)
    assert ideas[1].merged_into == ideas[0]
