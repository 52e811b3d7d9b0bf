"""Datadog: webhooks, events of both versions, logs."""

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
WEBHOOK: dict[str, Any] = {
    "body": "%%%\n@webhook-story CPU is above 90 % on db-2\n- - -\n[[Monitor Status](https://app.datadoghq.com/monitors#1)]\n%%%",
    "last_updated": "1709388310000", "event_type": "query_alert_monitor", "title": "[P2] [Triggered on {host:db-2}] CPU of db",
    "date": "1709388309000", "org": {"id": "1", "name": "Shop"}, "id": "7001",
}
RENAMED: dict[str, Any] = {
    "alertId": "1", "alertTitle": "CPU of db", "alertTransition": "Recovered", "alert_cycle_key": "777", "hostname": "db-2",
    "tags": "service:checkout,env:prod", "link": "https://app.datadoghq.com/event/1", "date": "1709389309000",
}
EVENTS: dict[str, Any] = {
    "events": [
        {
            "id": 9, "title": "Deployed shop 1.42", "text": "by pipeline", "date_happened": 1709388060, "source": "jenkins",
            "alert_type": "info", "priority": "normal", "tags": ["service:shop", "env:prod"], "host": "ci-1", "url": "/event/9",
        },
        {
            "id": 10, "title": "[Recovered] CPU of db", "text": "", "date_happened": 1709389309, "source": "Monitor Alert",
            "alert_type": "success", "tags": ["monitor"], "host": "db-2", "monitor_id": 1,
        },
    ],
}
EVENT_2: dict[str, Any] = {
    "data": [
        {
            "type": "event", "id": "AAA",
            "attributes": {
                "timestamp": "2024-03-02T14:05:09.000Z", "message": "CPU is above 90 %", "tags": ["service:checkout"],
                "attributes": {
                    "title": "[Triggered] CPU of db", "status": "error", "timestamp": 1709388309000,
                    "monitor": {"id": 1, "name": "CPU of db"}, "evt": {"id": "7001"},
                },
            },
        },
    ],
}
LOG: dict[str, Any] = {
    "data": [
        {
            "type": "log", "id": "LL",
            "attributes": {
                "timestamp": "2024-03-02T14:05:08.123Z", "status": "error", "service": "checkout", "host": "web-1",
                "message": "could not get a connection", "tags": [],
            },
        },
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (WEBHOOK, [
        Record(
            "CPU of db: CPU is above 90 % on db-2", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309000", kind="alert",
            source="Datadog", external_id="7001 event", signal="opened", severity="P2",
        ),
    ]),
    (RENAMED, [
        Record(
            "Over: CPU of db", occurred_at=utc("2024-03-02 14:21:49"), time_as_written="1709389309000", kind="alert", source="Datadog",
            thread="777", signal="closed", about=("db-2", "checkout", "prod"), links=("https://app.datadoghq.com/event/1",),
        ),
    ]),
    (EVENTS, [
        Record(
            "Deployed shop 1.42: by pipeline", occurred_at=utc("2024-03-02 14:01:00"), time_as_written="1709388060", kind="change",
            source="Datadog (jenkins)", external_id="9 event", about=("ci-1", "shop", "prod"),
        ),
        Record(
            "Over: CPU of db", occurred_at=utc("2024-03-02 14:21:49"), time_as_written="1709389309", kind="alert",
            source="Datadog (Monitor Alert)", external_id="10 event", thread="1", signal="closed", about=("db-2",),
        ),
    ]),
    (EVENT_2, [
        Record(
            "CPU of db", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309000", kind="alert", source="Datadog",
            external_id="AAA event", thread="1", signal="opened", severity="error", about=("checkout",),
        ),
    ]),
    (LOG, [
        Record(
            "could not get a connection", occurred_at=utc("2024-03-02 14:05:08.123000"), time_as_written="2024-03-02T14:05:08.123Z",
            source="Datadog logs", external_id="LL", severity="error", about=("checkout", "web-1"), marks=("log",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("datadog", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["datadog"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
