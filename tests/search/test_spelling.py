"""One wrong letter is forgiven, two in a long word."""

from __future__ import annotations

import pytest

from secondstory.search.spelling import distance, nearest, pieces, swaps


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ("pool", "pool", 0),
        ("pool", "pol", 1),
        ("pool", "pools", 1),
        ("pool", "poll", 1),
        ("pool", "opol", 1),
        ("certificate", "certifcaet", 2),
        ("pool", "fuel", 3),
        ("a", "abcdef", 3),
    ],
)
def test_distance(left: str, right: str, apart: int) -> None:
    assert distance(left, right, limit=2) == apart
    assert distance(right, left, limit=2) == apart


def test_the_closest_word_wins_then_the_most_used() -> None:
    assert nearest("pool", [("poll", 3), ("tool", 9), ("pools", 9), ("fools", 99)]) == ["pools", "tool", "poll"]
    assert nearest("certifcate", [("certificate", 1), ("certificates", 50)]) == ["certificate", "certificates"]


def test_short_words_forgive_nothing_and_words_of_seven_letters_one() -> None:
    assert nearest("db", [("dc", 1)]) == []
    assert nearest("routers", [("router", 1)]) == ["router"]
    assert nearest("routrs", [("rooter", 1)]) == []


def test_every_forgiven_mistake_leaves_a_piece_or_is_a_swap() -> None:
    word = "router"
    for place in range(len(word)):
        for wrong in (word[:place] + word[place + 1 :], word[:place] + "x" + word[place + 1 :], word[:place] + "x" + word[place:]):
            first, last = pieces(wrong)
            assert word.startswith(first) or word.endswith(last)
    assert all(word in swaps(swapped) for swapped in swaps(word))
