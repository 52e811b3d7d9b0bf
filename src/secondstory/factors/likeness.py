"""Whether two factors mean the same: shared words by how rare they are, then domain and service. Plain Python.

The bar is set for precision (R10): somebody is interrupted while they write, so nothing is better than something far-fetched.
`evaluation/likeness.py` says what it is worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from secondstory.search.stems import DENIED, stems_in

BAR = 0.4
LEAST_SHARED = 2
SAME_DOMAIN = SAME_SERVICE = 0.05
BOTH_DENY, DENIED_ALONE = 1.2, 0.5
"""What it weighs that both say something was not there, and what it weighs in a factor by itself."""
ONE_DENIES = 0.4
"""What is left when one says that something was there and the other that it was not."""
RAREST = 300
"""A word that stands in fewer than one of so many factors tells no more than one that does, or one odd word would decide."""
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
    if not is_answer and any((DENIED + stem in one.stems) != (DENIED + stem in other.stems) for stem in plain):
        score *= ONE_DENIES
    return Likeness(score + SAME_DOMAIN * domain + SAME_SERVICE * service, words, domain, service)


def _mass(said: Said, weight: Weight, *, is_answer: bool) -> float:
    alone = 0 if is_answer else DENIED_ALONE
    return sum(weight(stem) * (alone if stem.startswith(DENIED) else 1) for stem in said.stems)
