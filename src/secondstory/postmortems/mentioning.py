"""Where a section's Markdown speaks of facts and pictures, without reading it as a tree."""

from __future__ import annotations

import re

_MENTION = re.compile(r"\]\(<?story:([a-z]+)/([A-Za-z0-9][A-Za-z0-9._:+-]{0,199})>?\)")
_PICTURE = re.compile(r"/incidents/[^/\s()<>]{1,40}/document/pictures/([0-9a-f]{64})/")


_BLOCK = re.compile(r"^[ \t>]*(?:[-*+] |\d+[.)] )?[ \t]*::[a-z]", re.MULTILINE)


def has_facts(markdown: str) -> bool:
    """Whether it may mention a fact, hold a block of them or a picture of a document."""
    return "story:" in markdown or "/pictures/" in markdown or _BLOCK.search(markdown) is not None


def refs_in(markdown: str) -> set[tuple[str, str]]:
    """Kind and ref of everything that is mentioned; in code too, where it means nothing but does no harm."""
    return {(kind, ref) for kind, ref in _MENTION.findall(markdown)} if "story:" in markdown else set()


def pictures_in(markdown: str) -> list[str]:
    """The hashes of the pictures that stand there, in their order."""
    return list(dict.fromkeys(_PICTURE.findall(markdown))) if "/document/pictures/" in markdown else []
