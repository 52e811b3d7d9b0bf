"""Many people writing in one document: how soon each letter is on the others' pages, and what that costs the server.

    python -m benchmarks.live_typing --people 50 --seconds 20

Each types five letters a second at random places, and says with each where the cursor is. Four more pages are full replicas that
note when each letter arrives. In the same run: y-websocket with LevelDB, and Hocuspocus with a file, as their guides set them up
(`npm ci` in benchmarks/peers). Processor time is the server's alone; waits are those of a machine that also runs the people.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("SECONDSTORY_DATA", tempfile.mkdtemp())
os.environ.setdefault("SECONDSTORY_SECRET", "for figures only")

import psutil

from benchmarks.live_clients import Typist, Watcher, Wire, machine, quantile, spending
from secondstory.postmortems.rooms import frames
from tests.e2e.program import Program
from tests.live import make_scene

PEERS = Path(__file__).parent / "peers"
WATCHERS = 4
SETTLE_S = 30


async def measured(wire: Wire, pid: int, *, section: str, people: int, seconds: float, every_s: float) -> str:
    """A line of the table."""
    waits: list[float] = []
    typists = [Typist(wire, section=section, seed=number) for number in range(people)]
    by_client = {typist.doc.client_id: typist for typist in typists}

    def got(client: int, clock: int) -> None:
        typist = by_client.get(client)
        if typist and counts and clock in typist.begun_at:
            waits.append(time.perf_counter() - typist.begun_at[clock])

    counts = False
    watchers = [Watcher(wire, section=section, got=got) for _ in range(WATCHERS)]
    everybody = [*typists, *watchers]
    for one in everybody:
        await one.open()
    await asyncio.gather(*(typist.begin() for typist in typists))
    await asyncio.gather(*(typist.type(seconds=2, every_s=every_s) for typist in typists))
    heard = sum(one.heard_messages for one in everybody)
    counts = True
    with spending(pid) as spent:
        await asyncio.gather(*(typist.type(seconds=seconds, every_s=every_s) for typist in typists))
    heard = sum(one.heard_messages for one in everybody) - heard
    letters = sum(typist._length for typist in typists)  # noqa: SLF001
    until = time.perf_counter() + SETTLE_S
    while any(len("".join(str(one) for one in watcher.fragment.children)) < letters for watcher in watchers):
        if time.perf_counter() > until:
            break
        await asyncio.sleep(0.1)
    texts = {str(watcher.fragment) for watcher in watchers}
    complete = "yes" if len(texts) == 1 and sum(map(len, texts)) >= letters else "NO"
    rss_mb = psutil.Process(pid).memory_info().rss / 1e6
    for one in everybody:
        await one.close()
    return (
        f"{quantile(waits, 0.5):7.1f} {quantile(waits, 0.99):7.1f} {spent.percent:7.1f} {heard / spent.wall_s:9.0f} "
        f"{rss_mb:7.0f}  {complete}"
    )


@contextmanager
def ours() -> Iterator[tuple[Wire, int, str]]:
    """The program itself."""
    with tempfile.TemporaryDirectory() as folder:
        scene = make_scene(Program(Path(folder), "--no-worker"), documents=1)
        document = scene.take()
        page = document.page()
        url = page.address.replace("http", "ws", 1) + page.path
        try:
            yield Wire(url, page.headers), scene.program.process.pid, document.section
        finally:
            scene.program.stop()


@contextmanager
def peer(name: str) -> Iterator[tuple[Wire, int, str]]:
    """A server of npm's."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = os.environ | {"PORT": str(port), "HOST": "127.0.0.1", "YPERSISTENCE": folder, "NODE_ENV": "production"}
        command = {
            "y-websocket": ["node", "node_modules/y-websocket/bin/server.js"],
            "hocuspocus": ["node", "hocuspocus.mjs", str(port), folder],
        }[name]
        process = subprocess.Popen(command, cwd=PEERS, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603  # ours
        try:
            _wait_for(port)
            if name == "hocuspocus":
                hello = b"\x02" + frames.number(0) + frames.piece(b"token") + frames.piece(b"4.7.0")
                yield Wire(f"ws://127.0.0.1:{port}", prefix=frames.piece(b"doc"), hello=(hello,)), process.pid, "doc"
            else:
                yield Wire(f"ws://127.0.0.1:{port}/doc"), process.pid, "doc"
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"Nothing answers on port {port}: run `npm ci` in {PEERS}.")


def main() -> None:
    """Print a line for each server."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--letters-per-second", type=float, default=5)
    parser.add_argument("--only", nargs="*", default=["ours", "y-websocket", "hocuspocus"])
    given = parser.parse_args()
    print(f"{given.people} people, {given.letters_per_second:g} letters a second each, {given.seconds:g} s; {machine()}")
    print(f"{'':12} {'p50 ms':>7} {'p99 ms':>7} {'% core':>7} {'msgs/s':>9} {'RSS MB':>7}  complete")
    for name in given.only:
        with ours() if name == "ours" else peer(name) as (wire, pid, section):
            pace = {"people": given.people, "seconds": given.seconds, "every_s": 1 / given.letters_per_second}
            print(f"{name:12} {asyncio.run(measured(wire, pid, section=section, **pace))}", flush=True)
    print(f"afterwards: {machine()}")


if __name__ == "__main__":
    main()
