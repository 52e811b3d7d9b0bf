"""The few HTML tags that Markdown may hold inside a line and that say what Markdown says otherwise: `<br>`, `<strong>`, `<em>`, …

A rule for markdown-it. A tag counts only where its end stands in the same paragraph; every other tag is text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_TAGS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "s": "s", "del": "s", "strike": "s", "code": "code"}
_OPENED = re.compile(r"<(br[ \t]*/?|strong|b|em|i|s|del|strike|code)>", re.IGNORECASE)
_LONGEST_TAG = 12


def read_inline_tags(parser: MarkdownIt) -> None:
    """Make the parser understand them."""
    parser.inline.ruler.before("autolink", "inline_tags", _inline_tag)


def _inline_tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    if state.src[state.pos] != "<":
        return False
    found = _OPENED.match(state.src, state.pos, min(state.pos + _LONGEST_TAG, state.posMax))
    if not found:
        return False
    name = found[1].lower()
    if name.startswith("br"):
        if not silent:
            state.push("hardbreak", "br", 0)
        state.pos = found.end()
        return True
    return _pair(state, name, found.end(), silent=silent)


def _pair(state: StateInline, name: str, start: int, *, silent: bool) -> bool:
    closing = f"</{name}>"
    if state.html_terminator_last(closing) < start:
        return False
    end = state.src.find(closing, start, state.posMax)
    if end < 0:
        return False
    if not silent:
        tag, whole = _TAGS[name], state.posMax
        state.pos, state.posMax = start, end
        state.push(f"{tag}_open", tag, 1)
        state.md.inline.tokenize(state)
        state.push(f"{tag}_close", tag, -1)
        state.posMax = whole
    state.pos = end + len(closing)
    return True
