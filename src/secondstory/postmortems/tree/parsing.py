"""How Markdown is read: CommonMark with tables, strike-through, a few tags, and lines of facts (`::timeline{from="…" to="…"}`)."""

from __future__ import annotations

from markdown_it import MarkdownIt

from secondstory.lib.brackets import bound_brackets
from secondstory.lib.fact_lines import read_fact_lines
from secondstory.lib.inline_tags import read_inline_tags
from secondstory.postmortems.tree.schema import is_address, mention_of

MOST_NESTED = 100
"""Quotes and lists in one another, by the levels of markdown-it; what it finds deeper it drops, so `markdown_in` looks."""


def make_parser() -> MarkdownIt:
    """A parser whose inline text is left as it is: `inline.parse` is called for what needs it."""
    parser = _Parser("commonmark", {"html": False, "maxNesting": MOST_NESTED}).enable(["table", "strikethrough"])
    parser.core.ruler.disable(["inline", "text_join"])
    bound_brackets(parser)
    read_fact_lines(parser)
    read_inline_tags(parser)
    return parser


class _Parser(MarkdownIt):
    """Addresses are kept as they are written; one that may not be a link stays text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return is_address(url) or mention_of(url) is not None

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


PARSER = make_parser()
