"""Law 2: every page, every operation of the API, every kind of visitor, on prepared rows (DESIGN section 4).

A route that is not in the table fails `test_every_route_is_in_the_table`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from tests.conftest import NOON
from tests.house.asking import ask
from tests.house.table import API, API_VISITORS, GET_ONLY, PAGE_VISITORS, PAGES, POST_ONLY, Line, lines
from tests.house.world import World, make_world

from secondstory.lib import clock
from secondstory.site.api import api

pytestmark = pytest.mark.django_db
LINES = [*lines(PAGES, PAGE_VISITORS), *lines(API, API_VISITORS)]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The prepared rows, made once; every request below is undone again."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.set_to(NOON):  # type: ignore[attr-defined]
        yield make_world()
        transaction.set_rollback(True)


@pytest.mark.parametrize("line", LINES, ids=[f"{line.method} {line.name} {line.row}" for line in LINES])
def test_each_visitor_gets_what_the_table_says(world: World, line: Line) -> None:
    got = {who: _try(world, who, line) for who in line.expected}
    assert got == line.expected


@pytest.mark.parametrize("name", sorted(POST_ONLY | GET_ONLY))
def test_a_page_that_is_only_read_or_only_sent_takes_nothing_else(world: World, name: str) -> None:
    method = "GET" if name in POST_ONLY else "POST"
    row = next(line.row for line in LINES if line.name == name)
    assert _try(world, "stranger", Line(name, method, row, {})) == 302
    assert _try(world, "administrator", Line(name, method, row, {})) == 405


def test_every_route_is_in_the_table() -> None:
    listed = {(line.name, line.method) for line in LINES} | {(name, "GET") for name in POST_ONLY} | {(name, "POST") for name in GET_ONLY}
    pages = {(name, method) for name in _names(get_resolver()) for method in ("GET", "POST")}
    assert listed == pages | _operations()


def _try(world: World, who: str, line: Line) -> int:
    cache.clear()
    with clock.set_to(NOON), transaction.atomic():
        status = ask(world, who, name=line.name, method=line.method, row=line.row)
        transaction.set_rollback(True)
    return status


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name."
            yield pattern.name
        elif pattern.namespace != "api":
            yield from _names(pattern)


def _operations() -> set[tuple[str, str]]:
    found = set()
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                found |= {(f"api:{operation.view_func.__name__}", method) for method in operation.methods}
    return found
