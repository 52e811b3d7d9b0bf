"""Who has the document open, and where their cursor is: passed on, never kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Code, Reader, Shut

MOST_CLIENTS = 8
"""Replicas a page may speak for; it has one, and one more after it was loaded again without having said goodbye."""
LONGEST_STATE = 8_000
GONE = b"null"


@dataclass
class Place:
    """What one replica last said of itself; `clock` grows with each saying."""

    clock: int
    state: bytes
    owner: str
    """The key of the person who said it."""


@dataclass
class Presence:
    """The places of a room, and which of them have changed since they were last passed on."""

    places: dict[int, Place] = field(default_factory=dict)
    _changed: set[int] = field(default_factory=set)

    def take(self, update: bytes, *, owner: str, label: str, mine: set[int]) -> bool:
        """Note what a page says of itself (`mine` are the replicas it spoke for before); whether there is anything to pass on.

        A replica belongs to the person who used it first, while they are there: nobody moves another's cursor. The name beside
        a cursor is `label`, whatever the page says. Raises `Shut`.
        """
        reader = Reader(update)
        for _ in range(reader.number()):
            client, clock, state = reader.number(), reader.number(), reader.piece()
            if len(state) > LONGEST_STATE:
                raise Shut(Code.TOO_LARGE)
            said = _named(state, label)
            before = self.places.get(client)
            if before and before.owner != owner:
                continue
            mine.add(client)
            if len(mine) > MOST_CLIENTS:
                raise Shut(Code.GARBAGE)
            if before and (clock < before.clock or (clock == before.clock and said != GONE)):
                continue
            self.places[client] = Place(clock, said, owner)
            self._changed.add(client)
        return bool(self._changed)

    def leave(self, clients: set[int]) -> bool:
        """The page that spoke for these is gone; whether there is anything to pass on."""
        for client in clients & self.places.keys():
            place = self.places[client]
            self.places[client] = Place(place.clock + 1, GONE, place.owner)
            self._changed.add(client)
        return bool(self._changed)

    def changes(self) -> bytes:
        """What to pass on now; those who went are forgotten with it."""
        said = self._written(self._changed)
        for client in self._changed:
            if self.places[client].state == GONE:
                del self.places[client]
        self._changed.clear()
        return said

    def everybody(self) -> bytes:
        """What somebody who has just come has to know."""
        return self._written(self.places.keys())

    def _written(self, clients: Any) -> bytes:
        said = [
            frames.number(client) + frames.number(self.places[client].clock) + frames.piece(self.places[client].state) for client in clients
        ]
        return frames.number(len(said)) + b"".join(said)


def _named(state: bytes, label: str) -> bytes:
    """The state with the name of the one who sent it. Raises `Shut` for what is no JSON."""
    try:
        said = json.loads(state)
    except (ValueError, RecursionError) as problem:
        raise Shut(Code.GARBAGE) from problem
    if said is None:
        return GONE
    if isinstance(said, dict) and isinstance(said.get("user"), dict):
        said["user"]["name"] = label
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")
