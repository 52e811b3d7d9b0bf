"""The escalation ladder: asked, unanswered, the next rung; funded, deferred, accepted for a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.actions import ladder
from secondstory.actions.enums import Category, Rung, State, Verdict
from secondstory.actions.models import Action, Decision, Escalation
from secondstory.actions.operations import add_action, decide_escalation, edit_escalation, escalate_action
from secondstory.actions.rounds import climb_the_ladder
from secondstory.audit.models import Record
from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Severity
from secondstory.incidents.operations import edit_incident
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.people.models import User
from secondstory.people.operations import edit_team, make_token, make_user
from secondstory.people.permissions import Visitor, program
from tests.actions.promises import promise
from tests.cast import Cast, sign_in, user_of
from tests.meanwhile import meanwhile

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
Clock = Callable[[datetime], None]


def systemic(cast: Cast, *, private: bool = False, **given: Any) -> Action:
    incident = cast.make_incident(is_private=private, **given)
    values: dict[str, Any] = {"owner": cast.owner.user, "due_on": date(2026, 9, 1), "category": Category.SYSTEMIC, "team": cast.payments}
    return promise(add_action(incident, "Move the ledger off the shared database", by=cast.owner, **values), by=cast.owner)


def asked(cast: Cast, **given: Any) -> Escalation:
    return escalate_action(systemic(cast, **given), trade_off="A quarter, or the same outage again", by=cast.owner)


@pytest.fixture
def people(visitors: Cast, set_clock: Clock) -> dict[str, Visitor]:
    """A manager of payments, a director and an executive; the last two are named in the settings."""
    set_clock(NOON)
    found = {name: Visitor(make_user(name, by=program())) for name in ("manager", "director", "executive")}
    edit_team(visitors.payments, name="Payments", manager=found["manager"].user, by=visitors.administrator)
    save_setting("people.directors", value=" Director, nobody-here ", by=program())
    save_setting("people.executives", value="executive", by=program())
    return {name: Visitor(User.objects.get(pk=one.user.pk)) for name, one in found.items() if one.user}


def at(set_clock: Clock, days: float) -> None:
    set_clock(NOON + timedelta(days=days))
    climb_the_ladder()


def test_unanswered_it_goes_to_the_next_rung_and_each_has_its_own_time(
    visitors: Cast, people: dict[str, Visitor], set_clock: Clock
) -> None:
    row = asked(visitors)
    steps = []
    for days in (0, 7, 8, 21, 22, 23, 52, 53, 400):
        at(set_clock, days)
        row.refresh_from_db()
        steps.append((days, row.rung, (row.decide_by - TODAY).days))
    assert steps == [
        (0, "manager", 7), (7, "manager", 7), (8, "director", 22), (21, "director", 22), (22, "director", 22),
        (23, "executive", 53), (52, "executive", 53), (53, "executive", 53), (400, "executive", 53),
    ]  # fmt: skip
    assert list(Escalation.objects.unanswered(TODAY + timedelta(days=54))) == [row]
    told = Record.objects.filter(subject_uid=row.uid, verb="went unanswered to the next rung")
    assert [record.changes["rung"] for record in told.order_by("pk")] == [["manager", "director"], ["director", "executive"]]


def test_after_a_long_pause_no_rung_is_passed_over(visitors: Cast, people: dict[str, Visitor], set_clock: Clock) -> None:
    row = asked(visitors)
    at(set_clock, 300)
    at(set_clock, 300)
    row.refresh_from_db()
    assert (row.rung, row.decide_by) == (Rung.DIRECTOR, TODAY + timedelta(days=314))


def test_what_is_answered_or_ended_climbs_no_more(visitors: Cast, people: dict[str, Visitor], set_clock: Clock) -> None:
    funded, ended = asked(visitors), asked(visitors)
    decide_escalation(funded, verdict=Verdict.FUND, by=people["manager"])
    Action.objects.filter(pk=ended.action.pk).update(state=State.DONE)
    at(set_clock, 60)
    assert set(Escalation.objects.values_list("rung", flat=True)) == {"manager"}
    assert list(Escalation.objects.unanswered(TODAY + timedelta(days=60))) == []


def test_what_is_deferred_comes_back_on_its_day_and_its_rung_has_its_time_again(
    visitors: Cast, people: dict[str, Visitor], set_clock: Clock
) -> None:
    row = asked(visitors)
    decide_escalation(row, verdict=Verdict.DEFER, until=TODAY + timedelta(days=30), note="After the move", by=people["manager"])
    places = []
    for days in (29, 30, 37, 38):
        at(set_clock, days)
        board = ladder.board_of(visitors.owner, today=TODAY + timedelta(days=days))
        places.append((days, [len(rows) for _rung, rows, _who in board.groups], len(board.put_off)))
    assert places == [(29, [0, 0, 0], 1), (30, [0, 0, 1], 0), (37, [0, 0, 1], 0), (38, [0, 1, 0], 0)]


def test_an_accepted_risk_names_who_accepts_it_and_comes_back_when_its_time_is_over(
    visitors: Cast, people: dict[str, Visitor], set_clock: Clock
) -> None:
    row = asked(visitors)
    made = decide_escalation(row, verdict=Verdict.ACCEPT, until=TODAY + timedelta(days=90), by=people["director"])
    assert (made.accepter, made.until, made.rung) == (people["director"].user, TODAY + timedelta(days=90), "manager")
    at(set_clock, 89)
    board = ladder.board_of(visitors.owner, today=TODAY + timedelta(days=89))
    assert ([one.pk for one in board.accepted], board.put_off) == ([row.pk], [])
    at(set_clock, 90)
    at(set_clock, 90)
    row.refresh_from_db()
    assert (row.ended_at, row.decide_by) == (None, TODAY + timedelta(days=97))
    assert Record.objects.filter(subject_uid=row.uid, verb__startswith="came back").count() == 1


@pytest.mark.parametrize("change", ["done", "asked again"])
def test_an_accepted_risk_comes_back_only_if_the_question_is_still_there(
    visitors: Cast, people: dict[str, Visitor], set_clock: Clock, change: str
) -> None:
    row = asked(visitors)
    decide_escalation(row, verdict=Verdict.ACCEPT, until=TODAY + timedelta(days=1), by=people["manager"])
    if change == "done":
        Action.objects.update(state=State.DONE)
    else:
        escalate_action(row.action, trade_off="Now it is worse", by=visitors.owner)
    at(set_clock, 5)
    row.refresh_from_db()
    assert row.ended_at is not None


MAY = {
    "manager": {"manager", "director", "executive", "administrator"},
    "director": {"director", "executive", "administrator"},
    "executive": {"executive", "administrator"},
}


@pytest.mark.parametrize("rung", list(MAY))
def test_who_decides_on_which_rung(visitors: Cast, people: dict[str, Visitor], rung: str) -> None:
    everybody = visitors.everybody() | people
    found = set()
    for name, visitor in everybody.items():
        row = asked(visitors)
        Escalation.objects.filter(pk=row.pk).update(rung=rung)
        try:
            decide_escalation(row, verdict=Verdict.FUND, by=visitor)
            found.add(name)
        except NotAllowed:
            pass
    assert found == MAY[rung]


def test_directors_read_what_came_to_them_and_nothing_private(visitors: Cast, people: dict[str, Visitor]) -> None:
    row, hidden = asked(visitors), asked(visitors, private=True)

    def seen(name: str) -> list[int]:
        return sorted(Escalation.objects.visible_to(people[name]).values_list("pk", flat=True))

    assert {name: seen(name) for name in people} == {"manager": [row.pk], "director": [], "executive": []}
    Escalation.objects.update(rung=Rung.DIRECTOR)
    assert {name: seen(name) for name in people} == {"manager": [row.pk], "director": [row.pk], "executive": [row.pk]}
    assert hidden.pk in Escalation.objects.visible_to(visitors.owner).values_list("pk", flat=True)
    edit_escalation(row, by=visitors.owner, teams=[visitors.search])
    assert list(Escalation.objects.visible_to(visitors.reader)) == [row]
    page = sign_in(people["director"]).get(f"/actions/escalations/{row.uid}/")
    assert (page.status_code, page.context["sees_action"], page.context["may_decide"]) == (200, False, True)
    assert sign_in(people["director"]).get(f"/actions/escalations/{hidden.uid}/").status_code == 404


def test_the_urgency_is_severity_times_recurrence_times_exposure(visitors: Cast, people: dict[str, Visitor]) -> None:
    row = asked(visitors)
    assert (row.severity, row.recurrence, row.exposure, row.recurred, row.urgency) == (1, 1, 1, 0, 1)
    for _number in range(3):
        visitors.make_incident()
    visitors.make_incident(is_private=True)
    edit_incident(
        row.action.incident, expected=None, by=visitors.owner, severity=Severity.objects.get(rank=1), customers_affected=True,
        customer_impact="Orders failed",
    )  # fmt: skip
    climb_the_ladder()
    row.refresh_from_db()
    assert (row.severity, row.recurrence, row.exposure, row.recurred, row.urgency) == (3, 3, 3, 3, 27)
    assert [(points, why) for _name, points, why in ladder.in_words(row)] == [
        (3, "SEV1"), (3, "3 more incidents of its services in a year"), (3, "customers felt it"),
    ]  # fmt: skip
    edit_escalation(row, by=visitors.owner, severity=2, recurrence=1, exposure=3)
    climb_the_ladder()
    row.refresh_from_db()
    assert (row.urgency, row.is_urgency_set) == (6, True)
    edit_escalation(row, by=visitors.owner, severity=None, recurrence=None, exposure=None)
    assert (row.urgency, row.is_urgency_set) == (27, False)
    with pytest.raises(Refusal, match="1, 2 or 3"):
        edit_escalation(row, by=visitors.owner, severity=4)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"trade_off": " "}, "in one line what is traded off"),
        ({"trade_off": "x" * 301}, "within 300 characters"),
        ({"decide_by": TODAY - timedelta(days=1)}, "That day is over"),
        ({"decide_by": TODAY + timedelta(days=8)}, "On this rung there are 7 days"),
        ({"cost_band": "millions"}, "is not one of: days, weeks"),
    ],
)
def test_what_can_not_be_asked(visitors: Cast, people: dict[str, Visitor], given: dict[str, Any], sentence: str) -> None:
    action = systemic(visitors)
    with pytest.raises(Refusal, match=sentence):
        escalate_action(action, **({"trade_off": "x"} | given), by=visitors.owner)
    assert Escalation.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"verdict": "later"}, "is not one of: fund, defer, accept"),
        ({"verdict": "defer"}, "Say until which day"),
        ({"verdict": "accept"}, "Say until which day"),
        ({"verdict": "defer", "until": TODAY}, "has come already"),
        ({"verdict": "accept", "until": TODAY + timedelta(days=367)}, "within a year"),
    ],
)
def test_what_is_no_decision(visitors: Cast, people: dict[str, Visitor], given: dict[str, Any], sentence: str) -> None:
    row = asked(visitors)
    with pytest.raises(Refusal, match=sentence):
        decide_escalation(row, **given, by=people["manager"])
    assert Decision.objects.count() == 0


def test_it_is_asked_once_at_a_time_and_decided_once(visitors: Cast, people: dict[str, Visitor]) -> None:
    row = asked(visitors)
    with pytest.raises(Refusal, match="escalated already"):
        escalate_action(row.action, trade_off="x", by=visitors.owner)
    with pytest.raises(Stale):
        decide_escalation(row, verdict=Verdict.FUND, by=people["manager"], expected=9)
    decide_escalation(row, verdict=Verdict.FUND, by=people["manager"], expected=1)
    with pytest.raises(Refusal, match="decided already"):
        decide_escalation(row, verdict=Verdict.FUND, by=people["manager"])
    with pytest.raises(Refusal, match="decided already"):
        edit_escalation(row, by=visitors.owner, trade_off="x")
    assert escalate_action(row.action, trade_off="It came back", by=visitors.owner).pk != row.pk


def test_where_nobody_is_named_the_page_says_so(visitors: Cast, set_clock: Clock) -> None:
    set_clock(NOON)
    row = asked(visitors)
    client = sign_in(visitors.owner)
    assert "Its team has no manager" in client.get(f"/actions/escalations/{row.uid}/").content.decode()
    Escalation.objects.update(rung=Rung.DIRECTOR)
    assert "Nobody is named for this rung" in client.get(f"/actions/escalations/{row.uid}/").content.decode()
    assert "Nobody is named for this rung" in client.get("/actions/escalations/").content.decode()


def test_a_systemic_promise_nobody_asked_about_stands_on_the_board(visitors: Cast, people: dict[str, Visitor]) -> None:
    action = systemic(visitors)
    hidden = systemic(visitors, private=True)
    assert ladder.board_of(people["manager"], today=TODAY).unasked == [action]
    assert set(ladder.board_of(visitors.owner, today=TODAY).unasked) == {action, hidden}
    escalate_action(action, trade_off="x", by=visitors.owner)
    assert ladder.board_of(people["manager"], today=TODAY).unasked == []


def test_the_board_takes_as_many_statements_for_many_as_for_one(
    visitors: Cast, people: dict[str, Visitor], django_assert_max_num_queries: Any
) -> None:
    client = sign_in(people["manager"])
    for count in (1, 3):
        for _number in range(count):
            asked(visitors)
            systemic(visitors)
        with django_assert_max_num_queries(11):
            assert not client.get("/actions/escalations/").context["board"].is_empty


def test_it_is_asked_and_decided_by_forms(visitors: Cast, people: dict[str, Visitor]) -> None:
    action = systemic(visitors)
    owner, manager = sign_in(visitors.owner), sign_in(people["manager"])
    page = owner.post(f"/actions/{action.uid}/escalate/", {"trade_off": "A quarter, or again", "version": action.version})
    row = Escalation.objects.get()
    assert page.headers["Location"] == f"/actions/escalations/{row.uid}/"
    assert ladder.missing_of(row) == ["a sponsor", "the cost", "what it would change"]
    given = {
        "trade_off": "A quarter, or again", "gain": "Half the outages", "cost_band": "quarters", "sponsor": user_of(people["director"]).pk,
        "teams": [visitors.search.pk], "severity": "3", "recurrence": "2", "exposure": "1", "version": row.version,
    }  # fmt: skip
    assert owner.post(f"/actions/escalations/{row.uid}/edit/", given).status_code == 302
    row.refresh_from_db()
    assert (row.urgency, row.expected, row.sponsor, list(row.teams.all())) == (
        6,
        "Half the outages",
        people["director"].user,
        [visitors.search],
    )
    answer = manager.post(f"/actions/escalations/{row.uid}/decide/", {"verdict": "defer", "version": row.version})
    assert (answer.status_code, answer.context["form"].errors["until"]) == (422, ["Say until which day. Then it comes back by itself."])
    given = {"verdict": "defer", "until": "2026-04-20", "note": "After the move", "version": row.version}
    assert owner.post(f"/actions/escalations/{row.uid}/decide/", given).status_code == 403
    assert manager.post(f"/actions/escalations/{row.uid}/decide/", given).status_code == 302
    said = owner.get(f"/actions/escalations/{row.uid}/").content.decode()
    assert "After the move" in said
    assert "Deferred: it comes back" in said


def test_it_is_asked_and_decided_by_the_api(visitors: Cast, people: dict[str, Visitor]) -> None:
    action = systemic(visitors)

    def send(who: Visitor, method: str, path: str, body: dict[str, Any] | None = None, match: str = "*") -> Any:
        assert who.user is not None
        secret = make_token(who.user, label="x", scopes=["read", "write"], days=1, by=who)[1]
        headers = {"Authorization": f"Bearer {secret}"} | ({"If-Match": match} if match else {})
        return Client().generic(method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers)

    owner, manager = visitors.owner, people["manager"]
    assert send(owner, "POST", f"/actions/{action.uid}/escalate", {"trade_off": "x"}, match="").status_code == 428
    assert send(owner, "POST", f"/actions/{action.uid}/escalate", {}).json()["field"] == "trade_off"
    assert send(owner, "POST", f"/actions/{action.uid}/escalate", {"trade_off": "x", "teams": ["nobody"]}).json()["field"] == "teams"
    made = send(owner, "POST", f"/actions/{action.uid}/escalate", {"trade_off": "A quarter, or again", "teams": ["search"]})
    assert made.status_code == 201
    uid = made.json()["uid"]
    edited = send(owner, "PATCH", f"/escalations/{uid}", {"gain": "Half", "severity": 3, "recurrence": 3, "exposure": 3}, match="1").json()
    assert (edited["gain"], edited["urgency"]["total"], edited["urgency"]["by_hand"], edited["teams"]) == ("Half", 27, True, ["search"])
    assert send(owner, "PATCH", f"/escalations/{uid}", {"gain": "All"}, match="1").status_code == 409
    assert send(owner, "POST", f"/escalations/{uid}/decide", {"verdict": "fund"}).status_code == 403
    decided = send(manager, "POST", f"/escalations/{uid}/decide", {"verdict": "accept", "until": "2026-06-01", "note": "Known"}).json()
    assert (decided["is_open"], [one["verdict"] for one in decided["decisions"]]) == (False, ["accept"])
    assert [one["uid"] for one in send(manager, "GET", "/escalations").json()["items"]] == [uid]
    assert send(visitors.facilitator, "GET", f"/escalations/{uid}").status_code == 404


def test_what_is_deferred_again_to_an_earlier_day_waits_for_that_one(visitors: Cast, people: dict[str, Visitor]) -> None:
    row = asked(visitors)
    for days in (60, 5):
        decide_escalation(row, verdict=Verdict.DEFER, until=TODAY + timedelta(days=days), by=people["manager"])
    waiting = [list(Escalation.objects.to_be_decided_by(people["manager"], TODAY + timedelta(days=days))) for days in (4, 5, 6)]
    assert waiting == [[], [row], [row]]


def test_what_somebody_says_of_its_urgency_while_the_round_reads_it_stays(visitors: Cast, people: dict[str, Visitor]) -> None:
    row = asked(visitors)
    Escalation.objects.filter(pk=row.pk).update(recurred=5)

    def by_hand() -> None:
        edit_escalation(Escalation.objects.get(pk=row.pk), severity=3, recurrence=3, exposure=3, by=people["manager"])

    with meanwhile(by_hand, before="UPDATE", of="actions_escalation"):
        climb_the_ladder()
    row.refresh_from_db()
    assert (row.is_urgency_set, row.urgency) == (True, 27)
