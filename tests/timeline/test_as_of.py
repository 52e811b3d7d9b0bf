"""The rule of law 3 in small: what a role knew by a minute, what is asked for, and how far the scrubber reaches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal, Stale
from secondstory.timeline.as_of import Cursor, cursor_of, minute_of, moment_of, scrubber_of, times_to_come
from secondstory.timeline.models import Event, Knowledge
from secondstory.timeline.operations import NewEvent, add_event, add_events, fold_events, remove_event, state_knowledge, withdraw_knowledge
from secondstory.timeline.queries import known_events, roles_of
from tests.cast import Cast

AT = datetime(2026, 3, 16, 11, 0, tzinfo=UTC)


def minute(number: int) -> datetime:
    return AT + timedelta(minutes=number)


def known(incident: Incident, number: int, role: str = "") -> list[str]:
    cursor = roles_of(incident).cursor(role, lambda: minute(number))
    return [event.text for event in known_events(incident, cursor)]


@pytest.fixture
def incident(visitors: Cast, noon: datetime) -> Incident:
    return visitors.make_incident(started_at=noon - timedelta(days=3))


def test_a_role_knows_by_its_own_row_and_else_what_the_responders_know(visitors: Cast, incident: Incident) -> None:
    told = [
        NewEvent("an alert", minute(0), kind="alert"),
        NewEvent("a release", minute(0), kind="change"),
        NewEvent("a call", minute(1), known={"responders": minute(20), "Support": minute(2)}),
        NewEvent("a graph", minute(3), known={"responders": minute(3), "Support": minute(30)}),
        NewEvent("a guess", None, known={"responders": minute(10)}),
    ]
    add_events(incident, told, by=visitors.owner)
    assert known(incident, -1) == []
    assert known(incident, 0) == ["an alert"]
    assert known(incident, 10) == ["an alert", "a graph", "a guess"]
    assert known(incident, 20) == ["an alert", "a call", "a graph", "a guess"]
    assert known(incident, 10, "support") == known(incident, 10, " SUPPORT ") == ["an alert", "a call", "a guess"]
    assert known(incident, 30, "Support") == ["an alert", "a call", "a graph", "a guess"]
    assert known(incident, 10, "Nobody") == known(incident, 10)


def test_what_is_known_to_the_day_alone_is_assumed_known_when_the_day_is_over(visitors: Cast, incident: Incident) -> None:
    midnight = AT.replace(hour=0) - timedelta(days=1)
    add_event(incident, NewEvent("it rained", midnight, precision="day"), by=visitors.owner)
    stated = add_event(incident, NewEvent("it snowed", midnight, precision="day"), by=visitors.owner)
    state_knowledge(stated, role="responders", at=midnight + timedelta(hours=9), by=visitors.owner)
    found = {hours: known(incident, int((midnight + timedelta(hours=hours) - AT).total_seconds() // 60)) for hours in (0, 9, 23, 24)}
    assert found == {0: [], 9: ["it snowed"], 23: ["it snowed"], 24: ["it rained", "it snowed"]}


def test_what_a_later_source_tells_better_stands_by_itself_until_then(visitors: Cast, incident: Incident) -> None:
    first, better = add_events(
        incident, [NewEvent("slow", minute(0), kind="alert"), NewEvent("slow, said a customer", minute(0), known={"responders": minute(9)})],
        by=visitors.owner,
    )  # fmt: skip
    Event.objects.filter(pk=first.pk).update(folded_into=better)
    assert (known(incident, 5), known(incident, 9)) == (["slow"], ["slow, said a customer"])


def test_what_was_taken_away_is_not_there_nor_what_it_told_for(visitors: Cast, incident: Incident) -> None:
    told = [NewEvent(text, minute(0), kind="alert") for text in ("slow", "slow, by another tool", "down")]
    first, other, _down = add_events(incident, told, by=visitors.owner)
    fold_events(first, [other], by=visitors.owner)
    assert known(incident, 0) == ["slow", "down"]
    remove_event(first, by=visitors.owner)
    assert known(incident, 0) == ["down"]


def test_a_statement_is_changed_taken_back_and_refused_when_stale(visitors: Cast, incident: Incident) -> None:
    event = add_event(incident, NewEvent("an alert", minute(0), kind="alert"), by=visitors.owner)
    state_knowledge(event, role="Support", at=minute(5), expected=1, by=visitors.owner)
    state_knowledge(event, role="SUPPORT", at=minute(6), expected=2, by=visitors.owner)
    state_knowledge(event, role="Responders", at=minute(7), expected=3, by=visitors.owner)
    with pytest.raises(Stale):
        state_knowledge(event, role="Support", at=minute(8), expected=3, by=visitors.participant)
    rows = Knowledge.objects.filter(event=event).order_by("role").values_list("role", "at", "basis")
    assert list(rows) == [("Support", minute(6), "stated"), ("responders", minute(7), "stated")]
    withdraw_knowledge(event, role="responders", expected=4, by=visitors.owner)
    withdraw_knowledge(event, role="support", by=visitors.owner)
    assert list(rows.all()) == [("responders", minute(0), "assumed")]
    for role, sentence in {
        "responders": "That time is assumed, not stated: there is nothing to take back. State another time instead.",
        "Legal": "Nobody has said when “Legal” learned of it.",
    }.items():
        with pytest.raises(Refusal) as refused:
            withdraw_knowledge(event, role=role, by=visitors.owner)
        assert refused.value.sentence == sentence
    for year in (1, 9999):
        with pytest.raises(Refusal, match="outside the calendar"):
            state_knowledge(event, role="Support", at=datetime(year, 6, 1, tzinfo=UTC), by=visitors.owner)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-03-14T14:05Z", datetime(2026, 3, 14, 14, 5, tzinfo=UTC)),
        ("2026-03-14T14:05:30+01:00", datetime(2026, 3, 14, 13, 5, 30, tzinfo=UTC)),
        ("2026-03-14T14:05:00 01:00", datetime(2026, 3, 14, 13, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read(asked: str, expected: datetime) -> None:
    assert moment_of(asked, field="as_of") == expected


def test_a_clock_time_is_of_the_zone_where_there_is_one() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    shown = {
        "2026-07-14T14:05": 13,
        "2026-10-25T01:30": 0,
        "2026-03-29T01:30": 1,
    }  # in summer; when that hour came twice, the first; when it never came, as if the clocks stood
    assert {asked: moment_of(asked, field="at", zone=lisbon).hour for asked in shown} == shown


@pytest.mark.parametrize(
    "asked", ["", "now", "2026-03-14", "2026-03-14T14:05", "2026-13-14T14:05Z", "14:05", "2026-03-14T25:05Z", "x" * 5000]
)
def test_what_is_no_moment_is_refused_with_a_sentence(asked: str) -> None:
    with pytest.raises(Refusal, match=r"is not a time with its offset\. Give one like 2026-03-14T14:05Z\.") as refused:
        moment_of(asked, field="as_of")
    assert refused.value.field == "as_of"


@given(
    asked=st.text(max_size=30)
    | st.from_regex(r"[0-9]{1,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(Z|[+ -][0-9]{2}:?[0-9]{2})?", fullmatch=True)
)
def test_nothing_that_is_asked_breaks_the_reading(asked: str) -> None:
    reads: list[Callable[[], datetime]] = [
        lambda: moment_of(asked, field="at", zone=ZoneInfo("Asia/Tokyo")),
        lambda: minute_of(asked, field="at"),
    ]
    for read in reads:
        try:
            assert read().tzinfo == UTC
        except Refusal as refused:
            assert refused.sentence


@given(
    at=st.integers(0, 5_000_000).map(minute),
    before=st.timedeltas(timedelta(), timedelta(days=400)),
)
def test_the_scrubber_begins_with_the_first_thing_known_and_never_ends_at_the_minute(at: datetime, before: timedelta) -> None:
    scrubber = scrubber_of(at, first=at - before)
    assert scrubber.first <= scrubber.at == at < scrubber.last
    assert scrubber.last - at >= (scrubber.last - scrubber.first) / 4
    assert (scrubber.last - scrubber.first) / timedelta(hours=1) in {2**power for power in range(20)}
    assert scrubber_of(at, first=None).first == at


def test_a_role_is_short_and_none_is_the_responders() -> None:
    assert [cursor_of(AT, asked) for asked in ("", " Responders ", "On call  lead")] == [Cursor(AT), Cursor(AT), Cursor(AT, "On call lead")]
    with pytest.raises(Refusal, match="A role has at most 120 characters"):
        cursor_of(AT, "x" * 121)


def test_clock_times_that_were_still_to_come_are_found_in_a_rationale() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    text = "The graph of 10:58 looked fine; at 11:40 it was the pool, v1.11:59, 25:10, 11:40."
    assert times_to_come(text, AT, lisbon) == ["11:40"]
    assert times_to_come("since 23:50, until 0:05", AT.replace(hour=0), lisbon) == ["0:05"]
