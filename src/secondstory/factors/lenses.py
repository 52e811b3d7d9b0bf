"""The four lenses of an incident: what was seen through each, or that somebody looked and found nothing (R5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from secondstory.factors.enums import Lens
from secondstory.factors.models import Factor, LensLook
from secondstory.factors.taxonomy import lens_of
from secondstory.incidents.models import Incident


@dataclass(frozen=True)
class LensState:
    """One lens: the factors seen through it, and the note that nothing was found."""

    lens: Lens
    factors: list[Factor]
    look: LensLook | None

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self.lens.label)

    @property
    def state(self) -> str:
        """`found`, `looked` (nothing was found), or `waiting`."""
        if self.factors:
            return "found"
        return "looked" if self.look else "waiting"


def lenses_of(incident: Incident, factors: Sequence[Factor] | None = None) -> list[LensState]:
    """All four, in the guide's order; a statement less when the incident's `factors` are read already. What held was seen too."""
    rows = list(Factor.objects.filter(incident=incident)) if factors is None else factors
    looks = {row.lens: row for row in LensLook.objects.filter(incident=incident)}
    seen: dict[str, list[Factor]] = {}
    for row in rows:
        seen.setdefault(lens_of(row.domain), []).append(row)
    return [LensState(lens, seen.get(lens, []), looks.get(lens)) for lens in Lens]
