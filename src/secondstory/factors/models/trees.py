"""Why-trees: from a turn of the story, question by question, to what about the system made it possible (R30-R34)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Ending
from secondstory.factors.models.factors import Factor
from secondstory.incidents.models import Incident
from secondstory.lib.rows import Row
from secondstory.timeline.models import Event


class Juncture(Row):
    """A turn of the story at which why is asked. One that needs no question says so in `waived_reason`.

    It outlives its event: what was asked and answered stays when that line is swept.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="junctures")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="junctures")
    waived_reason = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["event__sort_at", "event__sequence", "pk"]
        constraints = [models.UniqueConstraint(fields=["event"], name="one_tree_an_event")]

    def __str__(self) -> str:
        return str(self.event) if self.event is not None and self.event.removed_at is None else str(_("a line that was taken out"))


class Why(Row):
    """One question of a tree and what was answered; its children ask on from there.

    `question` is as it was asked; `probe` names the card it came from. `ends` is what the answer speaks of, if someone said so.
    `factor` is what the answer was written down as. `position` orders it among its siblings.
    """

    juncture = models.ForeignKey(Juncture, on_delete=models.CASCADE, related_name="whys")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField(default=0)
    probe = models.CharField(max_length=20, blank=True)
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), blank=True)
    ends = models.CharField(max_length=15, choices=Ending.choices, blank=True)
    factor = models.ForeignKey(Factor, null=True, blank=True, on_delete=models.SET_NULL, related_name="whys")
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return (self.answer or self.question)[:120]


class AnalysisEdit(Row):
    """One edit of trees and factors, so that it can be undone: `rows` is [[kind, uid, {column: [before, after]}], …].

    What was added or taken away is a row whose `removed_at` changed. It says nothing of who made it; the audit trail does.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="analysis_edits")
    verb = models.CharField(max_length=40)
    rows = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.verb
