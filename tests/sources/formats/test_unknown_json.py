"""JSON that nobody knows: what its fields mean is found by their names and their shape."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.formats.mapping import Mapping
from secondstory.sources.formats.reading import read
from secondstory.sources.formats.unknown_json import FORMAT, json_by, mapping_of
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.material import of_bytes
from secondstory.sources.records.record import Record, Skipped

AT = datetime(2026, 3, 14, 14, 0, tzinfo=UTC)


def records_in(value: Any) -> list[Record]:
    return [found for found in FORMAT.read(value) if isinstance(found, Record)]


def one(value: Any) -> Record:
    found = records_in(value)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "time",
    [
        1773496800,
        1773496800.0,
        "1773496800",
        1773496800000,
        "1773496800000",
        1773496800000000,
        "1773496800000000000",
        "2026-03-14T15:00:00+01:00",
    ],
)
@pytest.mark.parametrize("name", ["ts", "@timestamp", "eventTime", "occurred_at", "time", "createdAt", "start_time", "Timestamp"])
def test_any_unit_under_any_usual_name(name: str, time: object) -> None:
    found = one({"id": "7", name: time, "message": "the pool is empty"})
    assert (found.occurred_at, found.text) == (AT, "the pool is empty")


def test_the_time_of_what_happened_counts_not_that_of_an_update_or_an_end() -> None:
    value = {
        "expires_at": "2027-01-01T00:00:00Z", "updated_at": "2026-03-15T00:00:00Z", "user": {"name": "kim", "created_at": "2019-01-01T00:00:00Z"},
        "event": {"created_at": "2026-03-14T14:00:00Z", "title": "Disk full", "resolved_at": "2026-03-14T14:30:00Z"}, "state": "firing",
        "severity": "high", "html_url": "https://watch.example/7", "avatar": "https://watch.example/a.png",
    }  # fmt: skip
    assert one(value) == Record(
        text="Disk full (firing)", occurred_at=AT, occurred_until=datetime(2026, 3, 14, 14, 30, tzinfo=UTC), time_as_written="2026-03-14T14:00:00Z",
        kind="alert", who="kim", signal="opened", severity="high", links=("https://watch.example/7",),
    )  # fmt: skip


def test_zero_dates_and_nulls_give_way_to_a_time_that_is_one() -> None:
    found = one({"started_at": "0001-01-01T00:00:00Z", "occurred_at": None, "created_at": 1773496800, "title": "Disk full"})
    assert found.occurred_at == AT
    assert one({"ts": 0, "msg": "never"}).occurred_at is None


def test_a_shape_once_known_is_read_again_where_its_time_is_null() -> None:
    with_both = {"started_at": "2026-03-14T14:00:00Z", "created_at": "2026-03-14T13:00:00Z", "title": "Disk full"}
    assert one(with_both).occurred_at == AT
    assert one(with_both | {"started_at": "0001-01-01T00:00:00Z"}).occurred_at == datetime(2026, 3, 14, 13, 0, tzinfo=UTC)


def test_json_inside_a_string_is_opened() -> None:
    found = one(
        {"Type": "Notification", "Message": json.dumps({"what": "Disk full on db-2", "when": "2026-03-14T14:00:00Z", "level": "error"})}
    )
    assert (found.text, found.occurred_at, found.severity) == ("Disk full on db-2", AT, "error")


def test_a_list_of_things_that_each_have_a_time_is_a_record_for_each() -> None:
    value = {
        "incident": {
            "name": "Checkout is slow", "started": "2026-03-14T14:00:00Z", "labels": [{"name": "a b", "created_at": "2020-01-01T00:00:00Z"}],
            "timeline": [{"ts": "1773496860", "message": "seen", "user": {"name": "kim"}}, {"ts": 1773496920, "message": "rolled back"}, 7],
        }
    }  # fmt: skip
    assert [(found.text, found.occurred_at, found.who) for found in records_in(value)] == [
        ("Checkout is slow", AT, ""), ("seen", datetime(2026, 3, 14, 14, 1, tzinfo=UTC), "kim"),
        ("rolled back", datetime(2026, 3, 14, 14, 2, tzinfo=UTC), ""),
    ]  # fmt: skip


def test_names_of_things_addresses_and_what_is_said_twice_are_no_titles() -> None:
    assert one({"ts": 1773496800, "metadata": {"name": "pod-7f9c.17706aa"}, "message": "Pulling the image"}).text == "Pulling the image"
    assert one({"ts": 1773496800, "title": "Order failed", "message": "Order failed: 503"}).text == "Order failed: 503"
    found = one(
        {
            "ts": 1773496800,
            "summary": "https://a.example/1",
            "user_profile": {"name": "kim li"},
            "body": "I see it",
            "image": "https://a.example/i.png",
        }
    )
    assert (found.text, found.links) == ("I see it", ("https://a.example/1",))


def test_an_object_without_a_text_tells_some_of_its_fields() -> None:
    assert one({"ts": 1773496800, "code": 503, "ok": False, "path": "/pay"}).text == "code 503 · path /pay"


def test_lines_of_a_log_are_marked_so_that_nobody_is_taken_to_have_known_them() -> None:
    assert one({"ts": 1773496800, "level": "info", "msg": "GET /"}).marks == ("log",)
    assert one({"ts": 1773496800, "author": "kim", "text": "I see errors"}).marks == ()


def test_what_has_neither_time_nor_text_is_passed_over() -> None:
    found = list(read(of_bytes("a.json", b'{"a": 1}\n{"ts": 1773496800, "msg": "here"}\n')))
    assert [type(each) for each in found] == [Skipped, Record]


def test_the_mapping_is_shown_and_a_corrected_one_counts() -> None:
    content = b'{"a": {"seen": "2026-03-14T14:00:00Z", "logged_at": "2026-03-14T15:00:00Z"}, "x": "words of it", "message": "other words"}'
    assert mapping_of(of_bytes("a.json", content)) == Mapping(time="a.logged_at", text=("message",))
    corrected = json_by(Mapping(time="a.seen", text=("x", "message")))
    found = list(read(of_bytes("a.json", content), given=corrected))
    assert [(each.occurred_at, each.text) for each in found if isinstance(each, Record)] == [(AT, "words of it: other words")]


T = 1773496800


@pytest.mark.parametrize(
    ("value", "text", "kind", "severity"),
    [
        ({"id": 7, "name": "Deploy shop", "started": T, "status": "failed", "job": {"id": 3}}, "Deploy shop (failed)", "observation", ""),
        ({"event": "build.finished", "build": {"id": "b", "message": "Raise the pool", "state": "failed", "created_at": T}}, "build.finished: Raise the pool (failed)", "change", ""),
        ({"alert_type": "check_recovered", "title": "Checkout is up", "started_at": T}, "Check recovered: Checkout is up", "alert", ""),
        ({"fault": {"id": 1}, "event": "occurred", "message": "Pool is empty", "created_at": T}, "occurred: Pool is empty", "alert", ""),
        ({"ts": T, "request": {"method": "GET", "uri": "/pay?card=1", "host": "shop.example"}, "status": 502}, "GET shop.example/pay → 502", "observation", "error"),
        ({"ts": T, "level": "info", "msg": "handled request", "method": "GET", "path": "/", "status": 200}, "handled request: GET / → 200", "observation", "info"),
        ({"level": 50, "time": T, "msg": "no connection"}, "no connection", "observation", "error"),
        ({"created_at": T, "description": "<p>It is <b>down</b> &amp; out</p>"}, "It is down & out", "observation", ""),
        ({"timestamp": T, "event": "finished", "buildername": "Ubuntu 18.04"}, "finished · Ubuntu 18.04", "observation", ""),
        ({"time": "2026-03-14T14:00:00Z", "user_agent": "Mozilla/5.0 (X11; Linux)", "code": 7}, "user_agent Mozilla/5.0 (X11; Linux) · code 7", "observation", ""),
    ],
)  # fmt: skip
def test_what_stands_beside_a_title_is_told(value: dict[str, Any], text: str, kind: str, severity: str) -> None:
    found = one(value)
    assert (found.occurred_at, found.text, found.kind, found.severity) == (AT, text, kind, severity)


def test_who_said_it_is_a_person_and_not_the_word_beside() -> None:
    assert one({"ts": T, "text": "I see errors", "sender_name": "kim"}).kind == "communication"
    assert one({"ts": T, "msg": "no connection", "user": "--"}).who == ""
    assert one({"ts": T, "title": "Slow", "operator": "greater than", "threshold": 5}).who == ""


def test_whoever_did_it_is_never_part_of_the_text() -> None:
    found = one({"ts": T, "service": "checkout", "approver": "kimdo", "assignee": {"name": "Bo Lund"}, "before": "v1", "into": "v2"})
    assert not any(name in found.text for name in ("kimdo", "Lund"))
    assert "v1" in found.text


def test_the_time_of_powershell_and_of_a_tracker() -> None:
    assert one({"TimeCreated": "/Date(1773496800000)/", "Message": "It ended"}).occurred_at == AT
    assert one({"Created": "14/Mar/26 2:00 PM", "Summary": "It ended"}).occurred_at == AT.replace(tzinfo=None)
    found = one({"time": "2026-03-14T14:00:00Z", "raw": "2026-03-14 15:00:00 WARN retrying"})
    assert (found.occurred_at, found.text, found.severity) == (AT, "WARN retrying", "warn")


def test_what_is_in_a_list_is_not_told_twice() -> None:
    matrix = {"id": 1, "started_at": T, "message": "Raise the pool", "matrix": [{"id": 2, "started_at": T, "message": "Raise the pool"}]}
    assert [found.text for found in records_in(matrix)] == ["Raise the pool"]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-03-14T14:00:00Z", "1773496800", "{", "[]"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["time", "ts", "message", "title", "event", "user", "id", "url", "level", "a.b", "", "items"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["time", "event", "created_at", "message", "text", "list", "kind"]), VALUES, max_size=6))
def test_no_object_raises(value: dict[str, Any]) -> None:
    if FORMAT.recognise(value) is not None:
        for found in records_in(value):
            assert found.text
            assert found.kind in {"observation", "decision", "action", "change", "alert", "communication", "discovery", "impact"}


@given(st.binary(max_size=300))
def test_no_bytes_raise_but_a_refusal(content: bytes) -> None:
    try:
        assert all(isinstance(found, Record | Skipped) for found in read(of_bytes("a.json", content), given=FORMAT))
    except Unreadable as problem:
        assert problem.sentence
