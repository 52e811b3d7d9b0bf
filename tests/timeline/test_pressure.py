"""What weighed on people at a minute, of what they knew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from secondstory.timeline.known import KnownEvent
from secondstory.timeline.pressure import Neighbour, OpenAlert, Rules, Watch

AT = datetime(2026, 3, 16, 3, 20, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")


def event(text: str, number: int, *, kind: str = "alert", known: int | None = None, until: int | None = None, **more: str) -> KnownEvent:
    """So many minutes after the minute asked."""
    return KnownEvent(
        uid=text, occurred_at=at(number), occurred_until=None if until is None else at(until), precision="exact", zone="UTC", zone_assumed=False,
        time_as_written="", kind=kind, role=more.get("role", ""), text=text, sources=("pager",), is_in_story=True, known=(),
        known_at=at(number if known is None else known), thread=more.get("thread", ""), signal=more.get("signal", ""),
    )  # fmt: skip


def at(number: int) -> datetime:
    return AT + timedelta(minutes=number)


def still_open(*events: KnownEvent) -> list[str]:
    return [alert.text for alert in Watch(events).open_alerts(AT)]


def test_the_latest_record_of_a_thread_says_whether_it_is_open() -> None:
    first = event("disk full", -30, thread="a", signal="opened")
    seen = event("disk full, taken", -25, thread="a", signal="acknowledged")
    over = event("disk fine", -20, thread="a", signal="closed")
    again = event("disk full again", -10, thread="a", signal="opened")
    assert Watch([seen, first]).open_alerts(AT) == [OpenAlert(at(-30), "disk full, taken", "pager", is_acknowledged=True)]
    assert still_open(over, first, seen) == []
    assert Watch([first, over, again]).open_alerts(AT) == [OpenAlert(at(-10), "disk full again", "pager", is_acknowledged=False)]


def test_without_a_thread_the_words_say_it() -> None:
    assert still_open(event("[FIRING] High latency", -9), event("[RESOLVED] High latency", -5)) == []
    assert still_open(event("High latency", -9), event("High latency has recovered", -5), event("Low disk", -4)) == ["Low disk"]
    assert still_open(event("too many connections were closed by peers", -9)) == ["too many connections were closed by peers"]
    assert still_open(event("High latency", -9, until=-2), event("Low disk", -8, until=2)) == ["Low disk"]


def test_an_end_nobody_knew_of_yet_leaves_it_open() -> None:
    told = [event("disk full", -9, thread="a"), event("disk fine", -5, thread="a", signal="closed", known=3), event("to come", 4)]
    assert still_open(*told) == ["disk full"]


def test_night_pages_other_incidents_and_being_alone_are_told() -> None:
    storm = [event(f"alert {number}", -number, thread=str(number)) for number in range(5)]
    acted = [event("restarted", -6, kind="action", role="On-call"), event("rolled back", 9, kind="decision", role="Lead")]
    around = [
        Neighbour("INC-9", at(-30), None),
        Neighbour("INC-7", at(-60), at(5)),
        Neighbour("INC-8", at(-60), at(-5)),
        Neighbour("INC-6", at(1), None),
    ]
    pressure = Watch([*storm, *acted], zone=LISBON, neighbours=around).pressure(AT)
    assert pressure.sentences() == [
        "It was night: 03:20 there.",
        "5 alerts were open at once.",
        "5 alerts had come within 10 minutes.",
        "2 other incidents were on: INC-7, INC-9.",
        "Until then the timeline names nobody but On-call.",
    ]
    assert Watch(acted, zone=LISBON, neighbours=around[:1]).pressure(AT + timedelta(hours=9)).sentences() == [
        "Another incident was on: INC-9."
    ]


def test_an_alert_of_which_nothing_was_heard_for_long_is_not_counted_and_that_is_said() -> None:
    day = 24 * 60
    certificate = event("certificate ends in three weeks", -3 * day, thread="c", signal="opened")
    near = [event("disk full", -day + 1, thread="a", signal="opened"), event("queue long", -5, thread="b", signal="opened")]
    watch = Watch([certificate, *near])
    assert watch.pressure(AT + timedelta(hours=9)).sentences() == []  # one that is near is not "at once"
    assert watch.pressure(AT).sentences()[1] == (
        "2 alerts were open at once. One more, of which nothing had been heard for 24 hours, is not counted."
    )
    assert [alert.text for alert in watch.open_alerts(AT)] == ["certificate ends in three weeks", "disk full", "queue long"]
    again = Watch([certificate, event("certificate ends in three weeks", -2, thread="c", signal="opened"), *near])
    assert again.pressure(AT).sentences()[1] == "3 alerts were open at once."


@pytest.mark.usefixtures("db")
def test_from_when_on_something_presses_is_for_the_organisation_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"STORM_ALERTS": 2, "STORM_MINUTES": 3, "NIGHT_FROM": 1, "NIGHT_UNTIL": 3, "SILENT_ALERT_HOURS": 1}.items():
        monkeypatch.setenv(f"SECONDSTORY_TIMELINE_{name}", str(value))
    rules = Rules.read()
    assert rules == Rules(2, 3, 1, 3, 1)
    told = [event("a", -2, thread="a"), event("b", -1, thread="b"), event("c", -61, thread="c"), event("d", -4, thread="d")]
    assert Watch(told, rules=rules).pressure(AT).sentences() == [
        "3 alerts were open at once. One more, of which nothing had been heard for 1 hours, is not counted.",
        "2 alerts had come within 3 minutes.",
    ]
    assert [hour for hour in range(24) if rules.is_night(hour)] == [1, 2]
    assert not any(Rules(night_from=6).is_night(hour) for hour in range(24))


def test_each_decision_carries_its_own_and_one_that_is_still_to_come_none() -> None:
    told = [
        event("a", -30),
        event("b", -20),
        event("first", -25, kind="decision"),
        event("second", -10, kind="decision"),
        event("third", 5, kind="decision"),
    ]
    found = Watch(told, zone=ZoneInfo("Asia/Tokyo")).beside(told, by=AT)
    assert {one.text: one.pressure for one in found if one.kind == "decision"} == {
        "first": (), "second": ("2 alerts were open at once.",), "third": ()
    }  # fmt: skip
