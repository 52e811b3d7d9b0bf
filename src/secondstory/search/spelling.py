"""How far two words are from each other, and which of those we know is nearest to one we don't."""

from __future__ import annotations

from collections.abc import Iterable

LONG_WORD = 8
SHORTEST = 3


def reach(word: str) -> int:
    """How many wrong letters are forgiven: one, two in words of eight letters or more, none in the shortest."""
    if len(word) < SHORTEST:
        return 0
    return 2 if len(word) >= LONG_WORD else 1


def nearest(word: str, known: Iterable[tuple[str, int]], *, most: int = 3) -> list[str]:
    """The known words within `reach`, at most `most`: the closest first, among those the most used, then by the alphabet.

    `known` holds (word, in how many documents).
    """
    limit = reach(word)
    near = sorted((distance(word, other, limit=limit), -documents, other) for other, documents in known)
    return [other for apart, _documents, other in near if apart <= limit][:most]


def distance(left: str, right: str, *, limit: int) -> int:
    """Letters to insert, delete, replace or swap with a neighbour to make `left` from `right`; anything above `limit` is limit + 1."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > limit or limit == 0:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        before, above, row = row, before, [i, *[0] * len(right)]
        for j, other in enumerate(right, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                row[j] = min(row[j], above[j - 2] + 1)
        if min(row) > limit and (not before or min(before) > limit):
            return limit + 1
    return min(row[-1], limit + 1)


def pieces(word: str) -> list[str]:
    """Thirds (halves of short words): at least one of them survives every mistake we forgive, but for a swap across their border."""
    count = reach(word) + 1
    size = len(word) / count
    return [word[round(i * size) : round((i + 1) * size)] for i in range(count)]


def swaps(word: str) -> list[str]:
    """The word with each two neighbours changed over."""
    return [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
