"""What reads one kind of file. Others may bring their own: an entry point in the group `secondstory.formats` that names a `Format`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple, Protocol, runtime_checkable

from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.json_values import Value, carried, glimpse, values_of
from secondstory.sources.records.lines import decode
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Incident, Item

MOST_LOOKED_AT = 20

JsonObject = dict[str, Any]


class Guess(NamedTuple):
    """How sure a format is that a file is its own, from 1 to 100, and why, in words that go after "because".

    100: only this tool writes it so; 70: its fields, without its name; 40: its shape; 10: could be read as such.
    """

    sureness: int
    because: str


@dataclass(frozen=True)
class Sample:
    """What a format looks at before it says whether a file is its own: names, and the first 64 KiB of the first member."""

    name: str
    members: tuple[str, ...]
    head: bytes
    is_bundle: bool = False

    @classmethod
    def of(cls, material: Material) -> Sample:
        """The sample of a material. Raises `Unreadable` where it can't even be opened."""
        return cls(material.name, material.members, material.head(), material.is_bundle)

    @cached_property
    def text(self) -> str:
        return decode(self.head)

    @cached_property
    def objects(self) -> list[JsonObject]:
        """The first JSON objects in it, if it is JSON: as far as they go, where the first is larger than what is looked at."""
        if self.is_bundle or not self.text.lstrip().startswith(("{", "[")):
            return []
        found: list[JsonObject] = []
        for one in values_of(BytesIO(self.head)):
            if isinstance(one, Value):
                found += _objects(one.value)
            if len(found) >= MOST_LOOKED_AT:
                break
        return found or _objects(glimpse(self.text))


def _objects(value: Any) -> list[JsonObject]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


@runtime_checkable
class Format(Protocol):
    """One kind of file. `key` is what it is called in addresses and settings, `title` what a person calls it."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...

    def sniff(self, sample: Sample) -> Guess | None:
        """Whether the file is of this kind, how surely, and why. Never raises."""

    def parse(self, material: Material) -> Iterator[Item]:
        """Its records one by one, and a sentence for whatever is no record. Raises `Unreadable` and nothing else."""


@dataclass(frozen=True)
class JsonFormat:
    """A format whose records are JSON objects: of a file (a list, lines, or one), and of a webhook's body alike.

    `recognise` looks at one object; `read` gives its records (several for an incident with its updates), without `locator`, and
    without `raw` where that is the whole object, or a sentence for what is none; `incident` says what it tells of the incident itself.
    """

    key: str
    title: str
    recognise: Callable[[JsonObject], Guess | None]
    read: Callable[[JsonObject], Iterable[Item]]
    incident: Callable[[JsonObject], Incident | None] | None = None

    def sniff(self, sample: Sample) -> Guess | None:
        found = [each for one in sample.objects for each in (one, *carried(one))]
        guesses = [guess for one in found if (guess := self.recognise(one)) is not None]
        return max(guesses, default=None)

    def parse(self, material: Material) -> Iterator[Item]:
        from secondstory.sources.records.dispatch import records_in

        return records_in(material, (self,))


def refuse(sentence: str) -> Unreadable:
    """A refusal of the whole file: one sentence that says what to do."""
    return Unreadable(sentence)
