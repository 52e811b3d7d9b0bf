"""Whose an action is: asked, accepted, declined, handed over, and given back when its owner has left (R49)."""

from __future__ import annotations

from datetime import datetime

import pytest

from secondstory.actions.models import Action, Handover
from secondstory.actions.operations import (
    accept_action,
    add_action,
    decline_action,
    edit_action,
    hand_over_action,
    return_orphaned_actions,
)
from secondstory.actions.receivers import follow_leavers
from secondstory.audit.models import Record
from secondstory.incidents.operations import invite, make_private, withdraw_invite
from secondstory.lib.errors import Refusal, Stale
from secondstory.people.models import User
from secondstory.people.operations import deactivate_user
from tests.actions.life.acting import drafted, promised
from tests.cast import Cast, user_of


def way(action: Action) -> list[tuple[str, str, bool | None, str]]:
    """Who gave it to whom, what was answered, and why."""
    rows = Handover.objects.filter(action=action).select_related("giver", "taker")
    return [(str(row.giver or ""), str(row.taker or ""), row.is_accepted, row.reason) for row in rows]


def test_whoever_takes_it_themselves_has_accepted_and_everybody_else_is_asked(visitors: Cast, noon: datetime) -> None:
    own, others = drafted(visitors), drafted(visitors, owner=user_of(visitors.participant))
    assert (own.accepted_at, others.accepted_at) == (noon, None)
    with pytest.raises(Refusal, match="Only its owner answers"):
        accept_action(others, by=visitors.owner)
    accept_action(others, by=visitors.participant)
    with pytest.raises(Refusal, match="accepted it already"):
        accept_action(others, by=visitors.participant)
    assert others.accepted_at == noon


def test_declined_it_is_nobodys_and_waits_in_the_queue(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors, owner=user_of(visitors.participant))
    with pytest.raises(Refusal, match="Say why not"):
        decline_action(action, reason="  ", by=visitors.participant)
    with pytest.raises(Refusal, match="Only its owner answers"):
        decline_action(action, reason="Not mine", by=visitors.owner)
    decline_action(action, reason="I am away until May", by=visitors.participant)
    assert (action.state, action.owner, action.accepted_at) == ("agreed", None, None)
    assert list(Action.objects.ownerless()) == [action]
    assert way(action) == [("", "Participant", False, "I am away until May")]


def test_handed_over_it_waits_for_the_next_answer(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    with pytest.raises(Refusal, match="theirs already"):
        hand_over_action(action, to=user_of(visitors.owner), by=visitors.owner)
    hand_over_action(action, to=user_of(visitors.participant), by=visitors.owner)
    assert (action.owner, action.accepted_at) == (visitors.participant.user, None)
    accept_action(action, by=visitors.participant)
    hand_over_action(action, to=user_of(visitors.same_team), by=visitors.participant)
    hand_over_action(action, to=user_of(visitors.owner), by=visitors.owner)
    assert way(action) == [
        ("Owner", "Participant", True, ""),
        ("Participant", "Same team", None, ""),
        ("Same team", "Owner", True, ""),
    ]
    assert action.accepted_at == noon


def test_an_edit_that_changes_the_owner_asks_the_new_one(visitors: Cast, noon: datetime) -> None:
    action = promised(visitors)
    edit_action(action, expected=None, by=visitors.owner, owner=user_of(visitors.participant))
    assert (action.accepted_at, way(action)) == (None, [("Owner", "Participant", None, "")])
    edit_action(action, expected=None, by=visitors.owner, text="Cap retries at 2 in Till")
    assert way(action) == [("Owner", "Participant", None, "")]


@pytest.mark.parametrize("who", ["closed", "a program", "shut out"])
def test_it_goes_to_nobody_who_could_not_see_to_it(visitors: Cast, noon: datetime, who: str) -> None:
    incident = visitors.make_incident(is_private=who == "shut out")
    action = drafted(visitors, incident=incident)
    taker = user_of(visitors.same_team)
    User.objects.filter(pk=taker.pk).update(is_active=who != "closed", is_service=who == "a program")
    taker.refresh_from_db()
    with pytest.raises(Refusal):
        hand_over_action(action, to=taker, by=visitors.owner)
    assert (action.owner, Handover.objects.count()) == (visitors.owner.user, 0)


def test_when_its_owner_leaves_it_goes_back(visitors: Cast, noon: datetime) -> None:
    action, ended = promised(visitors, owner=user_of(visitors.same_team)), drafted(visitors, owner=user_of(visitors.same_team))
    Action.objects.filter(pk=ended.pk).update(state="done")
    deactivate_user(user_of(visitors.same_team), by=visitors.administrator)
    follow_leavers(Record, Record.objects.get(verb="closed the account of"))
    for row in (action, ended):
        row.refresh_from_db()
    assert (action.owner, ended.owner) == (None, visitors.same_team.user)
    assert way(action) == [("", "Same team", False, "Whose it was can't see to it any more.")]
    assert return_orphaned_actions() == 0


def test_who_may_not_know_of_the_incident_any_more_keeps_no_action_of_it(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    outside = add_action(incident, "Cap retries", by=visitors.owner, owner=user_of(visitors.other_team))
    inside = add_action(incident, "Test the cap", by=visitors.owner, owner=user_of(visitors.participant))
    make_private(incident, reason="A name is in it", by=visitors.owner)
    assert return_orphaned_actions() == 1
    for row in (outside, inside):
        row.refresh_from_db()
    assert (outside.owner, inside.owner) == (None, visitors.participant.user)
    invite(incident, user=user_of(visitors.other_team), by=visitors.owner)
    incident.refresh_from_db()
    hand_over_action(outside, to=user_of(visitors.other_team), by=visitors.owner)
    withdraw_invite(incident, user=user_of(visitors.other_team), by=visitors.owner)
    assert return_orphaned_actions() == 1


def test_a_stale_answer_changes_nothing(visitors: Cast, noon: datetime) -> None:
    action = drafted(visitors, owner=user_of(visitors.participant))
    edit_action(action, expected=1, by=visitors.owner, text="Cap retries at 2 in Till")
    with pytest.raises(Stale):
        accept_action(action, by=visitors.participant, expected=1)
    action.refresh_from_db()
    assert action.accepted_at is None
