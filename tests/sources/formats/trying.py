"""What every test of a JSON format asks: what is read, who claims it, and that nothing breaks whatever is in it."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any, get_args

from hypothesis import strategies as st

from secondstory.sources.formats.reading import read
from secondstory.sources.formats.registry import json_formats
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.dispatch import best
from secondstory.sources.records.material import of_bytes
from secondstory.sources.records.record import Incident, Kind, Record, Skipped

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5e300,
    10**30,
    "",
    "x",
    "2024-03-02",
    "2024-03-02 14:05",
    "0001-01-01T00:00:00Z",
    [],
    {},
    [[]],
    [None],
]
ODD += [["x"], [{}], {"id": {}}, {"a": [1]}, "{", '{"a": 1}', "[1]", "\ud800", "x" * 5000, {"name": []}, [{"name": None, "type": 3}]]


def read_of(value: dict[str, Any]) -> tuple[str, list[Record]]:
    """The key of the format that claims an object, and its records without the text they stand on."""
    found = best(json_formats(), value)
    return (found.key, [replace(one, raw="") for one in found.read(value) if isinstance(one, Record)]) if found else ("", [])


def incident_of(value: dict[str, Any]) -> Incident | None:
    """What the format that claims an object says of the incident."""
    found = best(json_formats(), value)
    return found.incident(value) if found and found.incident else None


def claims(value: dict[str, Any]) -> dict[str, int]:
    """How sure each format is of an object."""
    return {one.key: guess.sureness for one in json_formats() if (guess := one.recognise(value)) is not None}


def damaged(samples: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One of the samples with some of its values gone, or of another type."""
    return st.builds(
        _damage, st.sampled_from(samples), st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([None, *ODD])), max_size=8)
    )


def _damage(sample: dict[str, Any], blows: list[tuple[int, Any]]) -> dict[str, Any]:
    value = copy.deepcopy(sample)
    for place, new in blows:
        spots = list(_spots(value))
        if not spots:
            break
        holder, key = spots[place % len(spots)]
        if place % 3:
            holder[key] = copy.deepcopy(new)
        elif isinstance(holder, dict):
            del holder[key]
    return value


def _spots(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a value that holds another."""
    found: list[tuple[Any, Any]] = []
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += [(value, key), *_spots(each)]
    return found


def assert_sound(value: dict[str, Any]) -> None:
    """No format raises on it, and whatever is read of it is a record."""
    for one in json_formats():
        if one.recognise(value) is not None:
            for record in one.read(value):
                if isinstance(record, Record):
                    assert_is_record(record)
            assert one.incident is None or isinstance(one.incident(value), Incident | None)


def assert_is_record(record: Record) -> None:
    """It says something, its kind is known, its times are in order."""
    assert record.text
    assert record.text == record.text.strip()
    assert record.kind in get_args(Kind)
    assert (record.occurred_at is None) == (record.precision == "unknown")
    assert record.occurred_at or not record.occurred_until
    listed: list[object] = [*record.about, *record.links, *record.marks]
    assert all(isinstance(each, str) and each for each in listed)
    names: tuple[object, ...] = (record.source, record.who, record.external_id, record.thread, record.severity, record.time_as_written)
    assert all(isinstance(each, str) for each in names)


def assert_cut_is_sound(sample: dict[str, Any], length: int) -> None:
    """A file that ends in the middle is read as far as it goes, or refused in a sentence."""
    content = json.dumps(sample).encode()
    try:
        for item in read(of_bytes("cut.json", content[: length % (len(content) + 1)])):
            assert isinstance(item, Skipped) or item.raw
    except Unreadable as refusal:
        assert refusal.sentence.endswith((".", ":"))
