"""Monitors that ask from outside."""

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
UPTIMEROBOT: dict[str, Any] = {
    "monitorID": "1", "monitorURL": "https://shop.example", "monitorFriendlyName": "Shop", "alertType": "1",
    "alertTypeFriendlyName": "Down", "alertDetails": "503", "alertDateTime": "1709388309",
}
UPTIMEROBOT_UP: dict[str, Any] = {
    "monitor_friendly_name": "Shop", "monitor_url": "shop.example", "alert_type": "2", "alert_type_friendly_name": "Up",
    "alert_details": "200",
}
CERTIFICATE: dict[str, Any] = {
    "monitorID": "1", "monitorFriendlyName": "Shop", "alertType": "3", "alertTypeFriendlyName": "SSL expiry",
    "alertDetails": "expires in 7 days", "alertDateTime": "1709388309",
}
PINGDOM: dict[str, Any] = {
    "check_id": 8, "check_name": "Shop", "check_type": "HTTP", "check_params": {"full_url": "https://shop.example/"},
    "previous_state": "UP", "current_state": "DOWN", "state_changed_timestamp": 1709388309,
    "state_changed_utc_time": "2024-03-02T14:05:09", "description": "HTTP Error 503",
}
KUMA: dict[str, Any] = {
    "heartbeat": {"monitorID": 3, "status": 1, "time": "2024-03-02 14:31:09.123", "msg": "200 - OK"},
    "monitor": {"id": 3, "name": "Shop", "url": "https://shop.example"}, "msg": "[Shop] Up",
}
BETTER_STACK: dict[str, Any] = {
    "data": {
        "id": "bs1", "type": "incident",
        "attributes": {
            "name": "Shop", "url": "https://shop.example", "cause": "Status 503", "started_at": "2024-03-02T14:05:09Z",
            "acknowledged_at": "2024-03-02T14:08:00Z", "acknowledged_by": "Ana Vidal", "resolved_at": "2024-03-02T14:31:09Z",
        },
    },
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (UPTIMEROBOT, [
        Record(
            "Shop is down: 503", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309", kind="alert", source="UptimeRobot",
            external_id="1 opened 20240302T140509", thread="1", signal="opened", about=("Shop",), links=("https://shop.example",),
        ),
    ]),
    (UPTIMEROBOT_UP, [
        Record(
            "Shop is up again", precision="unknown", kind="alert", source="UptimeRobot", thread="Shop", signal="closed", about=("Shop",),
        ),
    ]),
    (CERTIFICATE, [
        Record(
            "Shop: expires in 7 days", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309", kind="alert",
            source="UptimeRobot", about=("Shop",),
        ),
    ]),
    (PINGDOM, [
        Record(
            "Shop is down: HTTP Error 503", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="1709388309", kind="alert",
            source="Pingdom", external_id="8 opened 20240302T140509", thread="8", signal="opened", about=("Shop",),
            links=("https://shop.example/",),
        ),
    ]),
    (KUMA, [
        Record(
            "Shop is up again", occurred_at=utc("2024-03-02 14:31:09.123000"), time_as_written="2024-03-02 14:31:09.123Z", kind="alert",
            source="Uptime Kuma", external_id="3 closed 20240302T143109", thread="3", signal="closed", about=("Shop",),
            links=("https://shop.example",),
        ),
    ]),
    (BETTER_STACK, [
        Record(
            "Shop is down: Status 503", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="2024-03-02T14:05:09Z", kind="alert",
            source="Better Stack", external_id="bs1 opened 20240302T140509", thread="bs1", signal="opened", about=("Shop",),
            links=("https://shop.example",),
        ),
        Record(
            "Page acknowledged: Shop", occurred_at=utc("2024-03-02 14:08:00"), time_as_written="2024-03-02T14:08:00Z", kind="action",
            source="Better Stack", who="Ana Vidal", external_id="bs1 acknowledged", thread="bs1", signal="acknowledged",
            links=("https://shop.example",),
        ),
        Record(
            "Shop is up again", occurred_at=utc("2024-03-02 14:31:09"), time_as_written="2024-03-02T14:31:09Z", kind="alert",
            source="Better Stack", external_id="bs1 closed 20240302T143109", thread="bs1", signal="closed", about=("Shop",),
            links=("https://shop.example",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("uptime", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["uptime"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
