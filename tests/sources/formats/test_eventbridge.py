"""Amazon EventBridge: one envelope, many services."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records.record import Record
from tests.sources.formats.sound import utc
from tests.sources.formats.trying import assert_cut_is_sound, assert_sound, claims, damaged, read_of


def event(source: str, kind: str, **detail: Any) -> dict[str, Any]:
    return {
        "version": "0", "id": "e1", "detail-type": kind, "source": f"aws.{source}", "account": "1", "time": "2026-03-14T14:05:11Z",
        "region": "eu-west-1", "resources": [], "detail": detail,
    }  # fmt: skip


PIPELINE = event(
    "codepipeline", "CodePipeline Stage Execution State Change", pipeline="shop", stage="Prod", state="FAILED", **{"execution-id": "x1"}
)
HEALTH = event(
    "health", "AWS Health Event", eventArn="arn:aws:health:1", service="EC2", startTime="Sat, 14 Mar 2026 14:00:00 GMT",
    eventDescription=[{"language": "en_US", "latestDescription": "Increased error rates"}],
)  # fmt: skip
FINDING = event("guardduty", "GuardDuty Finding", severity=8, title="SSH brute force", type="UnauthorizedAccess:EC2/SSHBruteForce")
TASK = event("ecs", "ECS Task State Change", clusterArn="arn:aws:ecs:eu:1:cluster/shop", lastStatus="STOPPED", stoppedReason="OOM")
SAMPLES = [PIPELINE, HEALTH, FINDING, TASK]


def test_a_stage_of_a_pipeline_is_a_change_with_its_state() -> None:
    assert claims(PIPELINE) == {"eventbridge": 96, "json": 5}
    assert read_of(PIPELINE) == (
        "eventbridge",
        [
            Record(
                text="CodePipeline Stage Execution State Change: shop, Prod failed", occurred_at=utc("2026-03-14 14:05:11"),
                time_as_written="2026-03-14T14:05:11Z", kind="change", source="AWS codepipeline eu-west-1",
                external_id="e1 20260314T140511", thread="x1", about=("shop", "Prod"),
            )
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (HEALTH, ("2026-03-14 14:00", "alert", "opened", "", "AWS Health Event: EC2: Increased error rates")),
        (FINDING, ("2026-03-14 14:05:11", "alert", "", "high", "GuardDuty Finding: SSH brute force")),
        (TASK, ("2026-03-14 14:05:11", "change", "", "", "ECS Task State Change: shop stopped: OOM")),
        (event("s3", "Object Created", severity="low"), ("2026-03-14 14:05:11", "observation", "", "low", "Object Created")),
    ],
)
def test_each_service_is_what_it_is(value: dict[str, Any], expected: tuple[str, ...]) -> None:
    found = read_of(value)[1][0]
    assert (found.occurred_at, found.kind, found.signal, found.severity, found.text) == (utc(expected[0]), *expected[1:])


def test_a_call_of_an_api_in_the_envelope_is_cloudtrails() -> None:
    call = event(
        "ec2", "AWS API Call via CloudTrail", eventName="StopInstances", eventSource="ec2.amazonaws.com", eventTime="2026-03-14T14:05:11Z"
    )
    assert read_of(call)[0] == "cloudtrail"


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
