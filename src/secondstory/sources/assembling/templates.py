"""Lines of a log that differ only in their numbers, ids and names are one template; a bounded number of them is remembered."""

from __future__ import annotations

import re

MOST_TEMPLATES = 8000
MOST_EXACT = 20_000
MOST_ALIKE = 24
LONGEST = 300
MOST_WORDS = 30
_ALIKE = 0.72

_VARYING = re.compile(
    r"https?://\S+"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|\b(?=[a-z]*\d)[0-9a-f]{6,}\b"
    r"|\b[0-9a-f]{12,}\b"
    r"|'[^']{0,80}'|\"[^\"]{0,120}\"(?!\s*:)"
    r"|(?<=[=:])[^\s,;&|(){}\[\]\"]+"
    r"|/\S*\d\S*"
    r"|[+-]?\d[\d.,:/%]*[a-z]{0,3}\b%?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\s]+")
TELLING = re.compile(
    r"fail|error|refus|reject|denied|deni|timeout|timed|panic|fatal|crash|kill|abort|lost|down|up$|unhealth|health|degrad|recover|restor|resolv"
    r"|start|stop|restart|reload|deploy|rollback|revert|roll|switch|promot|elect|leader|failover|drain|open|clos|succe|complet|begin|end|enabl|disabl"
    r"|firing|alert|ok$|on$|off$|full|exhaust|deadlock|corrupt|mismatch|expire|block|left|join|live|back|no$|not$|again",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """A line with everything that varies from one to the next taken out; case and what comes after 300 letters don't count."""
    return _VARYING.sub("#", text[:LONGEST]).lower()


class Templates:
    """Gives each line the number of its template; lines alike in all but a few places share one.

    A word that says how it went ("failed", "up", "deployed") is never one of those places. When there are too many, new ones share the
    number 0: nobody can say that they are rare.
    """

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._alike: dict[tuple[str, int, str], list[tuple[int, list[str]]]] = {}
        self._next = 1

    def number_of(self, source: str, text: str) -> int:
        """The number of the template of a line; from 1, or 0 where it is one too many."""
        mask = masked(text)
        key = f"{source}\0{mask}"
        found = self._exact.get(key)
        if found is None:
            found = self._of_words(source, mask.split()[:MOST_WORDS])
            if len(self._exact) >= MOST_EXACT:
                self._exact.clear()
            self._exact[key] = found
        return found

    def _of_words(self, source: str, words: list[str]) -> int:
        key = source, len(words), _first_telling(words)
        group = self._alike.setdefault(key, [])
        for number, pattern in group:
            different = [place for place, (one, other) in enumerate(zip(pattern, words, strict=True)) if one not in (other, "*")]
            if not different:
                return number
            is_near = len(words) > 3 and len(words) - len(different) - pattern.count("*") >= _ALIKE * len(words)
            if is_near and not any(TELLING.search(pattern[place]) or TELLING.search(words[place]) for place in different):
                for place in different:
                    pattern[place] = "*"
                return number
        if self._next > MOST_TEMPLATES or len(group) >= MOST_ALIKE:
            return group[-1][0] if group else 0
        group.append((self._next, words))
        self._next += 1
        return self._next - 1


def _first_telling(words: list[str]) -> str:
    return next((word for word in words if word.isalpha()), "")
