"""Hooks: what is proved, kept, answered and read; and incidents of another tool, followed field by field."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from secondstory.incidents.models import Incident, Severity
from secondstory.incidents.operations import add_service, edit_incident
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.models import User
from secondstory.sources.models import Delivery, Hook
from secondstory.sources.operations import (
    add_waiting,
    follow_incident,
    hand_back_field,
    make_hook,
    read_delivery,
    renew_hook,
    sweep_old_deliveries,
    switch_hook,
    waiting_for,
)
from secondstory.sources.ownership import owned_fields
from secondstory.sources.records.record import Incident as State
from secondstory.sources.signatures import SENDERS, is_genuine
from secondstory.timeline.models import Event
from tests.cast import Cast

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


def alert(name: str, at: datetime, **more: Any) -> dict[str, Any]:
    labels = {"alertname": name, "severity": "critical", "service": "checkout"}
    one = {
        "status": "firing",
        "labels": labels,
        "annotations": {},
        "startsAt": at.isoformat(),
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": name,
    }
    return {"version": "4", "groupKey": "{}", "groupLabels": {}, "commonLabels": {}, "externalURL": "", "alerts": [one]} | more


def post(address: str, body: Any, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(f"/hook/{address}/", content, content_type="application/json", headers=headers)


def a_hook(visitors: Cast, **given: Any) -> tuple[Hook, str]:
    return make_hook("Alertmanager", team=visitors.payments, by=visitors.administrator, **given)


@pytest.mark.usefixtures("noon")
def test_what_a_tool_sends_is_kept_answered_and_read_into_the_timeline(visitors: Cast) -> None:
    incident = visitors.make_incident()
    Incident.objects.filter(pk=incident.pk).update(owner=visitors.administrator.user)
    hook, address = a_hook(visitors, incident=incident)
    answer = post(address, alert("HighErrorRate", NOON))
    row = Delivery.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"kept": row.uid, "new": True})
    assert (row.state, json.loads(bytes(row.body))) == ("waiting", alert("HighErrorRate", NOON))
    read_delivery(row.uid)
    row.refresh_from_db()
    event = Event.objects.select_related("evidence", "origin").get(incident=incident)
    assert (row.state, row.records, row.incident) == ("added", 1, incident)
    assert event.origin is not None
    assert event.evidence is not None
    assert (event.text, event.kind, event.occurred_at, event.source, event.origin.batch_uid) == (
        "HighErrorRate", "alert", NOON, "Alertmanager", hook.uid,
    )  # fmt: skip
    assert json.loads(event.evidence.raw)["alerts"][0]["labels"]["alertname"] == "HighErrorRate"
    assert [(one.role, one.basis) for one in event.knowledge.all()] == [("responders", "assumed")]


def test_what_is_sent_again_is_kept_once(visitors: Cast) -> None:
    _hook, address = a_hook(visitors)
    first, again = post(address, alert("A", NOON)), post(address, alert("A", NOON))
    assert (first.status_code, again.status_code, again.json()) == (202, 200, {"kept": first.json()["kept"], "new": False})
    assert Delivery.objects.count() == 1


def test_what_waited_is_added_when_an_incident_asks_for_its_time(visitors: Cast, noon: datetime) -> None:
    _hook, address = a_hook(visitors)
    for name, at in (("Within", noon - timedelta(minutes=30)), ("Long before", noon - timedelta(days=2))):
        post(address, alert(name, at))
    for uid in Delivery.objects.values_list("uid", flat=True):
        read_delivery(uid)
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1))
    assert waiting_for(incident, visitors.owner) == 1
    assert waiting_for(incident, visitors.other_team) == 0
    assert add_waiting(incident, by=visitors.owner) == 1
    assert list(Event.objects.filter(incident=incident).values_list("text", flat=True)) == ["Within"]
    assert (waiting_for(incident, visitors.owner), add_waiting(incident, by=visitors.owner)) == (0, 0)


@pytest.mark.parametrize("sender", sorted(SENDERS))
def test_a_forged_delivery_is_refused_counted_and_not_kept(visitors: Cast, sender: str) -> None:
    hook, address = a_hook(visitors, sender=sender, secret="what it signs with")
    answer = post(address, alert("A", NOON))
    hook.refresh_from_db()
    assert (answer.status_code, answer.json()) == (
        403,
        {"detail": "The signature doesn’t match. Give the hook the secret that the sender signs with."},
    )
    assert (hook.refused, hook.refused_because, Delivery.objects.count()) == (1, "the signature is wrong", 0)


def signed(sender: str, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """The headers a genuine sender adds, written here from the senders' documentation and not from our code."""
    code = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    stamp = str(int(now.timestamp()))
    slack = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "github": {"X-Hub-Signature-256": "sha256=" + code},
        "gitlab": {"X-Gitlab-Token": secret},
        "pagerduty": {"X-PagerDuty-Signature": "v1=" + "0" * 64 + ",v1=" + code},
        "slack": {"X-Slack-Signature": "v0=" + slack, "X-Slack-Request-Timestamp": stamp},
        "sentry": {"Sentry-Hook-Signature": code},
    }[sender]


