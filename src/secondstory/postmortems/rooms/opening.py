"""The rooms of this process: one for each document that somebody has open."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from secondstory.configuration.declared import read_together
from secondstory.postmortems.rooms.frames import Code, Shut
from secondstory.postmortems.rooms.hearing import Hearing
from secondstory.postmortems.rooms.keeping import DocumentLog, asked, writer
from secondstory.postmortems.rooms.peer import Peer
from secondstory.postmortems.rooms.replica import Replica
from secondstory.postmortems.rooms.room import Gone, Limits, NotKept, Room
from secondstory.postmortems.settings import LARGEST_DOCUMENT_KB, LARGEST_UPDATE_KB

LINGER_S = 3.0
"""How long a room outlives its last page: one that is loaded again comes back at once."""
AGAIN_S = 0.5


class Opened:
    """A room, what is kept of it, and what is heard of it."""

    def __init__(self, postmortem_pk: int) -> None:
        self.log = DocumentLog(postmortem_pk)
        self.hearing = ExitStack()
        self.closing: asyncio.Task[None] | None = None
        self.room: Room
        self._early: list[tuple[int | None, bytes | None]] | None = []
        self._reading: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Load the document, then what was heard meanwhile. Raises `Gone`, `NotKept`."""
        update_kb, document_kb = await asked(lambda: read_together(LARGEST_UPDATE_KB, LARGEST_DOCUMENT_KB))
        doc = await self.log.load()
        self.room = Room(Replica(doc), self.log, limits=Limits(update_kb * 1000, document_kb * 1000))
        early, self._early = self._early or [], None
        for row_pk, update in early:
            self.hear(row_pk, update)

    def hear(self, row_pk: int | None, update: bytes | None) -> None:
        """A row that somebody else wrote (`hearing.Hear`)."""
        if self._early is not None:
            self._early.append((row_pk, update))
        elif update is not None:
            self.room.hear(update)
        else:
            reading = asyncio.create_task(self._read(row_pk))
            self._reading.add(reading)
            reading.add_done_callback(self._reading.discard)

    async def _read(self, row_pk: int | None) -> None:
        while self.room.is_open:
            try:
                row = await self.log.row(row_pk) if row_pk is not None else None
                for update in [row] if row is not None else await self.log.rows():
                    self.room.hear(update)
            except NotKept:
                await asyncio.sleep(AGAIN_S)
            else:
                return


class Rooms:
    """One a process and event loop."""

    def __init__(self) -> None:
        self._opening: dict[int, asyncio.Task[Opened]] = {}
        self._hearing = Hearing()

    async def enter(self, postmortem_pk: int, peer: Peer) -> Room:
        """Let a page into the room of a document, which is opened if nobody is in it. Raises `Shut`."""
        while True:
            # The task is kept, not the room: of two who come at the same instant, the second waits for the first one's.
            opening = self._opening.get(postmortem_pk)
            if opening is None:
                opening = self._opening[postmortem_pk] = asyncio.create_task(self._open(postmortem_pk))
            try:
                room = (await asyncio.shield(opening)).room
            except (Gone, NotKept) as problem:
                self._forget(postmortem_pk, opening)
                raise Shut(Code.REFUSED if isinstance(problem, Gone) else Code.AGAIN) from problem
            if self._opening.get(postmortem_pk) is opening and room.is_open:
                room.join(peer)
                return room
            self._forget(postmortem_pk, opening)

    async def leave(self, postmortem_pk: int, peer: Peer, room: Room) -> None:
        """A page is gone; of the last one, return when what it wrote is kept, if that can be had."""
        room.leave(peer)
        if room.peers:
            return
        opening = self._opening.get(postmortem_pk)
        if opening is not None and _has_opened(opening) and opening.result().room is room:
            self._start_closing(postmortem_pk, opening)
        await room.settle()

    def _start_closing(self, postmortem_pk: int, opening: asyncio.Task[Opened]) -> None:
        opened = opening.result()
        if opened.closing is None or opened.closing.done():
            opened.closing = asyncio.create_task(self._close(postmortem_pk, opening))

    async def _open(self, postmortem_pk: int) -> Opened:
        opened = Opened(postmortem_pk)
        opened.hearing.enter_context(self._hearing.listening(postmortem_pk, opened.hear))  # before loading, or something is missed
        try:
            await opened.open()
        except BaseException:
            opened.hearing.close()
            raise
        return opened

    async def _close(self, postmortem_pk: int, opening: asyncio.Task[Opened]) -> None:
        """Compact and forget it, unless somebody comes back, when all is kept that was written in it."""
        opened = opening.result()
        room = opened.room
        while not room.peers:
            await asyncio.sleep(LINGER_S)
            await room.settle()
            if room.is_idle and await _compacted(opened.log):
                break
        if room.is_idle:
            self._forget(postmortem_pk, opening)

    def _forget(self, postmortem_pk: int, opening: asyncio.Task[Opened]) -> None:
        if self._opening.get(postmortem_pk) is opening:
            del self._opening[postmortem_pk]
            if _has_opened(opening):
                opening.result().hearing.close()
        if not self._opening:
            writer.rest()


def _has_opened(opening: asyncio.Task[Opened]) -> bool:
    return opening.done() and not opening.cancelled() and opening.exception() is None


async def _compacted(log: DocumentLog) -> bool:
    try:
        await log.compact()
    except NotKept:
        return False
    except Gone:
        return True
    return True
