"""AWS CloudTrail: log files, one record, EventBridge, lookup-events."""

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
RECORD: dict[str, Any] = {
    "eventVersion": "1.08",
    "userIdentity": {
        "type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/Admin/ana@shop.example",
        "principalId": "AROA:ana@shop.example",
    },
    "eventTime": "2024-03-02T14:01:10Z", "eventSource": "rds.amazonaws.com", "eventName": "ModifyDBInstance", "awsRegion": "eu-west-1",
    "requestParameters": {"applyImmediately": True, "dBInstanceIdentifier": "shop-db"}, "responseElements": {}, "readOnly": False,
    "eventID": "ct-1", "recipientAccountId": "111122223333",
}
FILE: dict[str, Any] = {
    "Records": [
        RECORD,
        {
            "eventVersion": "1.08",
            "userIdentity": {
                "type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/Admin/ana@shop.example",
                "principalId": "AROA:ana@shop.example",
            },
            "eventTime": "2024-03-02T14:01:10Z", "eventSource": "rds.amazonaws.com", "eventName": "DescribeDBInstances",
            "awsRegion": "eu-west-1", "requestParameters": None, "responseElements": {}, "readOnly": True, "eventID": "ct-2",
            "recipientAccountId": "111122223333",
        },
        {
            "eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "userName": "bo"}, "eventTime": "2024-03-02T14:01:10Z",
            "eventSource": "rds.amazonaws.com", "eventName": "DeleteDBInstance", "awsRegion": "eu-west-1",
            "requestParameters": {"applyImmediately": True, "dBInstanceIdentifier": "shop-db"}, "responseElements": {},
            "readOnly": False, "eventID": "ct-3", "recipientAccountId": "111122223333", "errorCode": "AccessDenied",
        },
        {
            "eventVersion": "1.08", "userIdentity": {"type": "AWSService", "invokedBy": "autoscaling.amazonaws.com"},
            "eventTime": "2024-03-02T14:01:10Z", "eventSource": "ec2.amazonaws.com", "eventName": "TerminateInstances",
            "awsRegion": "eu-west-1", "requestParameters": {"instancesSet": {"items": [{"instanceId": "i-0abc"}]}},
            "responseElements": {}, "readOnly": False, "eventID": "ct-4", "recipientAccountId": "111122223333",
        },
    ],
}
ALONE: dict[str, Any] = RECORD
BY_EVENTBRIDGE: dict[str, Any] = {
    "version": "0", "id": "eb", "detail-type": "AWS API Call via CloudTrail", "source": "aws.rds", "time": "2024-03-02T14:01:10Z",
    "detail": RECORD,
}
LOOKED_UP: dict[str, Any] = {
    "Events": [
        {
            "EventId": "ct-1", "EventName": "ModifyDBInstance", "EventTime": 1709388070.0, "Username": "ana",
            "CloudTrailEvent": '{"eventVersion": "1.08", "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/Admin/ana@shop.example", "principalId": "AROA:ana@shop.example"}, "eventTime": "2024-03-02T14:01:10Z", "eventSource": "rds.amazonaws.com", "eventName": "ModifyDBInstance", "awsRegion": "eu-west-1", "requestParameters": {"applyImmediately": true, "dBInstanceIdentifier": "shop-db"}, "responseElements": {}, "readOnly": false, "eventID": "ct-1", "recipientAccountId": "111122223333"}',
        },
    ],
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (FILE, [
        Record(
            "ModifyDBInstance in rds: shop-db", occurred_at=utc("2024-03-02 14:01:10"), time_as_written="2024-03-02T14:01:10Z",
            kind="change", source="AWS 111122223333 eu-west-1", who="ana@shop.example", external_id="ct-1", about=("shop-db", "rds"),
        ),
        Record(
            "DescribeDBInstances in rds", occurred_at=utc("2024-03-02 14:01:10"), time_as_written="2024-03-02T14:01:10Z",
            source="AWS 111122223333 eu-west-1", who="ana@shop.example", external_id="ct-2", about=("rds",), marks=("log",),
        ),
        Record(
            "DeleteDBInstance in rds: shop-db (refused: AccessDenied)", occurred_at=utc("2024-03-02 14:01:10"),
            time_as_written="2024-03-02T14:01:10Z", kind="change", source="AWS 111122223333 eu-west-1", who="bo", external_id="ct-3",
            severity="error", about=("shop-db", "rds"), marks=("failed",),
        ),
        Record(
            "TerminateInstances in ec2: i-0abc", occurred_at=utc("2024-03-02 14:01:10"), time_as_written="2024-03-02T14:01:10Z",
            kind="change", source="AWS 111122223333 eu-west-1", who="autoscaling", external_id="ct-4", about=("i-0abc", "ec2"),
            marks=("bot",),
        ),
    ]),
    (ALONE, [
        Record(
            "ModifyDBInstance in rds: shop-db", occurred_at=utc("2024-03-02 14:01:10"), time_as_written="2024-03-02T14:01:10Z",
            kind="change", source="AWS 111122223333 eu-west-1", who="ana@shop.example", external_id="ct-1", about=("shop-db", "rds"),
        ),
    ]),
    (BY_EVENTBRIDGE, [
        Record(
            "ModifyDBInstance in rds: shop-db", occurred_at=utc("2024-03-02 14:01:10"), time_as_written="2024-03-02T14:01:10Z",
            kind="change", source="AWS 111122223333 eu-west-1", who="ana@shop.example", external_id="ct-1", about=("shop-db", "rds"),
        ),
    ]),
    (LOOKED_UP, [
        Record(
            "ModifyDBInstance in rds: shop-db", occurred_at=utc("2024-03-02 14:01:10"), time_as_written="2024-03-02T14:01:10Z",
            kind="change", source="AWS 111122223333 eu-west-1", who="ana@shop.example", external_id="ct-1", about=("shop-db", "rds"),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("cloudtrail", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["cloudtrail"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
