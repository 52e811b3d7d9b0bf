"""What someone typed, understood."""

from __future__ import annotations

import pytest

from secondstory.search.parsing import LONGEST, MOST_PARTS, Part, parse


def test_words_phrases_exclusions_and_the_last_word_as_a_beginning() -> None:
    assert parse('pool "slow query" -cache lim').parts == (
        Part("pool"),
        Part("slow query", is_phrase=True),
        Part("cache", is_excluded=True),
        Part("lim", is_beginning=True),
    )


def test_words_joined_by_signs_stand_together() -> None:
    assert parse("api-gateway://x").parts == (Part("api-gateway://x", is_phrase=True),)


def test_a_closed_phrase_at_the_end_is_no_beginning() -> None:
    assert parse('"pool"').parts == (Part("pool", is_phrase=True),)


@pytest.mark.parametrize("typed", ["", "   ", "!!!", '"', '""', "-", "--", "()", "*", "\x00", "🙂", "- -", '-"'])
def test_signs_alone_ask_for_nothing(typed: str) -> None:
    assert parse(typed).wanted == []


def test_only_the_beginning_of_a_very_long_text_is_looked_for() -> None:
    query = parse("word " * 2000)
    assert query.is_cut
    assert len(query.parts) == MOST_PARTS
    assert len(parse("a" * 10_000).parts[0].text) == LONGEST


def test_corrections_replace_single_words_and_leave_phrases_and_exclusions() -> None:
    query = parse('pol -pol "pol x" pol')
    assert query.with_words({"pol": "pool"}).as_typed == 'pool -pol "pol x" pool'
