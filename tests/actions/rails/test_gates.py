"""The deploy gate: shut while an immediate action of the service is open, for those who turned it on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.enums import Category, State
from secondstory.actions.gating import gate_of
from secondstory.actions.models import Action, Gate, GateOverride
from secondstory.actions.operations import add_action, finish_action, override_gate, switch_gate, verify_action, withdraw_override
from secondstory.audit.models import Record
from secondstory.configuration.operations import save_setting
from secondstory.incidents.models import Incident, Service, Severity
from secondstory.incidents.operations import add_service
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.people.models import Token
from secondstory.people.operations import edit_team, make_service_account, make_token
from secondstory.people.permissions import Visitor, program
from tests.actions.promises import add
from tests.cast import Cast, sign_in, user_of

ADDRESS = "/api/v1/gate/checkout"
Asked = Callable[..., Any]


@pytest.fixture
def asked(visitors: Cast) -> Asked:
    """What a pipeline is answered that has a key of `by`'s with these scopes; the gate is on."""
    switch_gate(visitors.service, is_on=True, by=visitors.owner)

    def ask(by: Visitor = visitors.owner, *, scopes: tuple[str, ...] = ("gate",), path: str = ADDRESS) -> Any:
        assert by.user is not None
        secret = make_token(by.user, label="CI", scopes=scopes, days=1, by=visitors.administrator if by.user.is_service else by)[1]
        return Client(headers={"Authorization": f"Bearer {secret}"}).get(path)

    return ask


def immediate(cast: Cast, text: str = "Cap retries at 3", *, private: bool = False, **given: Any) -> Action:
    incident = cast.make_incident(is_private=private)
    return add(incident, text, by=cast.owner, **({"category": Category.IMMEDIATE} | given))


def test_it_is_shut_while_an_immediate_action_is_open_and_says_which(visitors: Cast, noon: datetime, asked: Asked) -> None:
    assert asked().json() == {
        "service": "checkout", "state": "open", "blocked": False, "says": "Open: no immediate action of Checkout is open.", "count": 0,
        "actions": [], "override": None, "page": "http://testserver/services/checkout/gate/", "version": 2,
    }  # fmt: skip
    action = immediate(visitors, due_on=date(2026, 3, 14), team=visitors.payments)
    answer = asked().json()
    assert (answer["state"], answer["blocked"], answer["count"]) == ("blocked", True, 1)
    assert answer["says"] == "Blocked: 1 immediate action of Checkout is open."
    assert answer["actions"] == [
        {
            "key": action.incident.key, "action": action.uid, "text": "Cap retries at 3", "due_on": "2026-03-14", "days_over": 2,
            "team": "payments", "restricted": False, "to_verify": False,
        }
    ]  # fmt: skip


def test_after_a_grave_incident_it_holds_until_somebody_has_verified_what_is_done(visitors: Cast, noon: datetime, asked: Asked) -> None:
    grave = visitors.make_incident(severity=Severity.objects.get(code="SEV1"))
    action = add_action(
        grave, "Cap retries at 3", by=visitors.owner, category=Category.IMMEDIATE, owner=visitors.owner.user, due_on=date(2026, 3, 18)
    )
    slight = immediate(visitors, "Page on retries", owner=visitors.owner.user, due_on=date(2026, 3, 18))
    finish_action(action, evidence="A test shows it", by=visitors.owner)
    assert asked().json()["says"] == "Blocked: 2 immediate actions of Checkout are open, or wait for somebody to verify them."
    finish_action(slight, evidence="A test shows it", by=visitors.owner)
    answer = asked().json()
    assert (answer["blocked"], answer["count"], answer["says"]) == (
        True, 1, "Blocked: 1 immediate action of Checkout is done, they say, and waits for somebody to verify it.",
    )  # fmt: skip
    assert [(one["text"], one["days_over"], one["to_verify"]) for one in answer["actions"]] == [("Cap retries at 3", 0, True)]
    page = sign_in(visitors.owner).get("/services/checkout/gate/").content.decode()
    assert "done, to be verified" in page
    assert "Until it is verified, it holds back" in sign_in(visitors.owner).get(f"/actions/{action.uid}/").content.decode()
    verify_action(action, by=visitors.same_team)
    assert asked().json()["state"] == "open"
    assert "it holds back" not in sign_in(visitors.owner).get(f"/actions/{action.uid}/").content.decode()


