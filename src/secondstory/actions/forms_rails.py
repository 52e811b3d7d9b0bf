"""The forms of gates, sprints and escalations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondstory.actions.settings import OVERRIDE_HOURS


class OverrideForm(forms.Form):
    """Why a deployment can't wait, and how long it is let through."""

    reason = forms.CharField(
        label=_("Why it can’t wait"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays readable here, for whoever asks later."),
    )
    hours = forms.IntegerField(label=_("For how many hours"), initial=1, min_value=1)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        most = OVERRIDE_HOURS.read()
        self.fields["hours"].help_text = gettext("At most %(most)d, from now on. Then the gate holds again by itself.") % {"most": most}
        self.fields["hours"].widget.attrs["max"] = most
