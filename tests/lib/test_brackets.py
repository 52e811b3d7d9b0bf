"""Brackets without an end are read in time that grows with the text, and what is in brackets is a link as before."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt, helpers
from markdown_it.rules_inline import StateInline

from secondstory.lib import brackets
from secondstory.lib.brackets import bound_brackets

PLAIN, BOUNDED = MarkdownIt("commonmark"), MarkdownIt("commonmark")
bound_brackets(BOUNDED)


@pytest.mark.parametrize(
    "text",
    [
        "[a](/b) and ![c](/d) and [e [f] g](/h)",
        "[![badge](/x.svg)](/y)",
        "[a `]` b](/c) [d\\] e](/f) [g](<h i>) [j](/k 'l')",
        "[ref] [ref][] [this][ref]\n\n[ref]: /address",
        "[INFO] [x] a[0] = b[1] ]] [[ [a](b [c]",
        "[" * 50 + "a](/b)",
    ],
)
def test_what_people_write_is_read_as_without_a_bound(text: str) -> None:
    assert BOUNDED.render(text) == PLAIN.render(text)


@pytest.mark.parametrize("piece", ["[", "![", "[ * ", "[a", "[]", "[a]("])
def test_no_letter_is_looked_at_much_more_often_than_the_bound_says(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, original = [0], helpers.parseLinkLabel

    def counting(state: StateInline, start: int, disable_nested: bool = False) -> int:  # as markdown-it calls it
        end = original(state, start, disable_nested)
        looked[0] += brackets.LONGEST_LABEL if end < 0 else end - start
        return end

    monkeypatch.setattr(helpers, "parseLinkLabel", counting)
    text = piece * (20_000 // len(piece)) + "](/b)"
    BOUNDED.parseInline(text)
    # Labels within labels are under way when the patience of the paragraph ends: no more of them than may be in one another.
    assert looked[0] <= brackets.LOOKS * len(text) + brackets.FREE + 25 * brackets.LONGEST_LABEL


def test_a_label_longer_than_any_and_what_comes_after_patience_has_ended_keep_their_words() -> None:
    long = "a" * brackets.LONGEST_LABEL
    assert BOUNDED.render(f"[{long}](/b)") == f"<p>[{long}](/b)</p>\n"
    assert BOUNDED.render("[" * 50_000 + "a](/b)").endswith("[a](/b)</p>\n")
