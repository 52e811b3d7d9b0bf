"""AWS CloudWatch alarms: as notifications (SNS, its message JSON in a string), by EventBridge, and as the API lists them with history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.sources.records.fields import JsonObject, at, first, has, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import inside
from secondstory.sources.records.record import Record, Signal
from secondstory.sources.records.telling import inner, joined, key, part_of, sentence, when

_STATES: dict[str, Signal] = {"ALARM": "opened", "OK": "closed", "INSUFFICIENT_DATA": ""}
_LISTS = ("Records", "MetricAlarms", "CompositeAlarms", "AlarmHistoryItems")


def recognise(value: JsonObject) -> Guess | None:
    """An alarm has its name and its new state, however it is wrapped; another notification has at least its envelope."""
    one = inner(value, *_LISTS)[0]
    told = _message(one)
    if has(told, "AlarmName") and ("NewStateValue" in told or "StateValue" in told or "HistoryItemType" in told):
        return Guess(97, "it has the name of an alarm and its state")
    if has(told.get("detail"), "alarmName", "state"):
        return Guess(97, "it has an alarm's change of state, by EventBridge")
    if has(told, "AlarmName", "Namespace", "MetricName"):
        return Guess(85, "it has the name of an alarm and its metric")
    envelope = one["Sns"] if isinstance(one.get("Sns"), dict) else one
    if has(envelope, "TopicArn", "Message", "MessageId"):
        return Guess(60, "it is a notification by AWS SNS")
    return None


def _message(one: JsonObject) -> JsonObject:
    """What a notification carries, or the thing itself."""
    envelope = one["Sns"] if isinstance(one.get("Sns"), dict) else one
    found = inside(envelope.get("Message"))
    return found if isinstance(found, dict) else envelope


def read(value: JsonObject) -> Iterator[Record]:
    """One record a change of state."""
    many = inner(value, *_LISTS)
    for one in many:
        told = _message(one)
        envelope = one["Sns"] if isinstance(one.get("Sns"), dict) else one
        if isinstance(told.get("detail"), dict) and "alarmName" in told["detail"]:
            record = _by_bridge(told)
        else:
            record = _alarm(told, envelope) if "AlarmName" in told else _notification(told, envelope)
        yield from part_of(many, one, [record])


def _alarm(told: JsonObject, envelope: JsonObject) -> Record:
    state = first(told, "NewStateValue", "StateValue") or text(inside(told.get("HistoryData")), "newState", "stateValue")
    metric, reason = at(told, "Trigger") or told, first(told, "NewStateReason", "StateReason", "HistorySummary")
    times = ("StateChangeTime", "StateUpdatedTimestamp", "StateTransitionedTimestamp", "Timestamp")
    given = when(*(told.get(name) for name in times), envelope.get("Timestamp"))
    return Record(
        _text(text(told, "AlarmName"), state, first(told, "AlarmDescription"), reason),
        **given,
        kind="alert",
        source=" ".join(some("AWS CloudWatch", first(told, "Region"))),
        external_id=key(text(told, "AlarmName"), state, given["occurred_at"]) if given["occurred_at"] else "",
        thread=text(told, "AlarmArn") or text(told, "AlarmName"),
        signal=_STATES.get(state, "" if state else "opened"),
        severity=text(told, "Priority"),
        about=some(*_dimensions(metric), text(metric, "Namespace")),
    )


def _text(name: str, state: str, description: str, reason: str) -> str:
    if state == "OK":
        return joined("Over", name)
    if state == "INSUFFICIENT_DATA":
        return joined("No data", joined(name, reason or description))
    return joined(name, description or reason) or "Alarm"


def _dimensions(metric: Any) -> tuple[str, ...]:
    given = [one for name in ("Dimensions", "dimensions") for one in objects(metric, name)]
    return some(*(first(one, "value", "Value") for one in given))


def _by_bridge(value: JsonObject) -> Record:
    told = value["detail"]
    state, name = text(told, "state", "value"), text(told, "alarmName")
    metrics = [at(one, "metricStat", "metric", "dimensions") for one in objects(told, "configuration", "metrics")]
    about = [text(each) for one in metrics if isinstance(one, dict) for each in one.values()]
    given = when(at(told, "state", "timestamp"), value.get("time"))
    return Record(
        _text(name, state, text(told, "configuration", "description"), text(told, "state", "reason")),
        **given,
        kind="alert",
        source=" ".join(some("AWS CloudWatch", text(value, "region"))),
        external_id=key(name, state, given["occurred_at"]) if given["occurred_at"] else text(value, "id"),
        thread=text(value, "resources", 0) or name,
        signal=_STATES.get(state, ""),
        about=some(*about),
    )


def _notification(told: JsonObject, envelope: JsonObject) -> Record:
    """Anything else that came by a topic: an event of a service, a sentence."""
    says = text(envelope, "Message") if told is envelope else first(told, "message", "Event Message", "detail-type", "summary", "title")
    subject = text(envelope, "Subject")
    return Record(
        sentence(joined(subject, "" if says == subject else says)) or "Notification",
        **when(envelope.get("Timestamp"), told.get("time")),
        source=" ".join(some("AWS", text(envelope, "TopicArn").rpartition(":")[2])),
        external_id=text(envelope, "MessageId"),
        marks=("bot",),
    )


FORMAT = JsonFormat("cloudwatch", "AWS CloudWatch alarms", recognise, read)
