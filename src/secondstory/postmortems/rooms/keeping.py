"""The database, as rooms use it: on threads of its own, so that no room waits for another's."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import Error, IntegrityError, connection, connections, transaction
from pycrdt import Doc

from secondstory.lib import ids
from secondstory.lib.errors import Removed
from secondstory.postmortems import live_text, log
from secondstory.postmortems.models import Postmortem, TextUpdate
from secondstory.postmortems.rooms.room import Gone, NotKept

Answer = TypeVar("Answer")

COMPACT_ROWS = 500
"""A log longer than this is compacted when the document is opened."""
REACH_S = 5
"""How long a PostgreSQL may take to answer before it counts as being away."""
ORIGIN = ids.new_uid()
"""Marks the rows that rooms of this process wrote: they have them already."""


@dataclass(frozen=True)
class Entry:
    """What a room wants written."""

    postmortem_pk: int
    updates: Sequence[bytes]
    written: Future[None]
    is_rest: bool = False


class Writer:
    """One thread that adds rows. What several rooms hand it while it is busy, it commits together."""

    def __init__(self) -> None:
        self._entries: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def write(self, postmortem_pk: int, updates: Sequence[bytes]) -> None:
        """Add rows to the log of a document; committed when this returns. Raises `Gone`, `NotKept`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="live text", daemon=True)
            self._thread.start()
        written: Future[None] = Future()
        self._entries.put(Entry(postmortem_pk, updates, written))
        await asyncio.wrap_future(written)

    def rest(self) -> Future[None]:
        """Give back the connection until the next write; there is none while no document is open."""
        rested: Future[None] = Future()
        if self._thread is None:
            rested.set_result(None)
        else:
            self._entries.put(Entry(0, (), rested, is_rest=True))
        return rested

    def _run(self) -> None:
        _take_a_connection_of_ones_own()
        while True:
            entries = [self._entries.get()]
            while not self._entries.empty():
                entries.append(self._entries.get())
            entries = [entry for entry in entries if entry.written.set_running_or_notify_cancel()]
            problem = _problem_with(entries)
            if isinstance(problem, IntegrityError):  # one document that is gone must not hold up the others
                for entry in entries:
                    _answer(entry, _problem_with([entry]))
            else:
                for entry in entries:
                    _answer(entry, problem)


def _problem_with(entries: list[Entry]) -> Error | None:
    """Commit them together; what the database says against it."""
    try:
        if connection.connection is None:
            _connect()
        with transaction.atomic():
            for entry in entries:
                log.append(entry.postmortem_pk, entry.updates, origin=ORIGIN)
        if entries and entries[-1].is_rest:
            connection.close()
    except Error as problem:
        if not isinstance(problem, IntegrityError):
            connection.close()
        return problem
    return None


def _take_a_connection_of_ones_own() -> None:
    """Not one of the pool's, which may all be in use, and which says only after half a minute that the database is away."""
    own = connection.copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    if own.vendor == "postgresql":
        own.settings_dict["OPTIONS"]["connect_timeout"] = REACH_S
    connections[own.alias] = own


def _connect() -> None:
    """What is acknowledged outlives a power cut: elsewhere SQLite may leave the last moments to the system (DESIGN, law 4)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")


def _answer(entry: Entry, problem: Error | None) -> None:
    if problem is None:
        entry.written.set_result(None)
    else:
        entry.written.set_exception(Gone() if isinstance(problem, IntegrityError) else NotKept(str(problem)))


class DocumentLog:
    """The log of one document."""

    def __init__(self, postmortem_pk: int) -> None:
        self._pk = postmortem_pk

    async def load(self) -> Doc[Any]:
        """The document as it stands; the first time, what its sections say. Raises `Gone`, `NotKept`."""
        return await asked(self._load)

    async def write(self, updates: Sequence[bytes]) -> None:
        """Add to the log; committed when this returns. Raises `Gone`, `NotKept`."""
        await writer.write(self._pk, updates)

    async def project(self, update: bytes) -> None:
        """Make Markdown of the whole text, where it differs. Raises `Gone`, `NotKept`."""
        await asked(lambda: live_text.project(self._pk, update))

    async def compact(self) -> None:
        """Put one row in the place of many. Raises `Gone`, `NotKept`."""
        await asked(self._compact)

    async def row(self, row_pk: int) -> bytes | None:
        """One row that somebody else wrote; None when it has been replaced. Raises `NotKept`."""
        return await asked(lambda: log.update_of(row_pk))

    async def rows(self) -> list[bytes]:
        """All of it, as it stands. Raises `NotKept`."""
        return await asked(lambda: log.updates_of(self._pk))

    def _load(self) -> Doc[Any]:
        postmortem = Postmortem.objects.get(pk=self._pk)
        live_text.open_log(postmortem)
        if self._has_rows(COMPACT_ROWS):
            live_text.compact(self._pk)
        return live_text.load(postmortem)

    def _compact(self) -> None:
        if self._has_rows(1):
            live_text.compact(self._pk)

    def _has_rows(self, more_than: int) -> bool:
        rows = TextUpdate.objects.filter(postmortem=self._pk)
        return bool(rows.values_list("pk", flat=True)[more_than : more_than + 1])


async def asked(question: Callable[[], Answer]) -> Answer:
    """Ask on one of few threads. SQLite's connections stay with them; PostgreSQL's are others' to use meanwhile."""

    def ask() -> Answer:
        try:
            return question()
        except (Postmortem.DoesNotExist, Removed) as problem:
            raise Gone from problem
        except Error as problem:
            raise NotKept(str(problem)) from problem
        finally:
            if connection.vendor != "sqlite" or connection.errors_occurred:
                connection.close()

    return await asyncio.get_running_loop().run_in_executor(_threads, ask)


writer = Writer()
_threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="live text")
