"""One clause of a sentence: who its subject is, and whether the subject acts or only is in a condition. A small grammar, no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from secondstory.factors import subject_words as known_words
from secondstory.lib.given import ACTING, TELLING, given_names, trade_words
from secondstory.lib.ordinary import ALSO_WORDS

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+\Z")
_PRESENT = frozenset("is are can could may might must will would be isn't aren't can't".split())
_NEGATED = frozenset("not never no without nobody none cannot".split())
_CAUSES = frozenset("cause causes trigger reason factor".split())
_LONGEST_NAME_WORDS = 4
_IN_A_ROLE = known_words.BEFORE_A_ROLE | known_words.ROLES | known_words.GROUPS | frozenset(known_words.MADE_A_ROLE)
_AT_ONE = {"of": {"because", *known_words.OF_A_PERSON}, "to": {"due", "attributed"}, "on": {"is", "was"}}
"""Words before somebody on whom it is laid: “because of Ana”, “this one is on Tom”."""


class Doing(IntEnum):
    """Whose doing a clause tells of, by weight."""

    NOBODYS = 0
    A_GROUPS = 1
    A_PERSONS = 2
    A_SLIP = 3


@dataclass(frozen=True)
class Someone:
    """A person or group in a clause: the words up to `end`."""

    end: int
    is_group: bool = False
    is_named: bool = False


class Clause:
    """Words as they were written, and in lower case.

    `names` are what people are called here: one word stands as it is written there, several in whatever capitals.
    """

    def __init__(self, written: Sequence[str], names: frozenset[str]) -> None:
        self.written = list(written)
        self.words = [word.lower().replace("’", "'") for word in written]
        self.names = names
        self.names_in_any_case = frozenset(name.lower() for name in names if " " not in name)

    def doing(self, *, is_aside: bool = False) -> Doing:
        """The heaviest of what it tells. In an aside ("which Ann forgot to set") only slips count."""
        if self._has_character():
            return Doing.A_SLIP
        found = self._agent()
        for start in self.starts():
            someone = self.someone_at(start)
            if someone:
                found = max(found, self._acts(someone))
        found = max(found, self._slips_anywhere(), self._dropped_subject())
        return found if found == Doing.A_SLIP or not is_aside else Doing.NOBODYS

    def asks_someone(self) -> bool:
        """Behind "why did": whether somebody is asked, who does something. What they were told or given is asked of the system."""
        someone = self.someone_at(0)
        if someone is None or self.word(someone.end) in known_words.STATES | known_words.THINGS | {"have", "able", "the", "no"}:
            return False
        return not someone.is_group or self.words[0] == "they"

    def asks_after_a_slip(self) -> bool:
        """Behind "did": whether somebody is asked after who forgot, missed or ignored something."""
        someone = self.someone_at(0)
        return someone is not None and self.word(someone.end) in known_words.SLIPS_ASKED_AFTER

    # Who

    def someone_at(self, start: int) -> Someone | None:
        """The person or group whose description begins at a word."""
        if start >= len(self.words):
            return None
        named = self._named_at(start)
        if named:
            return named
        word = self.words[start]
        if word in known_words.ONE_PERSON or word in known_words.NOBODY:
            return Someone(start + 1)
        if word == "no" and self.words[start + 1 : start + 2] == ["one"]:
            return Someone(start + 2)
        return self._role_at(start)

    def _named_at(self, start: int) -> Someone | None:
        known = self._known_at(start + 1 if self.words[start] in {"the", "our", "a", "an"} else start) if self.names else 0
        if known:
            return Someone(known, is_named=True)
        word, written = self.words[start], self.written[start]
        if _is_given(word) and word not in trade_words() and self._acts_like_one(start + 1):
            return Someone(start + 1, is_named=True)
        if (word.startswith("@") and len(word) > 2) or _MAIL.match(word):
            return Someone(start + 1, is_named=True)
        if not written[0].isupper() or written.isupper() or word in trade_words():
            return None
        after = self.word(start + 1)
        if _is_given(word) or (word in given_names().doubtful and after in TELLING | known_words.MIND_SLIPS):
            surname = self.written[start + 1 : start + 2]
            has_surname = bool(surname) and surname[0][0].isupper() and surname[0].isalpha() and self.word(start + 1) not in trade_words()
            return Someone(start + 2 if has_surname else start + 1, is_named=True)
        pair = self.written[start : start + 2]
        is_pair = len(pair) == 2 and all(one[0].isupper() and not one.isupper() and one.lower() not in trade_words() for one in pair)
        if is_pair and self.word(start + 2) in TELLING | known_words.MIND_SLIPS:
            return Someone(start + 2, is_named=True)
        return None

    def _known_at(self, start: int) -> int:
        """Where somebody who is known here ends, or 0."""
        for length in range(min(_LONGEST_NAME_WORDS, len(self.words) - start), 1, -1):
            if " ".join(self.words[start : start + length]) in self.names:
                return start + length
        if start >= len(self.words):
            return 0
        word = self.words[start]
        if self.written[start].removeprefix("@") not in self.names and not self._is_known_in_another_case(start):
            return 0
        is_a_word_too = start == 0 and (word in trade_words() or (word in ALSO_WORDS and word not in given_names()))
        return 0 if is_a_word_too and self.word(start + 1) not in TELLING | known_words.MIND_SLIPS else start + 1

    def _is_known_in_another_case(self, start: int) -> bool:
        """ "dave", "DAVE": a name, unless it is a word as well."""
        word = self.words[start].removeprefix("@")
        is_a_word = word in trade_words() or word in ALSO_WORDS or word in _IN_A_ROLE or len(word) < 3
        return word in self.names_in_any_case and not is_a_word

    def _acts_like_one(self, at: int) -> bool:
        return self.word(at) in known_words.MIND_SLIPS | ACTING | {"didn't", "did", "should", "hadn't", "wasn't"} or self.is_past(at)

    def _role_at(self, start: int) -> Someone | None:
        at = start
        while at - start < 6 and (self.word(at) in _IN_A_ROLE or self._is_whose(at) or self._is_one_of(at)):
            at += 1
        at -= 1
        if at < start:
            return None
        word = self.words[at]
        if word in known_words.ROLES or self.word(at - 1) in known_words.MADE_A_ROLE.get(word, ()):
            return None if self._is_software(at) else Someone(at + 1)
        return Someone(at + 1, is_group=True) if word in known_words.GROUPS else None

    def _is_one_of(self, at: int) -> bool:
        """ "One of the developers"."""
        return self.word(at) == "of" and self.word(at - 1) in known_words.SOME and self.word(at + 1) in known_words.DETERMINERS

    def _is_whose(self, at: int) -> bool:
        """An organisation's name before a role: "Acme engineers", "Acme's engineers"."""
        word = self.word(at)
        if not word or not self.written[at][0].isupper() or self.word(at + 1) not in _IN_A_ROLE:
            return False
        return word.endswith("'s") or (word.isalpha() and word not in known_words.TECHNICAL and word not in known_words.ADVERBS)

    def _is_software(self, at: int) -> bool:
        if self.words[at] not in known_words.ALSO_SOFTWARE:
            return False
        return any(word in known_words.TECHNICAL for word in self.words)

    # What they do

    def starts(self) -> list[int]:
        """Where subjects may begin: at the front, behind adverbs that lead up to it, and behind a comma or an "and"."""
        starts = [0]
        for number, word in enumerate(self.words[:-1]):
            leads = number < 3 and is_adverb(word)
            if word in {",", "and", "then"} or leads:
                starts.append(number + 1)
        return starts

    def _acts(self, someone: Someone) -> Doing:
        at = someone.end
        if self.word(at) in {"and", "or"}:
            other = self.someone_at(at + 1)
            at = other.end if other else at
        if self.word(at) == "," and at + 1 < len(self.words):
            at += 1
        at = self._past_modifiers(at)
        is_done_to = self.is_past(at) and self.word(at + 1) == "by"  # “engineers paged by three systems”
        doing = Doing.NOBODYS if is_done_to else self._verb(at, someone)
        if doing == Doing.A_PERSONS and someone.is_group:
            return Doing.A_GROUPS
        return doing

    def _past_modifiers(self, at: int) -> int:
        """Behind "on call" or "of the platform team", if a verb stands there."""
        if self.word(at) not in known_words.POST_MODIFIERS:
            return at
        for further in range(at + 2, min(at + 6, len(self.words))):
            if self.is_past(further) or self.words[further] in known_words.BEGIN_A_VERB:
                return further
        return at

    def _verb(self, at: int, someone: Someone) -> Doing:
        by_accident = never = False
        while is_adverb(self.word(at)) or self.word(at) == "had":
            by_accident = by_accident or self.word(at) in known_words.BY_ACCIDENT
            never = never or self.word(at) in {"never", "always"}
            if self.word(at) == "had":
                return self._perfect(at + 1, someone)
            at += 1
        word, after = self.word(at), self.word(at + 1)
        if by_accident:
            believed = someone.is_group and word in known_words.STATES
            return Doing.A_GROUPS if believed else Doing.A_SLIP if word else Doing.NOBODYS
        if word in {"should", "shouldn't", "ought", "should've"}:
            return self._duty(at, someone)
        if word in {"has", "have", "hasn't", "haven't", "hadn't"}:
            return self._perfect(at + 1, someone)
        if word in {"was", "were", "is", "are", "wasn't", "weren't", "isn't"}:
            return self._being(at + 1, is_not=word.endswith("n't"))
        if word in {"didn't", "doesn't"} or (word == "did" and after == "not"):
            return self._not_done(at + (1 if word != "did" else 2))
        if word == "made" and any(noun in known_words.OF_A_PERSON for noun in self.words[at + 1 : at + 5]):
            return Doing.A_SLIP
        if word == "dropped" and after == "the" and self.word(at + 2) == "ball":
            return Doing.A_SLIP
        if word in known_words.SLIPS:
            return Doing.A_SLIP if not someone.is_group or word in known_words.MIND_SLIPS else Doing.A_GROUPS
        if never and someone.is_named and word.endswith("s"):
            return Doing.A_PERSONS
        return Doing.A_PERSONS if self.is_past(at) else Doing.NOBODYS

    def _duty(self, at: int, someone: Someone) -> Doing:
        rest = self.words[at + 1 : at + 5]
        if self.word(at) == "should've":
            rest = ["have", *rest]
        if "have" not in rest:
            return Doing.NOBODYS
        verb = at + 1 + rest.index("have") + (1 if self.word(at) != "should've" else 0)
        done = self.is_participle(verb) or self.word(verb) in {"known", "seen", "been", "caught", "noticed"} | known_words.STATES
        if not done:
            return Doing.NOBODYS
        return Doing.A_GROUPS if someone.is_group else Doing.A_SLIP

    def _perfect(self, at: int, someone: Someone) -> Doing:
        while (is_adverb(self.word(at)) and self.word(at) not in known_words.BY_ACCIDENT) or self.word(at) in {"not", "been"}:
            at += 1
        if self.word(at) in known_words.BY_ACCIDENT:
            return Doing.A_SLIP
        if self.word(at) in known_words.SLIP_PARTICIPLES:
            return Doing.A_SLIP if not someone.is_group or self.word(at) in known_words.MIND_SLIPS | {"forgotten"} else Doing.A_GROUPS
        return Doing.A_PERSONS if self.is_participle(at) else Doing.NOBODYS

    def _being(self, at: int, *, is_not: bool = False) -> Doing:
        while self.word(at) in known_words.ADVERBS or self.word(at) in {"too", "so", "very", "not", "being", "enough"}:
            is_not = is_not or self.word(at) == "not"
            at += 1
        if is_not:
            return Doing.A_SLIP if self.word(at) in known_words.CARE else Doing.NOBODYS
        if self.word(at) in {"in", "on", "at", "using"} and self.words[at + 1 : at + 3] == ["the", "wrong"]:
            return Doing.A_SLIP
        if self.word(at) in known_words.CHARACTER or self.words[at : at + 2] in (["to", "blame"], ["at", "fault"]):
            return Doing.A_SLIP
        return Doing.NOBODYS

    def _not_done(self, at: int) -> Doing:
        """What was not done: caring, bothering and following are slips; the rest may be what nobody could know."""
        while self.word(at) in known_words.ADVERBS or self.word(at) == "even":
            at += 1
        if self.word(at) in {"bother", "care"}:
            return Doing.A_SLIP
        return Doing.A_PERSONS if self.word(at) in known_words.NOT_DONE else Doing.NOBODYS

    # Elsewhere in the clause

    def _agent(self) -> Doing:
        """ "… was misconfigured by the operator", "Priya's bad merge", "because of Ana"."""
        for at, word in enumerate(self.words):
            if word == "by" and at and self._is_done_by(at):
                return Doing.A_PERSONS
            if word.endswith("'s") and self._is_held_against(at):
                return Doing.A_SLIP
            if self._is_a_cause(at) or (word == "of" and self.word(at - 1) == "failure" and self._is_one(at + 1, then="to")):
                return Doing.A_SLIP
            if self.word(at - 1) in _AT_ONE.get(word, ()) and self._ends_with_one(at + 1):
                return Doing.A_SLIP
        return Doing.NOBODYS

    def _is_a_cause(self, at: int) -> bool:
        """ "The cause was an engineer running the job by hand"."""
        if self.word(at) not in {"was", "is", "as"} or not _CAUSES & set(self.words[:at]):
            return False
        someone = self.someone_at(at + 1)
        if someone is None or someone.is_group:
            return False
        verb = next((word for word in self.words[someone.end : someone.end + 2] if not is_adverb(word)), "")
        return verb.endswith("ing") and verb not in {"having", "being", "lacking", "needing"}

    def _is_one(self, at: int, *, then: str) -> bool:
        someone = self.someone_at(at)
        return someone is not None and not someone.is_group and self.word(someone.end) == then

    def _is_done_by(self, at: int) -> bool:
        someone = self.someone_at(at + 1)
        if not someone or someone.is_group or self.word(at + 1) in known_words.NOBODY | {"you"} or self.word(someone.end) == "else":
            return False
        if self.words[at - 2 : at] in known_words.NOT_ON_PURPOSE:
            return True
        if self.word(at - 1) in known_words.DONE or self.word(at - 1).endswith("tion"):
            return True
        before = self.words[max(0, at - 7) : at]
        if "wrong" in before and not _PRESENT & set(before) and self.word(at - 1) in known_words.TAKEN_WRONGLY:
            return True
        if _PRESENT & set(before) or known_words.SEEN_OR_ARRANGED & set(before) or _NEGATED & set(before):
            return False
        return self.is_participle(at - 1) or (
            bool({"was", "were", "been"} & set(before)) and any(map(self.is_participle, range(max(0, at - 7), at)))
        )

    def _is_held_against(self, at: int) -> bool:
        whose, things = self.words[at].removesuffix("'s"), set(self.words[at + 1 : at + 4])
        if whose in known_words.ROLES or whose in known_words.ONE_PERSON:
            return bool(known_words.OF_A_PERSON & things)
        return self._is_named(at, is_sure=True) and bool(known_words.BY_NAME & things)

    def is_somebodys(self, at: int) -> bool:
        """Whether a word is a person's "…'s": a role's, a name's or what may be a name."""
        whose = self.words[at].removesuffix("'s")
        if whose in known_words.ALSO_SOFTWARE and known_words.TECHNICAL & set(self.words):
            return False
        return whose in known_words.ROLES or whose in known_words.ONE_PERSON or self._is_named(at, is_sure=False)

    def _is_named(self, at: int, *, is_sure: bool) -> bool:
        whose, written = self.words[at].removesuffix("'s"), self.written[at][:-2]
        if written in self.names or (whose in self.names_in_any_case and whose not in trade_words() and whose not in ALSO_WORDS):
            return True
        may_be = _is_given(whose) or (not is_sure and whose in given_names().doubtful)
        is_written_so = written[0].isupper() or (not is_sure and _is_given(whose))
        return may_be and is_written_so and whose not in trade_words()

    def _ends_with_one(self, at: int) -> bool:
        someone = self.someone_at(at)
        return someone is not None and someone.end == len(self.words) and not someone.is_group

    def _slips_anywhere(self) -> Doing:
        for at in range(1, len(self.words)):
            if self.words[at] in known_words.MIND_SLIPS and not {"if", "when", "whenever", "case"} & set(self.words[:at]):
                for start in range(max(0, at - 4), at):
                    someone = self.someone_at(start)
                    if someone and someone.end == at:
                        return Doing.A_SLIP
        return Doing.NOBODYS

    def _dropped_subject(self) -> Doing:
        word, after = self.words[0], self.word(1)
        if word in known_words.DROPPED_SUBJECT and after:
            return Doing.A_SLIP
        if word in known_words.BY_ACCIDENT and self.is_past(1) and self.word(2) in known_words.DETERMINERS:
            return Doing.A_SLIP
        return Doing.NOBODYS

    def is_someone_alone(self) -> bool:
        """Whether it names a person and says nothing."""
        someone = self.someone_at(0)
        if someone is None or someone.is_group or self.words[0] in known_words.NOBODY:
            return False
        return set(self.words[someone.end :]) <= known_words.SAYING_NOTHING

    def _has_character(self) -> bool:
        found = known_words.ALWAYS_OF_PEOPLE & set(self.words)
        return bool(found) and not _NEGATED & set(self.words)

    def word(self, at: int) -> str:
        """In lower case, or nothing beyond the ends."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_past(self, at: int) -> bool:
        """Whether a word is a past form that tells an act."""
        word = self.word(at)
        return word not in known_words.STATES and (word in known_words.IRREGULAR or word in known_words.SLIPS or _ends_in_ed(word))

    def is_participle(self, at: int) -> bool:
        """The same behind "was" or "has"."""
        word = self.word(at)
        return word not in known_words.STATES and (
            word in known_words.IRREGULAR_PARTICIPLES or word in known_words.SLIP_PARTICIPLES or _ends_in_ed(word)
        )


def is_adverb(word: str) -> bool:
    """Whether a word only colours the verb behind it."""
    return word in known_words.ADVERBS or word in known_words.BY_ACCIDENT or (word.endswith("ly") and len(word) > 4 and word != "only")


def _is_given(word: str) -> bool:
    return word in given_names().plain or word in known_words.SHORT_NAMES


def _ends_in_ed(word: str) -> bool:
    return word.endswith("ed") and len(word) > 4 and not word.endswith("eed")
