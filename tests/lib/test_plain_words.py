"""Markdown as plain words."""

from __future__ import annotations

import pytest

from secondstory.lib.plain_words import in_plain_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The pool is empty", "The pool is empty"),
        ('See [the graph](https://example.org/a_(b) "Graph") of it', "See the graph of it"),
        ("![Errors over time](errors.png)", "Errors over time"),
        ("![](errors.png)", ""),
        ("[![Errors](a.png)](https://example.org)", "Errors"),
        ("[`retry_max`](https://example.org) was 5", "retry_max was 5"),
        ("[words][ref] of it", "words of it"),
        ("`pool_size` and ``a ` b`` of `__init__`", "pool_size and a ` b of __init__"),
        ("**Retries:** _all_ at *once* and ***now***", "Retries: all at once and now"),
        (
            "snake_case_name and 2 * 3 * 4, *.example.org and *.example.com",
            "snake_case_name and 2 * 3 * 4, *.example.org and *.example.com",
        ),
        ("One line  \nand\\\nanother<br>more", "One line\nand\nanother more"),
        ("<https://example.org/x> said 1 \\* 2", "https://example.org/x said 1 * 2"),
        ("an [open] bracket, a list[0](x", "an [open] bracket, a list[0](x"),
    ],
)
def test_markdown_is_read_as_plain_words(written: str, read: str) -> None:
    assert in_plain_words(written) == read
