"""One file with several tools' objects, and objects that another carries as text."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from secondstory.sources.formats.reading import read, recognise
from secondstory.sources.formats.registry import json_formats
from secondstory.sources.records.dispatch import Dispatch, records_in, understood
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import carried
from secondstory.sources.records.material import of_bytes
from secondstory.sources.records.record import Record, Skipped
from secondstory.sources.records.shapes import shape_of

ENTRY = {
    "insertId": "1",
    "logName": "projects/shop/logs/stdout",
    "resource": {},
    "textPayload": "pool is empty",
    "timestamp": "2024-03-02T14:05:08Z",
}
EVENT = {
    "kind": "Event",
    "involvedObject": {"kind": "Pod", "name": "shop"},
    "reason": "BackOff",
    "message": "again",
    "metadata": {"uid": "u"},
}
TEXT = json.dumps(ENTRY)
ENVELOPES: list[dict[str, Any]] = [
    {"Type": "Notification", "TopicArn": "t", "MessageId": "m", "Message": TEXT, "Timestamp": "2024-03-02T14:05:10Z"},
    {"Records": [{"EventSource": "aws:sns", "Sns": {"TopicArn": "t", "MessageId": "m", "Message": f" {TEXT}\n"}}]},
    {"Records": [{"messageId": "m", "eventSource": "aws:sqs", "body": TEXT}]},
    {"message": {"data": base64.b64encode(TEXT.encode()).decode(), "messageId": "m"}, "subscription": "s"},
]


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_what_an_envelope_carries_is_read_by_the_format_that_knows_it(envelope: dict[str, Any]) -> None:
    assert carried(envelope) == [ENTRY]
    material = of_bytes("hook.json", json.dumps(envelope).encode())
    assert recognise(material)[0].format.key == "gcp_logging"
    assert [(one.text, one.raw) for one in read(material) if isinstance(one, Record)] == [("pool is empty", json.dumps(envelope))]


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"Message": TEXT},
        {"TopicArn": "t", "Message": "plain"},
        {"TopicArn": "t", "Message": "[1]"},
        {"Records": 3},
        {"Records": [1, {}]},
        {"message": {"data": "?"}},
        {"message": {"data": "gICA"}},
        {"messageId": 1, "body": None},
    ],
)
def test_what_carries_nothing(value: dict[str, Any]) -> None:
    assert carried(value) == []


def test_a_surer_format_keeps_the_whole() -> None:
    alarm = {**ENVELOPES[0], "Message": json.dumps({"AlarmName": "pool", "NewStateValue": "ALARM"})}
    assert [(one.key, value is alarm) for one, value in understood(json_formats(), alarm)] == [("cloudwatch", True)]


def test_each_object_of_a_file_goes_to_the_format_that_knows_it() -> None:
    lines = [ENTRY, EVENT, {"nothing": "known"}, [EVENT], 7]
    items = list(records_in(of_bytes("all.jsonl", json.dumps(lines).encode()), json_formats()))
    assert [(one.source, one.locator) for one in items if isinstance(one, Record)] == [
        ("Google Cloud shop", "item 1"),
        ("Kubernetes", "item 2"),
        ("Kubernetes", "item 4.1"),
    ]
    assert [one for one in items if isinstance(one, Skipped)] == [
        Skipped("An object in it is of no kind this program knows, so it was passed over.", "item 3"),
        Skipped("A value in it is no JSON object, so it was passed over.", "item 5"),
    ]


def test_an_object_larger_than_what_is_looked_at_is_recognised_by_its_beginning() -> None:
    value = {"kind": "List", "items": [{**EVENT, "message": f"again {number} " + "x" * 900} for number in range(100)]}
    material = of_bytes("events.json", json.dumps(value).encode())
    assert recognise(material)[0].format.key == "kubernetes"
    assert len([one for one in read(material) if isinstance(one, Record)]) == 100


def test_an_unknown_shape_is_asked_for_once_and_a_known_one_each_time() -> None:
    asked: list[str] = []

    def counted(one: JsonFormat) -> JsonFormat:
        def recognise(value: dict[str, Any]) -> Guess | None:
            asked.append(one.key)
            return one.recognise(value)

        return replace(one, recognise=recognise)

    formats = [counted(one) for one in json_formats()]
    dispatch = Dispatch(formats)
    unknown = [{"ts": 1773496800 + number, "msg": f"line {number}", "at": {"host": "db-2"}} for number in range(3)]
    assert [[one.key for one, _value in dispatch.understood(value)] for value in unknown] == [["json"]] * 3
    assert (asked.count("github"), asked.count("json")) == (1, 4)
    assert [[one.key for one, _value in dispatch.understood(value)] for value in (ENTRY, ENTRY)] == [["gcp_logging"]] * 2
    assert asked.count("github") == 3


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (
            {"type": "note", "event": {}, "ts": 1773496800, "text": "a"},
            {"type": "event_callback", "event": {}, "ts": 1773496800, "text": "a"},
        ),
        ({"schemaId": "x", "data": {"message": "a b"}}, {"schemaId": "azureMonitorCommonAlertSchema", "data": {"message": "a b"}}),
        ({"kind": "Thing", "metadata": {"name": "a b"}, "reason": "x"}, {"kind": "Event", "metadata": {"name": "a b"}, "reason": "x"}),
    ],
)
def test_a_value_by_which_a_tool_names_itself_is_part_of_the_shape(first: dict[str, Any], other: dict[str, Any]) -> None:
    dispatch = Dispatch(json_formats())
    for value in (first, other, first, other):
        assert [one.key for one, _value in dispatch.understood(value)] == [one.key for one, _value in understood(json_formats(), value)]
    assert shape_of(first) != shape_of(other)


def test_shapes_differ_by_keys_and_types_and_not_by_what_is_said() -> None:
    assert shape_of({"a": "x y", "b": 1, "c": [{"d": 1}]}) == shape_of({"a": "z", "b": 7, "c": [{"d": 3}, {"e": 1}]})
    several: list[dict[str, Any]] = [{"a": "x"}, {"a": ""}, {"a": 1}, {"a": None}, {"a": "{1"}, {"a": []}, {"a": {}}, {"b": "x"}]
    assert len({shape_of(one) for one in several}) == 8
