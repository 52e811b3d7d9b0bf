"""Markdown of a section as the tree and back, and the tree as Yjs keeps it and back, beside markdown-it-py alone, in the same run.

    python benchmarks/live_markdown.py --megabytes 0.1 1 5

The text is made from a fixed seed: paragraphs with marks and links, lists, tables, code, headings. Figures are the processor's time, the
best of three. `markdown-it-py alone` makes its tokens and nothing of them: what any reader in Python pays before it begins.
"""

from __future__ import annotations

import argparse
import platform
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from markdown_it import MarkdownIt
from pycrdt import Doc, XmlFragment

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.markdown_out import write_markdown
from secondstory.postmortems.tree.nodes import Document
from secondstory.postmortems.tree.shared import fragment_of, write_fragment
from secondstory.postmortems.tree.shared_editing import edit_fragment
from secondstory.postmortems.tree.shared_reading import read_fragment

Answer = TypeVar("Answer")

WORDS = "the pool of connections was exhausted because retries rose while deploys went on and nobody could see how many were left".split()
MARKED = ["*why*", "**slow**", "`pg_stat`", "[the graph](https://example.org/a_b)", "[13:42](story:event/abc)"]


def main() -> None:
    """Print one line for each size and direction."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, nargs="+", default=[0.1, 1, 5])
    sizes = parser.parse_args().megabytes
    print(f"Python {platform.python_version()}, {platform.machine()}")
    for size in sizes:
        measure(text_of(int(size * 1_000_000)))


def measure(markdown: str) -> None:
    """One size."""
    size_mb = len(markdown.encode()) / 1_000_000
    alone = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    timed(size_mb, "markdown-it-py alone", lambda: alone.parse(markdown))
    tree = timed(size_mb, "Markdown to tree", lambda: read_markdown(markdown))
    written = timed(size_mb, "tree to Markdown", lambda: write_markdown(tree))
    fragment = timed(size_mb, "tree to fragment", lambda: in_a_fragment(tree))
    again = timed(size_mb, "fragment to tree", lambda: read_fragment(fragment))
    if read_markdown(written) != tree or again != tree:
        sys.exit("The tree came back as another one.")
    update = fragment.doc.get_update()
    timed(size_mb, "log replayed", lambda: Doc().apply_update(update))
    state = fragment.doc.get_state()
    edited = read_markdown(written.replace("exhausted", "empty", 1))
    timed(size_mb, "one word edited", lambda: edit_fragment(fragment, edited), times=1)
    print(f"{size_mb:6.1f} MB  the edit is {len(fragment.doc.get_update(state))} bytes of {len(update):,}")


def in_a_fragment(tree: Document) -> XmlFragment:
    """A new document with the tree in it."""
    fragment = fragment_of(Doc[Any](), "x")
    write_fragment(fragment, tree)
    return fragment


def timed(size_mb: float, name: str, work: Callable[[], Answer], *, times: int = 3) -> Answer:
    """Print how long it takes."""
    best_s = float("inf")
    for _ in range(times):
        start_s = time.process_time()
        answer = work()
        best_s = min(best_s, time.process_time() - start_s)
    print(f"{size_mb:6.1f} MB  {name:22} {best_s * 1000:9.1f} ms  {size_mb / best_s:8.2f} MB/s", flush=True)
    return answer


def text_of(size: int) -> str:
    """So many letters of Markdown, the same each time."""
    chance = random.Random(7)
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(_part(chance))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts)


def _part(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.1:
        return f"### {_words(chance, 5)}"
    if kind < 0.3:
        return "\n".join(f"- {_words(chance, 15)}" for _ in range(5))
    if kind < 0.35:
        return "\n".join(["| time | what |", "| --- | --- |", *(f"| 12:{minute:02} | {_words(chance, 10)} |" for minute in range(8))])
    if kind < 0.4:
        return "\n".join(["```", *(_words(chance, 12) for _ in range(6)), "```"])
    return " ".join(chance.choice(MARKED) if chance.random() < 0.08 else chance.choice(WORDS) for _ in range(chance.randint(20, 90)))


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(number))


if __name__ == "__main__":
    main()
