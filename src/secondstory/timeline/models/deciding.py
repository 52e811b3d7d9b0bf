"""What hangs on a decision point: answers to probes, and what whoever acted adds beside it."""

from __future__ import annotations

from django.db import models

from secondstory.lib import clock
from secondstory.timeline.models.events import DecisionPoint
from secondstory.timeline.probes import question_of


class Answer(models.Model):
    """An answer to a probe (B10, B11), or to a question of one's own, or to none."""

    point = models.ForeignKey(DecisionPoint, on_delete=models.CASCADE, related_name="answers")
    probe = models.CharField(max_length=20, blank=True)
    own_question = models.CharField(max_length=300, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.question

    @property
    def question(self) -> str:
        return question_of(self.probe) or self.own_question


class Remark(models.Model):
    """What whoever acted adds to a decision point or puts right in it, beside what others wrote, never over it."""

    point = models.ForeignKey(DecisionPoint, on_delete=models.CASCADE, related_name="remarks")
    role = models.CharField(max_length=120)
    text = models.TextField()
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.role
