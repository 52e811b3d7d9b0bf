"""JSON objects to the format that knows them: one file may hold objects of several tools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from secondstory.sources.records.json_values import Value, as_text, values_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Skipped

if TYPE_CHECKING:
    from secondstory.sources.records.format import JsonFormat

_UNKNOWN = "An object in it is of no kind this program knows, so it was passed over."
_NO_OBJECT = "A value in it is no JSON object, so it was passed over."


def best(formats: Sequence[JsonFormat], value: dict[str, Any]) -> JsonFormat | None:
    """The format that is surest of an object."""
    found, sureness = None, 0
    for one in formats:
        guess = one.recognise(value)
        if guess is not None and guess.sureness > sureness:
            found, sureness = one, guess.sureness
            if sureness >= 100:
                break
    return found


def records_in(material: Material, formats: Sequence[JsonFormat]) -> Iterator[Item]:
    """The records of every JSON object in every member. Raises `Unreadable`."""
    limits = material.limits
    for member in material.members:
        place = f"{member}, " if material.is_bundle else ""
        with material.open(member) as stream:
            for one in values_of(stream, most_line_bytes=limits.most_line_bytes, most_value_bytes=limits.most_value_bytes):
                if isinstance(one, Skipped):
                    yield Skipped(one.sentence, place + one.locator)
                else:
                    yield from _records(one, formats, place + one.locator)


def _records(one: Value, formats: Sequence[JsonFormat], locator: str) -> Iterator[Item]:
    if isinstance(one.value, list):
        for number, inner in enumerate(one.value, 1):
            yield from _records(Value(inner, "", ""), formats, f"{locator}.{number}")
        return
    if not isinstance(one.value, dict):
        yield Skipped(_NO_OBJECT, locator)
        return
    found = best(formats, one.value)
    if found is None:
        yield Skipped(_UNKNOWN, locator)
        return
    raw = one.raw or as_text(one.value)
    for record in found.read(one.value):
        yield record.at(locator, raw=raw)
