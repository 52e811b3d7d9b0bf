"""JSON that no format knows: its times, texts, severities and links by their names and by the shape of their values.

What is found is a proposal: `mapping_of` shows it, and a corrected one can be given. Of an object with a list of things that each have a
time of their own, each is a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from secondstory.sources.formats.beside import Beside, beside_of
from secondstory.sources.formats.mapped import record_of, without_tags
from secondstory.sources.formats.mapping import Mapping, guess, names_people
from secondstory.sources.records.fields import JsonObject
from secondstory.sources.records.format import Guess, JsonFormat
from secondstory.sources.records.json_values import Value, as_text, inside, values_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Record
from secondstory.sources.records.shapes import Shape, shape_of

DEEPEST = 6
_FOR_MACHINES = re.compile(r"(?:^|_)(?:id|uuid|guid|sha|hash|digest|token|secret|nonce|version|signature)$|[a-z]Id$", re.IGNORECASE)
_NO_WORDS = re.compile(r"https?://|[0-9a-fA-F-]{16,}\Z|sha256:")
MOST_FIELDS = 400
MOST_SHAPES = 2000
LOOKED_AT = 50
_LISTED = 3
_NO_LISTS_OF_EVENTS = frozenset(
    {"labels", "tags", "images", "attachments", "reactions", "blocks", "headers", "links", "assignees", "users"}
)


def leaves(value: JsonObject) -> dict[str, Any]:
    """Every simple value in an object by its path, JSON in strings opened; of a list of objects the first, as `name.0.key`."""
    found: dict[str, Any] = {}
    _collect(value, "", 0, found)
    return found


def _collect(value: Any, path: str, depth: int, found: dict[str, Any]) -> None:
    if len(found) >= MOST_FIELDS:
        return
    if isinstance(value, str):
        value = inside(value)
    if isinstance(value, dict):
        if depth < DEEPEST:
            for key, inner in value.items():
                if isinstance(key, str) and "." not in key:
                    _collect(inner, f"{path}.{key}" if path else key, depth + 1, found)
                elif isinstance(key, str) and not path and not isinstance(inner, dict | list):
                    found[key] = inner
    elif isinstance(value, list):
        if value and isinstance(value[0], dict) and depth < DEEPEST:
            _collect(value[0], f"{path}.0", depth + 1, found)
    elif path:
        found[path] = value


def value_at(value: Any, path: str) -> Any:
    """What lies at a path, JSON in strings opened on the way."""
    if isinstance(value, dict) and path in value:
        return value[path]
    for step in path.split("."):
        if isinstance(value, str):
            value = inside(value)
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 6 and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


class _Understood(NamedTuple):
    """What the fields of a shape mean, the paths of its lists of events, and what stands beside its text."""

    mapping: Mapping
    lists: tuple[str, ...] = ()
    beside: Beside | None = None


@dataclass
class _Reader:
    """Reads objects; remembers what it made of each shape, for a million lines of the same."""

    given: Mapping | None = None
    guessed: tuple[Any, Guess | None] = (None, None)
    latest: tuple[Any, _Understood] = (None, _Understood(Mapping()))
    shapes: dict[tuple[int, Shape], _Understood] = field(default_factory=dict)

    def recognise(self, value: JsonObject) -> Guess | None:
        """Sure of nothing: the last resort."""
        mapping, lists, _beside = understood = self.understood(value)
        if understood is self.guessed[0]:
            return self.guessed[1]
        if mapping.time or mapping.text or lists:
            told = [f"times in “{mapping.time}”" if mapping.time else "", f"texts in “{mapping.text[0]}”" if mapping.text else ""]
            told += [f"a list of events in “{path}”" for path in lists[:1]]
            guess = Guess(5, "by the shape of its fields it has " + " and ".join(one for one in told if one))
            self.guessed = understood, guess
            return guess
        return None

    def read(self, value: JsonObject) -> Iterator[Record]:
        """The object itself where it has a time or a text, then the things in its lists that say something else."""
        mapping, lists, beside = self.understood(value)
        inner = [record for path in lists for record in self._listed(value_at(value, path))]
        own = _record(mapping, beside, value)
        if own is not None and own.occurred_at is None and mapping.time and self.given is None:
            again = _record(guess({path: [one] for path, one in leaves(value).items()}), beside, value)
            own = again if again is not None and again.occurred_at is not None else own
        if own is not None and (own.occurred_at is not None or not inner):
            yield own
            inner = [one for one in inner if one.occurred_at != own.occurred_at or one.text not in own.text]
        yield from inner

    def _listed(self, items: Any) -> Iterator[Record]:
        for one in items if isinstance(items, list) else ():
            if isinstance(one, dict):
                mapping, _deeper, beside = self.understood(one, depth=1)
                found = _record(mapping, beside, one)
                if found is not None:
                    yield found.at("", raw=as_text(one))

    def understood(self, value: JsonObject, *, depth: int = 0) -> _Understood:
        """What its fields mean, as given or as guessed once for each shape."""
        if self.given is not None:
            return _Understood(self.given)
        if value is self.latest[0]:  # recognised, and now to be read
            return self.latest[1]
        shape = depth, shape_of(value)
        found = self.shapes.get(shape)
        if found is None:
            fields = leaves(value)
            mapping = guess({path: [one] for path, one in fields.items()})
            lists = () if depth else tuple(islice(_lists_of_events(self, value, "", 0), 20))
            own = {path: one for path, one in fields.items() if not path.startswith(tuple(f"{each}." for each in lists))}
            if lists:
                mapping = guess({path: [one] for path, one in own.items()})
            found = _Understood(mapping, lists, beside_of(own, mapping))
            if len(self.shapes) >= MOST_SHAPES:
                self.shapes.clear()
            if mapping.time or lists:  # a null time is no reason to remember that there is none
                self.shapes[shape] = found
        if not depth:
            self.latest = value, found
        return found


def _record(mapping: Mapping, beside: Beside | None, value: JsonObject) -> Record | None:
    def get(path: str) -> Any:
        return value_at(value, path)

    found = record_of(mapping, get, otherwise=lambda: " · ".join(islice(_others(mapping, beside, value), 8)))
    if found is None:
        return None
    found.text = without_tags(found.text) or "(no text)"
    return beside.told(found, get) if beside is not None else found


def _others(mapping: Mapping, beside: Beside | None, value: JsonObject) -> Iterator[str]:
    """Some of its fields, for an object that has no text of its own: not the names that only machines use, and nobody's."""
    taken = {mapping.time, mapping.link, mapping.who} | ({beside.event, beside.outcome} if beside else set())
    for path, one in leaves(value).items():
        last = path.rsplit(".", 1)[-1]
        if path in taken or not isinstance(one, str | int | float) or isinstance(one, bool) or one == "" or _FOR_MACHINES.search(last):
            continue
        if (not isinstance(one, str) or not _NO_WORDS.match(one)) and not any(map(names_people, path.split("."))):
            yield f"{path if path.count('.') < 2 else '.'.join(path.split('.')[-2:])} {one}"


