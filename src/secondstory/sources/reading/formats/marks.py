"""Small marks that differ from one program to the next, made the same: check boxes, bullets, spaces, ligatures."""

from __future__ import annotations

import re

_EMPTY_BOXES = "☐□❏❑\uf0a8\uf06f"
_FULL_BOXES = "☑☒\uf0fe\uf078"
_BOX = re.compile(rf"^([ \t]*)(?:[-*] |\d+\. )?([{_EMPTY_BOXES}{_FULL_BOXES}])[ \t]*(?=\S)", re.MULTILINE)
_BULLET = re.compile("^([ \t]*)[•●○◦▪▫■‣\u2043∙·\uf0b7\uf0a7\uf076][ \t]*(?=\\S)", re.MULTILINE)
_LONE_BULLET = re.compile("^([ \t]*)[•●○◦▪▫■‣\u2043∙\uf0b7\uf0a7\uf076][ \t]*\n(?=\\S)", re.MULTILINE)
_BOX_TEXT = re.compile(r"^([ \t]*)(\[[ xX]\]) ", re.MULTILINE)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "", "\u200b": "", "\ufeff": "", "\u00a0": " "}
)


def tidy(text: str) -> str:
    """The same text with one kind of check box, bullet and space, and never more than one empty line."""
    text = text.translate(_LIGATURES)
    text = _LONE_BULLET.sub(r"\1- ", text)
    text = _BULLET.sub(r"\1- ", text)
    text = _BOX.sub(lambda found: f"{found[1]}- [{'x' if found[2] in _FULL_BOXES else ' '}] ", text)
    text = _BOX_TEXT.sub(r"\1- \2 ", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
