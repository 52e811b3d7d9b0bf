"""What was let go is offered to be opened again when what it was to answer comes back (R77)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.models import Action, Recurrence
from secondstory.actions.operations import (
    Part,
    break_down_action,
    finish_action,
    leave_action_let_go,
    let_go_of_action,
    merge_actions,
    note_recurrence,
    open_action_again,
)
from secondstory.actions.queries import one_action
from secondstory.actions.queue import queue_of, waiting_by_team, waiting_for_manager
from secondstory.audit.models import Record
from secondstory.factors.models import Factor
from secondstory.factors.operations import add_factor, remove_factor
from secondstory.lib.errors import Refusal, Stale
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor, program
from tests.actions.life.acting import DUE, drafted, promised
from tests.cast import Cast, user_of

ClientOf = Callable[[Visitor], Client]
WHY = "The gate does it"


def let_go(cast: Cast, **given: Any) -> Action:
    action = promised(cast, "Alert 14 days before a certificate expires", **given)
    let_go_of_action(action, reason=WHY, by=cast.owner)
    return action


def later(cast: Cast, **given: Any) -> Factor:
    """A factor of an incident that began later."""
    incident = cast.make_incident("It expired again", **given)
    return add_factor(
        incident, "No alert came before the certificate expired", by=given.get("by", cast.owner), domain="DETECT", role="enabling"
    )


def back(visitor: Visitor) -> list[str]:
    """What the queue offers to be opened again."""
    return [one.action.uid for part in queue_of(visitor, team="payments").parts if part.why == "back" for one in part.rows]


def test_one_tap_makes_it_a_draft_again_and_its_way_keeps_why_it_was_let_go(
    visitors: Cast, set_clock: Callable[[datetime], None], client_of: ClientOf
) -> None:
    set_clock(datetime(2026, 3, 16, 12, tzinfo=UTC))
    action, factor = let_go(visitors), later(visitors)
    assert note_recurrence(action, factor, by=program())
    assert not note_recurrence(action, factor, by=program())
    set_clock(datetime(2026, 4, 20, 12, tzinfo=UTC))
    one = one_action(visitors.owner, action.uid)
    assert one is not None
    assert one.standing.says == "Let go on Monday 16 March 2026. What it was to answer has come back in a later incident."
    browser = client_of(visitors.owner)
    page = browser.get(f"/actions/{action.uid}/").content.decode()
    assert factor.incident.key in page
    assert browser.post(f"/actions/{action.uid}/open-again/", {"version": action.version}).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.due_on, action.ended_at, action.agreed_at, action.reason) == ("draft", None, None, None, "")
    assert Recurrence.objects.get().is_opened is True
    told = [(row["what"], row["words"]) for row in browser.get(f"/api/v1/actions/{action.uid}/way").json()["way"]]
    assert told[-1] == ("Opened again; it had been let go because", WHY)
    verbs = Record.objects.filter(subject_uid=action.uid).order_by("-pk").values_list("verb", flat=True)
    assert list(verbs)[:2] == ["opened again", "found come back what was let go:"]


def test_a_day_that_is_still_to_come_stays(visitors: Cast, noon: datetime) -> None:
    action = let_go(visitors)
    open_action_again(action, by=visitors.owner)
    assert (action.state, action.due_on, action.owner, action.accepted_at) == ("draft", DUE, visitors.owner.user, None)


def test_what_can_not_be_opened_again(visitors: Cast, noon: datetime) -> None:
    done, merged, kept = promised(visitors), promised(visitors), let_go(visitors)
    finish_action(done, evidence="A test", by=visitors.owner)
    merge_actions(merged, into=drafted(visitors, incident=merged.incident), by=visitors.owner)
    Action.objects.filter(pk=kept.pk).update(tracker="Forge", kept_there=["state"])
    kept.refresh_from_db()
    whole = promised(visitors)
    parts = break_down_action(whole, [Part(text, visitors.owner.user, date(2026, 3, 20)) for text in ("One", "Two")], by=visitors.owner)
    for part in parts:
        let_go_of_action(part, reason="No", by=visitors.owner)
    for action, sentence in (
        (done, "Only what was let go"),
        (merged, "goes on in another"),
        (kept, "comes from Forge"),
        (parts[0], "Open that again first"),
    ):
        with pytest.raises(Refusal, match=sentence):
            open_action_again(action, by=visitors.owner)
    stale = let_go(visitors)
    with pytest.raises(Stale):
        open_action_again(stale, by=visitors.owner, expected=1)
    whole.refresh_from_db()
    open_action_again(whole, by=visitors.owner)
    parts[0].refresh_from_db()
    open_action_again(parts[0], by=visitors.owner)
    assert (whole.state, parts[0].state) == ("draft", "draft")


def test_the_queue_offers_it_and_each_answer_is_one_tap(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    first, second, factor = let_go(visitors), let_go(visitors), later(visitors)
    for action in (first, second):
        note_recurrence(action, factor, by=program())
    browser = client_of(visitors.owner)
    page = browser.get("/actions/queue/?team=payments").content.decode()
    assert [words in page for words in ("Let go, and back", WHY, factor.statement, factor.incident.key)] == [True] * 4
    assert back(visitors.owner) == [second.uid, first.uid]
    Team.objects.filter(pk=visitors.payments.pk).update(manager=user_of(visitors.same_team))
    assert [waiting_for_manager(Visitor(user_of(visitors.same_team))).count()] == [0]  # the later story is not theirs to read
    Team.objects.filter(pk=visitors.payments.pk).update(manager=user_of(visitors.owner))
    manager = Visitor(user_of(visitors.owner))
    assert (waiting_for_manager(manager).count(), waiting_by_team(manager, [visitors.payments.pk])) == (
        2,
        {visitors.payments.pk: {"back": 2}},
    )
    for action, step, said in ((first, "reopen", "It is a draft again"), (second, "stay", "It stays let go.")):
        answer = browser.post(
            f"/actions/queue/{action.uid}/", {"step": step, "version": action.version}, headers={"HX-Request": "true"}
        ).content.decode()
        assert said in answer
    assert back(visitors.owner) == []
    assert list(Action.objects.order_by("pk").values_list("state", flat=True)) == ["draft", "let_go"]
    with pytest.raises(Refusal, match="Nobody asks"):
        leave_action_let_go(second, by=visitors.owner)
    note_recurrence(second, later(visitors), by=program())
    assert back(visitors.owner) == [second.uid]


def test_it_is_offered_to_those_who_may_know_of_both(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    hidden = later(visitors, is_private=True, by=visitors.other_team, team=visitors.search)
    note_recurrence(let_go(visitors), hidden, by=program())
    note_recurrence(let_go(visitors, incident=visitors.make_incident(is_private=True)), later(visitors), by=program())
    seen = {name: Recurrence.objects.visible_to(one).waiting().count() for name, one in visitors.everybody().items()}
    assert seen == {
        "owner": 1, "participant": 2, "same_team": 0, "other_team": 0, "facilitator": 0, "administrator": 0, "reader": 0, "stranger": 0,
    }  # fmt: skip


def test_the_new_incidents_page_offers_it_where_they_may(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action, factor = let_go(visitors), later(visitors)
    note_recurrence(action, factor, by=program())
    path = f"/incidents/{factor.incident.key}/actions/"
    page = client_of(visitors.owner).get(path).content.decode()
    assert [words in page for words in ("Let go earlier, and back", WHY, f"/actions/{action.uid}/open-again/")] == [True] * 3
    remove_factor(factor, by=visitors.owner)
    assert "Let go earlier, and back" not in client_of(visitors.owner).get(path).content.decode()


def test_the_api_opens_it_again_and_leaves_it(visitors: Cast, noon: datetime, client_of: ClientOf) -> None:
    action, factor = let_go(visitors), later(visitors)
    note_recurrence(action, factor, by=program())
    browser = client_of(visitors.owner)
    waits = browser.get("/api/v1/actions/queue?team=payments").json()["waiting"]
    assert [(one["uid"], one["why"]) for one in waits] == [(action.uid, "back")]
    answers = [
        browser.post(f"/api/v1/actions/{action.uid}/{step}", headers={"If-Match": str(version)})
        for step, version in (("leave-let-go", action.version), ("leave-let-go", action.version), ("open-again", action.version))
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 200]
    assert answers[-1].json()["state"] == "draft"
