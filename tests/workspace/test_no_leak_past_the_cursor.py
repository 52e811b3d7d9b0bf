"""Law 3: whatever became known after the minute asked for, every address in as-of mode answers byte for byte the same.

The addresses come from the table of all routes, so a new one is asked too. What differs by its nature is evened out: CSRF tokens and nonces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Kind
from tests.cast import Cast
from tests.conftest import NOON
from tests.house.asking import _parameters, needs_key
from tests.house.routes import routes
from tests.workspace.worlds import ROLES, Later, Seen, Unseen, build, later, seen

EVENED_OUT = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce=")[^"]+')
MOVING = {"Content-Security-Policy", "Expires", "Set-Cookie"}
ASKED = "2026-03-16T03:20Z"
READ = sorted({route.name for route in routes() if route.method == "GET" and needs_key(route.name)})
"""Every page and operation about an incident that can be read."""
TOLD_OF_KNOWN = {
    "incident": [""], "incident-as-of": ["", "&layer=log", "&page=1", "&show=unknown"], "timeline-markdown": [""], "timeline-csv": [""],
    "timeline-json": [""], "timeline-svg": [""], "timeline-picture": [""], "api:read_incident": [""], "api:list_events": ["", "&after=0", "&after=1"],
}  # fmt: skip
"""Those that answer with what was known, and in which ways they are asked; the others say that it was written later."""

Answers = dict[str, tuple[int, tuple[tuple[str, str], ...], str]]


@pytest.fixture
def owner(visitors: Cast, client_of: Callable[[Visitor], Client]) -> Iterator[Client]:
    with clock.set_to(NOON):
        yield client_of(visitors.owner)


SEEN = [
    Seen(-20, -25, Kind.ALERT, "the disk is full", True, "exact", False, "", "opened", own_row=False),
    Seen(-10, -10, Kind.DECISION, "restarted it", True, "exact", True, "it was the release", "", own_row=True),
    Seen(-3, None, Kind.OBSERVATION, "a graph", False, "exact", False, "", "", own_row=False),
]
LATE = Unseen(1, -12, 30, Kind.ALERT, "the disk is full", True, "a known one into it", False, True)
MUCH = Later(
    events=[LATE, replace(LATE, place=0, happened=90, learned=None, fold=""), replace(LATE, place=2, happened=None, fold="into a known one"),
            replace(LATE, place=1, learned=None, is_pending=True)],
    ends={0: 40, 1: 40}, others={1: 9}, not_knowable={1: "the disk"}, edited={0, 1}, header={"title", "severity", "resolved_at", "started_at"},
    written={"factor", "action", "section", "part", "review", "reopened"}, neighbour_over=30, neighbours=[5],
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # making a failing pair smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(known=seen(), worlds=st.tuples(later(), later()), role=st.sampled_from(ROLES))
@example(known=SEEN, worlds=(Later(), MUCH), role="responders")
@example(known=SEEN, worlds=(MUCH, Later()), role="Support")
@example(known=[], worlds=(Later(), MUCH), role="responders")
def test_what_was_learned_later_changes_no_byte(
    visitors: Cast, owner: Client, known: list[Seen], worlds: tuple[Later, Later], role: str
) -> None:
    first, second = (answers(visitors, owner, known, world, role=role, names=list(TOLD_OF_KNOWN)) for world in worlds)
    assert [address for address in first if first[address] != second[address]] == []
    assert {status for status, _headers, _body in first.values()} == {200}


@pytest.mark.parametrize("role", ROLES)
def test_every_address_about_an_incident_keeps_to_it(visitors: Cast, owner: Client, role: str) -> None:
    few, many = (answers(visitors, owner, SEEN, world, role=role, names=READ) for world in (Later(), MUCH))
    assert [address for address in few if few[address] != many[address]] == []
    told = {reverse(name, kwargs={"key": "INC-2"}) for name in TOLD_OF_KNOWN}
    others = {address: answer for address, answer in few.items() if address.split("?")[0] not in told}
    assert len(others) > 30
    for address, (status, _headers, body) in others.items():
        assert (status, "This was written down later" in body) == (404 if address.startswith("/api/") else 200, True), address


@pytest.mark.parametrize("name", TOLD_OF_KNOWN)
def test_the_comparison_would_see_a_difference(visitors: Cast, owner: Client, name: str) -> None:
    """One thing more that was known, and a world that is asked without a minute."""
    more = [*SEEN, replace(SEEN[0], text="a second alert")]
    asked = [answers(visitors, owner, known, Later(), role="responders", names=[name]) for known in (SEEN, more)]
    assert asked[0] != asked[1]
    whole = [plainly(visitors, owner, world, name=name) for world in (Later(), MUCH)]
    assert whole[0] != whole[1] or name == "incident-as-of"


def test_without_a_minute_the_page_begins_where_something_was_first_known(visitors: Cast, owner: Client) -> None:
    pages = [plainly(visitors, owner, world, name="incident-as-of") for world in (Later(), MUCH)]
    assert pages[0] == pages[1]
    assert "16 Mar 2026, 03:00" in pages[0][2]


def answers(visitors: Cast, owner: Client, known: list[Seen], world: Later, *, role: str, names: list[str]) -> Answers:
    """What the owner is answered in that world at every address, in as-of mode. Nothing of the world stays."""
    found = {}
    with transaction.atomic():
        incident = build(visitors, known, world, role=role)
        for name in names:
            for more in TOLD_OF_KNOWN.get(name, [""]):
                address = f"{_path(name, incident)}?{'at' if name == 'incident-as-of' else 'as_of'}={ASKED}&known_by={quote(role)}{more}"
                found[address] = _answer(owner.get(address))
        transaction.set_rollback(True)
    return found


def plainly(visitors: Cast, owner: Client, world: Later, *, name: str) -> tuple[int, tuple[tuple[str, str], ...], str]:
    """What is answered without a minute."""
    with transaction.atomic():
        answer = _answer(owner.get(_path(name, build(visitors, SEEN, world, role="responders"))))
        transaction.set_rollback(True)
    return answer


def _path(name: str, incident: Incident) -> str:
    given = dict.fromkeys(_parameters(name), "known-0") | {"key": incident.key}
    return reverse(name, kwargs=given)


def _answer(response: Any) -> tuple[int, tuple[tuple[str, str], ...], str]:
    headers = tuple(sorted((key, value) for key, value in response.headers.items() if key not in MOVING))
    return response.status_code, headers, EVENED_OUT.sub(r"\1", response.content.decode())