def test_where_nobody_is_asked_to_verify_it_opens_at_done(visitors: Cast, noon: datetime, asked: Asked) -> None:
    save_setting("actions.verified_rank", value="0", by=program())
    grave = visitors.make_incident(severity=Severity.objects.get(code="SEV1"))
    action = add_action(grave, "Cap retries", by=visitors.owner, category=Category.IMMEDIATE)
    assert asked().json()["blocked"]
    finish_action(action, evidence="A test shows it", by=visitors.owner)
    assert asked().json()["state"] == "open"


def test_an_unverified_action_of_a_private_incident_is_the_same_line_as_any_other(visitors: Cast, noon: datetime, asked: Asked) -> None:
    action = immediate(visitors, private=True)
    Incident.objects.filter(pk=action.incident_id).update(severity=Severity.objects.get(code="SEV1"))
    before = asked(visitors.owner).content
    action.refresh_from_db()
    finish_action(action, evidence="A test shows it", by=visitors.owner)
    assert asked(visitors.owner).content == before


@pytest.mark.parametrize(
    ("change", "is_blocked"),
    [
        ({"state": State.IDEA}, False),
        ({"state": State.DRAFT}, True),
        ({"state": State.AGREED}, True),
        ({"state": State.IN_PROGRESS}, True),
        ({"state": State.DONE}, False),
        ({"state": State.LET_GO}, False),
        ({"category": Category.SHORT_TERM}, False),
        ({"category": ""}, False),
    ],
)
def test_only_open_immediate_ones_count(visitors: Cast, asked: Asked, change: dict[str, str], is_blocked: bool) -> None:
    Action.objects.filter(pk=immediate(visitors).pk).update(**change)
    assert asked().json()["blocked"] is is_blocked


def test_an_action_of_another_service_or_of_the_example_holds_nothing_back(visitors: Cast, asked: Asked) -> None:
    other = add_service("Search", by=visitors.administrator)
    incident = visitors.make_incident(services=[other])
    add_action(incident, "Cap retries", by=visitors.owner, category=Category.IMMEDIATE)
    Action.objects.filter(pk=immediate(visitors).pk).update(is_example=True)
    assert asked().json()["state"] == "open"


def test_it_is_off_until_the_service_turns_it_on(visitors: Cast, asked: Asked) -> None:
    immediate(visitors)
    switch_gate(visitors.service, is_on=False, by=visitors.owner)
    answer = asked().json()
    assert (answer["state"], answer["blocked"], answer["actions"]) == ("off", False, [])
    Gate.objects.all().delete()
    assert asked().json()["state"] == "off"


def test_what_is_private_is_one_line_whatever_and_however_many_it_is(visitors: Cast, asked: Asked) -> None:
    immediate(visitors, "The customer’s mailbox stood open", private=True, due_on=date(2026, 3, 14), team=visitors.search)
    first = {who: asked(getattr(visitors, who)).content for who in ("owner", "participant", "same_team", "other_team", "reader")}
    Action.objects.all().delete()
    for _number in range(3):
        immediate(visitors, "x", private=True, due_on=date(2027, 1, 1))
    second = {who: asked(getattr(visitors, who)).content for who in first}
    assert first == second
    assert len(set(first.values())) == 1
    assert b"mailbox" not in first["owner"]
    told = asked().json()
    assert told["says"] == "Blocked: 1 immediate action of Checkout is open."
    assert told["actions"] == [
        {
            "key": None, "action": None, "text": "A restricted action holds it back. Ask Payments.", "due_on": None, "days_over": 0,
            "team": "payments", "restricted": True, "to_verify": False,
        }
    ]  # fmt: skip


def test_the_services_team_reads_what_holds_it_back_and_others_what_they_could_read_before(visitors: Cast, asked: Asked) -> None:
    immediate(visitors)
    robot = Visitor(make_service_account("CI", team=visitors.payments, by=visitors.administrator))
    reads = {}
    for name, one in (visitors.everybody() | {"robot": robot}).items():
        if one.user is not None:
            reads[name] = asked(one).json()["actions"][0]["restricted"] is False
    assert reads == {
        "owner": True, "participant": True, "same_team": True, "robot": True, "other_team": False, "facilitator": False,
        "administrator": False, "reader": False,
    }  # fmt: skip


@pytest.mark.parametrize("scopes", [("read",), ("write",), ("import",), ("read", "write", "import")])
def test_a_key_without_the_scope_is_told_so(asked: Asked, scopes: tuple[str, ...]) -> None:
    answer = asked(scopes=scopes)
    assert (answer.status_code, answer.json()["title"]) == (403, "This key lacks the scope “gate”. Make another key that has it.")


def test_a_key_for_the_gate_opens_nothing_else(asked: Asked) -> None:
    for path in ("/api/v1/incidents", "/api/v1/services", "/api/v1/actions", "/api/v1/services/checkout/gate/overrides"):
        assert asked(path=path).status_code == 403


