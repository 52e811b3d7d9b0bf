"""How Markdown is read: CommonMark with tables, strike-through, a few tags, and lines of facts (`::timeline{from="…" to="…"}`)."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from secondstory.lib.inline_tags import read_inline_tags
from secondstory.postmortems.tree.schema import is_address, mention_of

MOST_NESTED = 100
"""Quotes and lists in one another, by the levels of markdown-it; what it finds deeper it drops, so `markdown_in` looks."""

_FACTS = re.compile(r'::([a-z]{1,20})(?:\{((?:\s*[a-z]{1,20}="[^"\n]{0,60}")*)\s*\})?\s*\Z')
_GIVEN = re.compile(r'([a-z]+)="([^"]*)"')


def facts_of(line: str) -> tuple[str, dict[str, str]] | None:
    """Kind and attributes, if the line asks for facts."""
    found = _FACTS.match(line)
    return (found[1], dict(_GIVEN.findall(found[2] or ""))) if found else None


def make_parser() -> MarkdownIt:
    """A parser whose inline text is left as it is: `inline.parse` is called for what needs it."""
    parser = _Parser("commonmark", {"html": False, "maxNesting": MOST_NESTED}).enable(["table", "strikethrough"])
    parser.core.ruler.disable(["inline", "text_join"])
    parser.block.ruler.before("fence", "facts", _facts, {"alt": ["paragraph", "reference", "blockquote", "list"]})
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


def _facts(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 2] != "::" or state.is_code_block(line):
        return False
    facts = facts_of(state.src[start : state.eMarks[line]])
    if facts is None:
        return False
    if not silent:
        token = state.push("facts", "", 0)
        token.info, token.meta = facts
        state.line = line + 1
    return True


PARSER = make_parser()
