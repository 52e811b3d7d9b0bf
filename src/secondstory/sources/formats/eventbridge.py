"""Amazon EventBridge: the envelope in which services of AWS tell what happened: pipelines, health, findings, tasks, scaling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.sources.records.calendar import told as told_time
from secondstory.sources.records.fields import JsonObject, at, first, has, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.record import Kind, Record
from secondstory.sources.records.telling import joined, key, when, words

_CHANGES = frozenset(
    "codepipeline codebuild codedeploy ecr ecs autoscaling codecommit cloudformation elasticbeanstalk codeartifact".split()
)
_ALERTS = frozenset("health guardduty securityhub cloudwatch inspector2 macie trustedadvisor devops-guru backup".split())
_NAMES = (
    "pipeline project-name deploymentGroup application stage repository-name image-tag AutoScalingGroupName EC2InstanceId instance-id "
    "containerInstanceArn taskDefinitionArn clusterArn alarmName service packageName repositoryName stackId"
).split()
_STATES = ("state", "build-status", "status", "lastStatus", "result", "action-type", "desiredStatus", "eventName", "StatusCode")
_SAYS = ("title", "description", "Description", "stoppedReason", "reason", "Cause", "StatusMessage", "additional-information")
_NUMBER = re.compile(r"\d+(?:\.\d+)?\Z")


def recognise(value: JsonObject) -> Guess | None:
    """The envelope has a `detail-type` beside the source and the detail; what is a call of an API belongs to CloudTrail."""
    if has(value, "detail-type", "detail", "source") and not has(value["detail"], "eventName", "eventSource", "eventTime"):
        return Guess(96, "it has an event in the envelope of Amazon EventBridge")
    return None


def read(value: JsonObject) -> Iterator[Record]:
    """One record: what kind of event, of what, in which state."""
    detail = value["detail"] if isinstance(value["detail"], dict) else {}
    service = text(value, "source").removeprefix("aws.")
    told = _said(detail)
    about = some(*(_short(text(detail, name)) for name in _NAMES))
    state = first(detail, *_STATES) or text(detail, "state", "value")
    title = text(value, "detail-type")
    says = joined(title, " ".join(some(", ".join(about), words(state) if state.isupper() else state)))
    began = told_time(detail.get("startTime")) if service == "health" else None
    given = when(f"{began.at:%Y-%m-%dT%H:%M:%SZ}" if began else None, value.get("time"), detail.get("updatedAt"))
    yield Record(
        joined(says, told) or f"An event of {service or 'AWS'}",
        **given,
        kind=_kind(service, title),
        source=f"AWS {service} {text(value, 'region')}".strip(),
        external_id=key(text(value, "id"), given["occurred_at"]),
        thread=first(detail, "eventArn", "execution-id", "build-id", "deploymentId", "taskArn"),
        signal="opened" if service == "health" and not detail.get("endTime") else "",
        severity=_severity(detail),
        about=about,
        links=some(*(url for name in ("deep-link", "url") if (url := text(detail, "additional-information", "logs", name)))),
    )


def _kind(service: str, title: str) -> Kind:
    if service in _ALERTS or "alarm" in title.lower() or "finding" in title.lower():
        return "alert"
    return "change" if service in _CHANGES else "observation"


def _said(detail: JsonObject) -> str:
    found = at(detail, "eventDescription", 0)
    return text(found, "latestDescription") or next((said for name in _SAYS if (said := text(detail, name))), "")


def _severity(detail: JsonObject) -> str:
    """GuardDuty counts from 1 to 10."""
    told = text(detail, "severity") or text(detail, "severity", "Label")
    if not _NUMBER.match(told):
        return told
    number = float(told)
    return "critical" if number >= 9 else "high" if number >= 7 else "medium" if number >= 4 else "low"


def _short(name: str) -> str:
    """The last part of an ARN."""
    return name.rsplit("/", 1)[-1] if name.startswith("arn:") else name


FORMAT = JsonFormat("eventbridge", "Amazon EventBridge", recognise, read)
