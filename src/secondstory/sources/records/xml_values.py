"""XML as objects, one after another: what it declares of its own is refused, so that nothing can be blown up or fetched by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import IO, Any
from xml.parsers import expat

from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.material import Material

_BLOCK = 65_536
_DEEPEST = 30
_MOST_LETTERS = 200_000
_DECLARED = "It is XML that declares entities of its own, so it was not read: export it without them."
_CUT = "It is no XML from some place on: what stood before it was read; export it once more to have the rest."
_PROLOG = re.compile(rb"<\?xml[^>]*\?>|<!DOCTYPE[^\[>]*>")
_DOCTYPE_OF_ITS_OWN = re.compile(rb"<!DOCTYPE[^\[>]*\[")


def first_of(value: dict[str, Any], *names: str) -> str:
    """The first of several children with words in it; `name@attribute` is an attribute of one."""
    for name in names:
        child, _at, attribute = name.partition("@")
        found = value.get(child)
        for one in found if isinstance(found, list) else [found]:
            told = one.get(f"@{attribute}" if attribute else "#") if isinstance(one, dict) else (None if attribute else one)
            if isinstance(told, str) and told.strip():
                return told.strip()
    return ""


def objects_in(material: Material, member: str, wanted: Collection[str]) -> Iterator[tuple[str, Any]]:
    """(name, object) of every element of one of these names; and ("title", words) of the titles above them. Raises `Unreadable`."""
    with material.open(member) as stream:
        reader = _Reader(wanted)
        try:
            yield from reader.read(stream)
        except expat.ExpatError:
            if not reader.count:
                raise Unreadable(_CUT) from None


class _Reader:
    """Builds one object at a time; elements of the same name become a list."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.wanted, self.count = wanted, 0
        self.found: list[tuple[str, Any]] = []
        self.stack: list[tuple[str, dict[str, Any], list[str]]] = []
        self.inside = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.EntityDeclHandler = self._refuse

    def read(self, stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
        """As they end. Several documents after one another are taken for one, as event logs are written."""
        self.parser.Parse(b"<all>")
        while block := stream.read(_BLOCK):
            if _DOCTYPE_OF_ITS_OWN.search(block):
                raise Unreadable(_DECLARED)
            self.parser.Parse(_PROLOG.sub(b"", block.removeprefix(b"\xef\xbb\xbf") if not self.count else block))
            yield from self.found
            self.found.clear()
        self.parser.Parse(b"</all>", True)  # noqa: FBT003
        yield from self.found

    def _refuse(self, *_declared: Any) -> None:
        raise Unreadable(_DECLARED)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rsplit(" ", 1)[-1]
        if len(self.stack) > _DEEPEST:
            raise Unreadable(_CUT)
        self.stack.append((name, {f"@{key.rsplit(' ', 1)[-1]}": value for key, value in attributes.items()}, []))
        self.inside += name in self.wanted

    def _words(self, words: str) -> None:
        if self.stack and sum(len(one) for one in self.stack[-1][2][-1:]) < _MOST_LETTERS and len(self.stack[-1][2]) < 5000:
            self.stack[-1][2].append(words)

    def _end(self, _name: str) -> None:
        name, value, words = self.stack.pop()
        told = "".join(words).strip()
        if name in self.wanted:
            self.inside -= 1
            if not self.inside:
                self.count += 1
                self.found.append((name, {**value, "#": told} if told else value))
                return
        if not self.inside:
            if name == "title" and told and not self.count:
                self.found.append(("title", told))
            return
        child: Any = {**value, "#": told} if value and told else value or told
        above = self.stack[-1][1]
        if name not in above:
            above[name] = child
        elif isinstance(above[name], list):
            above[name].append(child)
        else:
            above[name] = [above[name], child]
