"""Whether two factors mean the same: the thing and what was wrong with it, each by how rare it is, then domain and service. Plain Python.

The bar is set for precision (R10): somebody is interrupted while they write, so nothing is better than something far-fetched.
`evaluation/likeness.py` says what it is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from secondstory.search.stems import DENIED, is_failing, stems_in

BAR = 0.5
LEAST_SHARED = 2
SAME_DOMAIN = SAME_SERVICE = 0.05
BOTH_DENY, DENIED_ALONE = 1.2, 0.5
"""What it weighs that both say something was not there, and what it weighs in a factor by itself."""
ONE_DENIES = 0.4
"""What is left when one says that something was there and the other that it was not."""
RAREST = 60
"""A word that stands in fewer than one of so many factors tells no more than one that does, or one odd word would decide."""
THING_AND_FAILING = 1.3
"""What it weighs that both name the same thing and say the same was wrong with it."""
OTHER_FAILING = 0.5
"""What is left of the same thing with something else wrong: a full disk and a slow one."""
ONE_TELLS = 0.8
"""What is left where only one of them says what was wrong."""
ONE_WORD = 0.9
"""What is left where one word is all that both say, and that it was not there."""
Weight = Callable[[str], float]


@dataclass(frozen=True)
class Said:
    """A factor as it is compared: its stems with the words they were written as, its domain, the services of its incident."""

    stems: Mapping[str, str]
    domain: str = ""
    services: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, statement: str, *, domain: str = "", services: Iterable[str] = ()) -> Said:
        """Read a statement."""
        return cls(stems_in(statement), domain.partition(".")[0], frozenset(services))


@dataclass(frozen=True)
class Likeness:
    """How alike two factors are, from 0 to a little over 1, and why: the words both say, the most telling first."""

    score: float
    words: list[str]
    is_same_domain: bool
    is_same_service: bool

    @property
    def is_enough(self) -> bool:
        """Whether somebody may be interrupted with it."""
        return self.score >= BAR


def weigh(uses: Mapping[str, int], *, of: int) -> Weight:
    """How much a stem tells: the fewer of all factors say it, the more. `uses` says how many do."""
    return lambda stem: log(1 + min(of / max(uses.get(stem, 0), 1), RAREST))


def likeness(one: Said, other: Said, *, weight: Weight, is_answer: bool = False) -> Likeness:
    """Compare two factors, or with `is_answer` a factor and what would answer it, which denies nothing."""
    shared = [stem for stem in one.stems if stem in other.stems]
    plain = sorted((stem for stem in shared if not stem.startswith(DENIED)), key=weight, reverse=True)
    words = list(dict.fromkeys(one.stems[stem] for stem in plain))
    domain = bool(one.domain) and one.domain == other.domain and one.domain != "UNCLASSIFIED"
    service = bool(one.services & other.services)
    if not plain or len(shared) < LEAST_SHARED:
        return Likeness(0.0, words, domain, service)
    told = sum(weight(stem) * (BOTH_DENY if stem.startswith(DENIED) else 1) for stem in shared)
    score = told / sqrt(_mass(one, weight, is_answer=is_answer) * _mass(other, weight, is_answer=is_answer))
    if not is_answer:
        score *= _agreement(one, other, plain)
    return Likeness(score + SAME_DOMAIN * domain + SAME_SERVICE * service, words, domain, service)


def _mass(said: Said, weight: Weight, *, is_answer: bool) -> float:
    alone = 0 if is_answer else DENIED_ALONE
    return sum(weight(stem) * (alone if stem.startswith(DENIED) else 1) for stem in said.stems)


def _agreement(one: Said, other: Said, plain: list[str]) -> float:
    """How far two that share these stems agree on what was wrong: neither what is alike by its things alone, nor what was and wasn't."""
    ours, theirs = ({stem for stem in said.stems if is_failing(stem)} for said in (one, other))
    by = 1.0 if len(plain) > 1 else ONE_WORD
    if any((DENIED + stem in ours) != (DENIED + stem in theirs) for stem in plain):
        by *= ONE_DENIES
    if ours & theirs and not ours.issuperset(plain):
        by *= THING_AND_FAILING
    if bool(ours) != bool(theirs):
        by *= ONE_TELLS
    return by * OTHER_FAILING if ours and theirs and not ours & theirs else by
