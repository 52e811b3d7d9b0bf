"""What the formats of alerts and of incident tools have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from secondstory.sources.records.record import Incident, Record
from secondstory.sources.records.telling import (
    handle,
    in_order,
    inner,
    is_after,
    joined,
    key,
    names,
    newest,
    sentence,
    some_of,
    urls,
    when,
    without,
    words,
)

NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)
ONE = datetime(2024, 3, 2, 13, tzinfo=UTC)


def test_when_is_the_first_value_that_is_a_time() -> None:
    assert when(None, 0, "0001-01-01T00:00:00Z", "2024-03-02T12:00:00Z", "2025-01-01") == {
        "occurred_at": NOON,
        "time_as_written": "2024-03-02T12:00:00Z",
        "precision": "exact",
    }
    assert when("2024-03-02")["precision"] == "day"
    assert when("soon", {}) == {"occurred_at": None, "time_as_written": "", "precision": "unknown"}
    assert some_of("soon", 1709380800) == 1709380800


def test_is_after_never_compares_a_local_time_with_an_instant() -> None:
    local = NOON.replace(tzinfo=None)
    assert [is_after(ONE, NOON), is_after(NOON, ONE), is_after(ONE, local), is_after(ONE, None), is_after(None, NOON)] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_a_key_cuts_times_to_the_second_and_needs_a_name() -> None:
    assert key("P1", "opened", NOON.replace(microsecond=512)) == key("P1", "opened", NOON) == "P1 opened 20240302T120000"
    assert [key("P1", None, ""), key("", "opened"), key()] == ["P1", "", ""]


def test_addresses_of_the_web_alone_are_links() -> None:
    assert urls("https://a.example", "javascript:x", None, 3, "https://a.example", " http://b.example ") == (
        "https://a.example",
        "http://b.example",
    )


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"name": "Ana", "email": "ana@shop.example"}, "ana@shop.example"),
        ({"summary": "Ana"}, "Ana"),
        ("ana", "ana"),
        (None, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_a_handle_is_an_address_before_a_name(user: Any, expected: str) -> None:
    assert handle(user) == expected


def test_names_of_things_in_a_list() -> None:
    assert names({"services": [{"name": "shop"}, "api", {"id": "S1"}, None, 3]}, "services") == ("shop", "api", "S1", "3")


def test_inner_finds_one_or_many_under_a_wrapper_and_else_the_value_itself() -> None:
    assert inner({"incidents": [{"a": 1}, 3]}, "incidents", "incident") == [{"a": 1}]
    assert inner({"incident": {"a": 1}}, "incidents", "incident") == [{"a": 1}]
    assert inner({"incidents": []}, "incidents") == [{"incidents": []}]


def test_words_and_sentences() -> None:
    assert [words("priority_updated"), words("PriorityUpdated"), words("a.b-c")] == ["priority updated", "priority updated", "a b c"]
    assert [sentence(""), sentence("on call")] == ["", "On call"]
    assert [joined("Load!", "up"), joined("Load", "up"), joined("", "up"), joined("Load", "")] == ["Load! up", "Load: up", "up", "Load"]
    assert without("Assigned to Ana Vidal by Ana", ["Ana", "Ana Vidal", ""]) == "Assigned to someone by someone"


def test_the_newest_state_of_one_incident() -> None:
    first, second = Incident("x", "1", status="open", updated_at=ONE), Incident("x", "1", status="done", updated_at=NOON)
    assert newest([first, second]) == first
    assert newest([Incident("x", "1"), Incident("x", "1", status="last")]) == Incident("x", "1", status="last")
    assert [newest([first, Incident("x", "2")]), newest([])] == [None, None]


def test_records_in_order() -> None:
    late, early = Record("late", occurred_at=ONE), Record("early", occurred_at=NOON)
    assert in_order([late, early]) == [early, late]
