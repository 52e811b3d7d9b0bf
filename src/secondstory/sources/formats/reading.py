"""The door: which format a file is of, and its records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from secondstory.sources.formats.registry import formats, json_formats
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.dispatch import records_in, understood
from secondstory.sources.records.format import Format, Guess, JsonFormat, Sample
from secondstory.sources.records.json_values import Value, values_of
from secondstory.sources.records.lines import decode
from secondstory.sources.records.material import HEAD_BYTES, ZIP_BEGINS, Material
from secondstory.sources.records.record import Incident, Item, Skipped

NOTHING_KNOWN = (
    "It is of no kind this program knows: give JSON, JSON Lines, CSV, a chat or log export, or notes with times in them, "
    "or name the format."
)

DAMAGED = "It begins as JSON does, but is none from line {line}, column {column} on: mend that place, or export it once more."
EMPTY = "There is nothing in it: it is empty."
PACKED = "It is packed in a way this program doesn't open (gzip, bzip2, xz, zstd, 7z or rar): unpack it, and give what is inside."
_PACKINGS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!")
ZIP_INSIDE = "It is a zip inside a zip, so it was not opened: unpack it, and give what is inside."


@dataclass(frozen=True)
class Recognised:
    """A format that may read a file, and how sure it is."""

    format: Format
    guess: Guess


def recognise(material: Material) -> list[Recognised]:
    """The formats that may read it, the surest first; empty for none. Raises `Unreadable`."""
    sample = Sample.of(material)
    found = [Recognised(one, guess) for one in formats() if not _is_last(one) and (guess := one.sniff(sample)) is not None]
    if not found:  # reading a text as a document takes long, so it is tried where nothing else is left
        found = [Recognised(one, guess) for one in formats() if _is_last(one) and (guess := one.sniff(sample)) is not None]
    return sorted(found, key=lambda one: -one.guess.sureness)


def _is_last(one: Format) -> bool:
    return getattr(one, "is_last_resort", False) is True


def read(material: Material, *, given: Format | None = None) -> Iterator[Item]:
    """Its records, as the format given reads them, else the surest; a bundle no format claims is read member by member.

    Where a JSON format is surest, each object goes to the format that knows it, as one file may hold several tools' records.
    Raises `Unreadable`.
    """
    if given is not None:
        yield from given.parse(material)
        return
    found = recognise(material)
    if found:
        surest = found[0].format
        yield from records_in(material, json_formats()) if isinstance(surest, JsonFormat) else surest.parse(material)
    elif material.is_bundle:
        yield from _each(material)
    else:
        raise Unreadable(why_unknown(material.head()))


def incidents_in(material: Material) -> list[Incident]:
    """What it says of incidents themselves, where an incident tool sent it. Raises `Unreadable`."""
    found = []
    with material.open() as stream:
        for one in values_of(stream, most_value_bytes=material.limits.most_value_bytes):
            values: Any = one.value if isinstance(one, Value) else None
            objects = [value for value in (values if isinstance(values, list) else [values]) if isinstance(value, dict)]
            for value in objects:
                told = [known.incident(inner) for known, inner in understood(json_formats(), value) if known.incident is not None]
                found += [state for state in told if state is not None]
    return found


def why_unknown(head: bytes) -> str:
    """The sentence for a file whose beginning no format claims."""
    if not head.strip():
        return EMPTY
    if head.startswith(_PACKINGS):
        return PACKED
    text = decode(head).lstrip()
    if text.startswith(("{", "[")) and len(head) < HEAD_BYTES:
        try:
            json.loads(text)
        except ValueError as problem:
            return DAMAGED.format(line=getattr(problem, "lineno", 1), column=getattr(problem, "colno", 1))
        except RecursionError:
            return NOTHING_KNOWN
    return NOTHING_KNOWN


def _each(material: Material) -> Iterator[Item]:
    for member in material.members:
        inner = material.only(member)
        try:
            if inner.head()[:4] in ZIP_BEGINS:
                yield Skipped(ZIP_INSIDE, member)
                continue
            yield from read(inner)
        except Unreadable as problem:
            yield Skipped(problem.sentence, member)
