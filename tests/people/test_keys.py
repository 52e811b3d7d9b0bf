"""Keys for programs and the accounts that own them: what the API lets them do, and when they stop."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from secondstory.incidents.models import Incident
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.models import Token, User
from secondstory.people.operations import add_member, deactivate_user, make_service_account, make_token, revoke_token
from secondstory.people.permissions import Visitor, program
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]
DECLARED = {"title": "Payments were slow", "started_at": "2026-03-16T11:00:00Z"}
NO_KEY = "Send a key that works, as “Authorization: Bearer …”, or sign in."


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def test_a_key_is_kept_as_a_hash_and_shown_once(visitors: Cast) -> None:
    browser = sign_in(visitors.owner)
    page = browser.post("/account/keys/", {"label": "my script", "scopes": ["read", "import"], "days": "30"}).content.decode()
    (secret,) = re.findall(r'value="(ss_[\w-]{43})"', page)
    token = Token.objects.get()
    assert (token.hash, token.scopes, token.user) == (hashlib.sha256(secret.encode()).hexdigest(), ["read", "import"], visitors.owner.user)
    assert secret not in browser.get("/account/keys/").content.decode()
    assert secret not in str(Token.objects.values())


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [(["read"], 200, 403), (["write"], 403, 201), (["read", "write"], 200, 201), (["import"], 403, 403), (["gate"], 403, 403)],
)
def test_a_key_does_what_its_scopes_say(visitors: Cast, noon: datetime, scopes: list[str], reads: int, writes: int) -> None:
    _row, secret = make_token(_user(visitors.owner), label="x", scopes=scopes, days=1, by=visitors.owner)
    assert _ask("GET", "/api/v1/incidents", secret).status_code == reads
    answer = _ask("POST", "/api/v1/incidents", secret, DECLARED)
    assert answer.status_code == writes
    assert Incident.objects.count() == (1 if writes == 201 else 0)
    if writes == 403:
        sentence = "This key lacks the scope “write”. Make another key that has it."
        assert answer.json() == {"type": "about:blank", "status": 403, "title": sentence}


def test_a_key_never_does_more_than_its_account(visitors: Cast, noon: datetime) -> None:
    _row, secret = make_token(_user(visitors.reader), label="x", scopes=["read", "write"], days=1, by=visitors.reader)
    assert _ask("POST", "/api/v1/incidents", secret, DECLARED).status_code == 403
    assert _ask("GET", "/api/v1/settings", secret).status_code == 403


@pytest.mark.parametrize("how", ["revoked", "expired", "closed", "wrong", "empty", "cut"])
def test_a_key_that_does_not_work_says_nothing_but_that(visitors: Cast, noon: datetime, set_clock: SetClock, how: str) -> None:
    row, secret = make_token(_user(visitors.owner), label="x", scopes=["read"], days=1, by=visitors.owner)
    if how == "revoked":
        revoke_token(row, by=visitors.owner)
    elif how == "expired":
        set_clock(noon + timedelta(days=1))
    elif how == "closed":
        deactivate_user(_user(visitors.owner), by=program())
    else:
        secret = {"wrong": "ss_" + "x" * 43, "empty": "", "cut": secret[:-1]}[how]
    answer = _ask("GET", "/api/v1/people/me", secret)
    assert (answer.status_code, answer.json()) == (401, {"type": "about:blank", "status": 401, "title": NO_KEY})
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Second Story"'


def test_a_wrong_key_is_not_made_good_by_a_session(visitors: Cast) -> None:
    browser = sign_in(visitors.administrator)
    assert browser.get("/api/v1/people/me").status_code == 200
    assert browser.get("/api/v1/people/me", headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert browser.get("/api/v1/people/me", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_a_session_changes_things_only_with_the_token_of_the_page(visitors: Cast, noon: datetime) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(_user(visitors.owner))
    refused = browser.post("/api/v1/incidents", DECLARED, content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["title"] == "Send the CSRF token of the page as X-CSRFToken, or use a key."
    page = browser.get("/").content.decode()
    token = re.findall(r'X-CSRFToken": "(\w{64})"', page)[0]
    accepted = browser.post("/api/v1/incidents", DECLARED, content_type="application/json", headers={"X-CSRFToken": token})
    assert accepted.status_code == 201


def test_guessing_keys_is_slowed_down_without_locking_right_ones_out(visitors: Cast) -> None:
    _row, secret = make_token(_user(visitors.owner), label="x", scopes=["read"], days=1, by=visitors.owner)
    statuses = [_ask("GET", "/api/v1/people/me", "wrong").status_code for _guess in range(21)]
    assert statuses == [401] * 20 + [429]
    last = _ask("GET", "/api/v1/people/me", "wrong")
    assert (last.json()["title"], last.headers["Retry-After"]) == ("Too many wrong keys from this address. Wait five minutes.", "300")
    assert _ask("GET", "/api/v1/people/me", secret).status_code == 200


def test_when_a_key_was_used_is_kept_as_a_day(visitors: Cast, noon: datetime) -> None:
    row, secret = make_token(_user(visitors.owner), label="x", scopes=["read"], days=1, by=visitors.owner)
    _ask("GET", "/api/v1/people/me", secret)
    row.refresh_from_db()
    assert row.last_used_on == noon.date()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 10_000}, "label"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "everything"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
    ],
)
def test_what_cannot_be_a_key_is_refused(visitors: Cast, given: dict[str, Any], field: str) -> None:
    values: dict[str, Any] = {"label": "x", "scopes": ["read"], "days": 1}
    with pytest.raises(Refusal) as caught:
        make_token(_user(visitors.owner), **(values | given), by=visitors.owner)
    assert caught.value.field == field


def test_nobody_makes_or_revokes_keys_of_somebody_else(visitors: Cast) -> None:
    row, _secret = make_token(_user(visitors.owner), label="x", scopes=["read"], days=1, by=visitors.owner)
    for by in (visitors.administrator, visitors.same_team, visitors.stranger):
        with pytest.raises(NotAllowed):
            make_token(_user(visitors.owner), label="x", scopes=["read"], days=1, by=by)
    with pytest.raises(NotAllowed):
        revoke_token(row, by=visitors.same_team)
    assert sign_in(visitors.same_team).post(f"/account/keys/{row.uid}/revoke/").status_code == 404
    assert sign_in(visitors.owner).post(f"/account/keys/{row.uid}/revoke/").status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_a_service_account_belongs_to_its_team(visitors: Cast, noon: datetime) -> None:
    visitors.payments.manager = visitors.same_team.user
    visitors.payments.save()
    manager = visitors.same_team
    with pytest.raises(NotAllowed):
        make_service_account("Robot", team=visitors.payments, by=visitors.owner)
    with pytest.raises(NotAllowed):
        make_service_account("Robot", team=visitors.search, by=manager)
    with pytest.raises(Refusal):
        make_service_account("Robot", team=visitors.payments, role="administrator", by=manager)
    robot = make_service_account("Robot", team=visitors.payments, by=manager)
    assert (robot.is_service, robot.role, list(robot.teams.all()), robot.has_usable_password()) == (
        True,
        "member",
        [visitors.payments],
        False,
    )
    _row, secret = make_token(robot, label="x", scopes=["read"], days=1, by=manager)
    me = _ask("GET", "/api/v1/people/me", secret).json()
    assert (me["name"], me["teams"], me["is_service"], me["scopes"]) == ("Robot", ["payments"], True, ["read"])
    assert [row["name"] for row in _ask("GET", "/api/v1/people", secret).json()].count("Robot") == 0
    with pytest.raises(Refusal):
        add_member(visitors.search, user=robot, by=visitors.administrator)
    assert sign_in(visitors.other_team).get(f"/people/services/{robot.uid}/").status_code == 404
    assert sign_in(manager).post(f"/people/services/{robot.uid}/close/").status_code == 302
    assert _ask("GET", "/api/v1/people/me", secret).status_code == 401


def test_a_service_account_has_no_session(visitors: Cast) -> None:
    robot = make_service_account("Robot", team=visitors.payments, by=visitors.administrator)
    assert sign_in(Visitor(robot)).get("/account/").status_code == 302


def _user(visitor: Visitor) -> User:
    assert visitor.user is not None
    return User.objects.get(pk=visitor.user.pk)


def _ask(method: str, path: str, secret: str, body: dict[str, Any] | None = None) -> Any:
    return Client().generic(
        method,
        path,
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
