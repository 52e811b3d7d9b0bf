"""Sentences that say the same have the same stems, what was not there is told from what was, and what was said is what is shown."""

from __future__ import annotations

import time

import pytest

from secondstory.search.field_words import BRINGS_ABOUT, FAILINGS, SAME_WORDS
from secondstory.search.stems import DENIED, is_failing, stem_of, stems_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The certificate expired", "Our TLS cert has lapsed"),
        ("The configuration was reverted", "We had to roll back a setting"),
        ("The disk filled up", "The volume ran out of space"),
        ("Retries without backoff", "They retried immediately"),
        ("Nobody was alerted", "There was no page"),
        ("Untested backups", "The backup was never rehearsed"),
        ("It went unnoticed", "It took two hours before we noticed"),
    ],
)
def test_what_says_the_same_has_the_same_stems(one: str, other: str) -> None:
    ours, theirs = set(stems_in(one)), set(stems_in(other))
    assert ours <= theirs | {"space"} or theirs <= ours | {"space"}
    assert ours & theirs


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("No CPU load alerts were configured", {"cpu", "traff", "alert"}),
        ("The alert was not configured", {"alert", "configur"}),
        ("The schema was not documented", {"docu"}),
        ("There was no index on the column", {"index"}),
        ("The queue was unbounded", {"limit"}),
        ("The alert told us in time", set()),
    ],
)
def test_what_was_not_there_is_what_follows_the_not(text: str, denied: set[str]) -> None:
    assert {stem.removeprefix(DENIED) for stem in stems_in(text) if stem.startswith(DENIED)} == denied


def test_what_is_shown_is_what_was_written() -> None:
    assert stems_in("Outage went unnoticed; the database is a single point of failure") == {
        "latenot": "unnoticed",
        "unseen": "unnoticed",
        "databa": "database",
        "singlepoint": "single point of failure",
    }


def test_what_was_wrong_is_told_from_the_thing() -> None:
    stems = stems_in("The disk was full and no alert fired")
    assert [stem for stem in stems if is_failing(stem)] == ["exhaust", "no+alert", "no+fired"]


def test_a_word_stands_for_one_meaning() -> None:
    words = [word for line in SAME_WORDS.split("\n") for word in line.split()]
    assert sorted(words) == sorted(set(words))
    assert len(FAILINGS.split()) == len(set(FAILINGS.split()))
    assert len(BRINGS_ABOUT.split()) == len(set(BRINGS_ABOUT.split()))
    assert all(stem_of(word) for word in FAILINGS.split())


@pytest.mark.parametrize("word", ["version", "know", "both", "users", "rely on the", "one"])
def test_no_text_takes_long(word: str) -> None:
    began = time.process_time()
    stems_in(f"{word} " * 4000)
    assert time.process_time() - began < 1
