"""Text as the indexes compare it: composed, without case and accents, every character in the place it had before."""

from __future__ import annotations

import re
import unicodedata

TOKEN = re.compile(r"[^\W_]+")
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\n\t"} | {0x7F: " "}
_NOT_IN_A_WORD = re.compile(r"[\W_]")


class _Folded(dict[int, str]):
    """Character by character, worked out when first met; one character in, one out."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFD", chr(code))
        base = plain[0] if all(unicodedata.combining(mark) for mark in plain[1:]) else chr(code)
        lower = base.lower()
        self[code] = lower if len(lower) == 1 else base
        return self[code]


_folded = _Folded()


def clean(text: str) -> str:
    """`text` composed (NFC) and without control characters, which we use as marks and PostgreSQL can't store."""
    return unicodedata.normalize("NFC", text).translate(_CONTROLS)


def fold(text: str) -> str:
    """Lower case without accents, as long as `text`, so that a position in one is a position in the other."""
    return text.translate(_folded)


def blank(text: str) -> str:
    """Folded, with a space for everything that is in no word."""
    return _NOT_IN_A_WORD.sub(" ", fold(text))


def words_in(text: str) -> list[str]:
    """The folded words of `text` in order."""
    return TOKEN.findall(fold(text))
