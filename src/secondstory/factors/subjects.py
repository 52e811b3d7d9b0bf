"""Whose act is a sentence about? The grammatical subject decides (B24), and a person's act is no factor (R3, R6, BL-01/02/14).

An act is refused, a condition is not: "An engineer deleted the table" is where the questions begin, "Engineers had no way to see both
limits" is an answer. In doubt nothing is refused, since this is a wall.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from secondstory.factors.subject_words import (
    ADVERBS,
    ALSO_SOFTWARE,
    BEFORE_A_ROLE,
    BY_ACCIDENT,
    CHARACTER,
    CONDITION_PARTICIPLES,
    GROUPS,
    IRREGULAR,
    IRREGULAR_PARTICIPLES,
    NOBODY,
    ONE_PERSON,
    ROLES,
    SLIPS,
    STATES,
    TECHNICAL,
    words,
)

_SET_APART = re.compile(r"`[^`]*`|“[^”]*”|\"[^\"]*\"|https?://\S+")
_CLAUSE_END = re.compile(r"[.!?](?:\s|\Z)|[;:\n()]|\s[-–—]+\s|\b(?:and then|but|because|since)\b", re.IGNORECASE)
_WORD = re.compile(r"@?\w(?:[\w.@+-]*\w)?(?:['’]\w+)?|,")
_LABEL = (
    r"(?:human|operator|user|pilot|manual|engineer|developer|admin|administrator|dba|staff|personnel|employee)[ -]"
    r"(?:errors?|mistakes?|oversights?|negligence|carelessness|inattention)\b"
)
_A_LABEL_ALONE = re.compile(
    rf"^\W*(?:(?:an?|the|this|was|is|it|it's|just|simple|pure|purely|simply|some|by|due|to|caused) )*{_LABEL}(?!: \w)", re.IGNORECASE
)
_A_LABEL_AS_CAUSE = re.compile(
    r"\b(?:cause(?:d by)?|due to|because of|result(?:ed)? (?:of|from)|attributed to|down to|was|is|by)[: ]+(?:an? |the |simple |some )*"
    rf"{_LABEL}",
    re.IGNORECASE,
)
_FAT_FINGER = re.compile(r"\bfat.finger|\bpebkac\b", re.IGNORECASE)
_OFS = words(
    "mistake mistakes error errors typo typos oversight carelessness negligence fault slip misconfiguration blunder lapse merge change push"
)
"""What is a person's: “Priya's bad merge”."""
_NOT = words("not never")
_NOW = words("is are can may must be")


def speaks_of_a_person(text: str, *, names: Collection[str] = ()) -> bool:
    """Whether a sentence of the text has a person's act as what happened. `names` are what people are called in this incident."""
    plain = _SET_APART.sub("it", text)
    if _FAT_FINGER.search(plain) or _A_LABEL_ALONE.search(plain) or _A_LABEL_AS_CAUSE.search(plain):
        return True
    known = frozenset(name.strip().lower() for name in names if name.strip())
    return any(_Clause(clause, known).is_a_persons_act() for clause in _clauses(plain))


def _clauses(text: str) -> Iterator[list[str]]:
    for clause in _CLAUSE_END.split(text):
        found = _WORD.findall(clause)
        if found:
            yield found


