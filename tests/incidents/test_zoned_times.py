"""Clock times typed in a zone: the hour that comes twice, the hour that doesn't come, and nothing lost to rounding."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.incidents.forms import HeldForm, IncidentForm
from secondstory.lib import clock
from tests.cast import Cast

LISBON = "Europe/Lisbon"
GAP = "In Europe/Lisbon there was no such time: the clocks were put forward over it. Give a time before or after."
TWICE = "In Europe/Lisbon that hour came twice, because the clocks were put back. Choose which of the two it was."


def form_of(cast: Cast, **typed: Any) -> IncidentForm:
    return IncidentForm({"title": "It broke", "zone": LISBON, "started_at": "2025-06-01T10:00"} | typed, visitor=cast.owner)


def test_times_are_read_in_the_chosen_zone(visitors: Cast) -> None:
    form = form_of(visitors, started_at="2025-06-01T10:00", resolved_at="2025-06-01 12:30", detected_at="2025-06-01T10:00:07")
    assert form.is_valid(), form.errors
    values = form.values()
    assert [values[f"{name}_at"] for name in ("started", "detected", "mitigated", "resolved")] == [
        datetime(2025, 6, 1, 9, 0, tzinfo=UTC),
        datetime(2025, 6, 1, 9, 0, 7, tzinfo=UTC),
        None,
        datetime(2025, 6, 1, 11, 30, tzinfo=UTC),
    ]


def test_a_time_that_never_was_gets_a_sentence(visitors: Cast) -> None:
    form = form_of(visitors, started_at="2025-03-30T01:30")
    assert dict(form.errors) == {"started_at": [GAP]}


def test_an_hour_that_came_twice_asks_which_and_then_takes_it(visitors: Cast) -> None:
    form = form_of(visitors, started_at="2025-10-26T01:30")
    assert dict(form.errors) == {"started_at": [TWICE]}
    assert [field.name for field in form.time_rows()[0]] == ["started_at", "started_precision", "started_at_which"]
    for which, hour in (("0", 0), ("1", 1)):
        form = form_of(visitors, started_at="2025-10-26T01:30", started_at_which=which)
        assert form.is_valid(), form.errors
        assert form.values()["started_at"] == datetime(2025, 10, 26, hour, 30, tzinfo=UTC)


def test_an_unknown_zone_gets_a_sentence(visitors: Cast) -> None:
    form = form_of(visitors, zone="Lisbon")
    assert dict(form.errors) == {"zone": ["“Lisbon” is not a time zone. Use a name like Europe/Lisbon or UTC."]}


@pytest.mark.parametrize("at", [datetime(2025, 10, 26, 0, 30, 5, 123_456, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)])
def test_what_is_shown_and_sent_back_is_the_same_instant(visitors: Cast, at: datetime) -> None:
    incident = visitors.make_incident(started_at=at, zone=LISBON)
    shown = IncidentForm(visitor=visitors.owner, incident=incident)
    typed = {field.html_name: field.value() for field in shown if field.value() is not None}
    typed |= {name: value.isoformat() for name, value in typed.items() if isinstance(value, datetime)}
    sent = IncidentForm(typed, visitor=visitors.owner, incident=incident)
    assert sent.is_valid(), sent.errors
    assert sent.values()["started_at"] == at


def test_the_review_form_reads_the_incidents_zone() -> None:
    form = HeldForm({"held_at": "2025-10-26T01:30", "held_at_which": "1"}, zone=LISBON)
    assert form.is_valid()
    assert form.values() == {"held_at": datetime(2025, 10, 26, 1, 30, tzinfo=UTC), "late_reason": "", "late_note": ""}
    assert dict(HeldForm({"held_at": "2025-03-30T01:30"}, zone=LISBON).errors) == {"held_at": [GAP]}


ZONES = st.sampled_from([LISBON, "America/Halifax", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"])


@given(at=st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)), zone=ZONES)  # noqa: DTZ001
def test_every_instant_is_among_those_its_clock_time_stands_for(at: datetime, zone: str) -> None:
    where = ZoneInfo(zone)
    found = clock.instants_of(at.astimezone(where).replace(tzinfo=None), where)
    assert at in found
    assert len(found) in {1, 2}
    assert list(found) == sorted(found)


@given(written=st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1)), zone=ZONES)  # noqa: DTZ001
def test_every_instant_shows_the_clock_time_it_was_read_from(written: datetime, zone: str) -> None:
    where = ZoneInfo(zone)
    for at in clock.instants_of(written, where):
        assert at.astimezone(where).replace(tzinfo=None, fold=0) == written
