"""Two at once, each on a connection of its own: nothing is lost, nothing is there twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from secondstory.incidents.models import Incident, Involvement, KeyCounter, Reopening, Severity
from secondstory.incidents.operations import declare_incident, edit_incident, involve, join_as_observer, reopen_incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal, Stale
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    Severity.objects.get_or_create(rank=3, defaults={"code": "SEV3", "name": "Moderate"})
    return make_cast()


def both(*doings: Callable[[], Any]) -> list[Any]:
    """What each answered or raised, having begun at the same moment."""
    begin, answers = Barrier(len(doings)), [None] * len(doings)

    def run(place: int, doing: Callable[[], Any]) -> None:
        begin.wait()
        try:
            answers[place] = doing()
        except Refusal as refusal:
            answers[place] = refusal  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, doing)) for place, doing in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_edits_of_one_version_one_is_saved_and_one_keeps_its_text(cast: Cast) -> None:
    key = cast.make_incident().key

    def edit(title: str) -> Callable[[], Any]:
        return lambda: edit_incident(Incident.objects.get(key=key), expected=1, by=cast.owner, title=title)

    answers = both(edit("Left"), edit("Right"))
    (stale,) = [answer for answer in answers if isinstance(answer, Stale)]
    saved = Incident.objects.get(key=key)
    assert {stale.yours["title"], saved.title} == {"Left", "Right"}
    assert (stale.theirs["title"], stale.version, saved.version) == (saved.title, 2, 2)


def test_two_declared_at_once_get_two_numbers(cast: Cast) -> None:
    KeyCounter.objects.all().delete()
    began = clock.now() - timedelta(hours=1)
    answers = both(*(lambda: declare_incident("It broke", by=cast.owner, started_at=began) for _ in range(4)))
    assert sorted(incident.key for incident in answers) == ["INC-1", "INC-2", "INC-3", "INC-4"]


def test_one_resolution_is_reopened_once(cast: Cast) -> None:
    now = clock.now()
    key = cast.make_incident(started_at=now - timedelta(hours=3), resolved_at=now - timedelta(hours=1)).key
    answers = both(*(lambda: reopen_incident(Incident.objects.get(key=key), by=cast.owner) for _ in range(2)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Refusal", "Reopening"]
    assert Reopening.objects.count() == 1


def test_one_label_is_taken_once_and_two_observers_get_two_numbers(cast: Cast) -> None:
    key = cast.make_incident().key
    answers = both(*(lambda: involve(Incident.objects.get(key=key), label="Lead", by=cast.owner) for _ in range(2)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Involvement", "Refusal"]
    joined = both(*(lambda one=one: join_as_observer(Incident.objects.get(key=key), by=one) for one in (cast.other_team, cast.same_team)))
    assert sorted(row.label for row in joined) == ["Observer 1", "Observer 2"]
    assert Involvement.objects.filter(label="Lead").count() == 1
