"""The words factors are sorted by, as one thing to ask: what a code is called, where it leads now, what may still be chosen.

A code is `TOP` or `TOP.part`. One that was merged is read as the one it went into, and its parts go along. Codes nobody knows
(of an edition from elsewhere) are called by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from secondstory.factors.enums import Domain

UNCLASSIFIED = str(Domain.UNCLASSIFIED)


@dataclass(frozen=True)
class Word:
    """One word as it stands. `own_label` is what the organisation calls it, `given_label` what it is called as the program comes."""

    code: str
    given_label: str = ""
    own_label: str = ""
    given_description: str = ""
    own_description: str = ""
    given_lens: str = ""
    own_lens: str = ""
    position: int = 0
    version: int = 1
    retired_at: datetime | None = None
    merged_into: str = ""
    split_from: str = ""

    @property
    def label(self) -> str:
        return self.own_label or self.given_label or self.code

    @property
    def description(self) -> str:
        return self.own_description or self.given_description

    @property
    def is_given(self) -> bool:
        """It came with the program."""
        return bool(self.given_label)

    @property
    def is_part(self) -> bool:
        return "." in self.code

    @property
    def is_used(self) -> bool:
        """It can be chosen, as far as it alone is concerned."""
        return self.retired_at is None and not self.merged_into


@dataclass(frozen=True)
class Group:
    """A domain and its parts, as they stand now: what was merged into it is among them."""

    top: Word
    parts: list[Word] = field(default_factory=list)


class Vocabulary:
    """All words. `number` says which version it is: how often it was changed."""

    def __init__(self, words: Mapping[str, Word], *, number: int = 0) -> None:
        self.words = dict(words)
        self.number = number

    def now(self, code: str) -> str:
        """The code that this one is read as: itself, unless it was merged. In a ring, which no operation makes, the first."""
        seen = {code}
        while (word := self.words.get(code)) is not None and word.merged_into and word.merged_into not in seen:
            code = word.merged_into
            seen.add(code)
        return code

    def top(self, code: str) -> str:
        """The domain it lies in now."""
        code, seen = self.now(code), set()
        while "." in code and code not in seen:
            seen.add(code)
            code = self.now(code.partition(".")[0])
        return code

    def label(self, code: str) -> str:
        """What it is called, a part after its domain: “Deployment: no canary”."""
        code = self.now(code)
        top = self.top(code)
        return self.short(code) if top == code else f"{self.short(top)}: {self.short(code)}"

    def short(self, code: str) -> str:
        """What it is called where its domain stands beside it."""
        code = self.now(code)
        word = self.words.get(code)
        return word.label if word else code

    def path(self, code: str) -> str:
        """What it is called as itself, a part after its domain, wherever it was merged to."""
        word = self.words.get(code)
        label = word.label if word else code
        top = self.words.get(code.partition(".")[0]) if "." in code else None
        return f"{top.label}: {label}" if top else label

    def lens(self, code: str) -> str:
        """The place the guide looks in (R5) that it belongs to; empty for what belongs to none."""
        for one in (self.now(code), self.top(code)):
            word = self.words.get(one)
            if word is not None and (word.own_lens or word.given_lens):
                return word.own_lens or word.given_lens
        return ""

    def is_classified(self, code: str) -> bool:
        return self.top(code) != UNCLASSIFIED

    def is_offered(self, code: str) -> bool:
        """It may be chosen for a factor: it and its domain are in use."""
        word = self.words.get(code)
        if word is None or not word.is_used:
            return False
        top = self.words.get(self.top(code))
        return top is not None and top.is_used

    @cached_property
    def groups(self) -> list[Group]:
        """What may be chosen, by domain, in order."""
        parts: dict[str, list[Word]] = defaultdict(list)
        tops = []
        for word in self.in_order():
            if self.is_offered(word.code):
                top = self.top(word.code)
                if top == word.code:
                    tops.append(word)
                else:
                    parts[top].append(word)
        return [Group(word, parts[word.code]) for word in tops]

    def in_order(self) -> Iterator[Word]:
        """Every word, by position and code; what nobody has sorted yet comes last."""
        return iter(sorted(self.words.values(), key=lambda word: (word.code == UNCLASSIFIED, word.position, word.code)))

    def chosen(self, code: str, *, known: str = "") -> str:
        """The code a choice stands for now, empty where it can't be chosen. `known` is what the factor has already."""
        if code in {known, self.now(known)}:
            return code
        now = self.now(code)
        return now if self.is_offered(now) else ""

    def ring_at(self, code: str) -> bool:
        """Whether one would come round to the same word again, going where it was merged to and from parts to their domains."""
        seen: set[str] = set()
        while code not in seen:
            seen.add(code)
            word = self.words.get(code)
            if word is not None and word.merged_into:
                code = word.merged_into
            elif "." in code:
                code = code.partition(".")[0]
            else:
                return False
        return True

    def read_as(self, code: str) -> frozenset[str]:
        """Every code whose factors are found under this one: it, what was merged into it and, for a domain, their parts."""
        code = self.now(code)
        return self._read_as.get(code, frozenset({code}))

    @cached_property
    def _read_as(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for code in self.words:
            now, top = self.now(code), self.top(code)
            found[now].add(code)
            found[top].add(code)
        return {code: frozenset(codes | {code}) for code, codes in found.items()}

    @cached_property
    def split(self) -> frozenset[str]:
        """What others were split from, still or again in use or not."""
        return frozenset(word.split_from for word in self.words.values() if word.split_from)

    def meant(self, said: str) -> str:
        """The code somebody means by a code, a name, or a name as the program has it, in any case; empty where nobody knows."""
        return self._meant.get(" ".join(said.split()).casefold(), "")

    @cached_property
    def _meant(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for word in sorted(self.in_order(), key=lambda word: word.is_part):
            whole = f"{self.short(word.code.partition('.')[0])}: {word.label}" if word.is_part else ""
            for said in (word.code, word.label, word.given_label, whole):
                if said:
                    found.setdefault(said.casefold(), word.code)
        return found


def label_of(code: str) -> str:
    """What a code is called now, a part after its domain."""
    return _readers[-1]().label(code)


def read_by(reader: Callable[[], Vocabulary]) -> None:
    """Who knows the words as they stand: the models, which are above what asks here, like trees as plain data."""
    _readers.append(reader)


_readers: list[Callable[[], Vocabulary]] = [lambda: Vocabulary({})]
