"""What the tests of chat, code, tickets, calendars and logs ask of every format: sound records, and nothing raised but a refusal."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import strategies as st

from secondstory.sources.formats.reading import read, recognise
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.format import Format
from secondstory.sources.records.material import Material, of_bytes
from secondstory.sources.records.record import Item, Kind, Record, Skipped

PAYLOADS = Path(__file__).parents[4] / "shared/data/payloads"
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5e300,
    10**30,
    "",
    " ",
    "x",
    "2024-03-02",
    "0001-01-01T00:00:00Z",
    "9" * 17,
    "1700000000.000100",
    [],
    {},
    [[]],
]
ODD += [
    [None],
    ["x"],
    [{}],
    {"id": {}},
    {"a": [1]},
    "{",
    '{"a": 1}',
    "\ud800",
    "x" * 5000,
    {"name": []},
    [{"name": None, "type": 3}],
    "<@|>",
    "<|",
    "<>",
]


def utc(written: str) -> datetime:
    """An instant, written as people do."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def material(content: Any, name: str = "given", *, day: date | None = None) -> Material:
    """A file with this content: text, bytes, or a value as JSON."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    return of_bytes(name, content if isinstance(content, bytes) else json.dumps(content).encode()).on(day)


def items(content: Any, name: str = "given", *, day: date | None = None, given: Format | None = None) -> list[Item]:
    """Everything that is read of it."""
    return list(read(material(content, name, day=day), given=given))


def records(content: Any, name: str = "given", *, day: date | None = None, given: Format | None = None) -> list[Record]:
    """The records in it."""
    return [one for one in items(content, name, day=day, given=given) if isinstance(one, Record)]


def skipped(content: Any, name: str = "given", *, day: date | None = None) -> list[str]:
    """The sentences about what is no record."""
    return [one.sentence for one in items(content, name, day=day) if isinstance(one, Skipped)]


def kinds_of(content: Any, name: str = "given") -> list[str]:
    """The keys of the formats that claim it, the surest first; not of those that read whatever nothing else does."""
    return [one.format.key for one in recognise(material(content, name)) if one.guess.sureness > 30]


def packed(files: Mapping[str, Any]) -> bytes:
    """A zip of these files; values that are no text or bytes are JSON."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                name,
                content
                if isinstance(content, bytes)
                else (content if isinstance(content, str) else json.dumps(content)).encode("utf-8", "surrogatepass"),
            )
    return written.getvalue()


def bare(found: Iterable[Item]) -> list[tuple[Any, ...]]:
    """(when, kind, who, text) of the records."""
    return [(one.occurred_at, one.kind, one.who, one.text) for one in found if isinstance(one, Record)]


def payload(name: str) -> bytes:
    """A captured sample; it is not part of the project, so that where it is not at hand the test is passed over."""
    file = PAYLOADS / name
    if not file.is_file():
        pytest.skip("the captured payloads are not here (../shared/data/payloads)")
    return file.read_bytes()


def damaged(samples: list[Any]) -> st.SearchStrategy[Any]:
    """One of the samples with some of its values gone, or of another type."""
    blows = st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(ODD)), max_size=8)
    return st.builds(_damage, st.sampled_from(samples), blows)


def _damage(sample: Any, blows: list[tuple[int, Any]]) -> Any:
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
    found: list[tuple[Any, Any]] = []
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += [(value, key), *_spots(each)]
    return found


def cut_or_changed(samples: list[bytes]) -> st.SearchStrategy[bytes]:
    """One of the samples, cut off, or with some bytes that are others."""

    def change(content: bytes, end: int, changes: list[tuple[int, bytes]]) -> bytes:
        content = content[: end % (len(content) + 1)] if end % 3 else content
        for place, new in changes:
            at = place % (len(content) + 1)
            content = content[:at] + new + content[at + len(new) // 2 :]
        return content

    pieces = st.sampled_from(
        [b"\n", b"\x00", b"\xff", b'"', b"{", b"]", b":", b" ", b"99", b"<@", b"\r\n\r\n", "\u200e".encode(), b"%"]
    ) | st.binary(max_size=4)
    return st.builds(
        change, st.sampled_from(samples), st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 10**6), pieces), max_size=6)
    )


def assert_sound(content: Any, *formats: Format, name: str = "given") -> None:
    """Whoever reads it, nothing but a refusal is raised, and every record is one."""
    for one in (None, *formats):
        try:
            for item in read(material(content, name), given=one):
                if isinstance(item, Record):
                    assert_is_record(item)
        except Unreadable as refusal:
            assert refusal.sentence.endswith(".")


def assert_is_record(record: Record) -> None:
    """It says something, its kind is known, its times are in order."""
    assert record.text
    assert record.text == record.text.strip()
    assert "\n" not in record.text
    assert record.kind in get_args(Kind)
    assert (record.occurred_at is None) == (record.precision == "unknown")
    assert record.occurred_at or not record.occurred_until
    assert record.raw
    listed: list[object] = [*record.about, *record.links, *record.marks]
    assert all(isinstance(each, str) and each for each in listed)
    named: tuple[object, ...] = (
        record.source,
        record.who,
        record.external_id,
        record.thread,
        record.severity,
        record.time_as_written,
        record.locator,
    )
    assert all(isinstance(each, str) for each in named)
