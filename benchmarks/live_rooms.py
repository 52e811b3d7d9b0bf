"""Many documents open at once, with somebody writing in some of them: memory, processor, and how soon what they write is kept.

    python -m benchmarks.live_rooms --documents 200 --writing 20 --seconds 20

Two pages have each document open; in some, one of them types a letter a second. The wait is until the letter is acknowledged, so committed.
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

import psutil

from benchmarks.live_clients import Client, Typist, Wire, machine, quantile, spending
from tests.e2e.program import Program
from tests.live import Scene, make_scene


class Waiting(Typist):
    """Types, and notes how long each letter took to be kept."""

    def __init__(self, wire: Wire, *, section: str, seed: int) -> None:
        super().__init__(wire, section=section, seed=seed)
        self.waits: list[float] = []
        self._sent_at: dict[int, float] = {}

    async def write(self) -> None:
        self._sent_at[self.sent + 1] = time.perf_counter()
        await super().write()

    async def _hear(self, message: bytes) -> None:
        before = self.kept
        await super()._hear(message)
        now = time.perf_counter()
        self.waits += [now - self._sent_at.pop(number) for number in range(before + 1, self.kept + 1) if number in self._sent_at]


async def measured(scene: Scene, *, documents: int, writing: int, seconds: float) -> None:
    """Print what was measured."""
    process = psutil.Process(scene.program.process.pid)
    before_mb = process.memory_info().rss / 1e6
    typists, others = [], []
    for number in range(documents):
        document = scene.take()
        page = document.page()
        wire = Wire(page.address.replace("http", "ws", 1) + page.path, page.headers)
        typists.append(Waiting(wire, section=document.section, seed=number))
        others.append(Client(wire, section=document.section))
    begun = time.perf_counter()
    for typist, other in zip(typists, others, strict=True):
        await asyncio.gather(typist.open(), other.open())
        await typist.begin()
    opened_ms = 1000 * (time.perf_counter() - begun) / documents
    open_mb = process.memory_info().rss / 1e6
    with spending(process.pid) as spent:
        await asyncio.gather(*(typist.type(seconds=seconds, every_s=1.0) for typist in typists[:writing]))
    waits = [wait for typist in typists for wait in typist.waits]
    print(f"opened: {opened_ms:.0f} ms a document with two pages; memory {before_mb:.0f} MB before, {open_mb:.0f} MB with all open")
    print(f"while written: {process.memory_info().rss / 1e6:.0f} MB, {spent.percent:.1f} % of a core")
    print(f"kept after: p50 {quantile(waits, 0.5):.0f} ms, p99 {quantile(waits, 0.99):.0f} ms ({len(waits)} letters)")
    for one in [*typists, *others]:
        await one.close()


def main() -> None:
    """Start the program, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--writing", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    print(f"{given.documents} documents, two pages each, a letter a second in {given.writing}, {given.seconds:g} s; {machine()}")
    with tempfile.TemporaryDirectory() as folder:
        scene = make_scene(Program(Path(folder), "--no-worker"), documents=given.documents)
        try:
            asyncio.run(measured(scene, documents=given.documents, writing=given.writing, seconds=given.seconds))
        finally:
            scene.program.stop()
    print(f"afterwards: {machine()}")


if __name__ == "__main__":
    main()
