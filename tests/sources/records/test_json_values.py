"""JSON as a stream: whole results for every shape of file, and nothing lost before the place where one is damaged."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records import json_values
from secondstory.sources.records.json_values import Value, glimpse, values_of
from secondstory.sources.records.record import Skipped

SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8)
OBJECTS = st.dictionaries(st.text(max_size=5), SCALARS | st.lists(SCALARS, max_size=3), max_size=4)


def read(content: bytes) -> list[Any]:
    return [one.value if isinstance(one, Value) else one.sentence for one in values_of(BytesIO(content))]


@given(st.lists(OBJECTS, min_size=2, max_size=6), st.sampled_from(["list", "lines", "after one another", "indented"]))
def test_every_way_of_writing_the_same_objects_gives_them_all(given: list[Any], way: str) -> None:
    texts = {
        "list": json.dumps(given),
        "lines": "\n".join(json.dumps(one) for one in given),
        "after one another": " ".join(json.dumps(one) for one in given),
        "indented": json.dumps(given, indent=2),
    }
    assert read(texts[way].encode()) == given


@given(st.lists(OBJECTS, min_size=1, max_size=5), st.data())
def test_what_stood_before_the_cut_is_given_and_the_cut_is_said(given: list[Any], data: st.DataObject) -> None:
    whole = json.dumps(given)
    length = data.draw(st.integers(1, len(whole) - 1))
    got = read(whole[:length].encode())
    assert isinstance(got[-1], str)
    assert got[:-1] == given[: len(got) - 1]


def test_a_list_inside_a_large_object_is_given_item_by_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "WHOLE_BYTES", 64)
    monkeypatch.setattr(json_values, "_BLOCK", 16)
    content = json.dumps({"next": None, "Records": [{"a": number} for number in range(40)], "count": 40, "Other": [{"b": 1}]})
    got = list(values_of(BytesIO(content.encode())))
    assert [(one.value, one.under) for one in got if isinstance(one, Value)] == [
        *(({"a": n}, "Records") for n in range(40)),
        ({"b": 1}, "Other"),
    ]
    assert not [one for one in got if isinstance(one, Skipped)]


def test_a_damaged_line_is_passed_over_and_named() -> None:
    got = list(values_of(BytesIO(b'{"a":1}\n{"b":2}\nnot json\n\n{"c":3}\n{"d":')))
    assert [(one.locator, one.value if isinstance(one, Value) else None) for one in got] == [
        ("line 1", {"a": 1}), ("line 2", {"b": 2}), ("line 3", None), ("line 5", {"c": 3}), ("line 6", None),
    ]  # fmt: skip


def test_a_line_beyond_the_limit_is_passed_over_without_being_kept() -> None:
    content = b'{"a":1}\n{"b":"' + b"x" * 5000 + b'"}\n{"c":3}\n'
    got = list(values_of(BytesIO(content), most_line_bytes=1000))
    assert [one.value if isinstance(one, Value) else "passed over" for one in got] == [{"a": 1}, "passed over", {"c": 3}]


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe[\x00", b"9" * 5000, b"nul", b'"', b"]", b"}{"])
def test_nonsense_ends_in_a_sentence_or_in_nothing(content: bytes) -> None:
    assert all(isinstance(one, str | int) for one in read(content))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"items": [{"a": 1}, {"b": [2, 3', {"items": [{"a": 1}, {"b": [2]}]}),
        ('{"kind": "List", "items": [{"a": "x, ]} \\" y"}, {"b', {"kind": "List", "items": [{"a": 'x, ]} " y'}]}),
        ('[{"a": {"b": 1', None),
        ('{"a": 1, "b": tr', {"a": 1}),
        ('{"a": 1}', {"a": 1}),
        ("", None),
        ("}]", None),
        ("[" * 5000, None),
    ],
)
def test_a_glimpse_of_json_that_is_cut_off(text: str, expected: Any) -> None:
    assert glimpse(text) == expected


@given(st.text())
def test_a_glimpse_never_raises(text: str) -> None:
    glimpse("[" + text)


LONG = json.dumps({"a": "x" * 3000})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f'{LONG}\n{{"b": 2}}\n{{"c": 3}}\n', [json.loads(LONG), {"b": 2}, {"c": 3}]),
        ('{"a": ' + "1" * 6000 + '}\n{"b": 2}\n', ["A line is no JSON, so it was passed over.", {"b": 2}]),
        ('{"a": ' * 5000 + "}" * 5000 + '\n{"b": 2}\n{"c": 3}\n', ["A line is no JSON, so it was passed over.", {"b": 2}, {"c": 3}]),
        ('{\n "a": 1\n}\n' * 40, [{"a": 1}] * 40),
    ],
    ids=["a long first line", "a number too long to read", "a first line too deep to read", "objects one after another"],
)
def test_what_comes_after_an_odd_beginning_is_read(content: str, expected: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "WHOLE_BYTES", 256)
    monkeypatch.setattr(json_values, "_BLOCK", 128)
    assert read(content.encode()) == expected
