"""What a group agreed on, and what is left of what was removed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User


class Agreement(Row):
    """That the group agreed on the story as it stood: `content` is a frozen edition of it, `disputes` what was told differently then.

    Nothing rewrites an edition but a redaction. One that was taken back stays, with the reason.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="agreements")
    edition = models.PositiveSmallIntegerField()
    content = models.JSONField(default=list)
    disputes = models.JSONField(default=list)
    left_open = models.TextField(_("still missing, or seen differently"), blank=True)
    agreed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(default=clock.now)
    taken_back_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-edition"]
        constraints = [models.UniqueConstraint(fields=["incident", "edition"], name="agreed_edition_once")]

    def __str__(self) -> str:
        return str(_("edition %(number)d") % {"number": self.edition})


class Redaction(Row):
    """What is left of a passage that was removed: a hash of it, who removed it, when and why, and in how many places of each kind it stood.

    `hash` is keyed with the installation's secret (see `lib.passages`). `files` are the hashes of originals that were forgotten with it;
    until `is_finished`, some of them may still lie on the disk.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="redactions")
    hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    redacted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    redacted_at = models.DateTimeField(default=clock.now)
    places = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    is_finished = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["id"], name="redactions_under_way", condition=models.Q(is_finished=False))]

    def __str__(self) -> str:
        return self.hash[:12]

    @property
    def places_count(self) -> int:
        """In how many places it stood in all."""
        return sum(self.places.values())
