"""Forms of templates, for administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Severity
from secondstory.people.models import Team
from secondstory.postmortems.models.templates import DEPTHS
from secondstory.postmortems.template_text import SectionText, TemplateText

MOST_BYTES = 500_000


class TemplateForm(forms.Form):
    """What a template is called and what it is for; its sections have pages of their own."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    depth = forms.ChoiceField(label=_("Depth"), choices=DEPTHS)
    is_default = forms.BooleanField(label=_("The usual one for this depth"), required=False)
    for_team = forms.ModelChoiceField(
        label=_("Only for this team"), queryset=Team.objects.none(), required=False, empty_label=_("every team"), to_field_name="slug"
    )
    for_severity = forms.ModelChoiceField(
        label=_("Only for this severity, or worse"),
        queryset=Severity.objects.all(),
        required=False,
        empty_label=_("every severity"),
        to_field_name="code",
    )
    for_near_misses = forms.BooleanField(label=_("Only for near misses"), required=False)
    notice = forms.CharField(
        label=_("The promise over every document"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "In your own words. Two ideas stay in it: it is about what happened and why, and people’s work is talked about separately."
        ),
    )

    def __init__(self, *arguments: Any, shown: TemplateText | None = None, **options: Any) -> None:
        if shown is not None:
            options["initial"] = {
                "name": shown.name, "purpose": shown.purpose, "depth": shown.depth, "is_default": shown.is_default,
                "for_team": shown.team, "for_severity": shown.severity, "for_near_misses": shown.for_near_misses, "notice": shown.notice,
            }  # fmt: skip
        super().__init__(*arguments, **options)
        self.fields["for_team"].queryset = Team.objects.filter(is_example=False)  # type: ignore[attr-defined]

    def text(self, sections: list[SectionText]) -> TemplateText:
        """The template as the form has it, with these sections."""
        given = self.cleaned_data
        return TemplateText(
            name=given["name"], purpose=given["purpose"], depth=given["depth"], is_default=given["is_default"],
            for_near_misses=given["for_near_misses"], severity=given["for_severity"].code if given["for_severity"] else "",
            team=given["for_team"].slug if given["for_team"] else "", notice=given["notice"], sections=sections,
        )  # fmt: skip


class PartForm(forms.Form):
    """One section of a template."""

    title = forms.CharField(label=_("Heading"), max_length=200)
    question = forms.CharField(
        label=_("Question"), max_length=300, required=False, help_text=_("People are asked what and how; systems are asked why.")
    )
    help_text = forms.CharField(label=_("Help"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    start_markdown = forms.CharField(
        label=_("Text it begins with"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markdown. Mostly best left empty."),
    )


class ImportForm(forms.Form):
    """A template that comes as a file."""

    file = forms.FileField(label=_("A template as Markdown"), widget=forms.FileInput(attrs={"accept": ".md,.markdown,text/markdown"}))
