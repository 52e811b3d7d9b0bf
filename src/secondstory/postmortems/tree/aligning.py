"""Which of what is there stays, changes, goes, and where something new comes: the smallest edit that a reader of the text would see."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class Change(NamedTuple):
    """What was at `old_from` up to before `old_to` becomes what is at `new_from` up to before `new_to`."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int


def changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Change]:
    """What differs, from the last to the first, so that carrying one out moves none of the others."""
    start, ended = common_ends(old, new)
    middle = SequenceMatcher(None, old[start : len(old) - ended], new[start : len(new) - ended])
    found = [Change(start + i1, start + i2, start + j1, start + j2) for kind, i1, i2, j1, j2 in middle.get_opcodes() if kind != "equal"]
    return found[::-1]


def common_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """How much is the same at the beginning, and of what is left at the end."""
    most = min(len(old), len(new))
    start = next((place for place in range(most) if old[place] != new[place]), most)
    most -= start
    ended = next((place for place in range(most) if old[-1 - place] != new[-1 - place]), most)
    return start, ended


def pairs(change: Change) -> Iterator[tuple[int | None, int | None]]:
    """Places of what becomes what, from the last to the first; None where something goes or is new."""
    old, new = range(change.old_from, change.old_to), range(change.new_from, change.new_to)
    for number in reversed(range(max(len(old), len(new)))):
        yield (old[number] if number < len(old) else None, new[number] if number < len(new) else None)
