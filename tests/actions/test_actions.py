"""Actions: a promise has an owner and a date, and there are two honest ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.actions.operations import (
    add_action,
    agree_action,
    confirm_action,
    edit_action,
    finish_action,
    let_go_of_action,
    start_action,
)
from secondstory.actions.queries import Filters, listed
from secondstory.lib.errors import Refusal, Stale
from tests.actions.promises import add, promise
from tests.cast import Cast

DUE = date(2036, 3, 30)
STEPS: dict[str, Callable[[Action, Cast], Any]] = {
    "agree": lambda action, cast: agree_action(action, by=cast.owner),
    "confirm": lambda action, cast: confirm_action(action, reason="It can't wait", by=cast.owner),
    "start": lambda action, cast: start_action(action, by=cast.owner),
    "finish": lambda action, cast: finish_action(action, evidence="A test", by=cast.owner),
    "let go": lambda action, cast: let_go_of_action(action, reason="No longer needed", by=cast.owner),
}
MAY = {
    State.IDEA: {"agree": State.DRAFT, "finish": State.DONE, "let go": State.LET_GO},
    State.DRAFT: {"agree": State.DRAFT, "finish": State.DONE, "let go": State.LET_GO},
    State.AGREED: {"start": State.IN_PROGRESS, "finish": State.DONE, "let go": State.LET_GO},
    State.IN_PROGRESS: {"finish": State.DONE, "let go": State.LET_GO},
    State.DONE: {},
    State.LET_GO: {},
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", list(STEPS))
def test_which_step_leads_where(visitors: Cast, state: State, step: str) -> None:
    action = add_action(visitors.make_incident(), "Cap retries", by=visitors.owner, owner=visitors.owner.user, due_on=DUE)
    Action.objects.filter(pk=action.pk).update(state=state)
    if step in MAY[state]:
        STEPS[step](action, visitors)
    else:
        with pytest.raises(Refusal):
            STEPS[step](action, visitors)
    action.refresh_from_db()
    assert action.state == MAY[state].get(step, state)
    assert (action.ended_at is not None) == (action.state in {State.DONE, State.LET_GO} and action.state != state)


def test_a_promise_has_one_owner_and_a_date_and_keeps_them(visitors: Cast) -> None:
    action = add_action(visitors.make_incident(), "Cap retries", by=visitors.owner, due_on=DUE)
    with pytest.raises(Refusal, match="one owner and a date"):
        agree_action(action, by=visitors.owner)
    edit_action(action, expected=1, by=visitors.owner, owner=visitors.participant.user)
    promise(action, by=visitors.owner)
    refused_edits: tuple[dict[str, Any], ...] = ({"owner": None}, {"due_on": None})
    for given in refused_edits:
        with pytest.raises(Refusal, match="one owner and a date") as refused:
            edit_action(action, expected=None, by=visitors.owner, **given)
        assert refused.value.field in given
    with pytest.raises(Stale):
        edit_action(action, expected=1, by=visitors.owner, text="Over it")


@pytest.mark.parametrize("words", ["", " \n"])
def test_both_ends_need_words(visitors: Cast, words: str) -> None:
    action = add_action(visitors.make_incident(), "Cap retries", by=visitors.owner)
    with pytest.raises(Refusal, match="Show that it is done"):
        finish_action(action, evidence=words, by=visitors.owner)
    with pytest.raises(Refusal, match="Say why it will not be done"):
        let_go_of_action(action, reason=words, by=visitors.owner)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//example", "http://a b", "https://" + "x" * 600, "ftp://x"])
def test_a_link_is_one_a_browser_may_follow(visitors: Cast, link: str) -> None:
    with pytest.raises(Refusal, match="A link begins with"):
        add_action(visitors.make_incident(), "Cap retries", by=visitors.owner, link=link)
    assert not Action.objects.exists()


def test_the_list_is_narrowed_and_by_person_only_to_ones_own(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    mine = add(incident, "Mine", by=visitors.owner, owner=visitors.owner.user, due_on=date(2026, 3, 1))
    team = add_action(incident, "Ours", by=visitors.owner, team=visitors.payments, category="systemic")
    add_action(incident, "An idea", by=visitors.owner, is_idea=True)
    found = {
        name: [action.text for action in listed(visitors.owner, filters)]
        for name, filters in {
            "mine": Filters(whose="mine"),
            "team": Filters(whose="team"),
            "overdue": Filters(state="overdue"),
            "open": Filters(state="open"),
            "systemic": Filters(category="systemic"),
            "idea": Filters(state="idea"),
            "service": Filters(service="checkout", state="overdue"),
        }.items()
    }
    assert found == {
        "mine": ["Mine"],
        "team": ["Ours"],
        "overdue": ["Mine"],
        "open": ["Mine", "Ours"],
        "systemic": ["Ours"],
        "idea": ["An idea"],
        "service": ["Mine"],
    }
    assert (mine.days_over, team.days_over) == (15, 0)


def test_an_action_of_a_private_incident_is_for_those_let_in(visitors: Cast) -> None:
    incident = visitors.make_incident(is_private=True)
    outside, inside = visitors.other_team.user, visitors.owner.user

    with pytest.raises(Refusal, match="let them in first"):
        add_action(incident, "Cap retries", by=visitors.owner, owner=outside)
    action = add_action(incident, "Cap retries", by=visitors.owner, owner=inside)
    with pytest.raises(Refusal, match="let them in first"):
        edit_action(action, expected=None, by=visitors.owner, owner=outside)
    assert list(Action.objects.values_list("text", "owner")) == [("Cap retries", inside.pk if inside else None)]
    assert not Action.objects.visible_to(visitors.other_team).exists()
