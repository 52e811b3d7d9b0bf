"""Grafana: unified alerting, the older alerts, annotations."""

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
UNIFIED: dict[str, Any] = {
    "receiver": "story", "status": "firing", "orgId": 1,
    "alerts": [
        {
            "status": "firing", "labels": {"alertname": "HighLatency", "grafana_folder": "Shop", "service": "checkout"},
            "annotations": {"summary": "p99 above 2 s"}, "startsAt": "2024-03-02T14:05:30.5Z", "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "?orgId=1", "fingerprint": "f00", "silenceURL": "https://g.shop.example/silence",
            "dashboardURL": "https://g.shop.example/d/1", "panelURL": "https://g.shop.example/d/1?viewPanel=2", "values": {"B": 2.4},
        },
    ],
    "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "https://g.shop.example/", "version": "1",
    "groupKey": "k", "title": "[FIRING:1] HighLatency", "state": "alerting", "message": "Firing",
}
NAMELESS: dict[str, Any] = {
    "receiver": "", "status": "resolved", "orgId": 1,
    "alerts": [
        {
            "status": "resolved", "labels": {}, "annotations": {}, "startsAt": "2024-03-02T14:05:30Z", "endsAt": "2024-03-02T14:30:30Z",
            "fingerprint": "f01", "silenceURL": "", "dashboardURL": "", "panelURL": "",
        },
    ],
    "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "title": "[RESOLVED:1] (Pool db-2)", "state": "ok",
    "message": "Over",
}
OLDER: dict[str, Any] = {
    "dashboardId": 1, "evalMatches": [{"value": 97, "metric": "cpu", "tags": {"host": "db-2"}}],
    "imageUrl": "https://g.shop.example/i.png", "message": "CPU is busy", "orgId": 1, "panelId": 2, "ruleId": 7,
    "ruleName": "CPU of db", "ruleUrl": "https://g.shop.example/d/1", "state": "alerting", "tags": {"severity": "warning"},
    "title": "[Alerting] CPU of db",
}
OLDER_OK: dict[str, Any] = {"ruleId": 7, "ruleName": "CPU of db", "state": "ok", "title": "[OK] CPU of db"}
DEPLOYMENT: dict[str, Any] = {
    "id": 101, "dashboardId": 0, "panelId": 0, "userId": 3, "login": "ana", "email": "ana@shop.example", "time": 1709388060000,
    "timeEnd": 1709388180000, "text": "Deployed shop <b>1.42</b>", "tags": ["deploy", "shop"], "alertId": 0, "newState": "",
    "prevState": "",
}
STATE: dict[str, Any] = {
    "id": 102, "alertId": 7, "alertName": "CPU of db", "dashboardId": 1, "panelId": 2, "time": 1709388330000, "timeEnd": 1709388330000,
    "text": "", "newState": "alerting", "prevState": "ok", "tags": [],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (UNIFIED, [
        Record(
            "HighLatency: p99 above 2 s", occurred_at=utc("2024-03-02 14:05:30.500000"), time_as_written="2024-03-02T14:05:30.5Z",
            kind="alert", source="Grafana", external_id="f00 20240302T140530 opened", thread="f00", signal="opened", about=("checkout",),
            links=("https://g.shop.example/d/1", "https://g.shop.example/d/1?viewPanel=2", "https://g.shop.example/"),
        ),
    ]),
    (NAMELESS, [
        Record(
            "Pool db-2", occurred_at=utc("2024-03-02 14:05:30"), time_as_written="2024-03-02T14:05:30Z", kind="alert", source="Grafana",
            external_id="f01 20240302T140530 opened", thread="f01", signal="opened",
        ),
        Record(
            "Over: Pool db-2", occurred_at=utc("2024-03-02 14:30:30"), time_as_written="2024-03-02T14:30:30Z", kind="alert",
            source="Grafana", external_id="f01 20240302T143030 closed", thread="f01", signal="closed",
        ),
    ]),
    (OLDER, [
        Record(
            "CPU of db: CPU is busy", precision="unknown", kind="alert", source="Grafana", thread="rule 7", signal="opened",
            severity="warning", about=("db-2",), links=("https://g.shop.example/d/1", "https://g.shop.example/i.png"),
        ),
    ]),
    (OLDER_OK, [
        Record("Over: CPU of db", precision="unknown", kind="alert", source="Grafana", thread="rule 7", signal="closed"),
    ]),
    (DEPLOYMENT, [
        Record(
            "Deployed shop 1.42", occurred_at=utc("2024-03-02 14:01:00"), occurred_until=utc("2024-03-02 14:03:00"),
            time_as_written="1709388060000", kind="change", source="Grafana", who="ana@shop.example", external_id="101 annotation",
            about=("deploy", "shop"),
        ),
    ]),
    (STATE, [
        Record(
            "CPU of db", occurred_at=utc("2024-03-02 14:05:30"), time_as_written="1709388330000", kind="alert", source="Grafana",
            external_id="102 annotation", thread="rule 7", signal="opened",
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("grafana", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["grafana"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
