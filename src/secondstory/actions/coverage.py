"""Factors × actions: which are answered, which are let be and why, and which wait (R35)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.factors.enums import Letting
from secondstory.factors.models import Factor, FactorQuerySet
from secondstory.incidents.models import Incident

ANSWERING = (State.DRAFT, State.AGREED, State.IN_PROGRESS, State.DONE)
"""An idea promises nothing, and what was let go answers nothing."""


class CoverageState(StrEnum):
    """What becomes of a factor."""

    COVERED = "covered"
    ACCEPTED = "accepted"
    EXPLAINED = "explained"
    OPEN = "open"

    @property
    def label(self) -> str:
        """As a page says it."""
        return str(_LABELS[self])


_LABELS = {
    CoverageState.COVERED: _("answered"),
    CoverageState.ACCEPTED: _("accepted"),
    CoverageState.EXPLAINED: _("explained"),
    CoverageState.OPEN: _("open"),
}


@dataclass(frozen=True)
class Covered:
    """One factor, every action linked to it, and as what and why it is let be."""

    factor: Factor
    actions: list[Action]
    let_be_as: str = ""
    reason: str = ""

    @property
    def answering(self) -> list[Action]:
        """The actions that count: promised, drafted or done."""
        return [action for action in self.actions if action.state in ANSWERING]

    @property
    def state(self) -> CoverageState:
        """An action outweighs a reason not to have one."""
        if self.answering:
            return CoverageState.COVERED
        if not self.let_be_as:
            return CoverageState.OPEN
        return CoverageState.ACCEPTED if self.let_be_as == Letting.ACCEPTED else CoverageState.EXPLAINED

    @property
    def let_be_label(self) -> str:
        """How it is let be, in words."""
        return str(Letting(self.let_be_as).label) if self.let_be_as else ""


@dataclass(frozen=True)
class Coverage:
    """Everything that contributed, and what becomes of it; `factors` has what held and luck too."""

    factors: list[Factor]
    rows: list[Covered]

    @property
    def open(self) -> list[Covered]:
        """Those that wait for an action or a reason."""
        return [row for row in self.rows if row.state is CoverageState.OPEN]

    @property
    def covered(self) -> list[Covered]:
        """Those an action answers."""
        return [row for row in self.rows if row.state is CoverageState.COVERED]

    @property
    def let_be(self) -> list[Covered]:
        """Those with a reason instead of an action."""
        return [row for row in self.rows if row.state in {CoverageState.ACCEPTED, CoverageState.EXPLAINED}]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        states = [row.state for row in self.rows]
        return {state.value: states.count(state) for state in CoverageState}


def coverage_of(incident: Incident) -> Coverage:
    """Two statements, however many factors. What held and luck want no answer."""
    return coverage_in(answered(Factor.objects.filter(incident=incident)))


def answered(factors: FactorQuerySet) -> FactorQuerySet:
    """Factors with what answers them, as `coverage_in` reads them."""
    return factors.with_codes().with_acceptance().prefetch_related(Prefetch("actions", Action.objects.select_related("team")))


def coverage_in(factors: Iterable[Any]) -> Coverage:
    """What becomes of factors that were fetched as `answered`."""
    rows = list(factors)
    wanting = [row for row in rows if row.contributed]
    return Coverage(rows, [Covered(row, list(row.actions.all()), row.let_be_as or "", row.let_be_because or "") for row in wanting])
