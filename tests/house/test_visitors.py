"""Law 2: every page and every operation of the API, for every kind of visitor, on prepared rows.

`rules.py` says who may do what, `routes.py` under which rule each route stands, `world.py` what it is tried on.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from secondstory.lib import clock
from secondstory.site.api import api
from tests.conftest import NOON
from tests.house.asking import ask
from tests.house.routes import BEFORE_AND_AFTER, Route, routes
from tests.house.rules import INSIDE, read_rules
from tests.house.world import World, make_world

pytestmark = pytest.mark.django_db
ROUTES = routes()
RULES = read_rules()
ALIKE = {
    "open": {"manager"},
    "private": {"asked", "same_team", "facilitator", "manager", "member", "reader"},
    "published": {"participant", "asked", "same_team", "manager", "facilitator", "administrator"},
}
"""Whom a row leaves out to be quick: those who stand to it exactly as somebody who is asked."""
IMPORTING = set(
    """add_waiting change_hook correct_file correct_source hand_back_field list_hooks list_imports list_intakes list_sources look_at_records make_hook preview_files read_import read_intake renew_hook save_import save_intake undo_import undo_intake""".split()
)
"""What a key scoped to import is for."""
GATING = {"read_gate"}
"""What a key scoped to the gate is for, and no other."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The prepared rows, made once; every request below is undone again."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.set_to(NOON):  # type: ignore[attr-defined]
        yield make_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", ROUTES, ids=[f"{route.method} {route.name}" for route in ROUTES])
def test_each_visitor_gets_what_the_rule_says(world: World, route: Route) -> None:
    for row in route.rows:
        expected = {who: _outcome(route, row, who) for who in RULES[route.rule] if _is_tried(route, row, who)}
        assert {who: _try(world, who, route.name, route.method, row) for who in expected} == expected, row


@pytest.mark.parametrize("route", [route for route in ROUTES if route.is_operation], ids=lambda route: f"{route.method} {route.name}")
def test_a_key_does_what_its_owner_may_and_its_scope_says(world: World, route: Route) -> None:
    row = route.rows[0]
    owner = _outcome(route, row, "owner")
    imports = route.name.removeprefix("api:") in IMPORTING
    gates = route.name.removeprefix("api:") in GATING
    reads = route.method == "GET" and not imports and not gates and route.rule not in {"edits", "writers"}
    expected = {"read key": owner if reads else "403", "import key": owner if imports else "403"}
    assert {who: _try(world, who, route.name, route.method, row) for who in expected} == expected


@pytest.mark.parametrize(("name", "method"), BEFORE_AND_AFTER)
def test_the_steps_of_signing_in(world: World, name: str, method: str) -> None:
    got = tuple(int(_try(world, who, name, method, "-").split()[0]) for who in ("stranger", "member"))
    assert got == BEFORE_AND_AFTER[name, method]


def test_every_route_has_its_line_and_takes_no_other_method(world: World) -> None:
    listed = {(route.name, route.method) for route in ROUTES} | set(BEFORE_AND_AFTER)
    assert {name for name, _method in listed} == {name for name, _method in _operations()} | set(_names(get_resolver()))
    assert {line for line in listed if line[0].startswith("api:")} == _operations()
    rows = {route.name: route.rows[0] for route in ROUTES}
    for name in _names(get_resolver()):
        for method in {"GET", "POST"} - {method for other, method in listed if other == name}:
            assert _try(world, "administrator", name, method, rows.get(name, "-")) == "405", (name, method)


def _is_tried(route: Route, row: str, who: str) -> bool:
    if route.name == "example-enter":  # makes the whole example each time
        return who in {"stranger", "reader"}
    return route.rule == "moves" or who not in ALIKE.get(row, set())


def _outcome(route: Route, row: str, who: str) -> str:
    """What the rule says, as `_try` says it."""
    word = RULES[route.rule][who]
    if row == "private" and who not in INSIDE and word != "in":
        word = "-"
    return {"yes": str(route.answer), "no": "403", "-": "404", "in": "401" if route.is_operation else "302 to sign in"}[word]


def _try(world: World, who: str, name: str, method: str, row: str) -> str:
    """The status, and whether it sends to the sign-in page; nothing of the request stays."""
    cache.clear()
    with clock.set_to(NOON), transaction.atomic():
        answer = ask(world, who, name=name, method=method, row=row)
        transaction.set_rollback(True)
    to_sign_in = who == "stranger" and answer.headers.get("Location", "").startswith("/sign-in/") and name != "account_login"
    return f"{answer.status_code} to sign in" if to_sign_in else str(answer.status_code)


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name."
            yield pattern.name
        elif pattern.namespace != "api":
            yield from _names(pattern)


def _operations() -> set[tuple[str, str]]:
    views = [view for _prefix, router in api._routers for view in router.path_operations.values()]
    return {
        (f"api:{operation.view_func.__name__}", method) for view in views for operation in view.operations for method in operation.methods
    }
