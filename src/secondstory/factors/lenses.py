"""The four lenses of an incident: what was seen through each, or that somebody looked and found nothing (R5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from secondstory.factors.enums import Lens
from secondstory.factors.models import Factor, LensLook
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


def looks() -> dict[str, Subquery]:
    """Annotates incidents with the note of each lens through which nothing was found; None where nobody said so."""
    said = LensLook.objects.filter(incident=OuterRef("pk")).values("note")
    return {f"look_{lens.value}": Subquery(said.filter(lens=lens)[:1]) for lens in Lens}


def lenses_of(incident: Incident, factors: Sequence[Factor] | None = None) -> list[LensState]:
    """All four, in the guide's order: a factor under that of its domain and of each further label. What held was seen too.

    Two statements; one less for `factors` that were read `with_codes`, and one for an incident that was read with `looks`.
    """
    rows = list(Factor.objects.filter(incident=incident).with_codes()) if factors is None else factors
    notes = _notes_of(incident)
    seen: dict[str, list[Factor]] = defaultdict(list)
    for row in rows:
        for lens in dict.fromkeys(lens_of(code) for code in (row.domain, *row.further_codes)):
            seen[lens].append(row)
    return [LensState(lens, seen[lens], notes[lens]) for lens in Lens]


def _notes_of(incident: Incident) -> dict[Lens, str | None]:
    known = vars(incident)
    if "look_system" in known:
        return {lens: known[f"look_{lens.value}"] for lens in Lens}
    said = dict(LensLook.objects.filter(incident=incident).order_by().values_list("lens", "note"))
    return {lens: said.get(lens.value) for lens in Lens}