def _lists_of_events(reader: _Reader, value: Any, path: str, depth: int) -> Iterator[str]:
    """Lists of objects most of which have a time of their own and something to say."""
    if not isinstance(value, dict) or depth > _LISTED:
        return
    for key, each in value.items():
        one = inside(each)
        here = f"{path}.{key}" if path else str(key)
        if isinstance(one, list) and one and str(key).lower() not in _NO_LISTS_OF_EVENTS:
            some = [item for item in one[:10] if isinstance(item, dict)]
            told = [reader.understood(item, depth=1)[0] for item in some]
            if some and sum(bool(mapping.time and (mapping.text or mapping.who)) for mapping in told) * 2 > len(some):
                yield here
        elif isinstance(one, dict):
            yield from _lists_of_events(reader, one, here, depth + 1)


def json_by(mapping: Mapping | None) -> JsonFormat:
    """The format that reads objects by a mapping, or by what it makes of each."""
    reader = _Reader(mapping)
    return JsonFormat("json", "JSON of an unknown kind, read by its shape", reader.recognise, reader.read)


def mapping_of(material: Material) -> Mapping:
    """What the fields of its first objects are taken to mean together, to be shown and corrected. Raises `Unreadable`."""
    return guess(_columns(material))


def paths_of(material: Material) -> list[str]:
    """The paths of its first objects, as a mapping names them. Raises `Unreadable`."""
    return list(_columns(material))


def _columns(material: Material) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    with material.open() as stream:
        for one in islice(values_of(stream, most_value_bytes=material.limits.most_value_bytes), LOOKED_AT):
            for value in (one.value if isinstance(one.value, list) else [one.value])[:LOOKED_AT] if isinstance(one, Value) else ():
                for path, leaf in leaves(value).items() if isinstance(value, dict) else ():
                    columns.setdefault(path, []).append(leaf)
    return columns


FORMAT = json_by(None)
