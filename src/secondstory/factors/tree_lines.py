"""How words of a why-tree fill lines of a given width, by what letters take on average. No Django."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljtfrI.,:;'’‘!|()[] ")
_WIDE = frozenset("mwMW@%…—&")
_NARROW_EM, _WIDE_EM, _CAPITAL_EM, _LETTER_EM, _FULL_EM = 0.33, 0.9, 0.7, 0.55, 1.05


def width_of(text: str, size: float) -> float:
    """About how wide a text is at a font size; rather too wide than too narrow."""
    return size * sum(map(_em, text))


def wrapped(text: str, *, width: float, size: float) -> list[str]:
    """The lines of a text, broken at spaces, and inside a word that is wider than a line. At least one line."""
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        for piece in _pieces(word, width, size):
            wide = width_of(piece, size)
            gap = size * _NARROW_EM if line else 0.0
            if line and used + gap + wide > width:
                lines.append(line)
                line, used, gap = "", 0.0, 0.0
            line, used = f"{line} {piece}" if line else piece, used + gap + wide
    return [*lines, line]


def _pieces(word: str, width: float, size: float) -> list[str]:
    if width_of(word, size) <= width:
        return [word]
    pieces, piece, used = [], "", 0.0
    for letter in word:
        wide = size * _em(letter)
        if piece and used + wide > width and not unicodedata.combining(letter):
            pieces.append(piece)
            piece, used = "", 0.0
        piece, used = piece + letter, used + wide
    return [*pieces, piece]


def _em(letter: str) -> float:
    if letter in _NARROW:
        return _NARROW_EM
    if letter in _WIDE:
        return _WIDE_EM
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL_EM
    return _CAPITAL_EM if letter.isupper() else _LETTER_EM