def test_who_has_no_key_or_one_that_is_over_is_told_so(visitors: Cast, asked: Asked) -> None:
    assert Client().get(ADDRESS).status_code == 401
    secret = make_token(user_of(visitors.owner), label="CI", scopes=["gate"], days=1, by=visitors.owner)[1]
    Token.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(ADDRESS).status_code == 401


@pytest.mark.parametrize("slug", ["check-out", "CHECKOUT ", "x" * 300, "checkout%00", "..%2fincidents"])
def test_an_unknown_service_is_a_sentence_that_says_what_to_give(asked: Asked, slug: str) -> None:
    answer = asked(path=f"/api/v1/gate/{slug}")
    assert answer.status_code in {400, 404}
    assert answer.json()["title"].strip()
    if slug == "check-out":
        assert answer.json()["title"] == (
            "There is no service “check-out” here. Give the last part of the address of its page, as in /services/checkout/."
        )


def test_a_service_that_is_removed_takes_its_gate_along(visitors: Cast, asked: Asked) -> None:
    immediate(visitors)
    override_gate(visitors.service, reason="The fix itself", hours=1, by=visitors.owner)
    Service.objects.filter(pk=visitors.service.pk).delete()
    assert asked().status_code == 404
    assert (Gate.objects.count(), GateOverride.objects.count()) == (0, 0)


def test_a_thousand_open_actions_are_counted_and_fifty_of_them_listed(
    visitors: Cast, asked: Asked, django_assert_max_num_queries: Any
) -> None:
    incident = immediate(visitors).incident
    Action.objects.bulk_create(Action(incident=incident, text=f"No. {n}", category=Category.IMMEDIATE) for n in range(999))
    secret = make_token(user_of(visitors.owner), label="CI", scopes=["gate"], days=1, by=visitors.owner)[1]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    client.get(ADDRESS)
    with django_assert_max_num_queries(8):
        answer = client.get(ADDRESS).json()
    assert (answer["count"], len(answer["actions"]), answer["blocked"]) == (1000, 50, True)


@pytest.mark.parametrize("name", ["owner", "participant", "same_team", "other_team", "facilitator", "administrator", "reader", "manager"])
def test_who_keeps_it(visitors: Cast, name: str) -> None:
    edit_team(visitors.payments, name="Payments", manager=visitors.facilitator.user, by=visitors.administrator)
    keeps = {"owner", "participant", "same_team", "administrator", "manager", "facilitator"}
    by = visitors.facilitator if name == "manager" else getattr(visitors, name)
    if name in keeps:
        assert switch_gate(visitors.service, is_on=True, by=by).is_on
        return
    with pytest.raises(NotAllowed, match="kept by the team Payments"):
        switch_gate(visitors.service, is_on=True, by=by)
    assert not Gate.objects.filter(is_on=True).exists()


def test_where_there_is_no_team_administrators_keep_it_and_are_asked(visitors: Cast) -> None:
    service = add_service("Lighthouse", by=visitors.administrator)
    with pytest.raises(NotAllowed, match="administrators, since it has no team"):
        switch_gate(service, is_on=True, by=visitors.owner)
    switch_gate(service, is_on=True, by=visitors.administrator)
    incident = visitors.make_incident(services=[service], is_private=True)
    add_action(incident, "x", by=visitors.owner, category=Category.IMMEDIATE)
    (one,) = gate_of(visitors.reader, "lighthouse").held
    assert (one.text, one.team) == ("A restricted action holds it back. Ask an administrator.", "")


def test_an_override_lets_through_for_its_time_and_then_holds_again(
    visitors: Cast, set_clock: Callable[[datetime], None], asked: Asked
) -> None:
    set_clock(datetime(2026, 3, 16, 12, 0, tzinfo=UTC))
    immediate(visitors)
    row = override_gate(visitors.service, reason="The repair itself", hours=2, by=visitors.owner)
    answer = asked().json()
    assert (answer["state"], answer["blocked"], answer["count"], answer["says"]) == (
        "overridden", False, 1, "Open, by an override: “The repair itself”",
    )  # fmt: skip
    assert answer["override"] == {
        "uid": row.uid, "reason": "The repair itself", "at": "2026-03-16T12:00:00Z", "until": "2026-03-16T14:00:00Z", "withdrawn_at": None,
    }  # fmt: skip
    set_clock(datetime(2026, 3, 16, 13, 59, 59, tzinfo=UTC))
    assert not asked().json()["blocked"]
    set_clock(datetime(2026, 3, 16, 14, 0, tzinfo=UTC))
    assert asked().json()["blocked"]
    with pytest.raises(Refusal, match="over already"):
        withdraw_override(row, by=visitors.owner)


