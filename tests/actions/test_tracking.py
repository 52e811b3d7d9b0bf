"""Fields that a tracker keeps: changed there and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from secondstory.actions.models import Action
from secondstory.actions.operations import (
    add_action,
    edit_action,
    finish_action,
    hand_to_tracker,
    let_go_of_action,
    reopen_action,
    start_action,
)
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import program
from tests.actions.promises import promise
from tests.cast import Cast, sign_in

KEPT = ["state", "owner", "due_on", "sprint"]


@pytest.fixture
def action(visitors: Cast) -> Action:
    made = add_action(
        visitors.make_incident(),
        "Set the pool’s limit by code",
        by=visitors.owner,
        owner=visitors.owner.user,
        team=visitors.payments,
        due_on=clock.now().date() + timedelta(days=10),
    )
    hand_to_tracker(made, tracker="GitHub", fields=KEPT, by=visitors.owner)
    return made


@pytest.mark.parametrize(
    ("step", "given", "sentence"),
    [
        (start_action, {}, "Its state comes from GitHub: change it there, and it is here a moment later."),
        (finish_action, {"evidence": "It is set"}, "Its state comes from GitHub: change it there, and it is here a moment later."),
        (let_go_of_action, {"reason": "No"}, "Its state comes from GitHub: change it there, and it is here a moment later."),
        (edit_action, {"due_on": None, "expected": None}, "Its date comes from GitHub: change it there, and it is here a moment later."),
        (edit_action, {"owner": None, "expected": None}, "Its owner comes from GitHub: change it there, and it is here a moment later."),
    ],
)
def test_what_its_tracker_keeps_is_changed_there(visitors: Cast, action: Action, step: Any, given: dict[str, Any], sentence: str) -> None:
    promise(action, by=visitors.owner)
    with pytest.raises(Refusal) as refused:
        step(action, by=visitors.owner, **given)
    assert refused.value.sentence == sentence
    action.refresh_from_db()
    assert (action.state, action.owner, action.tracker, action.kept_there) == ("agreed", visitors.owner.user, "GitHub", KEPT)


def test_the_rest_is_still_ours(visitors: Cast, action: Action) -> None:
    edit_action(action, expected=None, by=visitors.owner, text="Set every pool’s limit by code", owner=visitors.owner.user)
    assert action.text == "Set every pool’s limit by code"


def test_the_tracker_itself_may_say_it_and_open_it_again(visitors: Cast, action: Action) -> None:
    promise(action, by=visitors.owner)
    start_action(action, by=program(), said_by="GitHub")
    edit_action(action, expected=None, by=program(), said_by="GitHub", owner=None, owner_as_written="octo")
    finish_action(action, evidence="https://forge.example/7", by=program(), said_by="GitHub")
    assert (action.state, action.owner, action.owner_as_written, action.evidence) == ("done", None, "octo", "https://forge.example/7")
    with pytest.raises(Refusal):
        reopen_action(action, by=program(), said_by="Jira")
    reopen_action(action, by=program(), said_by="GitHub")
    assert (action.state, action.ended_at, action.evidence) == ("draft", None, "")


def test_the_form_asks_for_none_of_it(visitors: Cast, action: Action) -> None:
    page = sign_in(visitors.owner).get(f"/actions/{action.uid}/edit/").content.decode()
    assert [name for name in ("text", "owner", "team", "due_on", "sprint", "link") if f'name="{name}"' in page] == ["text", "team"]
    assert "What isn’t asked here comes from GitHub, and is changed there." in page
    hand_to_tracker(action, tracker="", fields=(), by=visitors.owner)
    assert 'name="due_on"' in sign_in(visitors.owner).get(f"/actions/{action.uid}/edit/").content.decode()
