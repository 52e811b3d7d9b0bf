"""What someone typed, as words to find: AND between words, "phrases", -without, and the last word as a beginning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from secondstory.search.folding import clean, fold, words_in

LONGEST = 400
MOST_PARTS = 16
SHORTEST_BEGINNING = 2
MARK = "xqz"
"""How the tokens begin that documents are narrowed by (see `index.mark`); no word that is looked for may."""
_PART = re.compile(r'(-?)"([^"]*)(?:"|$)|(\S+)')


@dataclass(frozen=True)
class Part:
    """Something to find, or not to find: one word, or words that stand together."""

    text: str
    is_phrase: bool = False
    is_excluded: bool = False
    is_beginning: bool = False

    @property
    def words(self) -> list[str]:
        """The folded words."""
        return words_in(self.text)


@dataclass(frozen=True)
class Query:
    """A search, understood. `is_cut` when more was typed than is looked for."""

    parts: tuple[Part, ...]
    is_cut: bool = False

    @property
    def wanted(self) -> list[Part]:
        return [part for part in self.parts if not part.is_excluded]

    @property
    def unwanted(self) -> list[Part]:
        return [part for part in self.parts if part.is_excluded]

    @property
    def as_typed(self) -> str:
        """The query written out again."""
        return " ".join(f"{'-' if part.is_excluded else ''}{_quoted(part)}" for part in self.parts)

    def with_words(self, instead: Mapping[str, str]) -> Query:
        """The same query with single words replaced; phrases and exclusions stay."""
        return replace(self, parts=tuple(_corrected(part, instead) for part in self.parts))


def parse(typed: str) -> Query:
    """Understand what was typed. Nothing in it is an error: what is no word is left out. May hold nothing wanted."""
    text = clean(typed)
    parts: list[Part] = []
    for dash, phrase, chunk in _PART.findall(text[:LONGEST]):
        excluded = bool(dash) or (chunk.startswith("-") and len(chunk) > 1)
        words = phrase or chunk.lstrip("-").replace('"', " ")
        if words_in(words) and not any(word.startswith(MARK) for word in words_in(words)):
            parts.append(Part(" ".join(words.split()), is_phrase=bool(phrase) or len(words_in(words)) > 1, is_excluded=excluded))
    is_cut = len(text) > LONGEST or len(parts) > MOST_PARTS
    parts = parts[:MOST_PARTS]
    if parts and _is_beginning(parts[-1], text):
        parts[-1] = replace(parts[-1], is_beginning=True)
    return Query(tuple(parts), is_cut=is_cut)


def _is_beginning(last: Part, text: str) -> bool:
    """A space or a quotation mark after a word says that it is whole."""
    if last.is_excluded or text[-1:].isspace() or text.endswith('"') or len(last.words) != 1:
        return False
    return len(last.words[0]) >= SHORTEST_BEGINNING and not MARK.startswith(last.words[0])


def _quoted(part: Part) -> str:
    return f'"{part.text}"' if part.is_phrase and " " in part.text else part.text


def _corrected(part: Part, instead: Mapping[str, str]) -> Part:
    better = instead.get(fold(part.text))
    if better is None or part.is_phrase or part.is_excluded:
        return part
    return replace(part, text=better)
