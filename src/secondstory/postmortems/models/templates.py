"""What a document begins as: sections with a question each, and the promise that stands over it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import Depth
from secondstory.incidents.models import Severity
from secondstory.lib.rows import Row
from secondstory.people.models import Team

DEPTHS = [one for one in Depth.choices if one[0] != Depth.NONE]


class TemplateQuerySet(models.QuerySet["Template"]):
    """Questions about templates. They are the organisation's, and the example uses the same."""

    def in_use(self) -> TemplateQuerySet:
        """Not retired."""
        return self.filter(retired_at=None)


class Template(Row):
    """A template, and the documents it is for: those of a team, of near misses, of a severity or worse, or of its depth.

    `given` is the name of the file it came from with the program, which it can be put back to; "" for one's own.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    depth = models.CharField(_("depth"), max_length=10, choices=DEPTHS, default=Depth.WRITTEN)
    is_default = models.BooleanField(_("the usual one for its depth"), default=False)
    for_team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    for_near_misses = models.BooleanField(_("near misses"), default=False)
    for_severity = models.ForeignKey(
        Severity, verbose_name=_("this severity or worse"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notice = models.TextField(_("promise"))
    given = models.SlugField(max_length=40, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["depth"], condition=models.Q(is_default=True), name="one_usual_template_a_depth"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def has_rule(self) -> bool:
        """Whether it is for certain incidents only."""
        return self.for_near_misses or self.for_team_id is not None or self.for_severity_id is not None


class TemplateSection(Row):
    """One section of a template: a heading, what to ask whoever writes it, and the text it begins with."""

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=80)
    title = models.CharField(_("heading"), max_length=200)
    question = models.CharField(_("question"), max_length=300, blank=True)
    help_text = models.CharField(_("help"), max_length=600, blank=True)
    start_markdown = models.TextField(_("text it begins with"), blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="template_section_key_once")]

    def __str__(self) -> str:
        return self.title
