"""How far is looked for the end of what stands in brackets.

`markdown-it` tries each `[` as the beginning of a link, through all that follows it, and each `[` within that: a megabyte of brackets took
36 s. Here a link's words have a length, and a paragraph so much patience for its letters; a bracket beyond that is a bracket.
"""

from __future__ import annotations

from types import ModuleType

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_inline import StateInline

LONGEST_LABEL = 2_000
"""What a link or the description of a picture may say."""
LOOKS = 10
"""How often each letter of a paragraph may be looked at for it, on average."""
FREE = 20 * LONGEST_LABEL
"""How many more letters may be looked at in any paragraph."""
_LEFT = -1
"""Among the places of a paragraph that its parser remembers, which are never negative."""


def bound_brackets(parser: MarkdownIt) -> None:
    """Read what stands in brackets in time that grows with the text and no faster."""
    bounded = ModuleType(helpers.__name__)
    bounded.__dict__.update(vars(helpers), parseLinkLabel=_end_of_label)
    parser.helpers = bounded


def _end_of_label(state: StateInline, start: int, disable_nested: bool = False) -> int:  # noqa: FBT001, FBT002  # as markdown-it calls it
    left = state.cache.setdefault(_LEFT, LOOKS * len(state.src) + FREE)
    until = min(state.posMax, start + LONGEST_LABEL)
    if left <= 0 or state.src.find("]", start, until) < 0:
        return -1
    whole, state.posMax = state.posMax, until
    try:
        end = helpers.parseLinkLabel(state, start, disable_nested)
    finally:
        state.posMax = whole
    state.cache[_LEFT] -= (until if end < 0 else end) - start
    return end
