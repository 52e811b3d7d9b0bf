"""The document in memory, which nothing that doesn't fit it can spoil."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from pycrdt import Doc, get_update, merge_updates

from secondstory.postmortems.rooms.frames import Code, Reader, Shut
from secondstory.postmortems.tree.judging import Wall

NOTHING = b"\x00\x00"
"""An update that changes nothing: no pieces by nobody, and no deletions."""
LEAST_BYTES_OF_A_CLIENT = 3
NO_DELETIONS = b"\x00"
MOST_REPEATED_BYTES = 20_000
"""How much of what was known already may be told again, so that what each page deleted is told as it said it."""


class Spoilt(Exception):  # noqa: N818  # what the document is then
    """Something that doesn't fit is half in: the document has to be loaded again."""


class Replica:
    """A document, and a second one that tastes: a bad update may be found out when half of it is in."""

    def __init__(self, doc: Doc[Any]) -> None:
        self._doc = doc
        self._taster: Doc[Any] | None = None
        self._wall: Wall | None = None
        self._came: list[tuple[bytes, bytes]] = []
        self._subscription = doc.observe(lambda event: self._came.append((event.update, event.delete_set)))
        self._waits = False
        self._size_bytes = len(doc.get_update())

    def taste(self, updates: Sequence[bytes]) -> None:
        """Raises `Shut` when one of them is not what Yjs writes, doesn't fit this document, or makes of it what no document may be."""
        if self._taster is None or self._wall is None:
            self._taster = Doc()
            self._taster.apply_update(self._doc.get_update())
            self._wall = Wall(self._taster)
        try:
            with self._taster.transaction():
                for update in updates:
                    _put(update, into=self._taster)
            # What has waited for others comes in with theirs: it is known no longer whose it was.
            is_refused = self._wall.is_broken() and not self._waits
        except Spoilt:
            is_refused = True
        if is_refused:
            self._taster = self._wall = None
            raise Shut(Code.GARBAGE)

    def apply(self, updates: Sequence[bytes]) -> bytes | None:
        """Put in what has been tasted, together; what there is to tell of it and of what had waited for it, or None. Raises `Spoilt`.

        Where something is deleted, that is what was sent: a page that finds its last letters gone with a paragraph, and not named among
        what was deleted, knows that whoever did it had not seen them, and puts them where that paragraph's text is now
        (`web/src/editor/mending.ts`).
        """
        self._came.clear()
        with self._doc.transaction():
            for update in updates:
                _put(update, into=self._doc)
        if not self._came:
            return None
        ((new, deletions),) = self._came
        self._size_bytes += len(new)
        if self._waits or deletions == NO_DELETIONS:
            return new
        sent = merge_updates(*updates) if len(updates) > 1 else updates[0]
        return sent if len(sent) <= len(new) + MOST_REPEATED_BYTES else new

    def hear(self, update: bytes) -> bytes | None:
        """Put in what came from elsewhere and is kept already; what there is to tell of it. Raises `Spoilt`."""
        if self._taster is not None and self._wall is not None:
            _put(update, into=self._taster)
            self._wall.forget()
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


def refuse_bombs(update: bytes) -> None:
    """Raises `Shut`: a few bytes may claim to come from a hundred million clients; room for them would be made before they are missed."""
    if Reader(update).number() * LEAST_BYTES_OF_A_CLIENT > len(update):
        raise Shut(Code.GARBAGE)
