"""Zabbix: problems of its API and webhooks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records.record import Record
from tests.sources.formats.trying import assert_cut_is_sound, assert_sound, claims, damaged, read_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# fmt: off
PROBLEMS: dict[str, Any] = {
    "jsonrpc": "2.0",
    "result": [
        {
            "eventid": "100", "objectid": "7", "clock": "1709388309", "ns": "1", "name": "Pool of db-2 is exhausted", "severity": "4",
            "r_eventid": "105", "r_clock": "1709389869", "acknowledged": "1", "hosts": [{"host": "db-2", "name": "db-2"}],
            "acknowledges": [{"acknowledgeid": "3", "userid": "1", "username": "ana", "clock": "1709388400", "message": "Failing over"}],
        },
        {"eventid": "105", "objectid": "7", "value": "0", "clock": "1709389869", "name": "Pool of db-2 is exhausted", "severity": "4"},
    ],
    "id": 1,
}
WEBHOOK: dict[str, Any] = {
    "event_id": "100", "event_name": "Pool of db-2 is exhausted", "event_date": "2024.03.02", "event_time": "14:05:09",
    "event_severity": "High", "event_value": "1", "host_name": "db-2", "trigger_url": "https://zabbix.shop.example/7",
}
SHORT: dict[str, Any] = {
    "hostname": "db-2", "severity": "Average", "status": "OK", "item": "Free connections", "trigger": "Pool of db-2 is exhausted",
    "link": "https://zabbix.shop.example/7",
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (PROBLEMS, [
        Record(
            "Pool of db-2 is exhausted", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309", kind="alert",
            source="Zabbix", external_id="100", thread="100", signal="opened", severity="high", about=("db-2",),
        ),
        Record(
            "Failing over", occurred_at=utc("2024-03-02 14:06:40"), time_as_written="1709388400", kind="communication", source="Zabbix",
            who="ana", external_id="3 acknowledged", thread="100", signal="acknowledged",
        ),
        Record(
            "Over: Pool of db-2 is exhausted", occurred_at=utc("2024-03-02 14:31:09"), time_as_written="1709389869", kind="alert",
            source="Zabbix", external_id="105", thread="100", signal="closed", severity="high", about=("db-2",),
        ),
        Record(
            "Over: Pool of db-2 is exhausted", occurred_at=utc("2024-03-02 14:31:09"), time_as_written="1709389869", kind="alert",
            source="Zabbix", external_id="105", thread="105", signal="closed", severity="high",
        ),
    ]),
    (WEBHOOK, [
        Record(
            "Pool of db-2 is exhausted", occurred_at=datetime.fromisoformat("2024-03-02 14:05:09"), time_as_written="2024-03-02 14:05:09",
            kind="alert", source="Zabbix", external_id="100 opened", thread="100", signal="opened", severity="high", about=("db-2",),
            links=("https://zabbix.shop.example/7",),
        ),
    ]),
    (SHORT, [
        Record(
            "Over: Pool of db-2 is exhausted", precision="unknown", kind="alert", source="Zabbix", signal="closed", severity="average",
            about=("db-2",), links=("https://zabbix.shop.example/7",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("zabbix", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["zabbix"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
