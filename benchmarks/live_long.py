"""A document that has been written for a long time: how soon it opens, and whether writing on takes more and more memory.

    python -m benchmarks.live_long --rows 20000 --edits 100000

First a log of so many rows, a letter each as a kill would leave it, is opened: compacted, loaded, and sent to the page; and once more,
as it is opened from then on. Then so many edits are sent as fast as they are kept: sentences are typed and taken out again, letter by
letter; the program's memory is noted at each tenth.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

os.environ.setdefault("SECONDSTORY_DATA", tempfile.mkdtemp())
os.environ.setdefault("SECONDSTORY_SECRET", "for figures only")

import psutil
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from benchmarks.live_clients import machine, spending
from tests.e2e.program import Program
from tests.live import Document, make_scene

TOGETHER = 50
"""Edits on their way at once."""
PARAGRAPHS = 40
CLOSED_S = 6
"""By then a room is closed in which nobody is."""
SENTENCE = 30


def long_log(document: Document, rows: int) -> None:
    """Write as many rows as that into the log of a document that has been opened once."""
    doc: Doc[Any] = Doc()
    for update in document.log:
        doc.apply_update(update)
    fragment = doc.get(f"section:{document.section}", type=XmlFragment)
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    texts = []
    for _ in range(PARAGRAPHS):
        with doc.transaction():
            paragraph = XmlElement("paragraph")
            fragment.children.append(paragraph)
            texts.append(XmlText())
            paragraph.children.append(texts[-1])
    chosen = random.Random(1)
    lengths = [0] * PARAGRAPHS
    while len(updates) < rows:
        place = chosen.randrange(PARAGRAPHS)
        texts[place].insert(chosen.randint(0, lengths[place]), chosen.choice("abcdefghijklmnop "))
        lengths[place] += 1
    doc.unobserve(subscription)
    with closing(sqlite3.connect(document.scene.program.data_dir / "secondstory.sqlite3", timeout=20)) as file, file:
        sql = 'INSERT INTO postmortems_textupdate (postmortem_id, "update", written_at) VALUES (?, ?, ?)'
        file.executemany(sql, [(document.pk, update, "2026-03-16 12:00:00") for update in updates])


async def opened_ms(document: Document) -> float:
    """From connecting to having all of it."""
    page = document.page()
    begun = time.perf_counter()
    await page.open()
    waited = 1000 * (time.perf_counter() - begun)
    await page.close()
    return waited


async def open_a_long_one(document: Document, rows: int) -> None:
    """Print how long it takes."""
    await opened_ms(document)
    await asyncio.sleep(CLOSED_S)
    await asyncio.to_thread(long_log, document, rows)
    there = len(document.log)
    print(f"a log of {there} rows opens in {await opened_ms(document):.0f} ms", end="")
    await asyncio.sleep(CLOSED_S)
    print(f", and the {len(document.log)} row it leaves in {await opened_ms(document):.0f} ms")


async def write_on(document: Document, edits: int) -> None:
    """Print what it takes."""
    process = psutil.Process(document.scene.program.process.pid)
    page = await document.page().open()
    text = XmlText()
    with page.doc.transaction():
        paragraph = XmlElement("paragraph")
        page.fragment.children.append(paragraph)
        paragraph.children.append(text)
    length, memory, update = 0, [], [b""]
    await page.send_update(page.doc.get_update())
    subscription = page.doc.observe(lambda event: update.__setitem__(0, event.update))
    with spending(process.pid) as spent:
        for number in range(edits):
            if number % (2 * SENTENCE) < SENTENCE:
                text.insert(length, "x")
                length += 1
            else:
                length -= 1
                del text[length]
            await page.send_update(update[0])
            if number % TOGETHER == 0:
                await page.saved()
            if number % (edits // 10) == 0:
                memory.append(round(process.memory_info().rss / 1e6))
        await page.saved()
    memory.append(round(process.memory_info().rss / 1e6))
    page.doc.unobserve(subscription)
    print(f"{edits} edits: {edits / spent.wall_s:.0f} a second, {1e6 * spent.cpu_s / edits:.0f} µs of processor each")
    print(f"memory at each tenth, MB: {memory}")
    await page.close()


def main() -> None:
    """Start the program, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--edits", type=int, default=100_000)
    given = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        scene = make_scene(Program(Path(folder), "--no-worker"), documents=2)
        try:
            asyncio.run(open_a_long_one(scene.take(), given.rows))
            asyncio.run(write_on(scene.take(), given.edits))
        finally:
            scene.program.stop()
    print(f"afterwards: {machine()}")


if __name__ == "__main__":
    main()
