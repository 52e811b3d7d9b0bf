"""That words of the document show a factor at work. The factor is below, so the row is here."""

from __future__ import annotations

from django.db import models

from secondstory.factors.models import Factor
from secondstory.lib.rows import Row
from secondstory.lib.text import says
from secondstory.postmortems.models.documents import Section
from secondstory.postmortems.tree.spoken import paragraphs_of


class SectionSupportManager(models.Manager["SectionSupport"]):
    """Supports that are there, not those that were taken away."""

    def get_queryset(self) -> models.QuerySet[SectionSupport]:
        return super().get_queryset().filter(removed_at=None)


class SectionSupport(Row):
    """Words of a section that show a factor at work. They stay as they were chosen when the text goes on being written.

    A section that is taken out of the document leaves them, with the title it had.
    """

    factor = models.ForeignKey(Factor, on_delete=models.CASCADE, related_name="section_supports")
    section = models.ForeignKey(Section, null=True, on_delete=models.SET_NULL, related_name="supports")
    title = models.CharField(max_length=200, blank=True)
    quote = models.TextField()
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SectionSupportManager()
    everything = models.Manager["SectionSupport"]()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.quote[:80]

    @property
    def words(self) -> str:
        return self.quote

    @property
    def where(self) -> str:
        """What the section is called, or was when it went."""
        return self.section.title if self.section else self.title

    @property
    def still_stands(self) -> bool:
        """Whether the words are still in the section."""
        return self.section is not None and any(says(line, self.quote) for line in paragraphs_of(self.section.markdown))