@pytest.mark.parametrize("sender", sorted(SENDERS))
@given(
    body=st.binary(max_size=60),
    secret=st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=20),
    change=st.integers(0, 59),
)
def test_a_genuine_delivery_is_taken_and_a_changed_one_is_not(sender: str, body: bytes, secret: str, change: int) -> None:
    headers = signed(sender, body, secret, NOON)
    assert is_genuine(sender, headers=headers, body=body, secret=secret, now=NOON)
    assert not is_genuine(sender, headers={}, body=body, secret=secret, now=NOON)
    assert not is_genuine(sender, headers=headers, body=body, secret=secret + "x", now=NOON)
    if sender != "gitlab":  # it sends its secret, and signs nothing
        assert not is_genuine(sender, headers=headers, body=body[:change] + b"!" + body[change:], secret=secret, now=NOON)


def test_an_old_delivery_of_slack_is_a_replay() -> None:
    headers = signed("slack", b"{}", "s", NOON - timedelta(minutes=6))
    assert not is_genuine("slack", headers=headers, body=b"{}", secret="s", now=NOON)
    assert is_genuine("slack", headers=headers, body=b"{}", secret="s", now=NOON - timedelta(minutes=2))


@pytest.mark.usefixtures("noon")
def test_slack_is_given_its_challenge_and_a_slash_command_its_word(visitors: Cast) -> None:
    _hook, address = a_hook(visitors, sender="slack", secret="s")
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert post(address, body, **signed("slack", body, "s", NOON)).json() == {"challenge": "abc"}
    typed = b"command=%2Fstory&text=pool+exhausted&user_name=ren"
    answer = Client().post(
        f"/hook/{address}/", typed, content_type="application/x-www-form-urlencoded", headers=signed("slack", typed, "s", NOON)
    )
    assert answer.json() == {"response_type": "ephemeral", "text": "Kept for the timeline: pool exhausted"}


@pytest.mark.parametrize("body", [b"", b"no json", b"[", b"\xff\xfe\x00", b"null", b"[[[[", b'{"a": 1e999}'])
def test_a_body_nothing_can_be_taken_from_is_kept_and_says_so(visitors: Cast, body: bytes) -> None:
    _hook, address = a_hook(visitors)
    assert post(address, body).status_code == 202
    row = Delivery.objects.get()
    read_delivery(row.uid)
    row.refresh_from_db()
    assert row.state in {"unreadable", "nothing", "kept"}
    assert bytes(row.body) == body


def test_too_much_an_unknown_address_and_a_hook_that_is_off_are_each_one_sentence(visitors: Cast) -> None:
    hook, address = a_hook(visitors)
    too_much = post(address, b"x" * 1_000_001)
    assert (too_much.status_code, too_much.json()["detail"]) == (
        413, "The body is larger than 1000 kB (setting hooks.body_kb). Send less at once, or raise it.",
    )  # fmt: skip
    switch_hook(hook, is_on=False, by=visitors.administrator)
    off, unknown = post(address, {}), post("nothing-here", {})
    assert (off.status_code, off.content) == (unknown.status_code, unknown.content) == (404, off.content)
    assert Client().get(f"/hook/{address}/").status_code == 405


def test_a_renewed_hook_has_another_address_and_the_old_one_stops(visitors: Cast) -> None:
    hook, address = a_hook(visitors)
    newer = renew_hook(hook, by=visitors.administrator)
    assert (post(address, {}).status_code, post(newer, {}).status_code) == (404, 202)
    assert not Hook.objects.filter(hash__in=[address, newer]).exists()


def test_who_may_not_make_a_hook_is_told(visitors: Cast) -> None:
    for visitor in (visitors.owner, visitors.facilitator, visitors.reader):
        with pytest.raises(NotAllowed):
            make_hook("Mine", team=visitors.payments, by=visitor)
    incident = visitors.make_incident()
    with pytest.raises(NotAllowed, match="may edit an incident"):
        make_hook("Mine", team=visitors.payments, incident=incident, by=visitors.administrator)


def test_what_no_incident_asked_for_goes_after_its_time(visitors: Cast, noon: datetime) -> None:
    hook, _address = a_hook(visitors)
    for days, state in ((31, "kept"), (31, "waiting"), (29, "kept")):
        Delivery.objects.create(hook=hook, name=f"{days} {state}", body=b"{}", received_at=noon - timedelta(days=days), state=state)
    sweep_old_deliveries()
    assert sorted(Delivery.objects.values_list("name", flat=True)) == ["29 kept", "31 waiting"]


