"""Identifiers that tell nothing about how many rows there are or which came first."""

from __future__ import annotations

import secrets

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 1 i l o: they are read aloud in meetings


def new_uid() -> str:
    """Twelve random letters, 59 bits: what URLs and the API call a row."""
    rest = secrets.randbelow(len(_LETTERS) ** 12)  # one draw: imports make them by the million
    letters = []
    for _ in range(12):
        rest, letter = divmod(rest, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)


def new_secret() -> str:
    """A 256-bit secret for links and tokens, safe in a URL."""
    return secrets.token_urlsafe(32)
