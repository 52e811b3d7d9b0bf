"""Accounts: who may make, change and close them, and what a name may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from secondstory.audit.models import Record
from secondstory.lib.errors import NotAllowed, Refusal, Stale
from secondstory.people.enums import Role
from secondstory.people.models import User
from secondstory.people.operations import change_role, deactivate_user, edit_user, make_token, make_user, reactivate_user, replace_password
from secondstory.people.permissions import Visitor, program
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "seven grey herons"


def test_an_account_is_made_with_what_was_given(visitors: Cast) -> None:
    user = make_user(
        "ana.sousa", name="Ana Sousa", role="facilitator", email="ana@example.org", zone="Europe/Lisbon", teams=[visitors.search],
        password=PASSWORD, by=visitors.administrator,
    )  # fmt: skip
    user.refresh_from_db()
    kept = (user.username, user.name, user.role, user.email, user.zone, user.is_active, user.is_service, user.is_example, user.version)
    assert kept == ("ana.sousa", "Ana Sousa", "facilitator", "ana@example.org", "Europe/Lisbon", True, False, False, 1)
    assert list(user.teams.all()) == [visitors.search]
    assert user.check_password(PASSWORD)
    (record,) = Record.objects.filter(subject_uid=user.uid)
    assert (record.verb, record.actor_label, record.changes) == ("made an account", "Administrator", {"role": [None, "facilitator"]})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "\u0430na"}, "username"),  # the first letter is Cyrillic
        ({"username": "ana sousa"}, "username"),
        ({"username": "\uff41na"}, "username"),  # full width
        ({"username": "ana\u200b"}, "username"),
        ({"username": "a" * 81}, "username"),
        ({"username": "OWNER"}, "username"),  # taken, whatever its capitals
        ({"username": "ana", "name": "A" * 10_000}, "name"),
        ({"username": "ana", "name": "\u200b\u202e"}, "name"),  # nothing of it can be seen
        ({"username": "ana", "email": "not an address"}, "email"),
        ({"username": "ana", "zone": "Mars/Olympus"}, "zone"),
        ({"username": "ana", "role": "king"}, "role"),
        ({"username": "ana", "password": "short"}, "password"),
        ({"username": "ana", "password": "x" * 10_000}, "password"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_a_sentence(visitors: Cast, given: dict[str, str], field: str) -> None:
    before = User.objects.count()
    with pytest.raises(Refusal) as caught:
        make_user(**given, by=visitors.administrator)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert caught.value.sentence.endswith(".")
    assert User.objects.count() == before


def test_what_cannot_be_seen_in_a_name_is_left_out(visitors: Cast) -> None:
    user = make_user("ana", name="Ana\u202e \u200b  Sousa\n", by=visitors.administrator)
    assert user.name == "Ana Sousa"


@pytest.mark.parametrize("who", ["owner", "facilitator", "reader", "stranger"])
def test_only_administrators_change_accounts(visitors: Cast, who: str) -> None:
    by = getattr(visitors, who)
    someone = _user(visitors.other_team)
    operations: list[Callable[[], object]] = [
        lambda: make_user("ana", by=by),
        lambda: edit_user(someone, name="Another", by=by),
        lambda: change_role(someone, role="administrator", by=by),
        lambda: deactivate_user(someone, by=by),
        lambda: reactivate_user(someone, by=by),
        lambda: replace_password(someone, password=PASSWORD, by=by),
    ]
    for operation in operations:
        with pytest.raises(NotAllowed):
            operation()
    someone.refresh_from_db()
    assert (someone.name, someone.role, someone.is_active, someone.version) == ("Other team", Role.MEMBER, True, 1)


def test_not_even_an_administrator_replaces_a_password_from_a_page(visitors: Cast) -> None:
    with pytest.raises(NotAllowed):
        replace_password(_user(visitors.owner), password=PASSWORD, by=visitors.administrator)


def test_the_last_administrator_stays(visitors: Cast) -> None:
    last = _user(visitors.administrator)
    with pytest.raises(Refusal, match="only administrator"):
        change_role(last, role="member", by=program())
    with pytest.raises(Refusal, match="only administrator"):
        deactivate_user(last, by=program())
    make_user("second", role="administrator", by=program())
    change_role(last, role="member", by=visitors.administrator)
    assert User.objects.get(pk=last.pk).role == Role.MEMBER


@pytest.mark.parametrize("kind", ["closed", "service", "example"])
def test_an_administrator_who_cannot_sign_in_does_not_count(visitors: Cast, kind: str) -> None:
    flags = {"is_active": kind != "closed", "is_service": kind == "service", "is_example": kind == "example"}
    User.objects.create(username="x", name="X", role="administrator", **flags)
    with pytest.raises(Refusal, match="only administrator"):
        deactivate_user(_user(visitors.administrator), by=program())


def test_a_stale_edit_is_refused_with_both_texts(visitors: Cast) -> None:
    user = _user(visitors.owner)
    edit_user(user, name="Olga", by=visitors.administrator, expected=1)
    with pytest.raises(Stale) as caught:
        edit_user(user, name="Olive", by=visitors.administrator, expected=1)
    assert (caught.value.yours, caught.value.theirs, caught.value.version) == ({"name": "Olive"}, {"name": "Olga"}, 2)


def test_closing_an_account_ends_its_sessions_and_keys_and_opening_it_does_not_bring_keys_back(visitors: Cast) -> None:
    user = _user(visitors.owner)
    browser = sign_in(visitors.owner)
    assert browser.get("/").status_code == 200
    _token, secret = make_token(user, label="script", scopes=["read"], days=1, by=visitors.owner)
    deactivate_user(User.objects.get(pk=user.pk), by=visitors.administrator)
    assert browser.get("/").headers["Location"] == "/sign-in/"
    assert _api(secret) == 401
    reactivate_user(User.objects.get(pk=user.pk), by=visitors.administrator)
    assert _api(secret) == 401


def test_a_new_role_holds_from_the_next_click(visitors: Cast) -> None:
    browser = sign_in(visitors.owner)
    assert browser.get("/incidents/new/").status_code == 200
    assert browser.get("/settings/").status_code == 403
    change_role(_user(visitors.owner), role="administrator", by=visitors.administrator)
    assert browser.get("/settings/").status_code == 200
    change_role(_user(visitors.owner), role="reader", by=visitors.administrator)
    assert browser.get("/settings/").status_code == 403


def test_people_of_the_example_stay_as_they_are(visitors: Cast) -> None:
    someone = User.objects.create(username="example-x", name="X", is_example=True)
    operations: list[Callable[[], object]] = [
        lambda: edit_user(someone, name="Y", by=visitors.administrator),
        lambda: change_role(someone, role="administrator", by=visitors.administrator),
        lambda: deactivate_user(someone, by=visitors.administrator),
        lambda: replace_password(someone, password=PASSWORD, by=program()),
    ]
    for operation in operations:
        with pytest.raises(NotAllowed):
            operation()
    assert not sign_in(Visitor(someone)).get("/").wsgi_request.user.is_authenticated


def test_an_administrator_edits_on_the_page_or_nothing_of_it(visitors: Cast) -> None:
    browser = sign_in(visitors.administrator)
    user = _user(visitors.administrator)
    page = f"/people/{user.uid}/edit/"
    refused = browser.post(page, {"name": "New", "email": "", "role": "member", "version": "1"})
    assert refused.status_code == 422
    assert "This is the only administrator." in refused.content.decode()
    user.refresh_from_db()
    assert (user.name, user.role) == ("Administrator", "administrator")
    saved = browser.post(page, {"name": "New", "email": "", "role": "administrator", "version": "1"})
    assert (saved.status_code, saved.headers["Location"]) == (302, "/people/")
    user.refresh_from_db()
    assert (user.name, user.version) == ("New", 2)


def _user(visitor: Visitor) -> User:
    assert visitor.user is not None
    return User.objects.get(pk=visitor.user.pk)


def _api(secret: str) -> int:
    from django.test import Client

    return Client().get("/api/v1/people/me", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_someone_changes_their_own_account_and_nobody_elses(visitors: Cast) -> None:
    browser = sign_in(visitors.owner)
    answer: Any = browser.post("/account/", {"name": "Olga", "email": "olga@example.org", "zone": "Asia/Tokyo"})
    assert answer.headers["Location"] == "/account/"
    user = _user(visitors.owner)
    assert (user.name, user.email, user.zone, user.role) == ("Olga", "olga@example.org", "Asia/Tokyo", "member")
    refused = browser.post("/account/", {"name": "Olga", "zone": "Tokyo"})
    assert refused.status_code == 422
    assert "“Tokyo” is not a time zone. Use a name like Europe/Lisbon or UTC." in refused.content.decode()
