"""Characters that can't be seen but do something."""

from __future__ import annotations

import pytest

from secondstory.lib.text import is_seen, says, without_controls


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00\x07\x1b[31mb\x7f\x9b", "a[31mb"),
        ("invoice\u202egpj.exe\u2066\u2069", "invoicegpj.exe"),
        ("line\n\ttab\r\n", "line\n\ttab\r\n"),
        ("👩\u200d🚒 \u0645\u06cc\u200c\u062e\u0648", "👩\u200d🚒 \u0645\u06cc\u200c\u062e\u0648"),
    ],
    ids=["controls", "turned round", "line ends and tabs", "joiners"],
)
def test_only_what_does_harm_is_left_out(given: str, kept: str) -> None:
    assert without_controls(given) == kept


def test_a_text_of_joiners_alone_is_not_seen() -> None:
    assert [is_seen(text) for text in ("", " \n", "\u200b\u200d", "\u202e", "x", "é", "👩\u200d🚒")] == [False] * 4 + [True] * 3


def test_words_stand_in_a_text_as_whole_words_across_its_lines() -> None:
    text = "Another queue\n had   no limit, then --force"
    assert [says(text, words) for words in ("queue had no", "no limit,", "--force", "")] == [True] * 4
    assert [says(text, words) for words in ("Ano", "no lim", "limits", "force then")] == [False] * 4
