"""Saying how a tracker is reached, who of its people is who, and whether anything may call out at all."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.integrations.enums import Kind
from secondstory.integrations.kinds import tracker_of
from secondstory.integrations.models import Connection, Errand, Login
from secondstory.integrations.tracker import Trouble
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.sealing import seal
from secondstory.lib.versions import lock, save_version, switch
from secondstory.people.fields import checked_name
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor, administrators_only

LONGEST_SECRET = 500
_PROJECTS = {
    Kind.GITHUB: re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}"),
    Kind.GITLAB: re.compile(r"[A-Za-z0-9_.-]{1,100}(/[A-Za-z0-9_.-]{1,100}){1,20}"),
    Kind.JIRA: re.compile(r"[A-Z][A-Z0-9_]{1,30}"),
}


@transaction.atomic
def make_connection(
    kind: str,
    *,
    address: str,
    project: str,
    token: str,
    by: Visitor,
    name: str = "",
    account: str = "",
    issue_type: str = "",
    team: Team | None = None,
    hook_secret: str = "",
) -> Connection:
    """Connect a project of a tracker. Without `hook_secret` nothing is taken from its webhooks, and changes are found by asking."""
    administrators_only(by)
    given = _checked(kind, {"address": address, "project": project, "account": account, "issue_type": issue_type, "team": team})
    row = Connection.objects.create(
        kind=kind,
        name=checked_name(name or f"{Kind(kind).label} {given['project']}"),
        sealed_token=seal(_checked_secret(token, field="token", is_needed=True)),
        sealed_hook_secret=seal(_checked_secret(hook_secret, field="hook_secret")),
        **given,
    )
    record("connected a tracker", row, by=by)
    return row


@transaction.atomic
def edit_connection(connection: Connection, *, by: Visitor, expected: int | None = None, **given: Any) -> None:
    """Change how it is reached. An empty `token` or `hook_secret` leaves the one that is there; another address needs another token."""
    administrators_only(by)
    token, hook_secret = given.pop("token", ""), given.pop("hook_secret", "")
    lock(connection)
    values = {name: given.get(name, getattr(connection, name)) for name in ("address", "project", "account", "issue_type", "team")}
    changes = _checked(connection.kind, values)
    if "name" in given:
        changes["name"] = checked_name(given["name"])
    if urlsplit(changes["address"]).netloc != urlsplit(connection.address).netloc and not token:
        raise Refusal(_("Another address gets a token of its own: give it too, so that the old one is not sent there."), field="token")
    if token:
        changes["sealed_token"] = seal(_checked_secret(token, field="token", is_needed=True))
    if hook_secret:
        changes["sealed_hook_secret"] = seal(_checked_secret(hook_secret, field="hook_secret"))
    if changed := save_version(connection, expected=expected, changes=changes):
        fresh: dict[str, Any] = {"trouble": "", "trouble_at": None, "busy_until": None, "learned": {}, "checked_at": None}
        Connection.objects.filter(pk=connection.pk).update(**fresh)
        connection.refresh_from_db()
        told = {name: pair for name, pair in changed.items() if not name.startswith("sealed")}
        record("changed a connection", connection, by=by, changes=told)
        Errand.objects.waiting().filter(connection=connection).update(not_before=clock.now())


@transaction.atomic
def switch_connection(connection: Connection, *, is_on: bool, by: Visitor) -> None:
    """Turn it off or on again. While it is off nothing calls out and nothing is taken; what waits goes on afterwards."""
    administrators_only(by)
    if switch(connection, is_on=is_on):
        record("turned a connection on" if is_on else "turned a connection off", connection, by=by)
        if is_on:
            from secondstory.integrations.operations.errands import read_again

            read_again(connection)


def check_connection(connection: Connection, *, by: Visitor) -> str:
    """Ask the tracker whether the project is there; the sentence to show. Raises `Refusal` with what is wrong."""
    administrators_only(by)
    try:
        checked = tracker_of(connection).check()
    except Trouble as trouble:
        note_trouble(connection, trouble)
        raise Refusal(trouble.sentence) from trouble
    note_answer(connection, learned=checked.learned)
    return checked.sentence


@transaction.atomic
def match_login(login: Login, *, user: User | None, by: Visitor) -> None:
    """Say who somebody of the tracker's is here; None: nobody. What they are assigned becomes theirs at the next reading."""
    administrators_only(by)
    if user is not None and not user.may_sign_in:
        raise Refusal(_("Choose somebody who can sign in here."), field="user")
    Login.objects.filter(pk=login.pk).update(user=user)
    record("matched a login", login.connection, by=by)
    if user is not None:
        from secondstory.integrations.operations.errands import read_again

        read_again(login.connection, login=login.login)


def note_trouble(connection: Connection, trouble: Trouble) -> None:
    """Have it stand where an administrator sees it; wait as long as the tracker asks."""
    changes: dict[str, Any] = {"trouble": trouble.sentence[:400], "trouble_at": clock.now()}
    if trouble.retry_at is not None:
        changes["busy_until"] = trouble.retry_at
    Connection.objects.filter(pk=connection.pk).update(**changes)


def note_answer(connection: Connection, *, learned: dict[str, Any] | None = None) -> None:
    """It answered: nothing is wrong any more."""
    now = clock.now()
    changes: dict[str, Any] = {"trouble": "", "trouble_at": None, "heard_at": now}
    if learned is not None:
        changes |= {"learned": learned, "checked_at": now}
    Connection.objects.filter(pk=connection.pk).update(**changes)


def _checked(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    if kind not in Kind.values:
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": kind, "words": ", ".join(Kind.values)}, field="kind")
    if kind == Kind.JIRA:
        given["project"] = given["project"].strip().upper()
        given["issue_type"] = given["issue_type"].strip() or "Task"
    else:
        given["project"] = given["project"].strip().strip("/")
        given["account"] = given["issue_type"] = ""
    given["account"] = given["account"].strip()
    if ":" in given["account"] or any(ord(letter) < 32 for letter in given["account"]):
        raise Refusal(_("Give the account’s e-mail address."), field="account")
    if not _PROJECTS[Kind(kind)].fullmatch(given["project"]) or ".." in given["project"]:
        shape = {"github": "owner/repository", "gitlab": "group/project", "jira": "PAY"}[kind]
        raise Refusal(_("Give the project as it stands in its address, like %(shape)s.") % {"shape": shape}, field="project")
    given["address"] = _checked_address(given["address"])
    return given


def _checked_address(text: str) -> str:
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole or len(text) > 300 or any(sign in text for sign in " @?#\\\x00\r\n\t"):
        raise Refusal(_("Give the address people open, like https://github.com, without a user or a question mark in it."), field="address")
    return text


def _checked_secret(secret: str, *, field: str, is_needed: bool = False) -> str:
    secret = secret.strip()
    if is_needed and not secret:
        raise Refusal(_("Give a token that may read and write issues."), field=field)
    if len(secret) > LONGEST_SECRET or not secret.isascii() or any(ord(letter) < 33 for letter in secret):
        raise Refusal(_("Copy it exactly as the tracker shows it."), field=field)
    return secret
