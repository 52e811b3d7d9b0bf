"""The four lenses of an incident: what was seen through each, or that somebody looked and found nothing (R5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Value

from secondstory.factors.enums import Lens
from secondstory.factors.models import Factor, Label, LensLook
from secondstory.factors.taxonomy import lens_of
from secondstory.incidents.models import Incident


@dataclass(frozen=True)
class LensState:
    """One lens: the factors seen through it, and the note of whoever looked and found nothing (None when nobody said so)."""

    lens: Lens
    factors: list[Factor]
    note: str | None

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self.lens.label)

    @property
    def state(self) -> str:
        """`found`, `looked` (nothing was found), or `waiting`."""
        if self.factors:
            return "found"
        return "waiting" if self.note is None else "looked"


def lenses_of(incident: Incident, factors: Sequence[Factor] | None = None) -> list[LensState]:
    """All four, in the guide's order: a factor under that of its domain and of each further label. What held was seen too.

    Two statements, one when the incident's `factors` are read already (and once a request that of the taxonomy).
    """
    rows = list(Factor.objects.filter(incident=incident)) if factors is None else factors
    labels = Label.objects.filter(factor__incident=incident).order_by().values_list("factor_id", "code", Value(""))
    looks = LensLook.objects.filter(incident=incident).order_by().values_list(Value(0), "lens", "note")
    told = list(labels.union(looks, all=True))
    notes = {lens: note for factor, lens, note in told if not factor}
    seen: dict[str, list[Factor]] = defaultdict(list)
    for row in rows:
        for lens in dict.fromkeys(lens_of(code) for code in (row.domain, *(code for factor, code, _note in told if factor == row.pk))):
            seen[lens].append(row)
    return [LensState(lens, seen[lens], notes.get(lens)) for lens in Lens]
