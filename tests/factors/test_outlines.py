"""Outlines as they are pasted: what was saved here is the same tree again, and a question takes the answer indented below it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from secondstory.factors.export import markdown_of
from secondstory.factors.outlines import MOST_DEEP, MOST_LINES, Pasted, read_outline
from secondstory.factors.told_trees import ToldTree, ToldWhy
from secondstory.lib.errors import Refusal

SIGNS = "abc Zé?!.,:;-+=*_`#|~&<>[](){}\\/12・"
words = some.text(SIGNS, min_size=1, max_size=24).map(lambda text: " ".join(text.split())).filter(bool)
lines = some.lists(words, min_size=1, max_size=3).map("\n".join)


def whys(below: some.SearchStrategy[list[ToldWhy]]) -> some.SearchStrategy[list[ToldWhy]]:
    one = some.builds(
        lambda question, answer, factor, due, whys: ToldWhy(
            question, answer, factor, "", "trigger" if factor else "", due, "", whys
        ),
        words, some.just("") | lines, some.just("") | words, some.just("") | words, below,
    )  # fmt: skip
    return some.lists(one, max_size=3)


trees: some.SearchStrategy[list[ToldWhy]] = some.recursive(some.just([]), whys, max_leaves=8).filter(bool)


def told(why: ToldWhy) -> Any:
    return why.question, why.answer or why.factor, why.factor, [told(below) for below in why.whys]


def pasted(why: Pasted) -> Any:
    return why.question, why.answer, why.factor, [pasted(below) for below in why.whys]


@given(trees)
def test_what_was_saved_as_markdown_is_the_same_tree_when_pasted(tree: list[ToldWhy]) -> None:
    text = markdown_of([ToldTree("uid", None, "", "change", "Retries go from 2 to 5", whys=tree)], title="SEC-1 Gone", zone=ZoneInfo("UTC"))
    assert [pasted(why) for why in read_outline(text)] == [told(why) for why in tree]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Why did it fill?\n  Nothing rotates the logs", [("Why did it fill?", "Nothing rotates the logs", "", [])]),
        ("- Why?\n\t- One\n\t- Two", [("Why?", "One", "", []), ("Why?", "Two", "", [])]),
        (
            "* Why?\n  * One\n    * And why that?\n      * Deeper\n  * Why so late?",
            [("Why?", "One", "", [("And why that?", "Deeper", "", []), ("Why so late?", "", "", [])])],
        ),
        ("1. It is long\n2. **It** is `slow`\n   - [ ] and [old](https://example.org)", [
            ("", "It is long", "", []), ("", "It is slow", "", [("", "and old", "", [])]),
        ]),
        ("- **Deploys** reach all hosts\n  - no canary", [("", "Deploys reach all hosts", "", [("", "no canary", "", [])])]),
        ("# Notes\n- **Why?** Because", [("", "Notes", "", []), ("Why?", "Because", "", [])]),
    ],
)  # fmt: skip
def test_lines_of_another_program_hang_as_they_were_indented(text: str, tree: Any) -> None:
    if text.startswith("# Notes"):
        tree = tree[1:]  # a heading above questions in bold is how ours begin
    assert [pasted(why) for why in read_outline(text)] == tree


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "- a\n" * (MOST_LINES + 1), "\n".join("  " * deep + "- a" for deep in range(MOST_DEEP + 1))]
)
def test_what_cannot_be_taken_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_outline(text)
