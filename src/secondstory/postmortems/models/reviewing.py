"""Who is asked to read a document, what they approved, and the reasons with which gates were passed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.factors.models import Factor
from secondstory.incidents.models import Involvement
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.postmortems.models.documents import Postmortem
from secondstory.postmortems.models.moments import Moment

WORDING = "wording"
"""The gate at words of factors that may not be published as they are."""


class ReadingRequest(Row):
    """Somebody who may read the document is asked to, by a day: as a person, or as a role in the incident. Nothing counts them."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="reading_requests")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    involvement = models.ForeignKey(Involvement, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    asked_for = models.CharField(_("what for"), max_length=200, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["postmortem", "user"], name="asked_to_read_once"),
            models.UniqueConstraint(fields=["postmortem", "involvement"], name="role_asked_to_read_once"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, involvement__isnull=True) | models.Q(user__isnull=True, involvement__isnull=False),
                name="a_person_or_a_role_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The role, else the person."""
        return self.involvement.label if self.involvement is not None else str(self.user)

    @property
    def reader_id(self) -> int | None:
        """Who it waits for; None for a role nobody with an account has."""
        return self.user_id if self.involvement is None else self.involvement.user_id

    @property
    def is_late(self) -> bool:
        return self.read_at is None and self.due_at is not None and self.due_at < clock.now()


class Approval(Row):
    """That somebody approved the document as it was at a moment. One that was withdrawn stays, and says so."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="approvals")
    moment = models.ForeignKey(Moment, on_delete=models.CASCADE, related_name="approvals")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    approved_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The role they have in the incident, else their name."""
        return self.role or (str(self.user) if self.user else str(_("someone who has left")))

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


class PassedGateQuerySet(models.QuerySet["PassedGate"]):
    """Questions about gates that were passed."""

    def standing(self) -> PassedGateQuerySet:
        """Those whose reason still holds: for the words of factors, no factor to rewrite has come since it was given."""
        since = Factor.objects.to_rewrite().filter(
            incident=models.OuterRef("postmortem__incident"), created_at__gt=models.OuterRef("passed_at")
        )
        return self.exclude(models.Q(models.Exists(since), code=WORDING))


class PassedGate(models.Model):
    """A gate that was passed with a reason, on the way to being agreed."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="passed_gates")
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    passed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    passed_at = models.DateTimeField(default=clock.now)

    objects = PassedGateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["postmortem", "code"], name="gate_passed_once")]

    def __str__(self) -> str:
        return self.code
