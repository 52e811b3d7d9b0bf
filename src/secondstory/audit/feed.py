"""Which histories have grown: told to open pages within a fraction of a second, whichever process wrote.

Nothing but "something changed" is passed on: what, a page asks for with its own rights.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings

from secondstory.audit.signals import CHANNEL
from secondstory.lib.watching import watch_postgresql, watch_sqlite

READY_S = 2.0
"""How long a page waits for the database to be listened to. If it takes longer, all pages are told to look when it is there."""


@dataclass(eq=False)
class Listener:
    """One open page: which histories it is about, and whether any has grown since it was last asked."""

    about: frozenset[str]
    has_grown: asyncio.Event = field(default_factory=asyncio.Event)


class Feed:
    """One a process and event loop. It watches only while somebody listens."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._watching: asyncio.Task[None] | None = None
        self._last: int | None = None
        self._is_ready = asyncio.Event()
        self._is_late = False

    @contextmanager
    def listening(self, *about: str) -> Iterator[Listener]:
        """Listen to some histories; whatever is written after `ready` is told."""
        listener = Listener(frozenset(about))
        for about_uid in listener.about:
            self._listeners.setdefault(about_uid, set()).add(listener)
        if self._watching is None or self._watching.done():
            self._is_ready, self._is_late = asyncio.Event(), False
            self._watching = asyncio.get_running_loop().create_task(self._watch())
        try:
            yield listener
        finally:
            for about_uid in listener.about:
                self._listeners[about_uid].discard(listener)
                if not self._listeners[about_uid]:
                    del self._listeners[about_uid]
            if not self._listeners and self._watching is not None:
                self._watching.cancel()
                self._watching = None

    async def ready(self) -> None:
        """Wait until nothing that is written is missed, or `READY_S`."""
        try:
            await asyncio.wait_for(self._is_ready.wait(), READY_S)
        except TimeoutError:
            self._is_late = True

    async def _watch(self) -> None:
        database = settings.DATABASES["default"]
        if database["ENGINE"].endswith("sqlite3"):
            self._last = None
            await watch_sqlite(str(database["NAME"]), self._look)
        else:
            await watch_postgresql(database, CHANNEL, missed=self._listens, hear=self._tell)

    def _look(self, connection: sqlite3.Connection) -> None:
        if self._last is None:
            self._last = connection.execute("SELECT COALESCE(MAX(id), 0) FROM audit_record").fetchone()[0]
        rows = connection.execute("SELECT id, about_uid FROM audit_record WHERE id > ? ORDER BY id", [self._last]).fetchall()
        self._last = rows[-1][0] if rows else self._last
        for about_uid in {row[1] for row in rows}:
            self._tell(about_uid)
        self._is_ready.set()

    def _listens(self) -> None:
        """PostgreSQL is listened to: for the first time, or again after it was lost and something may have been missed."""
        if self._is_ready.is_set() or self._is_late:
            self._tell_everybody()
        self._is_ready.set()

    def _tell(self, about_uid: str) -> None:
        for listener in self._listeners.get(about_uid, ()):
            listener.has_grown.set()

    def _tell_everybody(self) -> None:
        for about_uid in self._listeners:
            self._tell(about_uid)