def followed(visitors: Cast, hook: Hook, **given: Any) -> Incident:
    values: dict[str, Any] = {
        "system": "PagerDuty",
        "external_id": "P1",
        "title": "Checkout fails",
        "status": "triggered",
        "started_at": NOON - timedelta(hours=1),
    }
    incident, refused = follow_incident(hook, State(**(values | given)))
    assert refused == []
    return incident


@pytest.mark.usefixtures("noon")
def test_an_incident_declared_elsewhere_is_declared_here_and_kept_up_to_date(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    Severity.objects.filter(code="SEV2").update(aliases=["P1", "high"])
    service = add_service("Basket", by=visitors.administrator)
    incident = followed(visitors, hook, severity="high", services=("basket", "nobody knows"), roles=(("Commander", "ren@example.org"),))
    assert (incident.title, incident.team, incident.owner, list(incident.services.all())) == (
        "Checkout fails",
        visitors.payments,
        None,
        [service],
    )
    assert incident.severity is not None
    assert incident.severity.code == "SEV2"
    assert [(part.label, part.contact, part.user) for part in incident.involvements.all()] == [("Commander", "ren@example.org", None)]
    again = followed(visitors, hook, title="Checkout fails for everyone", status="resolved", resolved_at=NOON)
    again.refresh_from_db()
    assert (again.pk, again.title, again.resolved_at, Incident.objects.count()) == (incident.pk, "Checkout fails for everyone", NOON, 1)


@pytest.mark.usefixtures("noon")
def test_a_field_changed_here_is_owned_here_until_it_is_handed_back(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    incident = followed(visitors, hook)
    edit_incident(incident, expected=None, title="Nobody could pay", owner=visitors.owner.user, by=visitors.owner)
    followed(visitors, hook, title="Checkout is down", acknowledged_at=NOON)
    incident.refresh_from_db()
    assert (incident.title, incident.acknowledged_at) == ("Nobody could pay", NOON)
    assert {name: (system, changed) for name, (system, changed, _at) in owned_fields(incident).items()} == {
        "title": ("PagerDuty", True), "started_at": ("PagerDuty", False), "acknowledged_at": ("PagerDuty", False),
    }  # fmt: skip
    hand_back_field(incident, "title", by=visitors.owner)
    followed(visitors, hook, title="Checkout is down")
    incident.refresh_from_db()
    assert incident.title == "Checkout is down"


@pytest.mark.usefixtures("noon")
def test_two_systems_never_take_a_field_from_each_other(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    incident = followed(visitors, hook)
    from secondstory.sources.models import Counterpart

    Counterpart.objects.create(incident=incident, hook=hook, system="Statuspage", external_id="S1")
    follow_incident(hook, State("Statuspage", "S1", title="Payments degraded", detected_at=NOON - timedelta(minutes=50)))
    incident.refresh_from_db()
    assert (incident.title, incident.detected_at) == ("Checkout fails", NOON - timedelta(minutes=50))


@pytest.mark.usefixtures("noon")
def test_a_state_that_arrives_late_changes_nothing_newer(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    incident = followed(visitors, hook, title="Second", updated_at=NOON)
    followed(visitors, hook, title="First", updated_at=NOON - timedelta(minutes=1))
    incident.refresh_from_db()
    assert incident.title == "Second"


@pytest.mark.usefixtures("noon")
def test_what_is_opened_again_elsewhere_is_reopened_here_once(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    followed(visitors, hook, status="resolved", resolved_at=NOON - timedelta(minutes=20), updated_at=NOON - timedelta(minutes=20))
    incident = followed(visitors, hook, status="triggered", updated_at=NOON)
    followed(visitors, hook, status="triggered", updated_at=NOON)
    incident.refresh_from_db()
    assert (incident.resolved_at, incident.reopenings.count()) == (None, 1)
    followed(visitors, hook, status="resolved", resolved_at=NOON, updated_at=NOON + timedelta(minutes=1))
    incident.refresh_from_db()
    assert incident.resolved_at == NOON


@pytest.mark.usefixtures("noon")
def test_a_time_that_can_not_be_is_left_out_and_said(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    incident, refused = follow_incident(hook, State("PagerDuty", "P1", title="Odd", started_at=NOON, resolved_at=NOON - timedelta(days=1)))
    assert refused == ["It can't end before it started. Check both dates and the zone."]
    assert (incident.title, incident.started_at, incident.resolved_at) == ("Odd", NOON, None)


def test_handing_back_needs_a_field_another_system_has(visitors: Cast) -> None:
    incident = visitors.make_incident()
    with pytest.raises(Refusal, match="No other system"):
        hand_back_field(incident, "title", by=visitors.owner)
    with pytest.raises(NotAllowed):
        hand_back_field(incident, "title", by=visitors.other_team)


def test_a_hook_is_made_on_its_page_and_its_address_is_shown_once(visitors: Cast, client: Client) -> None:
    assert isinstance(visitors.administrator.user, User)
    client.force_login(visitors.administrator.user)
    page = client.post("/hooks/", {"name": "Sentry, shop", "sender": "sentry", "secret": "s", "team": "payments"}).content.decode()
    hook = Hook.objects.get()
    address = page.split('value="http://testserver/hook/')[1].split("/")[0]
    assert hook.hash == hashlib.sha256(address.encode()).hexdigest()
    assert (hook.sender, hook.sealed_secret == "s", address in client.get("/hooks/").content.decode()) == ("sentry", False, False)
    post(address, {"a": 1})
    assert "1 delivery was refused" in client.get(f"/hooks/{hook.uid}/").content.decode().replace("\n", " ")


@pytest.mark.usefixtures("noon")
def test_an_odd_state_is_followed_as_far_as_it_can_be(visitors: Cast) -> None:
    hook, _address = a_hook(visitors, makes_incidents=True)
    state = State(
        "PagerDuty",
        "P1",
        title="Pool\0 is \ud800full\x1b[31m",
        started_at=NOON + timedelta(days=900),
        roles=(("Lead\0", "a\0na"), ("\u200b", "x")),
    )
    incident, refused = follow_incident(hook, state)
    assert (incident.title, incident.started_at, refused) == (
        "Pool is ?full[31m",
        clock.now(),
        ["That time lies in the future. Check the date and the zone."],
    )
    assert [(part.label, part.contact) for part in incident.involvements.all()] == [("Lead", "ana")]
    unseen, _refused = follow_incident(hook, State("PagerDuty", "P2", title="\u200b\u202e", started_at=NOON))
    assert unseen.title == "An incident of PagerDuty"


@pytest.mark.usefixtures("noon")
def test_a_handle_no_database_takes_is_kept_without_what_it_can_not_take(visitors: Cast) -> None:
    incident = visitors.make_incident()
    Incident.objects.filter(pk=incident.pk).update(owner=visitors.administrator.user)
    _hook, address = a_hook(visitors, incident=incident)
    post(address, b'{"time": "2026-03-16T12:00:00Z", "user": "a\\u0000na\\ud800", "message": "pool is full"}')
    row = Delivery.objects.get()
    read_delivery(row.uid)
    row.refresh_from_db()
    event = Event.objects.select_related("involvement").get(incident=incident)
    assert (row.state, event.involvement and event.involvement.contact) == ("added", "ana?")


@pytest.mark.usefixtures("noon")
def test_what_a_sender_does_wrong_is_a_sentence_and_what_cannot_be_kept_now_is_to_be_sent_again(
    visitors: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hook, address = a_hook(visitors)
    wrong = Client().get(f"/hook/{address}/")
    assert (wrong.status_code, wrong["Allow"], wrong.json()) == (405, "POST", {"detail": "Deliveries are sent here with POST."})
    assert post(address, b'{"type": "url_verification", "x": ' + b"[" * 50_000).status_code == 202
    monkeypatch.setattr(Delivery.objects, "create", _locked)
    locked = post(address, {"a": 2})
    assert (locked.status_code, locked["Retry-After"], locked.json()) == (
        503,
        "30",
        {"detail": "It could not be kept at this moment. Send it again."},
    )


def _locked(**_given: Any) -> NoReturn:
    raise OperationalError("database is locked")


@pytest.mark.usefixtures("noon")
def test_what_is_closed_to_most_people_elsewhere_is_closed_here(visitors: Cast) -> None:
    hook, address = a_hook(visitors, makes_incidents=True)
    told = {"id": "R1", "title": "Key leaked", "slug": "key-leaked", "private": True, "status": "started", "started_at": NOON.isoformat(),
            "created_at": NOON.isoformat(), "mitigated_at": None, "resolved_at": None}  # fmt: skip
    body = {"event": {"id": "e1", "type": "incident.created", "issued_at": NOON.isoformat()}, "data": told}
    post(address, body)
    read_delivery(Delivery.objects.get().uid)
    incident = Incident.objects.get()
    assert (incident.title, incident.visibility) == ("Key leaked", "private")
    assert not Incident.objects.visible_to(visitors.other_team).exists()
    opened = followed(visitors, hook)
    follow_incident(hook, State("PagerDuty", "P1", title="Checkout fails", is_private=True))
    opened.refresh_from_db()
    assert opened.visibility == "private"
