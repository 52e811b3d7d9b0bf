"""People who write in a document, without browsers, for `live_*.py`: any server that speaks y-protocols will do."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Kind, Reader, Step


@dataclass(frozen=True)
class Wire:
    """How one server is spoken to."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    prefix: bytes = b""
    """Before every frame, both ways."""
    hello: tuple[bytes, ...] = ()


class Client:
    """A connection: what is heard is counted, and handed to `hear`."""

    def __init__(self, wire: Wire, *, section: str) -> None:
        self.wire = wire
        self.doc: Doc[Any] = Doc()
        self.fragment = self.doc.get(f"section:{section}", type=XmlFragment)
        self.heard_messages = self.heard_bytes = self.kept = self.sent = 0
        self.is_synced = asyncio.Event()
        self.socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self.socket = await connect(self.wire.url, additional_headers=self.wire.headers, max_size=None, compression=None)
        self._reading = asyncio.create_task(self._read(self.socket))
        for frame in (*self.wire.hello, frames.have(self.doc.get_state())):
            await self.send(frame)
        await self.is_synced.wait()

    async def close(self) -> None:
        assert self.socket is not None
        assert self._reading is not None
        await self.socket.close()
        await self._reading

    async def send(self, frame: bytes) -> None:
        assert self.socket is not None
        await self.socket.send(self.wire.prefix + frame)

    def applies(self, update: bytes) -> None:
        """What others wrote; a typist needs none of it."""

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                assert isinstance(message, bytes)
                self.heard_messages += 1
                self.heard_bytes += len(message)
                await self._hear(message[len(self.wire.prefix) :])
        except ConnectionClosed:
            pass

    async def _hear(self, message: bytes) -> None:
        reader = Reader(message)
        kind = reader.number()
        if kind == Kind.KEPT and not self.wire.prefix:
            self.kept = reader.number()
        elif kind == Kind.SYNC:
            step = reader.number()
            if step == Step.HAVE:
                self.sent += 1
                await self.send(frames.lacked(self.doc.get_update(reader.piece())))
                return
            self.applies(reader.piece())
            if step == Step.LACKED:
                self.is_synced.set()


class Watcher(Client):
    """A full replica that knows when it got what."""

    def __init__(self, wire: Wire, *, section: str, got: Callable[[int, int], None]) -> None:
        super().__init__(wire, section=section)
        self._got = got
        self._clocks: dict[int, int] = {}

    def applies(self, update: bytes) -> None:
        self.doc.apply_update(update)
        reader = Reader(self.doc.get_state())
        for _ in range(reader.number()):
            client, clock = reader.number(), reader.number()
            for reached in range(self._clocks.get(client, 0) + 1, clock + 1):
                self._got(client, reached)
            self._clocks[client] = clock


class Typist(Client):
    """Types single letters at random places of a paragraph of their own, and says each time where the cursor is."""

    def __init__(self, wire: Wire, *, section: str, seed: int) -> None:
        super().__init__(wire, section=section)
        self._random = random.Random(seed)
        self._length = 0
        self._said = 0
        self._text = XmlText()
        self.begun_at: dict[int, float] = {}
        self._update = b""
        self._subscription = self.doc.observe(lambda event: setattr(self, "_update", event.update))

    async def begin(self) -> None:
        with self.doc.transaction():
            paragraph = XmlElement("paragraph")
            self.fragment.children.append(paragraph)
            paragraph.children.append(self._text)
        await self._send_update()

    async def type(self, *, seconds: float, every_s: float) -> None:
        """Letters at this pace, not all people at once."""
        started = time.perf_counter()
        due = self._random.uniform(0, every_s)
        while due < seconds:
            await asyncio.sleep(max(0.0, started + due - time.perf_counter()))
            await self.write()
            due += every_s * self._random.uniform(0.5, 1.5)

    async def write(self) -> None:
        self._text.insert(self._random.randint(0, self._length), self._random.choice("abcdefghijklmnop "))
        self._length += 1
        await self._send_update()
        self._said += 1
        state = {"user": {"name": "Somebody", "color": "#30bced"}, "cursor": {"anchor": self._place(), "head": self._place()}}
        client = frames.number(self.doc.client_id)
        said = frames.piece(json.dumps(state, separators=(",", ":")).encode())
        await self.send(frames.presence(frames.number(1) + client + frames.number(self._said) + said))

    def _place(self) -> dict[str, Any]:
        """As y-prosemirror writes a relative position."""
        return {"type": None, "tname": None, "item": {"client": self.doc.client_id, "clock": self._length}, "assoc": 0}

    async def _send_update(self) -> None:
        self.sent += 1
        clocks = Reader(self.doc.get_state())
        clocks.number(), clocks.number()
        self.begun_at[clocks.number()] = time.perf_counter()
        await self.send(frames.written(self._update))


@dataclass
class Spent:
    """What a process took."""

    cpu_s: float = 0.0
    wall_s: float = 0.0

    @property
    def percent(self) -> float:
        """Of one core."""
        return 100 * self.cpu_s / self.wall_s


@contextmanager
def spending(pid: int) -> Iterator[Spent]:
    """What the process takes inside."""
    process, spent = psutil.Process(pid), Spent()
    before, begun = process.cpu_times(), time.perf_counter()
    yield spent
    after = process.cpu_times()
    spent.cpu_s = after.user + after.system - before.user - before.system
    spent.wall_s = time.perf_counter() - begun


def quantile(waits: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(waits)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """What the figures were taken on."""
    load = psutil.getloadavg()[0]
    return f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total // 2**30} GiB, load {load:.1f}"
