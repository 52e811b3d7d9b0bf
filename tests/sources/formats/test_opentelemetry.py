"""OpenTelemetry logs: OTLP, the collector's files, an SDK's records."""

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
OTLP: dict[str, Any] = {
    "resourceLogs": [
        {
            "resource": {
                "attributes": [
                    {"key": "service.name", "value": {"stringValue": "checkout"}},
                    {"key": "host.name", "value": {"stringValue": "web-1"}},
                ],
            },
            "scopeLogs": [
                {
                    "scope": {"name": "shop.pool"},
                    "logRecords": [
                        {
                            "timeUnixNano": "1709388308123456789", "severityNumber": 17, "severityText": "",
                            "body": {"stringValue": "could not get a connection"}, "traceId": "0af7651916cd43dd8448eb211c80319c",
                            "attributes": [
                                {"key": "exception.type", "value": {"stringValue": "PoolError"}},
                                {"key": "exception.message", "value": {"stringValue": "no free connection"}},
                            ],
                        },
                        {
                            "timeUnixNano": "0", "observedTimeUnixNano": 1709388309000000000, "severityText": "INFO",
                            "body": {
                                "kvlistValue": {
                                    "values": [
                                        {"key": "order", "value": {"intValue": "7"}},
                                        {"key": "items", "value": {"arrayValue": {"values": [{"stringValue": "a"}, {"boolValue": True}]}}},
                                    ],
                                },
                            },
                            "attributes": [{"key": "event.name", "value": {"stringValue": "order.placed"}}],
                        },
                    ],
                },
            ],
        },
    ],
}
OLDER: dict[str, Any] = {
    "resourceLogs": [
        {
            "resource": {},
            "instrumentationLibraryLogs": [
                {
                    "logs": [
                        {
                            "timeUnixNano": "1709388308000000000", "severityText": "Warning",
                            "body": {"stringValue": '{"message": "slow", "ms": 2400}'},
                        },
                    ],
                },
            ],
        },
    ],
}
OF_AN_SDK: dict[str, Any] = {
    "body": "could not get a connection", "severity_number": 17, "severity_text": "ERROR", "attributes": {"order": 7},
    "timestamp": "2024-03-02T14:05:08.123456Z", "trace_id": "0x0", "resource": {"attributes": {"service.name": "checkout"}},
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (OTLP, [
        Record(
            "could not get a connection: PoolError: no free connection", occurred_at=utc("2024-03-02 14:05:08.123456"),
            time_as_written="1709388308123456789", source="OpenTelemetry checkout", thread="0af7651916cd43dd8448eb211c80319c",
            severity="error", about=("checkout", "web-1"), marks=("log",),
        ),
        Record(
            "order.placed: order=7, items=a, true", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309000000000",
            source="OpenTelemetry checkout", about=("checkout", "web-1"), marks=("log",),
        ),
    ]),
    (OLDER, [
        Record(
            "slow", occurred_at=utc("2024-03-02 14:05:08"), time_as_written="1709388308000000000", source="OpenTelemetry",
            severity="warning", marks=("log",),
        ),
    ]),
    (OF_AN_SDK, [
        Record(
            "could not get a connection", occurred_at=utc("2024-03-02 14:05:08.123456"), time_as_written="2024-03-02T14:05:08.123456Z",
            source="OpenTelemetry checkout", severity="error", about=("checkout",), marks=("log",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("opentelemetry", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["opentelemetry"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
