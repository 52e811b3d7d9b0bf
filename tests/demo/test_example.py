"""The example: what is in it on any day, that nothing of it is among one's own, and that it goes whole."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from secondstory.actions.operations import add_action
from secondstory.audit.models import Record
from secondstory.demo import stories
from secondstory.demo.operations import example_exists, make_example, remove_example
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import declare_incident, edit_incident, join_as_observer, request_review
from secondstory.incidents.queries import headers, with_clock
from secondstory.incidents.review_clock import ClockState
from secondstory.lib import clock
from secondstory.library.models import Publication
from secondstory.people.permissions import Visitor
from secondstory.postmortems.operations import write_first_or_next_section
from secondstory.search.engine import index
from secondstory.search.models import Document
from secondstory.sources.models import Import
from secondstory.timeline.models import Event, Knowledge
from tests.cast import Cast
from tests.copied import put_example
from tests.counting import statements

ClientOf = Callable[[Visitor], Client]
DAYS = [
    datetime(2026, 3, 28, 23, 50, tzinfo=UTC),  # a Saturday, hours before the clocks go forward in Europe
    datetime(2026, 10, 25, 9, 0, tzinfo=UTC),  # the Sunday on which they went back
    datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
    datetime(2026, 6, 3, 14, 0, tzinfo=UTC),  # a Wednesday like any other
]


@pytest.mark.django_db
@pytest.mark.parametrize("now", DAYS, ids=[f"{day:%a %F}" for day in DAYS])
def test_on_any_day_nothing_lies_in_the_future_and_the_clocks_tell_a_sensible_story(
    now: datetime, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(now)
    make_example()
    told = headers(with_clock(Incident.objects.filter(is_example=True).order_by("-started_at")))
    times = [at for header in told for _moment, at, _precision in header.incident.times() if at]
    times += [event.occurred_at for event in Event.objects.filter(is_example=True) if event.occurred_at]
    times += Knowledge.objects.filter(event__is_example=True).values_list("at", flat=True)
    times += Record.objects.filter(is_example=True).values_list("at", flat=True)
    times += Publication.objects.filter(is_example=True).values_list("published_at", flat=True)
    assert max(times) <= now
    states = Counter(header.state for header in told)
    running = {state: count for state, count in states.items() if state not in {ClockState.HELD, ClockState.HELD_LATE}}
    assert running in ({ClockState.GREEN: 1, ClockState.WAITING: 1}, {ClockState.AMBER: 1, ClockState.WAITING: 1})
    assert states[ClockState.HELD_LATE] >= 1
    assert [header.incident.is_ongoing for header in told].count(True) == 1
    assert all(event.sort_at >= event.incident.started_at - timedelta(days=60) for event in Event.objects.select_related("incident"))


@pytest.mark.django_db
def test_it_is_made_once_in_thousands_of_statements_not_more() -> None:
    with statements() as asked:
        assert make_example() is True
    assert len(asked) < 15_000
    assert make_example() is False


WORDS_THAT_BLAME = re.compile(
    r"\b(culprit|at fault|root cause|to blame|careless\w*|negligen\w+|should have|human error|incompeten\w+)\b", re.IGNORECASE
)


def texts(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [text for value in told.values() for text in texts(value)]
    return [text for value in told for text in texts(value)] if isinstance(told, list) else [str(told)]


def test_no_sentence_blames_and_no_story_names_a_person() -> None:
    names = {part for person in stories.organisation()["people"] for part in person["name"].split() if len(part) > 3}
    for told in stories.incidents():
        slugs = {told["owner"], told.get("facilitator", ""), *(part.get("person", "") for part in told.get("involvement", []))}
        slugs |= {action.get("owner", "") for action in told.get("actions", [])}
        for text in texts(told):
            assert not WORDS_THAT_BLAME.search(text), text
            assert text in slugs or not names & set(re.findall(r"\w+", text)), text


ADDRESSES = [
    "/", "/incidents/", "/incidents/?state=held", "/incidents/?kind=near-miss", "/incidents/?words=ferr", "/incidents/new/",
    "/actions/?state=", "/actions/?state=overdue", "/library/", "/library/?q=ferries", "/library/drafts/", "/library/feed.atom",
    "/services/", "/find/?q=ferries", "/people/", "/teams/payments/", "/severities/", "/imports/", "/near-misses/new/",
    "/api/v1/incidents", "/api/v1/actions", "/api/v1/services", "/api/v1/severities", "/api/v1/people", "/api/v1/teams",
    "/incidents/INC-1/", "/incidents/INC-1/parts/", "/incidents/INC-1/edit/", "/incidents/EX-1/", "/api/v1/incidents/EX-1",
]  # fmt: skip


def page_of(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    body = answer.content.decode() if not answer.streaming else b"".join(answer).decode()
    return answer.status_code, re.sub(r'csrf\w*"[^>]*value="\w+"|X-CSRFToken": "\w+"|nonce="[^"]+"|<updated>[^<]+', "", body)


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("name", ["owner", "administrator"])
def test_nothing_of_the_example_is_among_ones_own(visitors: Cast, client_of: ClientOf, noon: datetime, name: str) -> None:
    visitors.make_incident(started_at=noon - timedelta(hours=3))
    client = client_of(getattr(visitors, name))
    without = {address: page_of(client, address) for address in ADDRESSES}
    put_example()
    assert {address: page_of(client, address) for address in ADDRESSES} == without
    assert declare_incident("Another", by=visitors.owner, started_at=noon).key == "INC-2"


def every_row() -> dict[str, list[str]]:
    """All tables of the database, row by row, but for those that only speak of the framework."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in {"contenttypes", "auth", "sessions"}:
            continue
        found[model._meta.label] = sorted(json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True) for row in model._default_manager.values())
    return found


def test_it_goes_whole_with_all_that_was_done_in_it(visitors: Cast, noon: datetime) -> None:
    visitors.make_incident(started_at=noon - timedelta(hours=1))
    before = every_row()
    put_example()
    copied = {label: len(rows) for label, rows in every_row().items()}
    assert index().places() == set(Document.objects.values_list("place", flat=True)) != set()
    guest = Visitor(visitors.owner.user, is_example=True)
    incident = Incident.objects.filter(is_example=True).latest("started_at")
    join_as_observer(incident, by=guest)
    request_review(incident, reason="To see what happens", by=guest)
    edit_incident(incident, expected=None, by=guest, title="Mine now", owner=guest.user)
    mine = declare_incident("Mine in the example", by=guest, started_at=clock.now() - timedelta(minutes=5))
    add_action(mine, "Mine", by=guest, owner=guest.user)
    write_first_or_next_section(mine, title="Mine", markdown="Mine", by=guest)
    Import.objects.create(started_by=guest.user, is_example=True)
    assert example_exists()
    remove_example(by=guest)
    assert every_row() == before
    assert make_example() is True
    assert {label: len(rows) for label, rows in every_row().items()} == copied
