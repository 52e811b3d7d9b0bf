"""The ways in: invitations, sign-in links, passwords; and what must not be one."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from secondstory.audit.models import Record
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.errors import LinkOver
from secondstory.people.models import Invitation, SignInLink, User
from secondstory.people.operations import (
    accept_invitation,
    change_role,
    deactivate_user,
    invite_person,
    make_sign_in_link,
    make_user,
    use_sign_in_link,
    withdraw_invitation,
)
from secondstory.people.permissions import program
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "seven grey herons"
ACCEPT = {"username": "ana", "name": "Ana Sousa", "password": PASSWORD}
SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def test_an_invitation_makes_one_account_on_its_team_and_signs_in(visitors: Cast) -> None:
    row, secret = invite_person(role="facilitator", team=visitors.search, by=visitors.administrator)
    assert secret not in row.hash
    browser = Client()
    page = browser.get(f"/invitation/{secret}/")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "Administrator invites you to Second Story as Facilitator." in page.content.decode()
    answer = browser.post(f"/invitation/{secret}/", ACCEPT)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    user = User.objects.get(username="ana")
    assert (user.name, user.role, list(user.teams.all())) == ("Ana Sousa", "facilitator", [visitors.search])
    assert user.check_password(PASSWORD)
    assert browser.get("/account/").status_code == 200
    row.refresh_from_db()
    assert (row.used_by, row.used_at is None) == (user, False)
    again = Client().post(f"/invitation/{secret}/", ACCEPT | {"username": "eve"})
    assert (again.status_code, "This invitation has been used." in again.content.decode()) == (410, True)


def test_a_name_that_is_taken_does_not_use_the_invitation_up(visitors: Cast) -> None:
    _row, secret = invite_person(by=visitors.administrator)
    refused = Client().post(f"/invitation/{secret}/", ACCEPT | {"username": "Owner"})
    assert refused.status_code == 422
    assert "“Owner” is taken. Choose another sign-in name." in refused.content.decode()
    assert PASSWORD not in refused.content.decode()
    assert Client().post(f"/invitation/{secret}/", ACCEPT).status_code == 302


@pytest.mark.parametrize("what", ["old", "withdrawn", "inviter closed", "inviter demoted", "unknown"])
def test_an_invitation_that_is_over_says_why(visitors: Cast, noon: datetime, set_clock: SetClock, what: str) -> None:
    make_user("second", role="administrator", by=program())
    row, secret = invite_person(role="administrator", by=visitors.administrator)
    inviter = User.objects.get(username="administrator")
    sentence = {
        "old": "This invitation is too old. Ask for another one.",
        "withdrawn": "This invitation was withdrawn. Ask whoever sent it to you.",
        "inviter closed": "Whoever invited you can’t invite any more. Ask an administrator for another invitation.",
        "inviter demoted": "Whoever invited you can’t invite any more. Ask an administrator for another invitation.",
        "unknown": "",
    }[what]
    if what == "old":
        set_clock(noon + timedelta(days=7))
    elif what == "withdrawn":
        withdraw_invitation(row, by=visitors.administrator)
    elif what == "inviter closed":
        deactivate_user(inviter, by=program())
    elif what == "inviter demoted":
        change_role(inviter, role="member", by=program())
    else:
        secret = "x" * 43
    for answer in (Client().get(f"/invitation/{secret}/"), Client().post(f"/invitation/{secret}/", ACCEPT)):
        assert answer.status_code == (404 if what == "unknown" else 410)
        assert sentence in answer.content.decode()
    assert not User.objects.filter(username="ana").exists()


def test_managers_invite_members_and_readers_into_their_own_team_only(visitors: Cast) -> None:
    manager = visitors.same_team
    visitors.payments.manager = manager.user
    visitors.payments.save()
    assert invite_person(role="reader", team=visitors.payments, by=manager)[0].team == visitors.payments
    refused = [("facilitator", visitors.payments), ("administrator", visitors.payments), ("member", visitors.search), ("member", None)]
    for role, team in refused:
        with pytest.raises(NotAllowed):
            invite_person(role=role, team=team, by=manager)
    with pytest.raises(NotAllowed):
        invite_person(by=visitors.owner)
    browser = sign_in(manager)
    assert browser.post("/people/invitations/", {"role": "administrator", "team": "payments", "days": "1"}).status_code == 422
    made = browser.post("/people/invitations/", {"role": "member", "team": "payments", "days": "1"})
    link = re.search(r'value="(http://testserver/invitation/[\w-]{43}/)"', made.content.decode())
    assert link
    assert Client().get(link.group(1)).status_code == 200
    assert sign_in(visitors.owner).get("/people/invitations/").status_code == 403


def test_a_manager_neither_sees_nor_withdraws_invitations_of_others(visitors: Cast) -> None:
    visitors.payments.manager = visitors.same_team.user
    visitors.payments.save()
    row, _secret = invite_person(by=visitors.administrator)
    with pytest.raises(NotAllowed):
        withdraw_invitation(row, by=visitors.same_team)
    assert sign_in(visitors.same_team).post(f"/people/invitations/{row.uid}/withdraw/").status_code == 404


def test_reading_a_sign_in_link_uses_nothing_up_and_sending_it_signs_in_once(visitors: Cast) -> None:
    secret = make_sign_in_link(_owner(), by=program())
    browser = Client()
    for _look in range(3):
        page = browser.get(f"/sign-in/link/{secret}/")
        assert (page.status_code, "Sign in as Owner" in page.content.decode()) == (200, True)
    assert "_auth_user_id" not in browser.session
    answer = browser.post(f"/sign-in/link/{secret}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.session["_auth_user_id"] == str(_owner().pk)
    for again in (Client().get(f"/sign-in/link/{secret}/"), Client().post(f"/sign-in/link/{secret}/")):
        assert (again.status_code, "has been used" in again.content.decode()) == (410, True)
    history = Record.objects.filter(about_uid=_owner().uid).values_list("verb", "actor_label")
    assert list(history) == [("signed in by a link", "Owner"), ("made a sign-in link", "Second Story")]


def test_a_sign_in_link_lasts_a_quarter_of_an_hour(visitors: Cast, noon: datetime, set_clock: SetClock) -> None:
    secret = make_sign_in_link(_owner(), by=program())
    set_clock(noon + timedelta(minutes=14, seconds=59))
    assert Client().get(f"/sign-in/link/{secret}/").status_code == 200
    set_clock(noon + timedelta(minutes=15))
    for answer in (Client().get(f"/sign-in/link/{secret}/"), Client().post(f"/sign-in/link/{secret}/")):
        assert (answer.status_code, "too old" in answer.content.decode()) == (410, True)


def test_a_new_link_replaces_the_last_and_a_closed_account_has_none(visitors: Cast) -> None:
    first = make_sign_in_link(_owner(), by=program())
    second = make_sign_in_link(_owner(), by=program())
    assert Client().get(f"/sign-in/link/{first}/").status_code == 404
    deactivate_user(_owner(), by=visitors.administrator)
    assert Client().post(f"/sign-in/link/{second}/").status_code == 404
    with pytest.raises(Refusal, match="can’t sign in"):
        make_sign_in_link(_owner(), by=program())


@pytest.mark.parametrize(
    "address", ["203.0.113.9", "10.0.0.1", "::2", "0.0.0.0", "", "localhost", "127.0.0.1, 203.0.113.9", "::ffff:203.0.113.9"]
)
def test_a_sign_in_link_works_from_this_machine_only(visitors: Cast, address: str) -> None:
    secret = make_sign_in_link(_owner(), by=program())
    browser = Client(REMOTE_ADDR=address)
    for answer in (browser.get(f"/sign-in/link/{secret}/"), browser.post(f"/sign-in/link/{secret}/")):
        assert answer.status_code == 403
        assert "Owner" not in answer.content.decode()
    assert SignInLink.objects.get().used_at is None


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_no_header_makes_a_request_local_and_a_proxied_one_is_not(visitors: Cast, header: str) -> None:
    secret = make_sign_in_link(_owner(), by=program())
    from_afar = Client(REMOTE_ADDR="203.0.113.9", headers={header: "127.0.0.1"})
    assert from_afar.post(f"/sign-in/link/{secret}/").status_code == 403
    proxied = Client(REMOTE_ADDR="127.0.0.1", headers={header: "127.0.0.1"})
    assert proxied.post(f"/sign-in/link/{secret}/").status_code == 403


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_every_loopback_address_is_this_machine(visitors: Cast, address: str) -> None:
    secret = make_sign_in_link(_owner(), by=program())
    assert Client(REMOTE_ADDR=address).post(f"/sign-in/link/{secret}/").status_code == 302


def test_another_host_is_not_answered(visitors: Cast) -> None:
    secret = make_sign_in_link(_owner(), by=program())
    assert Client(headers={"Host": "evil.example"}).post(f"/sign-in/link/{secret}/").status_code == 400
    assert SignInLink.objects.get().used_at is None


def test_sending_a_link_needs_the_token_of_the_page(visitors: Cast) -> None:
    secret = make_sign_in_link(_owner(), by=program())
    assert Client(enforce_csrf_checks=True).post(f"/sign-in/link/{secret}/").status_code == 403
    assert SignInLink.objects.get().used_at is None


def test_no_page_makes_sign_in_links(visitors: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_sign_in_link(_owner(), by=visitors.administrator)


def test_the_session_is_a_new_one_after_signing_in(visitors: Cast) -> None:
    browser = Client()
    prepared = browser.session
    prepared["planted"] = "by somebody else"
    prepared.save()
    before = prepared.session_key
    secret = make_sign_in_link(_owner(), by=program())
    browser.post(f"/sign-in/link/{secret}/")
    assert browser.session.session_key != before
    assert "planted" not in browser.session
    assert Client(headers={"Cookie": f"secondstory_session={before}"}).get("/account/").status_code == 302


def test_no_secret_is_kept(visitors: Cast) -> None:
    link = make_sign_in_link(_owner(), by=program())
    _row, invitation = invite_person(by=visitors.administrator)
    kept = [str(list(kind.objects.values())) for kind in (SignInLink, Invitation, Record)]
    assert not [secret for secret in (link, invitation) for text in kept if secret in text]


@pytest.mark.parametrize("typed", ["ana", "ANA", "Ana "])
def test_signing_in_takes_the_name_in_any_capitals(visitors: Cast, typed: str) -> None:
    make_user("Ana", password=PASSWORD, by=program())
    answer = Client().post("/sign-in/", {"login": typed, "password": PASSWORD})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(visitors: Cast) -> None:
    make_user("ana", password=PASSWORD, by=program())
    answers = [Client().post("/sign-in/", {"login": name, "password": "no such password"}) for name in ("ana", "bea")]
    bodies = [re.sub(r"[A-Za-z0-9]{64}|value=.(ana|bea).", "", answer.content.decode()) for answer in answers]
    assert bodies[0] == bodies[1]
    assert "The sign-in name or the password is not right. Check both, and the caps lock." in bodies[0]


def test_guessing_is_slowed_down(visitors: Cast) -> None:
    make_user("ana", password=PASSWORD, by=program())
    for _guess in range(5):
        Client().post("/sign-in/", {"login": "ana", "password": "no such password"})
    answer = Client().post("/sign-in/", {"login": "ana", "password": PASSWORD})
    assert "_auth_user_id" not in answer.client.session
    assert "That was wrong too often. Wait five minutes and try again." in answer.content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https://testserver.evil.example/",
        "\thttps://evil.example",
    ],
)
def test_nobody_is_sent_to_another_host(visitors: Cast, elsewhere: str) -> None:
    make_user("ana", password=PASSWORD, by=program())
    answer = Client().post("/sign-in/", {"login": "ana", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_one_comes_back_to_the_page_one_asked_for(visitors: Cast) -> None:
    make_user("ana", password=PASSWORD, by=program())
    browser = Client()
    sent = browser.get("/incidents/?team=payments&state=ongoing")
    assert sent.headers["Location"] == "/sign-in/?next=%2Fincidents%2F%3Fteam%3Dpayments%26state%3Dongoing"
    page = browser.get(sent.headers["Location"])
    assert 'name="next"' in page.content.decode()
    back = browser.post("/sign-in/", {"login": "ana", "password": PASSWORD, "next": "/incidents/?team=payments&state=ongoing"})
    assert back.headers["Location"] == "/incidents/?team=payments&state=ongoing"


def test_a_fragment_sends_the_whole_page_to_sign_in(visitors: Cast) -> None:
    answer = Client().get("/actions/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/incidents/INC-1/?tab=2"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in/?next=%2Fincidents%2FINC-1%2F%3Ftab%3D2")
    planted = Client().get("/actions/", headers={"HX-Request": "true", "HX-Current-URL": "http://evil.example//evil.example/"})
    assert planted.headers["HX-Redirect"] == "/sign-in/?next=%2F%2Fevil.example%2F"  # and there it is not followed


def test_nobody_signs_up(visitors: Cast) -> None:
    assert Client().get("/sign-up/").status_code == 404
    assert Client().get("/accounts/signup/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_the_same_moment_one_wins(visitors: Cast) -> None:
    link = make_sign_in_link(_owner(), by=program())
    _row, invitation = invite_person(by=visitors.administrator)
    assert sorted(_at_once([lambda: use_sign_in_link(link).username] * 4)) == ["over", "over", "over", "owner"]
    assert sorted(_at_once([partial(_accept, invitation, f"ana{number}") for number in range(4)])) == ["Ana", "over", "over", "over"]
    assert User.objects.filter(name="Ana").count() == 1


def _accept(secret: str, username: str) -> str:
    return accept_invitation(secret, username=username, name="Ana", password=PASSWORD).name


def _at_once(calls: Sequence[Callable[[], str]]) -> list[str]:
    gate, answers = threading.Barrier(len(calls)), []

    def run(call: Callable[[], str]) -> None:
        gate.wait()
        try:
            answers.append(call())
        except LinkOver:
            answers.append("over")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _owner() -> User:
    return User.objects.get(username="owner")
