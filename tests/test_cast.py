"""The fixtures themselves: if they are wrong, so is everything that uses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from tests.cast import Cast


def test_each_visitor_reads_the_story_of_an_open_incident_as_their_part_in_it_allows(visitors: Cast) -> None:
    incident = visitors.make_incident()
    told = {name: Incident.objects.story_visible_to(one).filter(pk=incident.pk).exists() for name, one in visitors.everybody().items()}
    assert [name for name, may_read in told.items() if may_read] == ["owner", "participant"]


def test_noon_is_what_time_it_is(noon: datetime) -> None:
    assert clock.now() == noon


@pytest.mark.django_db
def test_sqlite_lies_in_a_file_and_keeps_a_log_ahead_of_it() -> None:
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.usefixtures("example")
def test_the_example_has_at_least_sixteen_incidents_of_which_three_are_near_misses(make_incident: Callable[..., Incident]) -> None:
    make_incident()
    shown = Incident.objects.filter(is_example=True)
    assert shown.count() >= 16
    assert shown.filter(near_miss=True).count() >= 3
    assert Incident.objects.filter(is_example=False).count() == 1
