"""A why-tree as plain data: what files, drawings and published editions are made of. It holds no row and asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from secondstory.factors.enums import FactorRole
from secondstory.factors.vocabulary import label_of
from secondstory.timeline.enums import Kind

MOST_OPEN = 25
"""A tree of more questions than this is folded until a reader opens it."""


@dataclass(frozen=True)
class ToldWhy:
    """A question, its answer, and what hangs on it. `factor` is what it was written down as, `due` what an unfinished branch needs.
    Trees from before there was one have no `uid`.
    """

    question: str
    answer: str
    factor: str = ""
    domain: str = ""
    role: str = ""
    due: str = ""
    uid: str = ""
    whys: list[ToldWhy] = field(default_factory=list)

    @property
    def factor_label(self) -> str:
        """Domain and role of the factor in words."""
        role = FactorRole(self.role).label if self.role in FactorRole.values else self.role
        return " · ".join(str(one) for one in (label_of(self.domain) if self.domain else "", role) if one)

    @property
    def held(self) -> bool:
        return self.role == FactorRole.MITIGATOR

    @property
    def ends_in_a_person(self) -> bool:
        """It is answered, and something is still to be asked (R34)."""
        return bool(self.due and self.answer)

    @property
    def repeats_answer(self) -> bool:
        """The factor says what the answer says, which needn't be read twice."""
        return self.factor.strip() == self.answer.strip()

    def walk(self) -> Iterator[ToldWhy]:
        """It and all below it, from top to bottom."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.whys))

    def with_texts(self, change: Callable[[str], str]) -> ToldWhy:
        """The same with every text a person wrote passed through `change`, in the order they are read."""
        words = {name: change(getattr(self, name)) for name in ("question", "answer", "factor")}
        return replace(self, **words, whys=[one.with_texts(change) for one in self.whys])


@dataclass(frozen=True)
class ToldLine:
    """A question as a page writes it down; `closes` counts the lists that end after it, so that no template calls itself."""

    why: ToldWhy
    closes: range


@dataclass(frozen=True)
class ToldTree:
    """A turn of the story and the questions asked there. `event` is its uid; empty, with no text, where its line was taken out."""

    event: str
    at: datetime | None
    precision: str
    kind: str
    text: str
    waived: str = ""
    whys: list[ToldWhy] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Short enough to stand open on a page."""
        return sum(1 for _why in self.walk()) <= MOST_OPEN

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label) if self.kind in Kind.values else self.kind

    def walk(self) -> Iterator[ToldWhy]:
        """Every question, as they are read."""
        for why in self.whys:
            yield from why.walk()

    def lines(self) -> Iterator[ToldLine]:
        """Every question, from top to bottom, with the lists that end there; without recursion, however deep."""
        waiting = [(why, 0) for why in reversed(self.whys)]
        while waiting:
            why, closes = waiting.pop()
            yield ToldLine(why, range(0 if why.whys else closes))
            waiting += [(below, closes + 1 if below is why.whys[-1] else 0) for below in reversed(why.whys)]

    def with_texts(self, change: Callable[[str], str]) -> ToldTree:
        """The same with every text a person wrote passed through `change`."""
        return replace(self, text=change(self.text), waived=change(self.waived), whys=[one.with_texts(change) for one in self.whys])

    def answered(self) -> ToldTree:
        """Without questions that nobody answered, and without why none was needed: what readers of an edition get."""
        return replace(self, waived="", whys=_answered(self.whys))


def _answered(whys: list[ToldWhy]) -> list[ToldWhy]:
    kept = [replace(why, due=why.due if why.answer else "", whys=_answered(why.whys)) for why in whys]
    return [why for why in kept if why.answer or why.factor or why.whys]
