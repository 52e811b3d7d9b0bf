"""The forest of an incident: its why-trees as the page of factors shows them, line by line, with what they were written down as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import FactorRole
from secondstory.factors.models import AnalysisEdit, Factor, Juncture, Why
from secondstory.factors.trees import Branch, Tree, read_trees
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.timeline.models import Event
from secondstory.workspace.queries import factors_of


@dataclass(frozen=True)
class Line:
    """One node as a page writes it down; `closes` counts the lists that end after it, so that no template calls itself."""

    branch: Branch
    factor: Factor | None
    closes: range

    @property
    def why(self) -> Why:
        return self.branch.why

    @property
    def opens(self) -> bool:
        return bool(self.branch.children)

    @property
    def asks_further(self) -> bool:
        """It has an answer, which is something a person did, and nobody has asked for the condition behind it (R34)."""
        return self.branch.ends_in_a_person

    @property
    def is_unanswered(self) -> bool:
        return not self.why.answer and self.factor is None

    @property
    def repeats_factor(self) -> bool:
        """The answer is the factor's statement, which needn't be read twice."""
        return self.factor is not None and self.why.answer.strip() == self.factor.statement.strip()


@dataclass(frozen=True)
class Turn:
    """A turn of the story, and the questions asked there."""

    juncture: Juncture
    event: Event | None
    lines: list[Line]

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


def forest_of(incident: Incident) -> Forest:
    """The whole forest, in six statements however large it is; the incident was read with `last_edit`."""
    factors = {factor.pk: factor for factor in factors_of(incident)}
    turns = [_turn(tree, factors) for tree in read_trees(incident)]
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
        _spans_days(turns, incident.zone),
    )


def _spans_days(turns: Iterable[Turn], zone: str) -> bool:
    where = clock.zone_or_utc(zone)
    told = (turn.event.occurred_at for turn in turns if turn.event is not None)
    return len({at.astimezone(where).date() for at in told if at}) > 1


def _turn(tree: Tree, factors: dict[int, Factor]) -> Turn:
    lines = []
    for branch, closes in _walked(tree.branches):
        lines.append(Line(branch, factors.get(branch.factor.pk) if branch.factor else None, range(closes)))
    return Turn(tree.juncture, tree.event, lines)


def _walked(branches: Iterable[Branch]) -> Iterator[tuple[Branch, int]]:
    """Every branch from top to bottom, and how many lists end after it; without recursion, however deep the tree."""
    waiting = [(branch, 0) for branch in branches][::-1]
    while waiting:
        branch, closes = waiting.pop()
        if branch.children:
            yield branch, 0
            inner = [(child, 0) for child in branch.children]
            inner[-1] = (branch.children[-1], closes + 1)
            waiting.extend(reversed(inner))
        else:
            yield branch, closes
