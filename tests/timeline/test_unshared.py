"""What somebody has written and not shared is nowhere but in its own row: every table, page, operation, search and log is looked through."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import connection

from secondstory.incidents.operations import edit_incident, involve
from secondstory.lib import clock
from secondstory.timeline.models import Account
from secondstory.timeline.operations import begin_account
from tests.conftest import NOON
from tests.house.asking import address, browser_of
from tests.house.routes import routes
from tests.house.world import World, make_world, publish

pytestmark = pytest.mark.django_db
WORD = "heliotrope"
SEARCHED = "periwinkle"
"""Stands beside it: what is searched for may be said back."""
OWN = {"recall", "incident-recall"}
"""The pages of whoever wrote it."""


@pytest.fixture
def world() -> Iterator[World]:
    """The prepared rows, and two accounts nobody shared: one behind a link, one of somebody who signs in."""
    with clock.set_to(NOON):
        made = make_world()
        incident = made.told["open"].incident
        edit_incident(incident, expected=None, by=made.cast.owner, facilitator=made.cast.facilitator.user)
        scribe = involve(incident, label="Scribe", user=made.cast.same_team.user, by=made.cast.owner)
        begin_account(scribe, by=made.cast.same_team)
        yield made


def test_an_unshared_account_is_nowhere_but_in_its_own_row(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    incident = world.told["open"].incident
    behind_link = {"path": f"/recall/{world.secrets['recall']}/", "who": "stranger"}
    signed_in = {"path": f"/incidents/{incident.key}/account/", "who": "same_team"}
    for page in (behind_link, signed_in):
        given = {name: f"{SEARCHED} {WORD} {name}" for name in Account.PARTS}
        browser = browser_of(world, page["who"])
        first = browser.post(page["path"], {"step": "save", "version": 1, **given}, headers={"Accept": "application/json"})
        second = browser.post(page["path"], {"step": "save", "version": 2, **given, "actions": f"{WORD} again"})
        stale = browser.post(page["path"], {"step": "save", "version": 1, **given, "actions": f"{WORD} stale"})
        assert (first.status_code, second.status_code, stale.status_code) == (200, 302, 409)
        assert WORD in browser.get(page["path"]).content.decode()
    publish(world.cast, incident)
    assert tables_with(WORD) == {"timeline_account"}
    assert pages_with(world, WORD) == []
    assert WORD not in caplog.text


def tables_with(word: str) -> set[str]:
    """Every table of the database, those of no model too, with the word in any of its columns."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
            if any(word in str(bytes(value) if isinstance(value, memoryview) else value) for row in rows for value in row):
                found.add(table)
    return found


def pages_with(world: World, word: str) -> list[str]:
    """Whatever anybody reads that has the word, but for its author's own page."""
    found = []
    for who in ("owner", "facilitator", "administrator"):
        browser = browser_of(world, who)
        for route in routes():
            if route.method != "GET" or route.name in OWN:
                continue
            paths = [address(world, name=route.name, row=row) for row in route.rows if row in {"open", "-"}]
            paths += [f"{path}?q={SEARCHED}" for path in paths if route.name in {"find", "library", "api:list_publications"}]
            for path in paths:
                answer = browser.get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
                if word in body.decode(errors="replace"):
                    found.append(f"{who} {path}")
    return found
