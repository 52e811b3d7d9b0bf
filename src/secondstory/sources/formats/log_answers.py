"""What log stores answer to a query: Loki, CloudWatch Logs Insights. What Prometheus answers is measurements, and no events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from secondstory.sources.formats.log_lines import read_said
from secondstory.sources.records.fields import JsonObject, at, has, labels, objects, some, text
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import as_text
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.telling import when

_MEASURED = "It has measurements over time and no events: export the alerts on them, or an annotation, to have them on a timeline."
_ABOUT = ("service_name", "service", "app", "job", "namespace", "pod", "container", "host", "instance")
_TIMES, _TEXTS = ("@timestamp", "timestamp", "time"), ("@message", "message", "msg", "log")


def recognise(value: JsonObject) -> Guess | None:
    """Loki and Prometheus name the type of the result; Insights gives rows of fields with values."""
    kind = text(value, "data", "resultType") or ("streams" if _streams(value) else "")
    if kind == "streams":
        return Guess(96, "it has streams of log lines, as Loki answers")
    if kind in {"matrix", "vector", "scalar"} and "result" in value["data"]:
        return Guess(96, "it has measurements, as Prometheus answers")
    if _rows(value):
        return Guess(95, "it has rows of fields and values, as CloudWatch Logs Insights answers")
    return None


def _streams(value: JsonObject) -> list[JsonObject]:
    """Of a push to Loki, or a tail."""
    return [one for one in objects(value, "streams") if has(one, "stream", "values")]


def _rows(value: JsonObject) -> list[list[Any]]:
    rows = value.get("results")
    return [one for one in rows if isinstance(one, list) and one and has(one[0], "field", "value")] if isinstance(rows, list) else []


def read(value: JsonObject) -> Iterator[Item]:
    """A record for each line."""
    kind = text(value, "data", "resultType")
    if kind and kind != "streams":
        yield Skipped(_MEASURED)
        return
    for stream in [*objects(value, "data", "result"), *_streams(value)]:
        yield from _lines(stream)
    for row in _rows(value):
        fields = {text(one, "field"): one.get("value") for one in row if isinstance(one, dict)}
        stamp = next((fields[name] for name in _TIMES if fields.get(name)), None)
        said = next((str(fields[name]) for name in _TEXTS if fields.get(name)), "")
        told = said or " · ".join(f"{name} {text(fields, name)}" for name in fields if name not in {*_TIMES, "@ptr"})
        if told or stamp:
            utc = f"{stamp}Z" if isinstance(stamp, str) and len(stamp) == 23 else stamp
            yield _line(told, utc, "CloudWatch Logs", text(fields, "@logStream"), {}).at("", raw=as_text(row))


def _lines(stream: JsonObject) -> Iterator[Item]:
    told = labels(stream, "stream")
    values = stream.get("values")
    for one in values if isinstance(values, list) else []:
        if isinstance(one, list) and len(one) > 1:
            yield _line(str(one[1]), one[0], "Loki", "", told).at("", raw=as_text([told, one]))


def _line(said: str, stamp: Any, source: str, name: str, told: dict[str, str]) -> Record:
    words, severity = read_said(said)
    return Record(
        words or "(no text)",
        **when(stamp),
        kind="observation",
        source=source,
        severity=severity or at(told, "level") or at(told, "detected_level") or "",
        about=some(*(told.get(label, "") for label in _ABOUT), name),
        marks=("log",),
    )


FORMAT = JsonFormat("log_answers", "Answers of a log store (Loki, CloudWatch Logs Insights)", recognise, read)
