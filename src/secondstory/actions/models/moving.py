"""What happens to an action on its way. Each is a row, so how it came to stand where it does stays readable."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import Effect, Hindrance, Told, Trigger, Way
from secondstory.actions.models.actions import Action
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


class Rescheduling(models.Model):
    """A promise's day was moved. `before` and `after` are days; the second one in a row makes us ask why (R62)."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="reschedulings")
    before = models.DateField()
    after = models.DateField()
    reason = models.TextField(_("why"), blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Handover(models.Model):
    """An action was offered to someone, who takes it or not. Nothing is counted by it (law 2)."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    taker = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)
    reason = models.TextField(_("why not"), blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.at)


class LanguishReview(Row):
    """Why an action languished, and which of the three ways out was taken (R62, R77-R79)."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="languish_reviews")
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    hindrance = models.CharField(max_length=16, choices=Hindrance.choices)
    way = models.CharField(max_length=12, choices=Way.choices)
    note = models.TextField(_("in a sentence"), blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.hindrance} → {self.way}"


class Explanation(models.Model):
    """What was said of it on its way: why it was confirmed before its day or sent back, or how it goes. “In the room” has no words."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="explanations")
    told = models.CharField(max_length=12, choices=Told.choices)
    reason = models.TextField(_("why"), blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.reason[:120]


class EffectCheckQuerySet(models.QuerySet["EffectCheck"]):
    """Questions about effect checks."""

    def visible_to(self, visitor: Visitor) -> EffectCheckQuerySet:
        """Those of actions the visitor may see."""
        return self.filter(models.Exists(Action.objects.visible_to(visitor).filter(pk=models.OuterRef("action_id"))))

    def waiting(self, today: date) -> EffectCheckQuerySet:
        """Asked by now, and not answered."""
        return self.filter(answered_at=None, due_on__lte=today)


class EffectCheck(Row):
    """Some months after an action was done: did it work, and did it do anything else? (B37)"""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="effect_checks")
    due_on = models.DateField()
    effect = models.CharField(max_length=12, choices=Effect.choices, blank=True)
    note = models.TextField(_("what was seen"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = EffectCheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["answered_at", "due_on"])]

    def __str__(self) -> str:
        return str(self.due_on)
