"""Hearing from the database that something was written, whichever process wrote it, without asking it often.

SQLite counts the changes others made (`PRAGMA data_version`), so one small question five times a second is enough for any number of
pages; PostgreSQL says it itself (`LISTEN`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import psycopg

EVERY_S = 0.2
"""How often SQLite is asked."""
AGAIN_S = 2.0
"""How long to wait before a lost PostgreSQL is tried again."""


async def watch_sqlite(path: str, look: Callable[[sqlite3.Connection], None]) -> None:
    """Call `look` with a connection that only reads, at once and then soon after every change, until cancelled.

    What finds the file locked for a moment is called again at the next turn.
    """
    connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    try:
        seen = None
        while True:
            with suppress(sqlite3.OperationalError):
                version = connection.execute("PRAGMA data_version").fetchone()[0]
                if version != seen:
                    look(connection)
                    seen = version
            await asyncio.sleep(EVERY_S)
    finally:
        connection.close()


async def watch_postgresql(
    database: dict[str, Any], channel: str, *, missed: Callable[[], None], hear: Callable[[str], None], again_s: float = AGAIN_S
) -> None:
    """Call `hear` with every message on a channel, until cancelled; and `missed` whenever there may have been some before."""
    import psycopg  # eight megabytes, which only PostgreSQL needs

    while True:
        try:
            async with _listening(database, channel) as connection:
                missed()
                async for notice in connection.notifies():
                    hear(notice.payload)
        except psycopg.OperationalError:
            await asyncio.sleep(again_s)


@asynccontextmanager
async def _listening(database: dict[str, Any], channel: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A connection of its own, which listens."""
    given = {
        "dbname": database["NAME"], "user": database["USER"], "password": database["PASSWORD"],
        "host": database["HOST"], "port": database["PORT"],
    }  # fmt: skip
    import psycopg

    connection = await psycopg.AsyncConnection.connect(**{name: value for name, value in given.items() if value}, autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {channel}")
        yield connection
