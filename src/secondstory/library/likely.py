"""Names nobody wrote down anywhere: given names in a sentence, and capitals that somebody acts under."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from secondstory.lib.given import ACTING, PARTICLES, ROLE_WORDS, TELLING, given_names, trade_words
from secondstory.lib.ordinary import ALSO_WORDS
from secondstory.library.told import role_of
from secondstory.search.folding import fold

_CAPITAL = re.compile(r"(?<![\w@#$./\\=:-])[^\W\d_a-zß-öø-ÿ](?:[^\W\d_]|[-'’](?=[^\W\d_]))*")
_LOWER = re.compile(r"(?<![\w@./-])[a-z]{2,}(?![\w@/])")
_VERB = re.compile(
    r",?\s+(?:(?:who|then|also|later|first|quickly|just|immediately|never|has|had|manually|eventually|already)\s+){0,2}([^\W\d_A-Z]+)"
)
_PAIR = re.compile(r"\s+(?:and|&)\s+([^\W\d_a-z][\w'’-]{1,30})(?:\s+[^\W\d_a-z][\w'’-]{1,30})?")
_ASKED = re.compile(
    r"\b(?:thanks\sto|thank|thanked|grateful\sto|ask|asked|told|tell|paged|pinged|messaged|phoned|woke|assigned\sto|message\sfrom|"
    r"(?:paired|spoke|talked)\swith|"
    r"(?:reported|reviewed|written|fixed|found|discovered|merged|made|posted|opened|closed|noticed|created|approved|deployed|done|raised)\sby)\s\Z",
    re.IGNORECASE,
)
_PLACES_BEFORE = frozenset("san santa st saint port fort mount lake new cape sao los las".split())
_WHERE = re.compile(r"\b(?i:in|at|near|across|from|to|of|between|outside)\s(?:[^\W\d_a-z][\w-]{1,30}\s(?:and|or)\s)?\Z")
_SENTENCE = re.compile(r"(?:\A|[.!?:;•|\n])[\s\"'“‘(*_\[#>-]*\Z")
_ROLE_AFTER = re.compile(r"\s?[(,]\s?(?:the\s|our\s)?([\w -]{2,30}?)[),.]")
_ROLE_BEFORE = re.compile(
    r"(?:\b(?:the|our)\s)?((?:incident|on-call|on call|technical|communications|operations)\s[a-z]{4,11}|facilitator|scribe),?\s\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Guess:
    """Words that are likely somebody's name; `role` is what the sentence calls them."""

    start: int
    end: int
    role: str = ""


def lower_words(texts: Collection[str]) -> frozenset[str]:
    """Every word that stands without a capital: with one it is the same word still."""
    found: set[str] = set()
    for text in texts:
        found.update(_LOWER.findall(text))
    return frozenset(found)


def likely_in(text: str, *, code: Sequence[tuple[int, int]], lower: Collection[str], no_person: Collection[str]) -> list[Guess]:
    """Likely names outside `code`. `lower` is what the document writes without a capital, `no_person` what the instance knows as things."""
    return list(_Run(text, code, lower, no_person).guesses())


