"""The document as it was: readable history exists at named moments only (law 4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.postmortems.enums import MomentKind
from secondstory.postmortems.models.documents import Postmortem


class Moment(Row):
    """The text of every section at one moment, as Markdown. It says who took it, and nothing about who wrote what."""

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="moments")
    kind = models.CharField(max_length=10, choices=MomentKind.choices, default=MomentKind.NAMED)
    name = models.CharField(_("name"), max_length=120, blank=True)
    sections = models.JSONField(default=list)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()
