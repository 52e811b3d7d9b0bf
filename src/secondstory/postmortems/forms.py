"""One section of the document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.postmortems.models import Section


class SectionForm(forms.Form):
    """A section's heading and its text, as Markdown."""

    title = forms.CharField(label=_("Heading"), max_length=200)
    markdown = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 14}), help_text=_("Markdown. Roles rather than names.")
    )

    def __init__(self, *arguments: Any, section: Section | None = None, **options: Any) -> None:
        if section is not None:
            options["initial"] = {"title": section.title, "markdown": section.markdown}
        super().__init__(*arguments, **options)