class _Run:
    """One text being looked through, from left to right."""

    def __init__(self, text: str, code: Sequence[tuple[int, int]], lower: Collection[str], no_person: Collection[str]) -> None:
        self.text, self.lower, self.no_person = text, lower, no_person
        self.given, self.trade = given_names(), trade_words()
        self.words = list(self._capitals(code))

    def _capitals(self, code: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        ranges = iter([*code, (len(self.text) + 1, len(self.text) + 1)])
        begin, until = next(ranges)
        for found in _CAPITAL.finditer(self.text):
            while found.start() >= until:
                begin, until = next(ranges)
            if found.start() < begin and found.group()[0].isupper():
                word = re.sub(r"['’]s?\Z", "", found.group())
                yield found.start(), found.start() + len(word), fold(word)

    def guesses(self) -> Iterator[Guess]:
        """Each with as many words as belong to it."""
        number = 0
        behind = -1
        while number < len(self.words):
            last = self._name_at(number, is_second=self.text[behind : self.words[number][0]] == " and " and behind >= 0)
            if last is None:
                number += 1
                continue
            start, end = self.words[number][0], self.words[last][1]
            yield Guess(start, end, self._role(start, end))
            number, behind = last + 1, end

    def _name_at(self, number: int, *, is_second: bool) -> int | None:
        """The last word of the name that begins here; `is_second` when a name and an "and" stand before."""
        start, end, word = self.words[number]
        if not self._looks_written(start, end) or word in self.no_person:
            return None
        first = word.split("-")[0]
        if first in self.given.plain and word not in self.trade:
            return self._plain(number)
        if first in self.given.doubtful:
            return self._doubtful(number)
        return self._unknown(number, is_second=is_second)

    def _plain(self, number: int) -> int | None:
        before = self._before(number)
        if before is not None and (self.words[before][2] in _PLACES_BEFORE or self._is_product_part(before)):
            return None
        last = self._extended(number)
        end = self.words[last][1]
        if last == number and (self._thing_follows(number) or re.match(r"\s?\d", self.text[end : end + 2])):
            return None
        return last

    def _doubtful(self, number: int) -> int | None:
        before = self._before(number)
        place = self.words[number][0]
        is_place = _WHERE.search(self.text[max(0, place - 48) : place]) is not None and not self._is_asked(place)
        if is_place or (before is not None and not self._is_role(before)):
            return None
        last = self._extended(number)
        start, end = self.words[number][0], self.words[last][1]
        verb = self._verb(end)
        if last == number:
            return number if not self._thing_follows(number) and (verb in TELLING or self._is_asked(start)) else None
        surname = self.words[last][2]
        is_name = surname not in ALSO_WORDS or len(surname) == 1
        return last if verb in TELLING or self._is_asked(start) or (verb in ACTING and is_name) else None

    def _unknown(self, number: int, *, is_second: bool) -> int | None:
        """Two or three capitals that are no words of the document, where somebody acts or stands beside somebody."""
        start, _end, word = self.words[number]
        if self._before(number) is not None and not self._is_role(number - 1):
            return None
        is_initial = len(word) == 1
        last = self._extended(number) if is_initial or self._may_be_name(number) else number
        if last == number:
            return None
        verb = self._verb(self.words[last][1])
        return last if is_second or verb in TELLING or self._is_asked(start) or (is_initial and verb in ACTING) else None

    def _extended(self, number: int) -> int:
        """The last of the words that make one name with this one: at most three."""
        last = number
        while last - number < 2 and last + 1 < len(self.words) and self._joins(last) and self._may_be_name(last + 1):
            last += 1
        return last

    def _joins(self, number: int) -> bool:
        _start, end, word = self.words[number]
        gap = self.text[end : self.words[number + 1][0]]
        if gap in {" ", "\u00a0"}:
            return True
        if len(word) == 1 and gap in {".", ". "}:
            return True
        return len(gap) < 12 and gap.startswith(" ") and gap.endswith(" ") and bool(gap.split()) and set(gap.split()) <= PARTICLES

    def _may_be_name(self, number: int) -> bool:
        start, end, word = self.words[number]
        if len(word) == 1:
            return True
        is_thing = word in self.trade or word in self.lower or word in self.no_person
        return not is_thing and self._looks_written(start, end) and len(word) > 1

    def _looks_written(self, start: int, end: int) -> bool:
        """A word of prose: no abbreviation, no code, no name of a file or host."""
        word = self.text[start:end]
        if len(word) > 1 and word.isupper():
            return False
        inner = re.sub(r"\A(?:Mc|Mac|De|Di|Van|Le|La|Fitz|O['’]|D['’])", "", word)[1:]
        if any(char.isupper() and inner[place - 1 : place] not in {"-", "'", "’"} for place, char in enumerate(inner) if place):
            return False
        if "-" in word and not all(part[:1].isupper() for part in word.split("-")):
            return False
        after = self.text[end : end + 2]
        return not re.match(r"[\w/\\@#=(\]]?[_/\\@#=]|[._-]\w|\d|\(\)", after)

    def _before(self, number: int) -> int | None:
        """The capital right before this one, unless it is only the first word of a sentence."""
        if not number:
            return None
        start, end, word = self.words[number - 1]
        if self.text[end : self.words[number][0]] != " ":
            return None
        begins = _SENTENCE.search(self.text[max(0, start - 20) : start]) is not None
        return None if begins and (word in self.trade or word in self.lower) else number - 1

    def _is_product_part(self, number: int) -> bool:
        return self.words[number][2] in self.trade and not self._is_role(number)

    def _is_role(self, number: int) -> bool:
        return self.words[number][2] in ROLE_WORDS

    def _thing_follows(self, number: int) -> bool:
        """A capital that is no name stands right behind: together they are a product or a place."""
        if number + 1 >= len(self.words):
            return False
        return self.text[self.words[number][1] : self.words[number + 1][0]] == " " and self.text[self.words[number + 1][0]].isupper()

    def _verb(self, end: int) -> str:
        rest = self.text[end : end + 80]
        rest = rest.removeprefix(".") if len(rest) > 1 and rest[1:2] == " " else rest
        pair = _PAIR.match(rest)
        if pair and fold(pair.group(1)) in self.given:
            rest = rest[pair.end() :]
        found = _VERB.match(rest)
        return fold(found.group(1)) if found else ""

    def _is_asked(self, start: int) -> bool:
        return _ASKED.search(self.text[max(0, start - 24) : start]) is not None

    def _role(self, start: int, end: int) -> str:
        after = _ROLE_AFTER.match(self.text, end, min(end + 40, len(self.text)))
        role = role_of(after.group(1)) if after else None
        if role is None:
            before = _ROLE_BEFORE.search(self.text[max(0, start - 40) : start])
            role = role_of(before.group(1)) if before else None
        return role or ""
