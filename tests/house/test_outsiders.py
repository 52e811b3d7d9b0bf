"""A private incident does not exist for those who were not let in: every answer they get is the same, byte for byte, with it and without.

One world is asked, then gets private incidents with all their parts, and is asked again. Only what differs by its nature is evened out:
CSRF tokens and nonces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from secondstory.incidents.models import Incident, Service
from secondstory.incidents.operations import add_service, involve, make_private, reopen_incident, request_review
from secondstory.lib import clock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.sources.models import Import
from secondstory.sources.operations import Given, preview_files, save_import
from tests.conftest import NOON
from tests.house.asking import address, browser_of, needs_key, send
from tests.house.routes import routes
from tests.house.world import World, make_world, publish, tell

pytestmark = pytest.mark.django_db
OUTSIDERS = ("other_team", "manager", "administrator")
"""Who owns the private action, who manages its team, and who may do everything else."""
WORD = "zeppelin"
"""Stands in private stories only."""
INSIDE = ("/incidents/", "/actions/?state=", f"/library/?q={WORD}", f"/find/?q={WORD}", "/services/lighthouse/", "/api/v1/publications")
"""Where those inside do see a difference; so the comparison could have found one."""
REPORT = "# The {word} was late\n\nSeverity: SEV2\n\n- 2019-05-01 10:00 UTC seen\n"
EVENED_OUT = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce=")[^"]+')

ASKED_MORE = {
    "incidents": ["year=2019", "words=slow", "words=" + WORD, "service=lighthouse", "severity=SEV1", "team=payments", "kind=near-miss", "state=ongoing",
                  "state=waiting", "state=held", "state=skipped", "service=checkout"],
    "actions": ["state=", "state=overdue", "whose=mine&state=", "whose=team&state=", "service=lighthouse&state=", "team=payments&state="],
    "library": ["q=" + WORD, "q=zepelin", "q=slow", "q=limit+code", "q=code+limit", "service=lighthouse", "year=2019", "severity=SEV1", "sort=oldest", "q=x"],
    "find": ["q=" + WORD, "q=zepelin", "q=slow", "q=light", "q=P-", "q=INC"],
    "api:list_incidents": ["year=2019", "words=" + WORD, "service=lighthouse", "severity=SEV1", "state=ongoing"],
    "api:list_actions": ["state=", "whose=mine", "service=lighthouse", "team=payments"],
    "api:list_publications": ["q=" + WORD, "q=zepelin", "q=limit+code", "service=lighthouse", "year=2019"],
}  # fmt: skip
"""What else is asked of lists: filters, searches and misspellings that only private rows could answer."""


RANDOM = {"sign-in-link", "invitation", "mfa_activate_totp"}
"""Pages that are about a secret, the last one about a new one each time."""


@dataclass(frozen=True)
class Answer:
    """What came back, with what differs by its nature evened out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


Capture = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def world(django_capture_on_commit_callbacks: Capture) -> Iterator[World]:
    """The prepared rows, but for the private ones, which come later."""
    with clock.set_to(NOON), django_capture_on_commit_callbacks(execute=True):
        made = make_world(with_private=False)
        add_service("Lighthouse", by=made.cast.administrator, team=made.cast.search)
        for number in range(3):
            publish(made.cast, tell(made.cast, f"Limit number {number} was reached by code").incident)
    with clock.set_to(NOON):
        yield made


def test_every_answer_is_the_same_with_private_incidents_and_without(world: World, django_capture_on_commit_callbacks: Capture) -> None:
    before = {who: ask_everything(world, who) for who in OUTSIDERS}
    seen = {path: _answer(browser_of(world, "owner").get(path)) for path in INSIDE}
    with django_capture_on_commit_callbacks(execute=True):
        make_private_ones(world)
    after = {who: ask_everything(world, who) for who in OUTSIDERS}
    differing = [(who, path) for who in OUTSIDERS for path in before[who] if before[who][path] != after[who][path]]
    assert differing == []
    assert [path for path in INSIDE if seen[path] == _answer(browser_of(world, "owner").get(path))] == []


