"""What is said in a chat, before it has the shape of one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One sentence, and the address it opens."""

    text: str
    url: str


@dataclass(frozen=True)
class Block:
    """A short block: a heading, entries, and a last line with where the rest is. Plain text: each chat escapes it."""

    title: str
    entries: tuple[Entry, ...]
    last: Entry