class _Clause:
    """One clause, its words as written and in lower case."""

    def __init__(self, written: list[str], known: frozenset[str]) -> None:
        self.words = [word.lower().replace("’", "'") for word in written]
        self.known = known

    def is_a_persons_act(self) -> bool:
        if self._has_a_person_as_agent():
            return True
        for start in self._subject_starts():
            end, is_group = self._person_at(start)
            if end and self._acts_at(end, is_group=is_group):
                return True
        return self.words[0] in SLIPS - {"misconfigured", "mistaken", "omitted"} or (self.words[0] in BY_ACCIDENT and self._is_past(1))

    def _subject_starts(self) -> Iterator[int]:
        """Where a subject may begin: at the front, behind words that lead up to it, and behind a comma."""
        yield 0
        for number, word in enumerate(self.words[:-1]):
            if word == "," or (number < 3 and word in ADVERBS):
                yield number + 1

    def _person_at(self, start: int) -> tuple[int, bool]:
        """Where the person that begins here ends (0 if there is none), and whether it is a group."""
        text = self.words
        for length in (3, 2, 1):
            name = " ".join(text[start : start + length])
            if name in self.known:
                return start + length, False
        if start >= len(text):
            return 0, False
        word = text[start]
        if (word.startswith("@") and len(word) > 2) or re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", word):
            return start + 1, False
        if word in ONE_PERSON or word in NOBODY:
            return start + 1, False
        at = start
        while (
            at < len(text) and at - start < 5 and text[at] in BEFORE_A_ROLE and not (text[at] in ROLES and not self._role_follows(at + 1))
        ):
            at += 1
        if at < len(text) and text[at] in ROLES:
            if text[at] in ALSO_SOFTWARE and any(before in TECHNICAL or "-" in before for before in text[max(0, at - 2) : at]):
                return 0, False
            return at + 1, False
        if at < len(text) and text[at] in GROUPS:
            return at + 1, True
        return 0, False

    def _role_follows(self, at: int) -> bool:
        return at < len(self.words) and (self.words[at] in ROLES or self.words[at] in BEFORE_A_ROLE)

    def _acts_at(self, at: int, *, is_group: bool) -> bool:
        """Whether the words from here on are an act: a past or perfect verb that is no state, or a slip."""
        text = self.words
        accident = False
        while at < len(text) and (text[at] in ADVERBS or text[at] in BY_ACCIDENT):
            accident = accident or text[at] in BY_ACCIDENT
            at += 1
        if at >= len(text):
            return False
        word, after = text[at], text[at + 1] if at + 1 < len(text) else ""
        if accident:
            return True
        if word in {"should", "ought"}:
            return "have" in text[at + 1 : at + 4] or word == "ought"
        if word in {"was", "were", "is", "are"}:
            return after in CHARACTER or (after in BY_ACCIDENT)
        if word in {"had", "has", "have"}:
            at += 1
            while at < len(text) and (text[at] in ADVERBS or text[at] in _NOT or text[at] in BY_ACCIDENT):
                at += 1
            return at < len(text) and self._is_participle(at) and (text[at] in SLIPS or not is_group)
        if is_group:
            return word in SLIPS or (word == "made" and after in {"a", "the"} and text[at + 2 : at + 3] in (["mistake"], ["error"]))
        return word in SLIPS or self._is_past(at)

    def _is_past(self, at: int) -> bool:
        if at >= len(self.words):
            return False
        word = self.words[at]
        return word not in STATES and (word in IRREGULAR or word in SLIPS or (word.endswith("ed") and len(word) > 4))

    def _is_participle(self, at: int) -> bool:
        word = self.words[at]
        return word not in STATES and (word in IRREGULAR_PARTICIPLES or word in SLIPS or (word.endswith("ed") and len(word) > 4))

    def _has_a_person_as_agent(self) -> bool:
        """“… was misconfigured by the operator”, “Priya's bad merge”, “because of Ana”."""
        text = self.words
        for at, word in enumerate(text):
            if word == "by" and at:
                end, is_group = self._person_at(at + 1)
                done = text[at - 1]
                is_done = self._is_participle(at - 1) or done.endswith(("tion", "error", "mistake"))
                is_a_habit = bool(_NOW & set(text[:at]))
                if end and not is_group and is_done and not is_a_habit and done not in CONDITION_PARTICIPLES:
                    return True
            if word.endswith("'s") and self._is_a_persons(at) and _OFS & set(text[at + 1 : at + 4]):
                return True
        return False

    def _is_a_persons(self, at: int) -> bool:
        whose = self.words[at].removesuffix("'s")
        return whose in self.known or whose in ROLES or whose in ONE_PERSON
