"""A document and the pages that have it open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _
from pycrdt import Doc

from secondstory.postmortems.rooms import frames
from secondstory.postmortems.rooms.frames import Code, Kind, Reader, Shut, Step
from secondstory.postmortems.rooms.peer import Peer
from secondstory.postmortems.rooms.presence import Presence
from secondstory.postmortems.rooms.replica import Replica, Spoilt, refuse_bombs

BATCH_S = 0.02
"""What is written within so long is one row and one message."""
PRESENCE_S = 0.1
PROJECT_S = 1.0
"""How long after the first change Markdown is made of the text; the next second's changes are the next one's."""
COSTLY_S = 0.25
REST = 8
"""For how many times as long as Markdown was made of a large text it is left as it is, when that took longer than `COSTLY_S`."""
LONGEST_REST_S = 60.0
PAUSES_S = (0.25, 0.5, 1.0, 2.0)
"""How long to wait before what could not be kept is tried again: the last one from then on."""


class NotKept(Exception):  # noqa: N818  # nobody's mistake
    """The database can't take it at the moment."""


class Gone(Exception):  # noqa: N818  # nobody's mistake
    """There is no such document any more."""


class Log(Protocol):
    """What is kept of one document."""

    async def load(self) -> Doc[Any]:
        """The document as it stands. Raises `Gone`, `NotKept`."""

    async def write(self, updates: Sequence[bytes]) -> None:
        """Add to the log; committed when this returns. Raises `Gone`, `NotKept`."""

    async def project(self, update: bytes) -> None:
        """Make Markdown of the whole text, where it differs. Raises `Gone`, `NotKept`."""

    async def compact(self) -> None:
        """Put one row in the place of many. Raises `Gone`, `NotKept`."""


@dataclass(frozen=True)
class Limits:
    """What is too large."""

    update_bytes: int
    document_bytes: int


