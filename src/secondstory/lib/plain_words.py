"""Markdown as plain words, for places that show none: statements, trees, drawings."""

from __future__ import annotations

import re

_CODE = re.compile(r"(`+)(?!`)(.{1,2000}?)(?<!`)\1(?!`)", re.DOTALL)
_BREAK = re.compile(r"(?i)<br ?/?>")
_HARD_BREAK = re.compile(r"(?: {0,20}\\| {2,20})(?=\n|$)")
_ADDRESS = r"\((?:[^()\s]|\([^()\s]{0,300}\)){0,2000}(?:\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\s?\)"
_PICTURE = re.compile(rf"!\[([^\[\]]{{0,500}})\]{_ADDRESS}")
_LINK = re.compile(rf"\[([^\[\]]{{1,500}})\](?:{_ADDRESS}|\[[^\[\]]{{0,100}}\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_EMPHASIZED = (
    re.compile(r"(?<![\w*])(\*\*\*|\*\*|\*)(?=[^\s*])([^*\n]{1,2000}?)(?<=[^\s*])\1(?![\w*])"),
    re.compile(r"(?<!\w)(__|_)(?=[^\s_])([^\n]{1,2000}?)(?<=[^\s_])\1(?!\w)"),
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")


def in_plain_words(text: str) -> str:
    """`text` without the signs of Markdown inside a line: links and pictures by their words, code and stressed words bare.

    What stands in backticks is left as it is written.
    """
    if not re.search(r"[`*_\[\\<]|  ", text):
        return text
    parts, done = [], 0
    for code in _CODE.finditer(text):
        parts += [_plain(text[done : code.start()]), code[2].strip()]
        done = code.end()
    whole = "".join([*parts, _plain(text[done:])])
    return _links(whole).strip() if parts else whole.strip()


def _plain(text: str) -> str:
    bare = _HARD_BREAK.sub("", _BREAK.sub(" ", text))
    bare = _AUTOLINK.sub(r"\1", _links(bare))
    for emphasized in _EMPHASIZED:
        bare = emphasized.sub(r"\2", emphasized.sub(r"\2", bare))
    return _ESCAPED.sub(r"\1", bare)


def _links(text: str) -> str:
    """A picture may stand in a link, and a link may have code for its words."""
    return _LINK.sub(r"\1", _PICTURE.sub(r"\1", text))
