"""One request of one visitor: where it goes and what it carries, for each route and row of the table."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.house.world import PASSWORD, World

OUTSIDERS_KEY = {"read token": "read", "import token": "import"}


def ask(world: World, who: str, *, name: str, method: str, row: str) -> int:
    """The status `who` gets."""
    return answer_to(world, who, name=name, method=method, row=row).status_code


def answer_to(world: World, who: str, *, name: str, method: str, row: str) -> Any:
    """What `who` gets. Redirects are not followed."""
    path = address(world, name=name, row=row)
    body = BODIES.get((method, name), {})
    if not name.startswith("api:"):
        browser = _browser(world, who)
        return browser.get(path) if method == "GET" else browser.post(path, _filled(world, body))
    headers = {"Authorization": f"Bearer {world.keys[OUTSIDERS_KEY[who]]}"} if who in OUTSIDERS_KEY else {}
    client = Client(headers=headers) if headers else _browser(world, who)
    return client.generic(method, path, json.dumps(_filled(world, body)) if method != "GET" else "", content_type="application/json")


def _browser(world: World, who: str) -> Client:
    """A browser with the visitor's session; a new one each time, because signing out or in changes it."""
    browser = Client()
    browser.cookies.load(world.browsers[who].cookies.output(header=""))
    return browser


def address(world: World, *, name: str, row: str) -> str:
    """The path of a route for a row; `-` for those that are about none."""
    told = world.told.get(row)
    fixed = FIXED.get(name)
    if fixed is not None:
        return reverse(name, kwargs={key: _value(world, value) for key, value in fixed.items()})
    given: dict[str, str] = {}
    if row == "orphan":
        given = {"uid": world.orphan.uid}
    elif told is not None:
        uids = {"incident-part-remove": told.part.uid, "incident-undo": told.edit.uid, "action-step": told.action.uid}
        uids["incident-orphaned-enter"] = uids["api:enter_orphaned"] = told.incident.uid
        given = {"key": told.incident.key, "slug": told.publication, "verb": "finish"}
        given["uid"] = uids.get(name, world.uids["participant" if row == "private" else "asked"])
    return reverse(name, kwargs={key: value for key, value in given.items() if key in _parameters(name)})


def _parameters(name: str) -> list[str]:
    from django.urls import get_resolver

    resolver = get_resolver()
    space, _colon, last = name.rpartition(":")
    if space:
        resolver = resolver.namespace_dict[space][1]
    return list(resolver.reverse_dict[last][0][0][1])


def _filled(world: World, body: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(world, value) for key, value in body.items()}


def _value(world: World, value: Any) -> Any:
    if isinstance(value, str) and value.startswith("@"):
        return world.uids[value[1:]]
    if isinstance(value, str) and value.startswith("$"):
        return world.secrets[value[1:]]
    return value


FIXED: dict[str, dict[str, str]] = {
    "sign-in-link": {"secret": "$link"},
    "invitation": {"secret": "$invitation"},
    "token-revoke": {"uid": "@key"},
    "invitation-withdraw": {"uid": "@invitation"},
    "service-account": {"uid": "@robot"},
    "service-account-close": {"uid": "@robot"},
    "person-edit": {"uid": "@bystander"},
    "person-close": {"uid": "@bystander"},
    "person-reopen": {"uid": "@bystander"},
    "team": {"slug": "payments"},
    "team-edit": {"slug": "payments"},
    "team-member-add": {"slug": "payments"},
    "team-member-remove": {"slug": "payments", "uid": "@same_team"},
    "setting-save": {"name": "review.red_hours"},
    "api:read_team": {"slug": "payments"},
    "api:edit_service": {"slug": "checkout"},
    "api:write_setting": {"name": "review.red_hours"},
    "api:reset_setting": {"name": "review.red_hours"},
}
"""Routes about one thing, whatever the row: `@name` is a uid, `$name` a secret of the world."""

_DECLARED = {"title": "Payments were slow", "started_at": "2026-03-16T11:00", "zone": "UTC"}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "account_login"): {"login": "nobody", "password": PASSWORD},
    ("POST", "invitation"): {"username": "ana", "name": "Ana", "password": PASSWORD},
    ("POST", "account"): {"name": "Another"},
    ("POST", "account_set_password"): {"password1": PASSWORD, "password2": PASSWORD},
    ("POST", "tokens"): {"label": "x", "scopes": ["read"], "days": "1"},
    ("POST", "service-accounts"): {"name": "x", "team": "search", "role": "member"},
    ("POST", "service-account"): {"label": "x", "scopes": ["read"], "days": "1"},
    ("POST", "invitations"): {"role": "member", "team": "", "days": "1"},
    ("POST", "person-edit"): {"name": "x", "email": "", "role": "member"},
    ("POST", "team-new"): {"name": "x", "manager": ""},
    ("POST", "team-edit"): {"name": "x", "manager": ""},
    ("POST", "team-member-add"): {"user": "@bystander"},
    ("POST", "setting-save"): {"value": "41"},
    ("POST", "declare"): _DECLARED,
    ("POST", "incident-edit"): _DECLARED | {"resolved_at": "2026-03-16T11:30"},
    ("POST", "incident-parts"): {"label": "Scribe"},
    ("POST", "incident-access"): {"user": "@bystander"},
    ("POST", "incident-reopen"): {"reason": "x"},
    ("POST", "incident-held"): {"held_at": "2026-03-16T11:45"},
    ("POST", "incident-ask"): {"reason": "x"},
    ("POST", "incident-hide"): {"reason": "x"},
    ("POST", "action-step"): {"words": "https://example.org/1"},
    ("POST", "api:declare_incident"): {"title": "Payments were slow", "started_at": "2026-03-16T11:00:00Z"},
    ("PATCH", "api:edit_incident"): {"title": "Another"},
    ("POST", "api:reopen_incident"): {"reason": "x"},
    ("POST", "api:record_held"): {"held_at": "2026-03-16T11:45:00Z"},
    ("POST", "api:request_review"): {"reason": "x"},
    ("POST", "api:add_service"): {"name": "x"},
    ("PUT", "api:edit_service"): {"name": "x"},
    ("POST", "api:ask_to_read"): {"user": "@bystander"},
    ("POST", "api:invite"): {"user": "@bystander"},
    ("PUT", "api:write_setting"): {"value": "41"},
}
"""What a request carries that should be taken, so that a refusal is about who asks and not about what."""