class Room:
    """One a document and process. What pages write is told to the others at once, and acknowledged when it is kept."""

    def __init__(self, replica: Replica, log: Log, *, limits: Limits) -> None:
        self.peers: set[Peer] = set()
        self.is_open = True
        self._replica = replica
        self._log = log
        self._limits = limits
        self._presence = Presence()
        self._came: list[tuple[Peer, bytes]] = []
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._unkept: list[bytes] = []
        self._to_acknowledge: dict[Peer, int] = {}
        self._keeping: asyncio.Task[None] | None = None
        self._projecting: asyncio.Task[None] | None = None
        self._is_projected = True
        self._rests_until = 0.0
        self._trouble = ""

    def join(self, peer: Peer) -> None:
        """Let a page in: from here on it hears everything."""
        self.peers.add(peer)
        peer.tell(frames.mode(may_write=peer.may_write))
        peer.tell(frames.have(self._replica.state))
        if self._presence.places:
            peer.tell(frames.presence(self._presence.everybody()))
        if self._trouble:
            peer.tell(frames.trouble(self._trouble))

    def leave(self, peer: Peer) -> None:
        """A page is gone; what it sent is kept all the same."""
        self._to_acknowledge.pop(peer, None)
        self.peers.discard(peer)
        if self._presence.leave(peer.clients.difference(*(other.clients for other in self.peers))):
            self._later(PRESENCE_S, self._pass_on_presence)

    def take(self, peer: Peer, frame: bytes) -> None:
        """What a page says. Raises `Shut` when it can't stay for it."""
        reader = Reader(frame)
        kind = reader.number()
        if kind == Kind.SYNC:
            step = reader.number()
            if step == Step.HAVE:
                peer.answer(frames.lacked(self._replica.lacked_by(reader.piece())))
            elif step in {Step.LACKED, Step.WRITTEN} and peer.may_write:
                self._take_update(peer, reader.piece())
        elif kind == Kind.PRESENCE:
            if self._presence.take(reader.piece(), owner=peer.key, label=peer.label, mine=peer.clients):
                self._later(PRESENCE_S, self._pass_on_presence)
        elif kind == Kind.ASK_PRESENCE:
            peer.tell(frames.presence(self._presence.everybody()))

    def hear(self, update: bytes) -> None:
        """What somebody wrote elsewhere, and is kept already."""
        try:
            new = self._replica.hear(update)
        except Spoilt:
            self.close(Code.AGAIN)
            return
        if new is not None:
            self._tell(frames.written(new))

    async def settle(self) -> None:
        """Return when everything that came is kept, and the Markdown is what the text is, or neither can be had at the moment."""
        self._flush()
        await self._until_idle()
        if not self._trouble:
            self._start_projecting()
            await self._until_idle()

    @property
    def is_idle(self) -> bool:
        """Nobody is here, and nothing waits to be kept or projected."""
        return not (self.peers or self._came or self._unkept or self._running()) and self._is_projected

    def close(self, code: Code) -> None:
        """Shut every page; whoever has unsaved text brings it back."""
        self.is_open = False
        for peer in self.peers:
            peer.shut(Shut(code))

    def _take_update(self, peer: Peer, update: bytes) -> None:
        limits = self._limits
        if len(update) > limits.update_bytes:
            raise Shut(Code.TOO_LARGE, _("That is more than can be taken in one go: paste it in several parts."))
        if not self._replica.has_room_for(update, most_bytes=limits.document_bytes):
            raise Shut(Code.TOO_LARGE, _("The document is as large as it may become: move a part of it elsewhere."))
        refuse_bombs(update)
        peer.sent += 1
        self._came.append((peer, update))
        self._later(BATCH_S, self._flush)

    def _flush(self) -> None:
        """Put in what came within a batch, tell it, and have it kept."""
        self._cancel(self._flush)
        if not self._came:
            return
        came, self._came = self._without_garbage(self._came), []
        if not came:
            return
        updates = [update for _peer, update in came]
        try:
            new = self._replica.apply(updates)
        except Spoilt:
            self.close(Code.AGAIN)
            return
        self._unkept += self._replica.waiting(updates)
        if new is not None:
            self._unkept.append(new)
            self._is_projected = False
            senders = {peer for peer, _update in came}
            alone = next(iter(senders)) if len(senders) == 1 and not self._replica.has_waited else None
            self._tell(frames.written(new), but=alone)
        self._to_acknowledge |= {peer: peer.sent for peer, _update in came if peer in self.peers}
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())

    def _without_garbage(self, came: list[tuple[Peer, bytes]]) -> list[tuple[Peer, bytes]]:
        """What may go in; whoever sent what may not is shut, and what they sent after it stays out."""
        try:
            self._replica.taste([update for _peer, update in came])
        except Shut:
            pass
        else:
            return came
        fit: list[tuple[Peer, bytes]] = []
        refused: set[Peer] = set()
        for peer, update in came:
            if peer in refused:
                continue
            try:
                self._replica.taste([*(one for _peer, one in fit), update])
            except Shut as shut:
                refused.add(peer)
                peer.shut(shut)
            else:
                fit.append((peer, update))
        return fit

    async def _keep(self) -> None:
        tries = 0
        while self._unkept or self._to_acknowledge:
            updates, peers = list(self._unkept), self._to_acknowledge
            self._to_acknowledge = {}
            try:
                if updates:
                    await self._log.write(updates)
            except NotKept:
                self._to_acknowledge = peers | self._to_acknowledge
                self._say_trouble(_("Nothing can be saved at the moment. Keep this page open: what you typed stays here until it is."))
                await asyncio.sleep(PAUSES_S[min(tries, len(PAUSES_S) - 1)])
                tries += 1
            except Gone:
                self.close(Code.REFUSED)
                return
            else:
                tries = 0
                del self._unkept[: len(updates)]
                self._say_trouble("")
                for peer, count in peers.items():
                    peer.tell(frames.kept(count))
                if not self._is_projected:
                    self._later(max(PROJECT_S, self._rests_until - asyncio.get_running_loop().time()), self._start_projecting)

    def _start_projecting(self) -> None:
        self._cancel(self._start_projecting)
        if self._is_projected or (self._projecting and not self._projecting.done()):
            return
        self._projecting = asyncio.create_task(self._project())

    async def _project(self) -> None:
        self._is_projected = True
        began_at = asyncio.get_running_loop().time()
        try:
            await self._log.project(self._replica.whole())
        except NotKept:
            self._is_projected = False
            self._later(PROJECT_S, self._start_projecting)
        except Gone:
            self.close(Code.REFUSED)
        finally:
            now = asyncio.get_running_loop().time()
            self._rests_until = now + rest_after(now - began_at)

    async def _until_idle(self) -> None:
        while (running := self._running()) and not self._trouble:
            await asyncio.wait(running, timeout=BATCH_S)

    def _running(self) -> set[asyncio.Task[None]]:
        return {task for task in (self._keeping, self._projecting) if task and not task.done()}

    def _pass_on_presence(self) -> None:
        self._cancel(self._pass_on_presence)
        self._tell(frames.presence(self._presence.changes()))

    def _say_trouble(self, sentence: str) -> None:
        if sentence != self._trouble:
            self._trouble = sentence
            self._tell(frames.trouble(sentence))

    def _tell(self, frame: bytes, *, but: Peer | None = None) -> None:
        for peer in self.peers:
            if peer is not but:
                peer.tell(frame)

    def _later(self, delay_s: float, act: Callable[[], None]) -> None:
        """Do it once, so long after it was first asked for."""
        name = act.__name__
        if name not in self._timers:
            self._timers[name] = asyncio.get_running_loop().call_later(delay_s, act)

    def _cancel(self, act: Callable[[], None]) -> None:
        timer = self._timers.pop(act.__name__, None)
        if timer:
            timer.cancel()


def rest_after(took_s: float) -> float:
    """How long to wait before Markdown is made of a text again: a large one would else keep a core busy while somebody types in it."""
    return min(REST * took_s, LONGEST_REST_S) if took_s > COSTLY_S else 0.0
