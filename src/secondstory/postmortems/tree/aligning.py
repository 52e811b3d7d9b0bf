"""Which of what is there stays, changes, goes, and where something new comes: the smallest edit that a reader of the text would see."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_PAIRS = 500


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


def parts_of(change: Change) -> tuple[list[tuple[int, int]], range, range]:
    """Places of what becomes something else, from the last to the first; what goes after that; and what is new there.

    Where very much is another, all of it goes and comes, for changing it piece by piece takes longer with the square of it.
    """
    paired = min(change.old_to - change.old_from, change.new_to - change.new_from)
    if paired > MOST_PAIRS:
        paired = 0
    kept = [(change.old_from + number, change.new_from + number) for number in reversed(range(paired))]
    return kept, range(change.old_from + paired, change.old_to), range(change.new_from + paired, change.new_to)
