"""Lines of Markdown that ask for facts: `::timeline{from="…" to="…"}`. A rule for markdown-it; such a line is a block of its own."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

TOKEN = "facts"  # noqa: S105 - of Markdown
"""Its `info` is the kind of facts, `meta` what was given with it, `content` the line as written."""
_FACTS = re.compile(r'::([a-z]{1,20})(?:\{((?:\s*[a-z]{1,20}="[^"\n]{0,60}")*)\s*\})?\s*\Z')
_GIVEN = re.compile(r'([a-z]+)="([^"]*)"')


def read_fact_lines(parser: MarkdownIt) -> None:
    """Make the parser understand them."""
    parser.block.ruler.before("fence", TOKEN, _facts, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def facts_of(line: str) -> tuple[str, dict[str, str]] | None:
    """Kind and attributes, if the line asks for facts."""
    found = _FACTS.match(line)
    return (found[1], dict(_GIVEN.findall(found[2] or ""))) if found else None


def _facts(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 2] != "::" or state.is_code_block(line):
        return False
    written = state.src[start : state.eMarks[line]]
    facts = facts_of(written)
    if facts is None:
        return False
    if not silent:
        token = state.push(TOKEN, "", 0)
        token.info, token.meta = facts
        token.content = written
        state.line = line + 1
    return True
