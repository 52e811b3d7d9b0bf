"""New Relic: issues and the older incidents."""

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
ISSUE: dict[str, Any] = {
    "id": "nr1", "issueUrl": "https://radar.newrelic.example/nr1", "title": "Errors above 5 %", "priority": "CRITICAL",
    "impactedEntities": ["checkout"], "totalIncidents": 1, "state": "ACTIVATED", "createdAt": 1709388309123, "updatedAt": 1709388310123,
    "alertPolicyNames": ["Golden"], "alertConditionNames": ["Errors"], "owner": "N/A",
}
CLOSED: dict[str, Any] = {
    "id": "nr1", "issueUrl": "https://radar.newrelic.example/nr1", "title": "Errors above 5 %", "priority": "CRITICAL",
    "state": "CLOSED", "createdAt": 1709388309123, "updatedAt": 1709389869123,
}
OLDER: dict[str, Any] = {
    "account_id": 1, "condition_name": "Errors", "current_state": "acknowledged", "details": "Errors above 5 % for 5 minutes",
    "event_type": "INCIDENT", "incident_id": 12, "incident_url": "https://alerts.newrelic.example/12", "owner": "ana@shop.example",
    "policy_name": "Golden", "severity": "CRITICAL", "timestamp": 1709388490000,
    "targets": [{"id": "9", "name": "checkout", "type": "Application"}],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (ISSUE, [
        Record(
            "Errors above 5 %", occurred_at=utc("2024-03-02 14:05:09.123000"), time_as_written="1709388309123", kind="alert",
            source="New Relic", external_id="nr1 opened 20240302T140509", thread="nr1", signal="opened", severity="CRITICAL",
            about=("checkout",), links=("https://radar.newrelic.example/nr1",),
        ),
    ]),
    (CLOSED, [
        Record(
            "Over: Errors above 5 %", occurred_at=utc("2024-03-02 14:31:09.123000"), time_as_written="1709389869123", kind="alert",
            source="New Relic", external_id="nr1 closed 20240302T143109", thread="nr1", signal="closed", severity="CRITICAL",
            links=("https://radar.newrelic.example/nr1",),
        ),
    ]),
    (OLDER, [
        Record(
            "Acknowledged: Errors", occurred_at=utc("2024-03-02 14:08:10"), time_as_written="1709388490000", kind="action",
            source="New Relic", who="ana@shop.example", external_id="12 acknowledged 20240302T140810", thread="12", signal="acknowledged",
            severity="CRITICAL", about=("checkout",), links=("https://alerts.newrelic.example/12",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("newrelic", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["newrelic"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
