"""What the text may consist of: the table in `docs/developers/decisions/0013-live-text.md`.

The editor has the same, under the same number.
"""

from __future__ import annotations

import re

SCHEMA_VERSION = 1
FRAGMENT = "section:{uid}"
"""What the fragment of a section is called in the document."""

ATTRIBUTES: dict[str, frozenset[str]] = {
    "paragraph": frozenset(),
    "heading": frozenset({"level"}),
    "blockquote": frozenset(),
    "bullet_list": frozenset(),
    "ordered_list": frozenset({"start"}),
    "list_item": frozenset({"checked"}),
    "code_block": frozenset({"language"}),
    "horizontal_rule": frozenset(),
    "table": frozenset(),
    "table_row": frozenset(),
    "table_header": frozenset({"align"}),
    "table_cell": frozenset({"align"}),
    "image": frozenset({"src", "alt", "caption"}),
    "hard_break": frozenset(),
    "mention": frozenset({"kind", "ref", "label"}),
    "fact_block": frozenset({"kind", "from", "to"}),
}
"""Every node, and what may be written on it."""
TEXT = "#text"
"""A run of letters, among what may stand in a node."""
_BLOCKS = frozenset({
    "paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "code_block", "horizontal_rule", "table", "image", "fact_block",
})  # fmt: skip
_INLINE = frozenset({TEXT, "hard_break", "mention"})
_NOTHING: frozenset[str] = frozenset()
SECTION = ""
"""The section itself, as a place where blocks stand."""
CONTENT: dict[str, frozenset[str]] = {
    SECTION: _BLOCKS,
    "paragraph": _INLINE,
    "heading": _INLINE,
    "blockquote": _BLOCKS,
    "bullet_list": frozenset({"list_item"}),
    "ordered_list": frozenset({"list_item"}),
    "list_item": _BLOCKS,
    "code_block": frozenset({TEXT}),
    "horizontal_rule": _NOTHING,
    "table": frozenset({"table_row"}),
    "table_row": frozenset({"table_header", "table_cell"}),
    "table_header": _INLINE,
    "table_cell": _INLINE,
    "image": _NOTHING,
    "hard_break": _NOTHING,
    "mention": _NOTHING,
    "fact_block": _NOTHING,
}
"""What may stand in each node. How many of them is not said: two people's edits may empty anything."""
MARKS = ("strong", "em", "strike", "code")
"""Besides `link`; in the order in which Markdown nests them."""
MENTIONS = frozenset({"event", "time", "service", "factor", "action", "role", "incident"})
FACTS = frozenset({"timeline", "impact", "factors", "actions"})
ALIGNS = frozenset({"left", "center", "right"})
TOP_LEVEL, BOTTOM_LEVEL = 3, 6
"""Of headings."""
DEEPEST = 12
"""How many quotes and lists may stand in one another; what is deeper loses them and keeps its text."""
DEEPEST_NODE = 200
"""How many nodes may stand in one another at all: the editor draws 60, and takes out what is deeper."""
WIDEST = 100
"""Columns of a table; what stands in further ones comes into the last."""
LONGEST_ADDRESS = 4_000
LAST_NUMBER = 999_999_999
"""Of the first item of an ordered list: Markdown reads nine digits."""

REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}\Z")
"""What a mention may point at: the uid of a row, an instant, a key."""
LANGUAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+#.-]{0,39}\Z")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)\Z", re.ASCII)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "ssh", "slack", "msteams"})
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")


def is_address(href: str) -> bool:
    """Whether a link may lead there: nothing that runs, whatever white space is in it, and nothing endless."""
    plain = _UNSEEN.sub("", href)
    scheme = _SCHEME.match(plain)
    return bool(plain) and len(href) <= LONGEST_ADDRESS and (scheme is None or scheme[1].lower() in _SCHEMES)


def is_picture(src: str) -> bool:
    """Whether an image may come from there: only from this site, for fetching one elsewhere tells its host who reads here."""
    return src.startswith("/") and not src.startswith(("//", "/\\")) and len(src) <= LONGEST_ADDRESS and _UNSEEN.search(src) is None


def mention_of(href: str) -> tuple[str, str] | None:
    """Kind and ref, if the address is that of a mention."""
    if not href.startswith("story:"):
        return None
    kind, _slash, ref = href[len("story:") :].partition("/")
    return (kind, ref) if kind in MENTIONS and REF.match(ref) else None
