"""The queue: what waits stands in it once, one decision takes it out in place, and can be undone or says what happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.enums import State
from secondstory.actions.models import Action, Escalation, Sprint
from secondstory.actions.operations import add_action, agree_action
from secondstory.actions.queue import queue_of, waiting_for_manager
from secondstory.people.permissions import Visitor
from tests.actions.promises import add
from tests.cast import Cast


@pytest.fixture
def waiting(visitors: Cast, noon: datetime, set_clock: Callable[[datetime], None]) -> dict[str, Action]:
    """One of each kind, of the payments team, and one that waits for nothing; the other team has one too."""
    incident = visitors.make_incident()
    long_ago = noon - timedelta(days=20)
    rows = {
        name: add_action(
            incident,
            name,
            by=visitors.owner,
            owner=visitors.participant.user,
            team=visitors.payments,
            due_on=noon.date() + timedelta(days=9),
        )
        for name in ("ownerless", "confirm", "sprint", "stuck", "fine")
    }
    Action.objects.update(created_at=long_ago)
    Action.objects.exclude(text="confirm").update(state=State.AGREED, agreed_at=long_ago)
    Action.objects.filter(text="ownerless").update(owner=None)
    Action.objects.filter(text="confirm").update(soaks_until=noon.date())
    Action.objects.filter(text="sprint").update(category="short_term")
    Action.objects.filter(text="stuck").update(due_on=noon.date() - timedelta(days=9))
    other = add_action(incident, "elsewhere", by=visitors.owner, team=visitors.search)
    Action.objects.filter(pk=other.pk).update(state=State.AGREED)
    return {name: Action.objects.get(pk=row.pk) for name, row in rows.items()}


def shown(visitor: Visitor, team: str = "payments") -> dict[str, list[str]]:
    return {str(part.why): [one.action.text for one in part.rows] for part in queue_of(visitor, team=team).parts}


def post(client: Client, action: Action, path: str = "", **given: Any) -> Any:
    version = Action.objects.get(pk=action.pk).version
    return client.post(f"/actions/queue/{action.uid}/{path}", {"version": version, **given}, headers={"HX-Request": "true"})


def test_each_stands_there_once_under_why_it_waits(visitors: Cast, waiting: dict[str, Action]) -> None:
    assert shown(visitors.owner) == {name: [name] for name in ("ownerless", "confirm", "sprint", "stuck")}
    assert shown(visitors.same_team) == shown(visitors.owner)
    assert shown(visitors.administrator) == {}


def test_one_tap_takes_each_out_and_says_what_happened(
    visitors: Cast, client_of: Callable[[Visitor], Client], waiting: dict[str, Action]
) -> None:
    client = client_of(visitors.owner)
    sprint = Sprint.objects.create(team=visitors.payments, name="Sprint 12", starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 22))
    assert "Into Sprint 12" in client.get("/actions/queue/").content.decode()
    answers = [
        post(client, waiting["ownerless"], step="take"),
        post(client, waiting["confirm"], step="confirm"),
        post(client, waiting["sprint"], step=f"sprint {sprint.uid}"),
        post(client, waiting["stuck"], step="close", hindrance="not_important", words="Replaced by the new queue"),
    ]
    said = ["It is yours now.", "It is a promise from today on.", "It is in Sprint 12.", "It is let go: Replaced by the new queue"]
    assert [sentence in answer.content.decode() for answer, sentence in zip(answers, said, strict=True)] == [True] * 4
    assert ["Undo" in answer.content.decode() for answer in answers] == [True, False, True, False]
    assert shown(visitors.owner) == {}
    assert "Nothing waits for a decision." in client.get("/actions/queue/").content.decode()


def test_what_was_taken_on_by_mistake_is_nobodys_again(
    visitors: Cast, client_of: Callable[[Visitor], Client], waiting: dict[str, Action]
) -> None:
    client = client_of(visitors.owner)
    post(client, waiting["ownerless"], step="take")
    back = post(client, waiting["ownerless"], "undo/", undo="owner")
    assert "Take it on" in back.content.decode()
    assert shown(visitors.owner)["ownerless"] == ["ownerless"]


def test_what_went_into_a_sprint_by_mistake_waits_again(
    visitors: Cast, client_of: Callable[[Visitor], Client], waiting: dict[str, Action]
) -> None:
    client = client_of(visitors.owner)
    sprint = Sprint.objects.create(team=visitors.payments, name="Sprint 12", starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 22))
    before = shown(visitors.owner)
    post(client, waiting["sprint"], step=f"sprint {sprint.uid}")
    back = post(client, waiting["sprint"], "undo/", undo="sprint")
    assert ("Into Sprint 12" in back.content.decode(), shown(visitors.owner)) == (True, before)


def test_an_escalation_leaves_the_queue_until_its_day_is_over(
    visitors: Cast,
    client_of: Callable[[Visitor], Client],
    waiting: dict[str, Action],
    noon: datetime,
    set_clock: Callable[[datetime], None],
) -> None:
    client = client_of(visitors.owner)
    answer = post(client, waiting["stuck"], step="escalate", hindrance="features_first", words="A week of features or the alarm")
    assert "A decision is asked for by" in answer.content.decode()
    assert "stuck" not in shown(visitors.owner)
    set_clock(noon + timedelta(days=40))
    assert [one.action.text for one in queue_of(visitors.owner, team="payments").escalations] == ["stuck"]
    assert Escalation.objects.get().trade_off == "A week of features or the alarm"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"step": "leave it"}, "is not one of"),
        ({"step": "close", "hindrance": "too_large", "words": "x"}, "Choose what keeps it."),
        ({"step": "close", "hindrance": "not_important", "words": ""}, "Say why it will not be done"),
        ({"step": "sprint nowhere"}, "Choose one of its team’s sprints."),
        ({"step": "give", "to": "nobody"}, "Choose who is to take it on."),
    ],
)
def test_there_is_no_fourth_way(
    visitors: Cast, client_of: Callable[[Visitor], Client], waiting: dict[str, Action], given: dict[str, str], sentence: str
) -> None:
    answer = post(client_of(visitors.owner), waiting["stuck"], **given)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_home_tells_a_manager_how_much_waits_and_nobody_else(
    visitors: Cast, client_of: Callable[[Visitor], Client], waiting: dict[str, Action]
) -> None:
    team = visitors.payments
    assert waiting_for_manager(visitors.owner).count() == 0
    type(team).objects.filter(pk=team.pk).update(manager=visitors.owner.user)
    assert waiting_for_manager(Visitor(visitors.owner.user)).count() == 4
    assert 'href="/actions/queue/"' in client_of(visitors.owner).get("/").content.decode()
    assert 'href="/actions/queue/"' not in client_of(visitors.participant).get("/").content.decode()


def test_the_queue_costs_the_same_for_one_and_for_many(
    visitors: Cast, client_of: Callable[[Visitor], Client], waiting: dict[str, Action], django_assert_max_num_queries: Any
) -> None:
    client, row = client_of(visitors.owner), waiting["stuck"]
    for number in range(5):
        more = add(row.incident, f"more {number}", by=visitors.owner, owner=visitors.owner.user, team=visitors.payments, due_on=row.due_on)
        Action.objects.filter(pk=more.pk).update(state=State.AGREED)
    with django_assert_max_num_queries(12):
        assert client.get("/actions/queue/?team=payments").status_code == 200


def test_agreeing_in_the_room_is_what_is_confirmed_here(visitors: Cast, noon: datetime, set_clock: Callable[[datetime], None]) -> None:
    action = add_action(
        visitors.make_incident(), "Later", by=visitors.owner, owner=visitors.owner.user, team=visitors.payments, due_on=date(2026, 4, 1)
    )
    agree_action(action, by=visitors.owner)
    assert shown(visitors.owner) == {}
    set_clock(noon + timedelta(days=3))
    assert shown(visitors.owner) == {"confirm": ["Later"]}
