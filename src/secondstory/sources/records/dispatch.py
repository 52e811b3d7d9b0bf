"""JSON objects to the format that knows them: one file may hold objects of several tools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from secondstory.sources.records.json_values import Value, as_text, carried, values_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Skipped
from secondstory.sources.records.shapes import Shape, shape_of

if TYPE_CHECKING:
    from secondstory.sources.records.format import JsonFormat

_UNKNOWN = "An object in it is of no kind this program knows, so it was passed over."
_ENVELOPE = 60
"""A format that is no surer than this knows the envelope only."""
_LAST_RESORT = 5
"""A format that is no surer than this reads whatever nothing else does."""
_MOST_SHAPES = 5000
_NO_OBJECT = "A value in it is no JSON object, so it was passed over."


def best(formats: Sequence[JsonFormat], value: dict[str, Any]) -> JsonFormat | None:
    """The format that is surest of an object."""
    return _surest(formats, value)[0]


class Dispatch:
    """Asks the formats for every object, and for those that none knows once for each shape: asking all takes longer than reading."""

    def __init__(self, formats: Sequence[JsonFormat]) -> None:
        self.formats = formats
        self.unknown: dict[Shape, JsonFormat] = {}

    def understood(self, value: dict[str, Any]) -> list[tuple[JsonFormat, dict[str, Any]]]:
        """As `understood` below."""
        shape = shape_of(value)
        known = self.unknown.get(shape)
        if known is not None and known.recognise(value) is not None:
            return [(known, value)]
        found = understood(self.formats, value)
        if len(found) == 1 and found[0][1] is value and not carried(value):
            guess = found[0][0].recognise(value)
            if guess is not None and guess.sureness <= _LAST_RESORT and len(self.unknown) < _MOST_SHAPES:
                self.unknown[shape] = found[0][0]
        return found


def understood(formats: Sequence[JsonFormat], value: dict[str, Any]) -> list[tuple[JsonFormat, dict[str, Any]]]:
    """The objects there are to read, each with its format: the one given, or those it carries where it is only their envelope."""
    found, sureness = _surest(formats, value)
    if sureness <= _ENVELOPE:
        inner = [(one, each) for each in carried(value) if (one := best(formats, each)) is not None]
        if inner:
            return inner
    return [(found, value)] if found is not None else []


def _surest(formats: Sequence[JsonFormat], value: dict[str, Any]) -> tuple[JsonFormat | None, int]:
    found, sureness = None, 0
    for one in formats:
        guess = one.recognise(value)
        if guess is not None and guess.sureness > sureness:
            found, sureness = one, guess.sureness
            if sureness >= 100:
                break
    return found, sureness


def records_in(material: Material, formats: Sequence[JsonFormat]) -> Iterator[Item]:
    """The records of every JSON object in every member. Raises `Unreadable`."""
    limits, dispatch = material.limits, Dispatch(formats)
    for member in material.members:
        place = f"{member}, " if material.is_bundle else ""
        with material.open(member) as stream:
            for one in values_of(stream, most_line_bytes=limits.most_line_bytes, most_value_bytes=limits.most_value_bytes):
                if isinstance(one, Skipped):
                    yield Skipped(one.sentence, place + one.locator)
                else:
                    yield from _records(one, dispatch, place + one.locator)


def _records(one: Value, dispatch: Dispatch, locator: str) -> Iterator[Item]:
    if isinstance(one.value, list):
        for number, inner in enumerate(one.value, 1):
            yield from _records(Value(inner, "", ""), dispatch, f"{locator}.{number}")
        return
    if not isinstance(one.value, dict):
        yield Skipped(_NO_OBJECT, locator)
        return
    found = dispatch.understood(one.value)
    if not found:
        yield Skipped(_UNKNOWN, locator)
        return
    raw = one.raw or as_text(one.value)
    for each, value in found:
        for record in each.read(value):
            yield record.at(locator, raw=raw)
