"""Google Cloud's audit logs and other log entries."""

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
ACTIVITY: dict[str, Any] = {
    "insertId": "g1", "logName": "projects/shop/logs/cloudaudit.googleapis.com%2Factivity",
    "protoPayload": {
        "@type": "type.googleapis.com/google.cloud.audit.AuditLog", "authenticationInfo": {"principalEmail": "ana@shop.example"},
        "methodName": "v1.compute.instances.delete", "serviceName": "compute.googleapis.com",
        "resourceName": "projects/shop/zones/z/instances/web-1", "status": {},
    },
    "operation": {"id": "op1", "first": True},
    "resource": {"type": "gce_instance", "labels": {"project_id": "shop", "instance_id": "99"}}, "severity": "NOTICE",
    "timestamp": "2024-03-02T14:01:20.123456789Z", "receiveTimestamp": "2024-03-02T14:01:21Z",
}
REFUSED: dict[str, Any] = {
    "entries": [
        {
            "insertId": "g2", "logName": "projects/shop/logs/cloudaudit.googleapis.com%2Factivity",
            "protoPayload": {
                "authenticationInfo": {"principalEmail": "deployer@shop.iam.gserviceaccount.com"},
                "methodName": "google.cloud.sql.v1.SqlInstancesService.Update", "serviceName": "cloudsql.googleapis.com",
                "resourceName": "projects/shop/instances/db", "status": {"code": 7, "message": "PERMISSION_DENIED"},
            },
            "resource": {"type": "cloudsql_database", "labels": {"project_id": "shop"}}, "severity": "ERROR",
            "timestamp": "2024-03-02T14:01:30Z",
        },
    ],
}
READ: dict[str, Any] = {
    "insertId": "g3", "logName": "projects/shop/logs/cloudaudit.googleapis.com%2Fdata_access",
    "protoPayload": {
        "methodName": "storage.objects.get", "serviceName": "storage.googleapis.com", "resourceName": "projects/_/buckets/b/objects/o",
    },
    "resource": {"labels": {"project_id": "shop"}}, "timestamp": "2024-03-02T14:01:40Z", "severity": "INFO",
}
LINE: dict[str, Any] = {
    "insertId": "g4", "logName": "projects/shop/logs/stdout", "jsonPayload": {"message": "could not get a connection", "order": 7},
    "resource": {"type": "k8s_container", "labels": {"project_id": "shop", "pod_name": "shop-7d9f", "container_name": "shop"}},
    "severity": "ERROR", "timestamp": "2024-03-02T14:05:08.5Z", "trace": "projects/shop/traces/t1",
}
REQUEST: dict[str, Any] = {
    "insertId": "g5", "logName": "projects/shop/logs/requests",
    "httpRequest": {"requestMethod": "POST", "requestUrl": "https://shop.example/order", "status": 503},
    "resource": {"type": "http_load_balancer", "labels": {}}, "timestamp": "2024-03-02T14:05:09Z", "severity": "WARNING",
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (ACTIVITY, [
        Record(
            "instances.delete in compute: web-1", occurred_at=utc("2024-03-02 14:01:20.123456"),
            time_as_written="2024-03-02T14:01:20.123456789Z", kind="change", source="Google Cloud shop", who="ana@shop.example",
            external_id="g1", thread="op1", about=("web-1", "99", "compute"),
        ),
    ]),
    (REFUSED, [
        Record(
            "SqlInstancesService.Update in cloudsql: db (failed: PERMISSION_DENIED)", occurred_at=utc("2024-03-02 14:01:30"),
            time_as_written="2024-03-02T14:01:30Z", kind="change", source="Google Cloud shop",
            who="deployer@shop.iam.gserviceaccount.com", external_id="g2", severity="error", about=("db", "cloudsql"),
            marks=("bot", "failed"),
        ),
    ]),
    (READ, [
        Record(
            "objects.get in storage: o", occurred_at=utc("2024-03-02 14:01:40"), time_as_written="2024-03-02T14:01:40Z",
            source="Google Cloud shop", external_id="g3", about=("o", "storage"), marks=("log",),
        ),
    ]),
    (LINE, [
        Record(
            "could not get a connection", occurred_at=utc("2024-03-02 14:05:08.500000"), time_as_written="2024-03-02T14:05:08.5Z",
            source="Google Cloud shop", external_id="g4", thread="projects/shop/traces/t1", severity="error", about=("shop-7d9f", "shop"),
            marks=("log",),
        ),
    ]),
    (REQUEST, [
        Record(
            "POST https://shop.example/order 503", occurred_at=utc("2024-03-02 14:05:09"), time_as_written="2024-03-02T14:05:09Z",
            source="Google Cloud shop", external_id="g5", severity="warning", marks=("log",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("gcp_logging", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["gcp_logging"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