@pytest.mark.parametrize("who", ["other_team", "administrator"])
def test_an_address_of_a_private_incident_answers_like_one_that_never_was(
    world: World, django_capture_on_commit_callbacks: Capture, who: str
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        real = make_private_ones(world)[0]
    here = world.told["open"].incident.key
    for route in routes():
        if "private" not in route.rows or "open" not in route.rows or not needs_key(route.name):
            continue
        answers = []
        for key in (real.key, "P-NEVERWAS"):
            path = address(world, name=route.name, row="open").replace(here, key)
            with transaction.atomic():
                answers.append(_answer(send(world, who, name=route.name, method=route.method, row="open", path=path), {key: "KEY"}))
                transaction.set_rollback(True)
        assert answers[0].status == 404
        assert answers[0] == answers[1], route


def test_what_outsiders_make_afterwards_goes_as_if_there_were_none(world: World, django_capture_on_commit_callbacks: Capture) -> None:
    before = make_something(world)
    with django_capture_on_commit_callbacks(execute=True):
        make_private_ones(world)
    assert make_something(world) == before


def test_a_report_that_is_kept_privately_is_brought_by_an_outsider_like_a_new_one(
    world: World, django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        batch = _preview("zeppelin", by=world.cast.owner)
        save_import(batch, by=world.cast.owner)
        make_private(Incident.objects.get(import_uid=batch.uid), reason="x", by=world.cast.owner)
    kept, new = (_bring(world, word) for word in ("zeppelin", "aeroplan"))
    assert kept == new


def ask_everything(world: World, who: str) -> dict[str, Answer]:
    """Every page and operation that can be read, on the rows that are there for everyone, and the lists in many ways."""
    found = {}
    for route in routes():
        if route.method != "GET" or route.name in RANDOM:
            continue
        for row in route.rows:
            if row in {"private", "orphan"}:
                continue
            path = address(world, name=route.name, row=row)
            for query in ["", *ASKED_MORE.get(route.name, [])]:
                asked = f"{path}?{query}" if query else path
                found[asked] = _answer(browser_of(world, who).get(asked))
    return found


def make_something(world: World) -> dict[str, Any]:
    """The number the next incident gets, and the names that are free. Nothing of it stays."""
    browser = browser_of(world, "other_team")
    with transaction.atomic():
        given = {"title": f"The {WORD} again", "started_at": "2026-03-16T11:00:00Z"}
        declared = browser.post("/api/v1/incidents", given, content_type="application/json")
        service = browser.post("/api/v1/services", {"name": f"The {WORD}"}, content_type="application/json")
        transaction.set_rollback(True)
    return {"declared": (declared.status_code, declared.json()["key"]), "service": (service.status_code, service.json()["slug"])}


def make_private_ones(world: World) -> list[Incident]:
    """Private incidents with everything: told, published, acted on, asked for a review, reopened, a near miss."""
    cast, found = world.cast, []
    lighthouse = Service.objects.get(slug="lighthouse")
    for number in range(4):
        started = datetime(2019, 5, 1 + number, 10, tzinfo=UTC)
        told = tell(cast, f"The {WORD} met limit limit limit {number}", is_private=True, started_at=started, services=[lighthouse])
        involve(told.incident, label="Pilot", contact=WORD, by=cast.owner)
        request_review(told.incident, reason=WORD, by=cast.owner)
        publish(cast, told.incident)
        found.append(told.incident)
    reopen_incident(found[1], reason=WORD, by=cast.owner)
    near: dict[str, Any] = {"near_miss": True, "caught_by": WORD, "started_at": NOON - timedelta(days=2)}
    return [*found, cast.make_incident(f"{WORD} near", is_private=True, **near)]


def _preview(word: str, *, by: Visitor) -> Import:
    report = REPORT.format(word=word).encode()
    return preview_files([Given("report.md", len(report), lambda: report)], by=by)


def _bring(world: World, word: str) -> tuple[Answer, Answer, list[str]]:
    """What an outsider is shown who brings the report, before and after saving it. Nothing of it stays."""
    with transaction.atomic():
        batch = _preview(word, by=Visitor(User.objects.get(username="other-team")))
        names = {batch.uid: "BATCH", batch.files.get().uid: "FILE", word: "WORD", word.capitalize(): "WORD"}
        browser = browser_of(world, "other_team")
        shown = _answer(browser.get(f"/import/{batch.uid}/"), names)
        save_import(batch, by=Visitor(User.objects.get(username="other-team")))
        saved = _answer(browser.get(f"/import/{batch.uid}/"), names)
        states = list(batch.files.values_list("state", flat=True))
        transaction.set_rollback(True)
    return shown, saved, states


def _answer(response: Any, names: dict[str, str] | None = None) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = EVENED_OUT.sub(r"\1", body.decode("utf-8", "surrogateescape"))
    for name, instead in (names or {}).items():
        text = text.replace(name, instead)
    headers = {key: value for key, value in response.headers.items() if key not in {"Content-Security-Policy", "Expires"}}
    return Answer(response.status_code, tuple(sorted(headers.items())), text)
