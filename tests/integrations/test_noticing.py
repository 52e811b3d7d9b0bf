"""A connection's webhook: proved, taken once, and only a word that something changed."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from secondstory.actions.models import Action
from secondstory.integrations.models import Connection, Errand, Notice, TrackerLink
from secondstory.integrations.operations import make_issue, run_due_errands, switch_connection
from secondstory.lib import clock
from tests.cast import Cast
from tests.integrations.conftest import KINDS, NOON, SECRET
from tests.integrations.standin import StandIn, shape

pytestmark = pytest.mark.usefixtures("noon")


def headers_of(kind: str, body: bytes, *, secret: str = SECRET, name: str = "d-1") -> dict[str, str]:
    """What a genuine sender adds."""
    code = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "github": {"X-Hub-Signature-256": code, "X-GitHub-Event": "issues", "X-GitHub-Delivery": name},
        "jira": {"X-Hub-Signature": code, "X-Atlassian-Webhook-Identifier": name},
        "gitlab": {"X-Gitlab-Token": secret, "Idempotency-Key": name},
    }[kind]


def told(standin: StandIn) -> bytes:
    """A delivery about the issue that stands there."""
    delivery = shape(f"{standin.kind}_delivery")
    issue = next(iter(standin.issues.values()))
    if standin.kind == "gitlab":
        delivery["object_attributes"]["iid"] = issue["iid"]
    else:
        delivery["issue"] |= {"id": issue["id"]} if standin.kind == "jira" else {"number": issue["number"]}
    return json.dumps(delivery).encode()


def post(connection: Connection, body: bytes, headers: dict[str, str]) -> Any:
    return Client().post(f"/trackers/{connection.uid}/hook/", body, content_type="application/json", headers=headers)


@pytest.fixture
def followed(visitors: Cast, connection: Connection, action: Action) -> Action:
    make_issue(action, connection, by=visitors.owner)
    run_due_errands()
    run_due_errands()
    return action


def close(standin: StandIn) -> None:
    issue = next(iter(standin.issues.values()))
    later = (clock.now() + timedelta(seconds=5)).isoformat()
    if standin.kind == "jira":
        issue["fields"] |= {**shape("jira_delivery")["issue"]["fields"], "updated": later}
    else:
        issue |= {"state": "closed", "state_reason": "completed", "updated_at": later}


@pytest.mark.parametrize("standin", KINDS, indirect=True)
def test_what_changed_there_is_here_a_moment_later_and_once(standin: StandIn, connection: Connection, followed: Action) -> None:
    close(standin)
    body = told(standin)
    answer, again = (post(connection, body, headers_of(standin.kind, body)) for _turn in range(2))
    assert (answer.status_code, answer.json()) == (202, {"followed": True})
    assert (again.status_code, again.json()) == (200, {"followed": False})
    assert Errand.objects.filter(state="waiting", verb="read").count() == 1
    run_due_errands()
    followed.refresh_from_db()
    assert (followed.state, followed.evidence, followed.ended_at) == ("done", TrackerLink.objects.get().url, NOON)


def test_the_order_of_deliveries_does_not_matter(standin: StandIn, connection: Connection, followed: Action) -> None:
    """The one about closing comes after the one about opening again: what counts is what the issue says."""
    close(standin)
    closing = told(standin)
    standin.issues["7"] |= {"state": "open", "state_reason": "reopened", "updated_at": (clock.now() + timedelta(seconds=9)).isoformat()}
    for name, body in (("later", told(standin) + b" "), ("earlier", closing)):
        post(connection, body, headers_of("github", body, name=name))
        run_due_errands()
    followed.refresh_from_db()
    assert followed.state == "agreed"


@pytest.mark.parametrize("standin", KINDS, indirect=True)
@pytest.mark.parametrize("change", ["wrong secret", "no header", "another body"])
def test_a_forged_delivery_changes_nothing(standin: StandIn, connection: Connection, followed: Action, change: str) -> None:
    body = told(standin)
    headers = headers_of(standin.kind, body, secret="guessed" if change == "wrong secret" else SECRET)
    if change == "no header":
        headers = {}
    if change == "another body" and standin.kind == "gitlab":  # it signs nothing: its secret is the proof
        headers["X-Gitlab-Token"] = SECRET[:-1]
    before, asked = list(Action.objects.values()), len(standin.asked)
    answer = post(connection, body + b" " if change == "another body" else body, headers)
    connection.refresh_from_db()
    assert (answer.status_code, answer.json()) == (
        401, {"detail": "The signature doesn’t match. Give the tracker’s webhook and the connection the same secret."},
    )  # fmt: skip
    run_due_errands()
    assert (list(Action.objects.values()), len(standin.asked), Notice.objects.count(), connection.refused) == (before, asked, 0, 1)


def test_without_a_secret_nothing_is_taken(standin: StandIn, connection: Connection, followed: Action) -> None:
    Connection.objects.update(sealed_hook_secret="")
    body = told(standin)
    assert post(connection, body, headers_of("github", body, secret="")).status_code == 401


@pytest.mark.parametrize("size", [2_000_001, 3_900_000])
def test_a_body_that_is_too_large_is_refused_unread(connection: Connection, size: int) -> None:
    answer = post(connection, b"x" * size, {})
    assert (answer.status_code, answer.json()) == (413, {"detail": "The body is larger than 2000 kB (setting trackers.notice_kb)."})


def test_twenty_megabytes_are_refused_by_what_they_say_of_themselves(connection: Connection) -> None:
    answer = Client().generic("POST", f"/trackers/{connection.uid}/hook/", b"x", content_type="application/json", CONTENT_LENGTH="20000000")
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_signed_and_still_no_delivery_is_refused_in_a_sentence(connection: Connection, body: bytes) -> None:
    answer = post(connection, body, headers_of("github", body))
    assert answer.status_code in {200, 422}
    assert answer.json() in ({"detail": "That is not what GitHub sends about an issue."}, {"followed": False})


def test_an_issue_nobody_follows_is_passed_over(standin: StandIn, connection: Connection, followed: Action) -> None:
    delivery = shape("github_delivery")
    delivery["issue"]["number"] = 99
    body = json.dumps(delivery).encode()
    answer = post(connection, body, headers_of("github", body))
    assert (answer.status_code, answer.json()) == (200, {"followed": False})


def test_an_outage_loses_no_delivery(standin: StandIn, connection: Connection, followed: Action) -> None:
    close(standin)
    body = told(standin)
    standin.mood = "down"
    assert post(connection, body, headers_of("github", body)).status_code == 202
    run_due_errands()
    standin.mood = ""
    with clock.set_to(NOON + timedelta(minutes=1)):
        run_due_errands()
    followed.refresh_from_db()
    assert followed.state == "done"


def test_to_a_stranger_none_and_one_that_is_off_are_one(visitors: Cast, connection: Connection) -> None:
    body = json.dumps(shape("github_delivery")).encode()
    switch_connection(connection, is_on=False, by=visitors.administrator)
    off = post(connection, body, headers_of("github", body))
    none = Client().post("/trackers/nothinghere/hook/", body, content_type="application/json", headers=headers_of("github", body))
    assert (off.status_code, off.json()) == (none.status_code, none.json()) == (404, off.json())
    assert Client().get(f"/trackers/{connection.uid}/hook/").status_code == 405
