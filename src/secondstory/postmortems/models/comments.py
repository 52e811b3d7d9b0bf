"""What readers of the working copy say beside it. Comments are never published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.lib import clock
from secondstory.lib.rows import Row
from secondstory.people.models import User
from secondstory.postmortems.models.documents import Postmortem, Section


class Thread(Row):
    """A conversation about a passage, or about a whole section or the document when there is none.

    `start` and `end` are places in the live text, which only the editor reads; `quote` is what stood there.
    """

    postmortem = models.ForeignKey(Postmortem, on_delete=models.CASCADE, related_name="threads")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads")
    start = models.CharField(max_length=500, blank=True)
    end = models.CharField(max_length=500, blank=True)
    quote = models.CharField(max_length=300, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.uid}"  # never its words: the audit trail keeps this

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Comment(Row):
    """One thing somebody said. Withdrawn, its words are gone, and that there was one stays."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("comment"), blank=True)
    written_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.uid}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def said_by(self) -> str:
        return str(self.author) if self.author else str(_("someone who has left"))
