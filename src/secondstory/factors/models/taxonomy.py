"""The words factors are sorted by, and how they changed. A code is never used for something else, so old labels keep their sense."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Lens
from secondstory.lib.rows import Row


class Term(Row):
    """One word of the taxonomy. `code` is `TOP` or `TOP.part` and never changes; `label` is empty while the program's own word stands.

    One that is `merged_into` another is read as that one; one that is retired keeps its factors and takes no new ones.
    """

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(_("what it is called"), max_length=80, blank=True)
    description = models.CharField(_("what belongs there"), max_length=300, blank=True)
    lens = models.CharField(max_length=15, choices=Lens.choices, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label or self.code


class TaxonomyChange(Row):
    """One version of the taxonomy: what was done to which code, and why. `number` counts them."""

    number = models.PositiveIntegerField(unique=True)
    verb = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    changes = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.verb} {self.code}"
