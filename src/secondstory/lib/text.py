"""Small operations on text that several slices need."""

from __future__ import annotations

import re
import unicodedata


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
