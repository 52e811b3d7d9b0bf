"""Which histories have grown: told to open pages within a fraction of a second, whichever process wrote.

SQLite counts its own changes (`PRAGMA data_version`), so one small question five times a second is enough for any number of pages;
PostgreSQL says it itself (`LISTEN`). Nothing but "something changed" is passed on: what, a page asks for with its own rights.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings

from secondstory.audit.signals import CHANNEL

EVERY_S = 0.2
"""How often SQLite is asked."""
AGAIN_S = 2.0
"""How long to wait before a lost PostgreSQL is tried again."""


@dataclass(eq=False)
class Listener:
    """One open page: which history it is about, and whether that has grown since it was last asked."""

    about_uid: str
    has_grown: asyncio.Event = field(default_factory=asyncio.Event)


class Feed:
    """One a process and event loop. It watches only while somebody listens."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._watching: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self, about_uid: str) -> Iterator[Listener]:
        """Listen to one history; whatever is written after this is told."""
        listener = Listener(about_uid)
        self._listeners.setdefault(about_uid, set()).add(listener)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())
        try:
            yield listener
        finally:
            self._listeners[about_uid].discard(listener)
            if not self._listeners[about_uid]:
                del self._listeners[about_uid]
            if not self._listeners and self._watching is not None:
                self._watching.cancel()
                self._watching = None

    async def _watch(self) -> None:
        database = settings.DATABASES["default"]
        if database["ENGINE"].endswith("sqlite3"):
            await self._watch_sqlite(str(database["NAME"]))
        else:
            await self._watch_postgresql(database)

    async def _watch_sqlite(self, path: str) -> None:
        connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
        try:
            version, last = None, connection.execute("SELECT COALESCE(MAX(id), 0) FROM audit_record").fetchone()[0]
            while True:
                await asyncio.sleep(EVERY_S)
                with suppress(sqlite3.OperationalError):  # locked for a moment: asked again at the next turn
                    newer = connection.execute("PRAGMA data_version").fetchone()[0]
                    if newer == version:
                        continue
                    rows = connection.execute("SELECT id, about_uid FROM audit_record WHERE id > ? ORDER BY id", [last]).fetchall()
                    version, last = newer, rows[-1][0] if rows else last
                    for about_uid in {row[1] for row in rows}:
                        self._tell(about_uid)
        finally:
            connection.close()

    async def _watch_postgresql(self, database: dict[str, Any]) -> None:
        while True:
            try:
                async with _connected(database) as connection:
                    self._tell_everybody()  # something may have been missed while nobody listened
                    async for notice in connection.notifies():
                        self._tell(notice.payload)
            except psycopg.OperationalError:
                await asyncio.sleep(AGAIN_S)

    def _tell(self, about_uid: str) -> None:
        for listener in self._listeners.get(about_uid, ()):
            listener.has_grown.set()

    def _tell_everybody(self) -> None:
        for about_uid in self._listeners:
            self._tell(about_uid)


@asynccontextmanager
async def _connected(database: dict[str, Any]) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A connection of its own, which listens."""
    given = {
        "dbname": database["NAME"], "user": database["USER"], "password": database["PASSWORD"],
        "host": database["HOST"], "port": database["PORT"],
    }  # fmt: skip
    connection = await psycopg.AsyncConnection.connect(**{name: value for name, value in given.items() if value}, autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        yield connection
