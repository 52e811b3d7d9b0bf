"""Prometheus Alertmanager: its webhook, its API, and alerts as other tools pass them on."""

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
    "version": "4", "groupKey": '{}:{alertname="PoolExhausted"}', "status": "resolved", "receiver": "story",
    "groupLabels": {"alertname": "PoolExhausted"}, "commonLabels": {"alertname": "PoolExhausted"}, "commonAnnotations": {},
    "externalURL": "https://am.shop.example", "truncatedAlerts": 0,
    "alerts": [
        {
            "status": "resolved",
            "labels": {"alertname": "PoolExhausted", "service": "checkout", "severity": "critical", "instance": "db-2"},
            "annotations": {"summary": "No free connections on db-2", "runbook_url": "https://runbooks.shop.example/pool"},
            "startsAt": "2024-03-02T14:05:09.123456789Z", "endsAt": "2024-03-02T14:31:00Z",
            "generatorURL": "https://prom.shop.example/graph?g0", "fingerprint": "a1b2c3",
        },
        {
            "status": "firing", "labels": {"alertname": "PoolExhausted", "instance": "db-3"}, "annotations": {},
            "startsAt": "2024-03-02T15:06:00+01:00", "endsAt": "0001-01-01T00:00:00Z",
        },
    ],
}
OF_THE_API: dict[str, Any] = {
    "labels": {"alertname": "DiskFull", "host": "db-2"}, "annotations": {"description": "97 % used"},
    "startsAt": "2024-03-02T14:00:00Z", "endsAt": "2024-03-02T14:08:00Z", "updatedAt": "2024-03-02T14:04:00Z", "fingerprint": "d4",
    "status": {"state": "active", "silencedBy": [], "inhibitedBy": []}, "receivers": [{"name": "story"}],
}
OF_PROMETHEUS: dict[str, Any] = {
    "status": "success",
    "data": {
        "alerts": [
            {
                "labels": {"alertname": "SlowCheckout", "severity": "warning"}, "annotations": {"summary": "p99 above 2 s"},
                "state": "pending", "activeAt": "2024-03-02T13:59:30Z", "value": "2.4",
            },
        ],
    },
}
PASSED_ON: dict[str, Any] = {"summary": "Queue is over a third", "labels": {"severity": "warning", "namespace": "shop"}}
GROUP_WITHOUT_NAMES: dict[str, Any] = {
    "receiver": "r", "status": "firing", "alerts": [{"status": "firing", "startsAt": "2024-03-02T14:00:00Z"}], "groupLabels": {},
    "commonLabels": {}, "commonAnnotations": {"summary": "Something is slow"}, "version": "3", "groupKey": 77,
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (WEBHOOK, [
        Record(
            "PoolExhausted: No free connections on db-2", occurred_at=utc("2024-03-02 14:05:09.123456"),
            time_as_written="2024-03-02T14:05:09.123456789Z", kind="alert", source="Alertmanager",
            external_id="a1b2c3 20240302T140509 opened", thread="a1b2c3", signal="opened", severity="critical",
            about=("checkout", "db-2"),
            links=("https://prom.shop.example/graph?g0", "https://runbooks.shop.example/pool", "https://am.shop.example"),
        ),
        Record(
            "Over: PoolExhausted: No free connections on db-2", occurred_at=utc("2024-03-02 14:31:00"),
            time_as_written="2024-03-02T14:31:00Z", kind="alert", source="Alertmanager", external_id="a1b2c3 20240302T143100 closed",
            thread="a1b2c3", signal="closed", severity="critical", about=("checkout", "db-2"),
            links=("https://prom.shop.example/graph?g0", "https://runbooks.shop.example/pool", "https://am.shop.example"),
        ),
        Record(
            "PoolExhausted", occurred_at=utc("2024-03-02 14:06:00"), time_as_written="2024-03-02T15:06:00+01:00", kind="alert",
            source="Alertmanager", external_id="alertname=PoolExhausted,instance=db-3 20240302T140600 opened",
            thread="alertname=PoolExhausted,instance=db-3", signal="opened", about=("db-3",), links=("https://am.shop.example",),
        ),
    ]),
    (OF_THE_API, [
        Record(
            "DiskFull: 97 % used", occurred_at=utc("2024-03-02 14:00:00"), time_as_written="2024-03-02T14:00:00Z", kind="alert",
            source="Alertmanager", external_id="d4 20240302T140000 opened", thread="d4", signal="opened", about=("db-2",),
        ),
    ]),
    (OF_PROMETHEUS, [
        Record(
            "SlowCheckout: p99 above 2 s", occurred_at=utc("2024-03-02 13:59:30"), time_as_written="2024-03-02T13:59:30Z", kind="alert",
            source="Alertmanager", external_id="alertname=SlowCheckout,severity=warning 20240302T135930 opened",
            thread="alertname=SlowCheckout,severity=warning", severity="warning", marks=("pending",),
        ),
    ]),
    (PASSED_ON, [
        Record(
            "Queue is over a third", precision="unknown", kind="alert", source="Alertmanager", thread="namespace=shop,severity=warning",
            signal="opened", severity="warning", about=("shop",),
        ),
    ]),
    (GROUP_WITHOUT_NAMES, [
        Record(
            "Something is slow", occurred_at=utc("2024-03-02 14:00:00"), time_as_written="2024-03-02T14:00:00Z", kind="alert",
            source="Alertmanager", signal="opened",
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("alertmanager", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["alertmanager"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
