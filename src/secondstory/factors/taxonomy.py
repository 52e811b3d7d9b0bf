"""What the slices above ask of the words factors are sorted by. Each costs one statement a request, whoever asks and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from secondstory.factors.enums import Lens
from secondstory.factors.models import Factor, forget_vocabulary, vocabulary
from secondstory.factors.places import Place, likely_place
from secondstory.factors.subjects import speaks_of_a_person
from secondstory.factors.vocabulary import label_of

__all__ = ["by_lens", "forget_vocabulary", "label_of", "lens_of", "place_of", "vocabulary"]


def lens_of(code: str) -> str:
    """The lens (R5) a code is seen through; empty for what has none."""
    return vocabulary().lens(code)


def place_of(statement: str, *, sisters: Iterable[str] = ()) -> Place | None:
    """Where a statement most likely lies, as the words stand now; None where it says too little or tells a person's doing, which lies
    nowhere (R6), or the word is offered no more.

    `sisters` are the codes of factors that mean nearly the same.
    """
    words = vocabulary()
    found = likely_place(statement, sisters=Counter(words.top(code) for code in sisters if words.is_classified(code)))
    if found is None or speaks_of_a_person(statement):
        return None
    code = words.now(found.code)
    return Place(code, found.is_sure) if words.is_offered(code) else None


def by_lens(factors: Iterable[Factor]) -> dict[str, list[Factor]]:
    """The factors under each of the four lenses, in the guide's order; one that has several labels is under each of theirs.

    Fetch them with their `labels`.
    """
    words = vocabulary()
    found: dict[str, list[Factor]] = defaultdict(list)
    for factor in factors:
        for lens in dict.fromkeys(words.lens(code) for code in (factor.domain, *(row.code for row in factor.labels.all()))):
            found[lens].append(factor)
    return {lens: found[lens] for lens in Lens.values}
