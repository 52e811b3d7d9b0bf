"""The forest of an incident: its why-trees as the page of factors shows them, line by line, with what they were written down as."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import FactorRole
from secondstory.factors.models import AnalysisEdit, Factor, Juncture
from secondstory.factors.trees import Tree, read_trees
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.timeline.models import Event
from secondstory.ui.rows import Row
from secondstory.workspace.why_lines import Line, drawn, end_of, lines_of


@dataclass(frozen=True)
class Turn:
    """A turn of the story, and the questions asked there."""

    tree: Tree
    lines: list[Line]
    rows: list[Row]
    """The lines to be drawn."""

    @property
    def end(self) -> SafeString:
        """What ends the last of them."""
        return end_of(self.lines[-1])

    @property
    def juncture(self) -> Juncture:
        return self.tree.juncture

    @property
    def event(self) -> Event | None:
        return self.tree.event

    @property
    def due(self) -> str:
        """The question to begin with here."""
        return self.tree.due

    @property
    def unfinished(self) -> int:
        """How many branches are still to be followed."""
        return sum(line.branch.is_unfinished for line in self.lines)

    @property
    def wants_questions(self) -> bool:
        """Nothing is asked here, and nobody said that nothing need be."""
        return not self.lines and not self.juncture.waived_reason


@dataclass(frozen=True)
class Forest:
    """What the page shows: turns in the story's order, and factors that no tree leads to."""

    turns: list[Turn]
    loose: list[Factor]
    held: list[Factor]
    factors: list[Factor]
    last_edit: str
    last_in_words: str
    spans_days: bool

    @property
    def is_empty(self) -> bool:
        return not (self.turns or self.loose or self.held)


EDITS: dict[str, Any] = {
    "opened a tree": _("A tree was begun"),
    "waived a tree": _("A turn was said to need no question"),
    "removed a tree": _("A tree was taken away"),
    "asked why": _("A question was asked"),
    "pasted questions": _("An outline was pasted"),
    "edited a why": _("A line was changed"),
    "moved a why": _("A line was moved"),
    "removed a why": _("A branch was taken away"),
    "wrote a factor": _("An answer was written down as a factor"),
    "linked a factor": _("An answer was linked to a factor"),
    "added a factor": _("A factor was added"),
    "changed a factor": _("A factor was changed"),
    "removed a factor": _("A factor was taken away"),
    "labelled a factor": _("A further place of a factor was changed"),
}
"""The edits that can be undone, in words."""


OFFERED_FOR = timedelta(hours=1)


def last_edit() -> dict[str, Any]:
    """Annotates incidents with what undo would undo in their analysis: its uid, and the verb. An edit of long ago is offered no more."""
    edits = AnalysisEdit.objects.filter(incident=OuterRef("pk"), undone_at=None, undoes=None, created_at__gte=clock.now() - OFFERED_FOR)
    return {f"last_analysis_{name}": Subquery(edits.values(name)[:1]) for name in ("uid", "verb")}


def forest_of(incident: Incident, written: Iterable[Factor], *, kept: Collection[str], turn: str = "") -> Forest:
    """The whole forest, in two statements however large it is; the incident was read with `last_edit`, and what was written down with
    `factors_of`. `kept` are the uids of factors beside which stands why their words stay. With `turn` only that turn, by uid."""
    factors = {factor.pk: factor for factor in written}
    turns, days = [], set()
    where = clock.zone_or_utc(incident.zone)
    for tree in read_trees(incident, turn=turn):
        if tree.event is not None and tree.event.occurred_at:
            days.add(tree.event.occurred_at.astimezone(where).date())
        if turn in {"", tree.uid}:
            lines = lines_of(tree.branches, factors)
            turns.append(Turn(tree, lines, drawn(lines, kept=kept)))
    shown = {line.factor.pk for turn in turns for line in turn.lines if line.factor is not None}
    rest = [factor for factor in factors.values() if factor.pk not in shown]
    held = [factor for factor in rest if factor.role == FactorRole.MITIGATOR]
    loose = [factor for factor in rest if factor.role != FactorRole.MITIGATOR]
    verb = getattr(incident, "last_analysis_verb", None) or ""
    return Forest(
        turns,
        loose,
        held,
        [*factors.values()],
        getattr(incident, "last_analysis_uid", None) or "",
        str(EDITS.get(verb, _("The analysis was changed"))),
        len(days) > 1,
    )
