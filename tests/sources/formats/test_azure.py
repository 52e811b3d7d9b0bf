"""Azure Monitor: the common alert schema and the activity log."""

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
FIRED: dict[str, Any] = {
    "schemaId": "azureMonitorCommonAlertSchema",
    "data": {
        "essentials": {
            "alertId": "/subscriptions/s/alerts/1", "alertRule": "Pool exhausted", "severity": "Sev1", "signalType": "Metric",
            "monitorCondition": "Fired", "monitoringService": "Platform",
            "alertTargetIDs": ["/subscriptions/s/resourcegroups/shop/providers/db/db-2"], "configurationItems": ["db-2"],
            "originAlertId": "az-1", "firedDateTime": "2024-03-02T14:05:09.1234567Z", "description": "No free connections",
            "essentialsVersion": "1.0",
        },
        "alertContext": {},
    },
}
RESOLVED: dict[str, Any] = {
    "schemaId": "azureMonitorCommonAlertSchema",
    "data": {
        "essentials": {
            "alertId": "/subscriptions/s/alerts/1", "alertRule": "Pool exhausted", "severity": "Sev1", "signalType": "Metric",
            "monitorCondition": "Resolved", "monitoringService": "Platform",
            "alertTargetIDs": ["/subscriptions/s/resourcegroups/shop/providers/db/db-2"], "configurationItems": ["db-2"],
            "originAlertId": "az-1", "firedDateTime": "2024-03-02T14:05:09.1234567Z", "description": "No free connections",
            "essentialsVersion": "1.0", "resolvedDateTime": "2024-03-02T14:31:00Z",
        },
        "alertContext": {},
    },
}
ACTIVITY: dict[str, Any] = {
    "value": [
        {
            "eventTimestamp": "2024-03-02T14:01:10.1Z", "caller": "ana@shop.example",
            "operationName": {"value": "Microsoft.Sql/servers/databases/write", "localizedValue": "Update database"},
            "status": {"value": "Succeeded"},
            "resourceId": "/subscriptions/s/resourceGroups/shop/providers/Microsoft.Sql/servers/x/databases/shop-db",
            "resourceGroupName": "shop", "eventDataId": "aed1", "correlationId": "c1",
        },
        {
            "eventTimestamp": "2024-03-02T14:02:10Z", "caller": "0000", "operationName": {"value": "Microsoft.Sql/servers/read"},
            "status": {"value": "Failed"}, "resourceId": "/x/y", "eventDataId": "aed2",
        },
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (FIRED, [
        Record(
            "Pool exhausted: No free connections", occurred_at=utc("2024-03-02 14:05:09.123456"),
            time_as_written="2024-03-02T14:05:09.1234567Z", kind="alert", source="Azure Monitor",
            external_id="az-1 opened 20240302T140509", thread="az-1", signal="opened", severity="Sev1", about=("db-2",),
        ),
    ]),
    (RESOLVED, [
        Record(
            "Pool exhausted: No free connections", occurred_at=utc("2024-03-02 14:05:09.123456"),
            time_as_written="2024-03-02T14:05:09.1234567Z", kind="alert", source="Azure Monitor",
            external_id="az-1 opened 20240302T140509", thread="az-1", signal="opened", severity="Sev1", about=("db-2",),
        ),
        Record(
            "Over: Pool exhausted", occurred_at=utc("2024-03-02 14:31:00"), time_as_written="2024-03-02T14:31:00Z", kind="alert",
            source="Azure Monitor", external_id="az-1 closed 20240302T143100", thread="az-1", signal="closed", severity="Sev1",
            about=("db-2",),
        ),
    ]),
    (ACTIVITY, [
        Record(
            "Update database: shop-db (succeeded)", occurred_at=utc("2024-03-02 14:01:10.100000"),
            time_as_written="2024-03-02T14:01:10.1Z", kind="change", source="Azure shop", who="ana@shop.example", external_id="aed1",
            thread="c1", about=("shop-db",),
        ),
        Record(
            "Microsoft.Sql/servers/read: y (failed)", occurred_at=utc("2024-03-02 14:02:10"), time_as_written="2024-03-02T14:02:10Z",
            source="Azure", external_id="aed2", severity="error", about=("y",), marks=("log", "failed"),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("azure", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["azure"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