def test_an_override_over_a_clock_change_lasts_as_many_hours_as_were_said(visitors: Cast, set_clock: Callable[[datetime], None]) -> None:
    switch_gate(visitors.service, is_on=True, by=visitors.owner)
    set_clock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))  # Berlin puts its clocks back at 01:00 UTC
    row = override_gate(visitors.service, reason="x", hours=4, by=visitors.owner)
    assert row.until == datetime(2026, 10, 25, 4, 30, tzinfo=UTC)


def test_an_override_is_taken_back_once_and_the_trail_keeps_both(visitors: Cast, asked: Asked) -> None:
    immediate(visitors)
    row = override_gate(visitors.service, reason="The repair itself", hours=2, by=visitors.owner)
    withdraw_override(row, by=visitors.same_team)
    assert asked().json()["blocked"]
    with pytest.raises(Refusal, match="over already"):
        withdraw_override(row, by=visitors.owner)
    told = Record.objects.filter(about_uid=visitors.service.uid, subject_kind="gateoverride").order_by("pk")
    assert list(told.values_list("verb", "actor_label")) == [
        ("overrode the gate", "Owner"),
        ("took back the override of the gate", "Same team"),
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": " \n"}, "Say why this deployment"),
        ({"reason": "a\x00b"}, "NUL"),
        ({"hours": 0}, "from 1 to 24"),
        ({"hours": 25}, "from 1 to 24"),
    ],
)
def test_an_override_has_a_reason_and_an_end(visitors: Cast, given: dict[str, Any], sentence: str) -> None:
    switch_gate(visitors.service, is_on=True, by=visitors.owner)
    values: dict[str, Any] = {"reason": "x", "hours": 1} | given
    with pytest.raises(Refusal, match=sentence) as refused:
        override_gate(visitors.service, **values, by=visitors.owner)
    assert refused.value.field in given
    save_setting("actions.override_hours", value="48", by=program())
    if given == {"hours": 25}:
        override_gate(visitors.service, reason="x", hours=25, by=visitors.owner)


def test_a_second_override_waits_until_the_first_is_over(visitors: Cast) -> None:
    with pytest.raises(Refusal, match="The gate is off"):
        override_gate(visitors.service, reason="x", hours=1, by=visitors.owner)
    switch_gate(visitors.service, is_on=True, by=visitors.owner)
    row = override_gate(visitors.service, reason="x", hours=1, by=visitors.owner)
    with pytest.raises(Refusal, match="let through already"):
        override_gate(visitors.service, reason="y", hours=2, by=visitors.same_team)
    withdraw_override(row, by=visitors.owner)
    override_gate(visitors.service, reason="y", hours=2, by=visitors.same_team)


def test_a_switch_made_from_an_older_page_is_refused(visitors: Cast) -> None:
    gate = switch_gate(visitors.service, is_on=True, by=visitors.owner, expected=1)
    assert (gate.is_on, gate.version) == (True, 2)
    with pytest.raises(Stale):
        switch_gate(visitors.service, is_on=False, by=visitors.owner, expected=1)


def test_how_it_is_kept_by_the_api(visitors: Cast) -> None:
    secret = make_token(user_of(visitors.owner), label="x", scopes=["read", "write", "gate"], days=1, by=visitors.owner)[1]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    path = "/api/v1/services/checkout/gate"

    def send(method: str, path: str, body: str = "", **headers: str) -> Any:
        return client.generic(method, path, body, content_type="application/json", headers=headers)

    assert send("PUT", path, '{"is_on": true}').status_code == 428
    assert send("PUT", path, '{"is_on": true}', **{"If-Match": "9"}).status_code == 409
    assert send("PUT", path, '{"is_on": true}', **{"If-Match": "1"}).json()["state"] == "open"
    assert send("POST", f"{path}/overrides", '{"reason": ""}').json()["field"] == "reason"
    made = send("POST", f"{path}/overrides", '{"reason": "The repair", "hours": 3}')
    assert made.status_code == 201
    assert send("DELETE", f"{path}/overrides/{made.json()['uid']}").json()["withdrawn_at"]
    assert [row["reason"] for row in client.get(f"{path}/overrides").json()] == ["The repair"]
    assert send("DELETE", f"{path}/overrides/nobody").status_code == 404
    assert send("PUT", "/api/v1/services/nothing/gate", '{"is_on": true}', **{"If-Match": "*"}).status_code == 404
