"""What the slices above ask of the words factors are sorted by. Each costs one statement a request, whoever asks and how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from secondstory.factors.enums import Lens
from secondstory.factors.models import Factor, forget_vocabulary, vocabulary
from secondstory.factors.vocabulary import label_of

__all__ = ["by_lens", "forget_vocabulary", "label_of", "lens_of", "vocabulary"]


def lens_of(code: str) -> str:
    """The lens (R5) a code is seen through; empty for what has none."""
    return vocabulary().lens(code)


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
