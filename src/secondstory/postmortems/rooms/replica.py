"""The document in memory, which nothing that doesn't fit it can spoil."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from pycrdt import Doc, get_update

from secondstory.postmortems.rooms.frames import Code, Reader, Shut

NOTHING = b"\x00\x00"
"""An update that changes nothing: no pieces by nobody, and no deletions."""
LEAST_BYTES_OF_A_CLIENT = 3


class Spoilt(Exception):  # noqa: N818  # what the document is then
    """Something that doesn't fit is half in: the document has to be loaded again."""


class Replica:
    """A document, and a second one that tastes: a bad update may be found out when half of it is in."""

    def __init__(self, doc: Doc[Any]) -> None:
        self._doc = doc
        self._taster: Doc[Any] | None = None
        self._came: list[bytes] = []
        self._subscription = doc.observe(lambda event: self._came.append(event.update))
        self._waits = False
        self._size_bytes = len(doc.get_update())

    def taste(self, update: bytes) -> None:
        """Raises `Shut` when it is not what Yjs writes, or doesn't fit this document."""
        _refuse_bombs(update)
        if self._taster is None:
            self._taster = Doc()
            self._taster.apply_update(self._doc.get_update())
        try:
            _put(update, into=self._taster)
        except Spoilt as problem:
            self._taster = None
            raise Shut(Code.GARBAGE) from problem

    def apply(self, updates: Sequence[bytes]) -> bytes | None:
        """Put in what has been tasted, together; what is new by that, and by what had waited for it, or None. Raises `Spoilt`."""
        self._came.clear()
        with self._doc.transaction():
            for update in updates:
                _put(update, into=self._doc)
        for update in self._came:
            self._size_bytes += len(update)
        return self._came[0] if self._came else None

    def hear(self, update: bytes) -> bytes | None:
        """Put in what came from elsewhere and is kept already; what is new by that. Raises `Spoilt`."""
        if self._taster is not None:
            _put(update, into=self._taster)
        return self.apply([update])

    def waiting(self, updates: Sequence[bytes]) -> list[bytes]:
        """Those of the updates just put in that wait for others: they are in memory, but in no answer to `lacked_by` yet."""
        state = self._doc.get_state()
        found = [update for update in updates if waits(update, state)]
        self._waits = self._waits or bool(found)
        return found

    @property
    def has_waited(self) -> bool:
        """Whether anything ever came before what it depends on; from then on nobody is assumed to know what they sent."""
        return self._waits

    @property
    def state(self) -> bytes:
        """What is here, as others ask for it."""
        return self._doc.get_state()

    def lacked_by(self, state: bytes) -> bytes:
        """What whoever has `state` lacks. Raises `Shut`."""
        try:
            return self._doc.get_update(state)
        except ValueError as problem:
            raise Shut(Code.GARBAGE) from problem

    def whole(self) -> bytes:
        """All of it."""
        return self._doc.get_update()

    def has_room_for(self, update: bytes, *, most_bytes: int) -> bool:
        """Whether the document stays within `most_bytes`. What only deletes is always let in."""
        if update[:1] == NOTHING[:1] or self._size_bytes + len(update) <= most_bytes:
            return True
        self._size_bytes = len(self._doc.get_update())  # what was deleted takes no room any more
        return self._size_bytes + len(update) <= most_bytes


def _put(update: bytes, *, into: Doc[Any]) -> None:
    try:
        into.apply_update(update)
    except BaseException as problem:  # what Rust panics with is no Exception
        if isinstance(problem, KeyboardInterrupt | SystemExit | asyncio.CancelledError):
            raise
        raise Spoilt from problem


def waits(update: bytes, state: bytes) -> bool:
    """Whether a document that has `state`, and into which `update` was put, still keeps a part of it back for want of others."""
    rest = get_update(update, state)
    if rest == NOTHING:
        return False
    return rest[:1] != NOTHING[:1] or _deletes_beyond(Reader(rest[1:]), clocks_of(state))


def _deletes_beyond(deletions: Reader, clocks: dict[int, int]) -> bool:
    for _ in range(deletions.number()):
        client = deletions.number()
        for _ in range(deletions.number()):
            if deletions.number() + deletions.number() > clocks.get(client, 0):
                return True
    return False


def clocks_of(state: bytes) -> dict[int, int]:
    """How many pieces of each client there are, in what `Doc.get_state` says."""
    reader = Reader(state)
    return {reader.number(): reader.number() for _ in range(reader.number())}


def _refuse_bombs(update: bytes) -> None:
    """A few bytes may claim to come from a hundred million clients; room for them would be made before they are missed."""
    if Reader(update).number() * LEAST_BYTES_OF_A_CLIENT > len(update):
        raise Shut(Code.GARBAGE)
