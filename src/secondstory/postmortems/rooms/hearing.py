"""What others write into the logs of open documents: another process, or a page or program of this one.

Whoever listens before loading misses nothing: an update that was loaded already changes nothing when it is heard again.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from secondstory.lib.watching import watch_postgresql, watch_sqlite
from secondstory.postmortems.log import CHANNEL, Notice
from secondstory.postmortems.rooms.keeping import ORIGIN

Hear = Callable[[int | None, bytes | None], None]
"""Called with a row's key and its update; without an update, it is to be read; without a key, anything may have been missed."""
AGAIN_S = 0.5


class Hearing:
    """One a process and event loop. It watches only while a document is open."""

    def __init__(self) -> None:
        self._listeners: dict[int, Hear] = {}
        self._watching: asyncio.Task[None] | None = None
        self._last: int | None = None

    @contextmanager
    def listening(self, postmortem_pk: int, hear: Hear) -> Iterator[None]:
        """Hear of every row of one document that is committed from here on."""
        self._listeners[postmortem_pk] = hear
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())
        try:
            yield
        finally:
            del self._listeners[postmortem_pk]
            if not self._listeners and self._watching is not None:
                self._watching.cancel()
                self._watching = None

    async def _watch(self) -> None:
        database = settings.DATABASES["default"]
        if database["ENGINE"].endswith("sqlite3"):
            self._last = None
            await watch_sqlite(str(database["NAME"]), self._look)
        else:
            await watch_postgresql(database, CHANNEL, missed=self._missed, hear=self._hear, again_s=AGAIN_S)

    def _look(self, connection: sqlite3.Connection) -> None:
        if self._last is None:
            self._last = connection.execute("SELECT COALESCE(MAX(id), 0) FROM postmortems_textupdate").fetchone()[0]
            self._missed()
            return
        rows = connection.execute(NEWER_ROWS, [self._last]).fetchall()
        for row_pk, postmortem_pk, update in rows:
            self._last = row_pk
            if hear := self._listeners.get(postmortem_pk):
                hear(row_pk, update)

    def _hear(self, text: str) -> None:
        notice = Notice.read(text)
        hear = self._listeners.get(notice.postmortem_pk)
        if hear and notice.origin != ORIGIN:
            hear(notice.row_pk, notice.update)

    def _missed(self) -> None:
        for hear in self._listeners.values():
            hear(None, None)


NEWER_ROWS = 'SELECT id, postmortem_id, "update" FROM postmortems_textupdate WHERE id > ? ORDER BY id'
