"""How the lists of this package are written: one way of saying a thing a line."""

from __future__ import annotations

import re


def any_of(ways: str) -> re.Pattern[str]:
    """A pattern for whole words: any of the lines of `ways`, each a regular expression, whatever their case."""
    lines = [line.strip() for line in ways.strip().splitlines()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(line for line in lines if line)})(?!\w)", re.IGNORECASE)
