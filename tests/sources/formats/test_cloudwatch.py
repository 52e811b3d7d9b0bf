"""AWS CloudWatch alarms, however they are wrapped, and other notifications by SNS."""

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
NOTIFICATION: dict[str, Any] = {
    "Type": "Notification", "MessageId": "mid1", "TopicArn": "arn:aws:sns:eu-west-1:111122223333:alarms", "Subject": "ALARM",
    "Message": '{"AlarmName": "pool-exhausted", "AlarmDescription": "No free connections", "AWSAccountId": "111122223333", "NewStateValue": "ALARM", "NewStateReason": "Threshold Crossed", "StateChangeTime": "2024-03-02T14:05:09.123+0000", "Region": "EU (Ireland)", "AlarmArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pool-exhausted", "OldStateValue": "OK", "Trigger": {"MetricName": "FreeConnections", "Namespace": "Shop", "Dimensions": [{"name": "Db", "value": "db-2"}]}}',
    "Timestamp": "2024-03-02T14:05:09.200Z",
}
FOR_A_FUNCTION: dict[str, Any] = {
    "Records": [
        {
            "EventSource": "aws:sns",
            "Sns": {
                "Type": "Notification", "MessageId": "mid2", "TopicArn": "t",
                "Message": '{"AlarmName": "pool-exhausted", "AlarmDescription": "No free connections", "AWSAccountId": "111122223333", "NewStateValue": "OK", "NewStateReason": "Threshold Crossed", "StateChangeTime": "2024-03-02T14:31:09.123+0000", "Region": "EU (Ireland)", "AlarmArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pool-exhausted", "OldStateValue": "OK", "Trigger": {"MetricName": "FreeConnections", "Namespace": "Shop", "Dimensions": [{"name": "Db", "value": "db-2"}]}}',
                "Timestamp": "2024-03-02T14:31:09.200Z",
            },
        },
    ],
}
BY_EVENTBRIDGE: dict[str, Any] = {
    "version": "0", "id": "eb1", "detail-type": "CloudWatch Alarm State Change", "source": "aws.cloudwatch",
    "time": "2024-03-02T14:05:10Z", "region": "eu-west-1",
    "resources": ["arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pool-exhausted"],
    "detail": {
        "alarmName": "pool-exhausted",
        "state": {"value": "INSUFFICIENT_DATA", "reason": "No points", "timestamp": "2024-03-02T14:05:09.123+0000"},
        "previousState": {"value": "OK"},
        "configuration": {
            "description": "No free connections",
            "metrics": [{"metricStat": {"metric": {"namespace": "Shop", "name": "FreeConnections", "dimensions": {"Db": "db-2"}}}}],
        },
    },
}
DESCRIBED: dict[str, Any] = {
    "MetricAlarms": [
        {
            "AlarmName": "pool-exhausted", "AlarmArn": "arn:x", "StateValue": "ALARM", "StateReason": "Threshold Crossed",
            "StateUpdatedTimestamp": "2024-03-02T14:05:09.123Z", "Namespace": "Shop", "MetricName": "FreeConnections",
            "Dimensions": [{"Name": "Db", "Value": "db-2"}],
        },
    ],
}
HISTORY: dict[str, Any] = {
    "AlarmHistoryItems": [
        {
            "AlarmName": "pool-exhausted", "Timestamp": "2024-03-02T14:05:09.123Z", "HistoryItemType": "StateUpdate",
            "HistorySummary": "Alarm updated from OK to ALARM", "HistoryData": '{"newState": {"stateValue": "ALARM"}}',
        },
    ],
}
ANYTHING: dict[str, Any] = {
    "Type": "Notification", "MessageId": "mid3", "TopicArn": "arn:aws:sns:eu-west-1:111122223333:ops", "Subject": "Backup",
    "Message": "Backup of shop-db finished", "Timestamp": "2024-03-02T03:00:00.000Z",
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (NOTIFICATION, [
        Record(
            "pool-exhausted: No free connections", occurred_at=utc("2024-03-02 14:05:09.123000"),
            time_as_written="2024-03-02T14:05:09.123+0000", kind="alert", source="AWS CloudWatch EU (Ireland)",
            external_id="pool-exhausted ALARM 20240302T140509", thread="arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pool-exhausted",
            signal="opened", about=("db-2", "Shop"),
        ),
    ]),
    (FOR_A_FUNCTION, [
        Record(
            "Over: pool-exhausted", occurred_at=utc("2024-03-02 14:31:09.123000"), time_as_written="2024-03-02T14:31:09.123+0000",
            kind="alert", source="AWS CloudWatch EU (Ireland)", external_id="pool-exhausted OK 20240302T143109",
            thread="arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pool-exhausted", signal="closed", about=("db-2", "Shop"),
        ),
    ]),
    (BY_EVENTBRIDGE, [
        Record(
            "No data: pool-exhausted: No points", occurred_at=utc("2024-03-02 14:05:09.123000"),
            time_as_written="2024-03-02T14:05:09.123+0000", kind="alert", source="AWS CloudWatch eu-west-1",
            external_id="pool-exhausted INSUFFICIENT_DATA 20240302T140509",
            thread="arn:aws:cloudwatch:eu-west-1:111122223333:alarm:pool-exhausted", about=("db-2",),
        ),
    ]),
    (DESCRIBED, [
        Record(
            "pool-exhausted: Threshold Crossed", occurred_at=utc("2024-03-02 14:05:09.123000"),
            time_as_written="2024-03-02T14:05:09.123Z", kind="alert", source="AWS CloudWatch",
            external_id="pool-exhausted ALARM 20240302T140509", thread="arn:x", signal="opened", about=("db-2", "Shop"),
        ),
    ]),
    (HISTORY, [
        Record(
            "pool-exhausted: Alarm updated from OK to ALARM", occurred_at=utc("2024-03-02 14:05:09.123000"),
            time_as_written="2024-03-02T14:05:09.123Z", kind="alert", source="AWS CloudWatch",
            external_id="pool-exhausted ALARM 20240302T140509", thread="pool-exhausted", signal="opened",
        ),
    ]),
    (ANYTHING, [
        Record(
            "Backup: Backup of shop-db finished", occurred_at=utc("2024-03-02 03:00:00"), time_as_written="2024-03-02T03:00:00.000Z",
            source="AWS ops", external_id="mid3", marks=("bot",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("cloudwatch", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["cloudwatch"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
