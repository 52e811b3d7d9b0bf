"""Small operations on text that several slices need."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, which break feeds and terminals, and those that turn the words after them round, so that they read as others.

What joins letters (in emoji, in Persian, in Hindi) is left alone, and so are tabs and line ends.
"""


def without_controls(text: str) -> str:
    """`text` without characters that can't be seen but do something."""
    return _UNSEEN.sub("", text)


def is_seen(text: str) -> bool:
    """Whether anything of it can be seen."""
    return any(not letter.isspace() and unicodedata.category(letter)[0] != "C" for letter in text)


def slug(text: str, *, longest: int = 80) -> str:
    """`text` as lower-case words joined by hyphens, at most `longest` characters; "untitled" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-") or "untitled"


def one_line(text: str, *, longest: int = 200) -> str:
    """`text` without line breaks, cut at a word with an ellipsis when longer than `longest` characters."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    return flat[: longest - 1].rsplit(" ", 1)[0] + "…"


def kept_line(text: str, *, longest: int = 200) -> str:
    """`text` of another tool on one line as it can be kept: without what no database takes; empty where nothing of it can be seen."""
    line = one_line(without_controls(text).encode("utf-8", "replace").decode(), longest=longest)
    return line if is_seen(line) else ""


def says(text: str, words: str) -> bool:
    """Whether `words` stand in `text` as whole words, whatever white space is between them; no words stand in every text."""
    wanted = " ".join(words.split())
    begins, ends = r"(?<!\w)" if wanted[:1].isalnum() else "", r"(?!\w)" if wanted[-1:].isalnum() else ""
    return re.search(f"{begins}{re.escape(wanted)}{ends}", " ".join(text.split())) is not None
