"""One open page: what it may do, what it is still to be told, and how much of what it sent is kept."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Code, Shut

MOST_FRAMES = 2_000
"""What may wait for a page that doesn't read: some forty seconds of fifty people writing."""
MOST_BYTES = 4_000_000


class Peer:
    """A page in a room. What it is told waits in a queue that has an end; whoever doesn't read is shut, and no update is left out."""

    def __init__(self, *, key: str, label: str, may_write: bool) -> None:
        self.key = key
        self.label = label
        self.may_write = may_write
        self.clients: set[int] = set()
        self.sent = 0
        """How many frames with changes it sent."""
        self._queue: deque[tuple[bytes, int]] = deque()
        self._queued_bytes = 0
        self._has_some = asyncio.Event()
        self._shut: asyncio.Future[Shut] = asyncio.get_running_loop().create_future()

    def tell(self, frame: bytes) -> None:
        """Say something to the page when it next reads."""
        if self._shut.done():
            return
        if len(self._queue) >= MOST_FRAMES or self._queued_bytes + len(frame) > MOST_BYTES:
            self.shut(Shut(Code.DID_NOT_READ))
            return
        self._queued_bytes += len(frame)
        self._add(frame, len(frame))

    def answer(self, frame: bytes) -> None:
        """Say what was asked for, which may be as large as the document is: that it waits is no sign of not reading."""
        if not self._shut.done():
            self._add(frame, 0)

    def set_mode(self, *, may_write: bool) -> None:
        """Whether it may write from now on."""
        if self.may_write != may_write:
            self.may_write = may_write
            self.tell(frames.mode(may_write=may_write))

    def shut(self, why: Shut) -> None:
        """Whoever serves the page is to close it."""
        if not self._shut.done():
            self._shut.set_result(why)
            self._queue.clear()

    async def until_shut(self) -> None:
        """Return when it has to go."""
        await asyncio.shield(self._shut)

    @property
    def why_shut(self) -> Shut | None:
        """Why it has to go, if it has to."""
        return self._shut.result() if self._shut.done() else None

    async def pour(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Hand what there is to the page, one after the other, for as long as this isn't cancelled."""
        while True:
            await self._has_some.wait()
            while self._queue:
                frame, counted_bytes = self._queue.popleft()
                self._queued_bytes -= counted_bytes
                await send(frame)
            self._has_some.clear()

    def _add(self, frame: bytes, counted_bytes: int) -> None:
        self._queue.append((frame, counted_bytes))
        self._has_some.set()
