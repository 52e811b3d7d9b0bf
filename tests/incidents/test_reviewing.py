"""Whether a review is asked for, let go of, held: the policy on rows, and the clock over a whole life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from secondstory.configuration.operations import save_setting
from secondstory.incidents.enums import Depth
from secondstory.incidents.models import HeldReview, Incident, Severity, SkippedReview
from secondstory.incidents.operations import (
    edit_incident,
    record_held,
    reopen_incident,
    request_review,
    skip_review,
    take_back_skip,
)
from secondstory.incidents.queries import Filters, clocks_running, headers, listed, with_clock
from secondstory.incidents.requirement import limits
from secondstory.incidents.review_clock import ClockState
from secondstory.lib.errors import Refusal
from tests.cast import Cast

SetClock = Callable[[datetime], None]


def asked(incident: Incident) -> tuple[str, list[str]]:
    fresh = Incident.objects.get(pk=incident.pk)
    return fresh.required_depth, fresh.required_because


def state(incident: Incident) -> ClockState:
    (header,) = headers(with_clock(Incident.objects.filter(pk=incident.pk)))
    return header.state


@pytest.mark.usefixtures("noon")
def test_the_policy_is_asked_again_whenever_the_incident_changes(visitors: Cast) -> None:
    incident = visitors.make_incident()
    told = [asked(incident)]
    for change in (
        {"customers_affected": True},
        {"severity": Severity.objects.get(rank=1)},
        {"near_miss": True},
        {"near_miss": False, "customers_affected": False, "severity": None, "internal_hours": 8},
        {"internal_hours": 7},
    ):
        edit_incident(incident, expected=None, by=visitors.owner, **change)
        told.append(asked(incident))
    assert told == [
        (Depth.NONE, ["below_thresholds"]),
        (Depth.WRITTEN, ["customers"]),
        (Depth.MEETING, ["customers", "severity"]),
        (Depth.WRITTEN, ["serious_near_miss"]),
        (Depth.WRITTEN, ["internal"]),
        (Depth.NONE, ["below_thresholds"]),
    ]


@pytest.mark.usefixtures("noon")
def test_thresholds_are_the_organisations(visitors: Cast) -> None:
    save_setting("policy.severity_threshold", value="3", by=visitors.administrator)
    assert asked(visitors.make_incident()) == (Depth.MEETING, ["severity"])


@pytest.mark.usefixtures("noon")
def test_anyone_who_sees_it_may_ask_for_a_review_and_no_rule_outweighs_it(visitors: Cast) -> None:
    incident = visitors.make_incident()
    with pytest.raises(Refusal, match="Say what you hope to learn"):
        request_review(incident, reason="  ", by=visitors.reader)
    request_review(incident, reason="We had the same last year.", by=visitors.reader)
    assert asked(incident) == (Depth.WRITTEN, ["requested"])
    with pytest.raises(Refusal, match="Someone asked for this review"):
        skip_review(incident, reason="No time", by=visitors.owner)


@pytest.mark.usefixtures("noon")
def test_a_skip_has_a_reason_is_counted_and_ends_when_the_incident_turns_out_worse(visitors: Cast) -> None:
    incident = visitors.make_incident(customers_affected=True)
    with pytest.raises(Refusal, match="Say why no review is needed"):
        skip_review(incident, reason="", by=visitors.owner)
    skip_review(incident, reason="The fix shipped with the report.", by=visitors.owner)
    assert asked(incident) == (Depth.NONE, ["skipped", "customers"])
    assert list(listed(visitors.owner, Filters(state="skipped"))) == [incident]
    edit_incident(incident, expected=None, by=visitors.owner, severity=Severity.objects.get(rank=1))
    assert asked(incident) == (Depth.MEETING, ["customers", "severity"])
    take_back_skip(incident, by=visitors.owner)
    with pytest.raises(Refusal, match="Nobody has let go"):
        take_back_skip(incident, by=visitors.owner)


@pytest.mark.usefixtures("noon")
def test_a_request_undoes_a_skip(visitors: Cast) -> None:
    incident = visitors.make_incident(customers_affected=True)
    skip_review(incident, reason="Nothing new", by=visitors.owner)
    request_review(incident, reason="I saw something new.", by=visitors.same_team)
    assert asked(incident) == (Depth.WRITTEN, ["requested", "customers"])
    assert not SkippedReview.objects.exists()


@pytest.mark.usefixtures("noon")
def test_there_is_nothing_to_skip_where_nothing_is_asked_for(visitors: Cast) -> None:
    with pytest.raises(Refusal, match="No review is asked for"):
        skip_review(visitors.make_incident(), reason="Why not", by=visitors.owner)


def test_the_clock_over_a_life_with_two_reopenings(visitors: Cast, noon: datetime, set_clock: SetClock) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1), customers_affected=True)
    told: list[tuple[float, ClockState]] = [(0, state(incident))]

    def at(hours: float) -> None:
        set_clock(noon + timedelta(hours=hours))

    def resolve(hours: float) -> None:
        at(hours)
        edit_incident(incident, expected=None, by=visitors.owner, resolved_at=noon + timedelta(hours=hours))

    resolve(0)
    for hours in (23.9, 24, 40, 48, 48.1):
        at(hours)
        told.append((hours, state(incident)))
    reopen_incident(incident, by=visitors.owner)
    told.append((48.1, state(incident)))
    resolve(50)
    told.append((50, state(incident)))
    at(60)
    reopen_incident(incident, by=visitors.owner)
    resolve(97)
    told.append((97, state(incident)))
    at(98.1)
    told.append((98.1, state(incident)))
    assert told == [
        (0, ClockState.WAITING),
        (23.9, ClockState.GREEN),
        (24, ClockState.AMBER),
        (40, ClockState.RED),
        (48, ClockState.RED),
        (48.1, ClockState.BREACHED),
        (48.1, ClockState.WAITING),
        (50, ClockState.GREEN),
        (97, ClockState.RED),
        (98.1, ClockState.BREACHED),
    ]


def test_a_late_review_needs_a_reason_and_one_in_time_keeps_none(visitors: Cast, noon: datetime, set_clock: SetClock) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1), resolved_at=noon, customers_affected=True)
    set_clock(noon + timedelta(days=4))
    late = noon + timedelta(hours=48, seconds=1)
    with pytest.raises(Refusal, match="Choose the reason") as refused:
        record_held(incident, held_at=late, by=visitors.owner)
    assert refused.value.field == "late_reason"
    with pytest.raises(Refusal, match="listed reasons"):
        record_held(incident, held_at=late, late_reason="busy", by=visitors.owner)
    row = record_held(incident, held_at=late, late_reason="rest", late_note=" A night shift. ", by=visitors.owner)
    assert (row.held_at, row.late_reason, row.late_note, state(incident)) == (late, "rest", "A night shift.", ClockState.HELD_LATE)
    row = record_held(incident, held_at=noon + timedelta(hours=48), late_reason="rest", by=visitors.owner)
    assert (row.late_reason, state(incident), HeldReview.objects.count()) == ("", ClockState.HELD, 1)


@pytest.mark.parametrize("hours", [-2, 5])
def test_a_review_is_held_after_the_incident_began_and_before_now(visitors: Cast, noon: datetime, hours: int) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1), resolved_at=noon)
    with pytest.raises(Refusal, match="before now"):
        record_held(incident, held_at=noon + timedelta(hours=hours), by=visitors.owner)


def test_a_review_of_what_still_lasts_was_not_held(visitors: Cast, noon: datetime) -> None:
    with pytest.raises(Refusal, match="not over yet"):
        record_held(visitors.make_incident(), held_at=noon, by=visitors.owner)


def test_a_review_held_before_a_reopening_was_about_half_of_it(visitors: Cast, noon: datetime, set_clock: SetClock) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(hours=1), resolved_at=noon, customers_affected=True)
    set_clock(noon + timedelta(hours=5))
    record_held(incident, held_at=noon + timedelta(hours=4), by=visitors.owner)
    reopen_incident(incident, by=visitors.owner)
    set_clock(noon + timedelta(hours=9))
    edit_incident(incident, expected=None, by=visitors.owner, resolved_at=noon + timedelta(hours=9))
    assert state(incident) is ClockState.GREEN
    assert list(listed(visitors.owner, Filters(state="waiting"))) == [incident]
    record_held(incident, held_at=noon + timedelta(hours=9), by=visitors.owner)
    assert list(listed(visitors.owner, Filters(state="held"))) == [incident]


def test_no_clock_runs_for_what_an_import_tells(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident(started_at=noon - timedelta(days=900), customers_affected=True, import_uid="abc")
    Incident.objects.update(is_pending=False)
    assert (state(incident), incident.is_ongoing) == (ClockState.NOT_REQUIRED, False)
    assert [*listed(visitors.owner, Filters(state="waiting")), *listed(visitors.owner, Filters(state="ongoing"))] == []


def test_what_can_still_be_held_in_time_comes_before_what_cannot(visitors: Cast, noon: datetime) -> None:
    ended = {"a": 100, "b": 30, "c": 60, "d": 3}
    for title, hours in ended.items():
        end = noon - timedelta(hours=hours)
        visitors.make_incident(title, started_at=end - timedelta(hours=1), resolved_at=end, customers_affected=True)
    found = clocks_running(visitors.owner, limits())
    assert [(header.incident.title, header.state) for header in found] == [
        ("b", ClockState.AMBER),
        ("d", ClockState.GREEN),
        ("c", ClockState.BREACHED),
        ("a", ClockState.BREACHED),
    ]
