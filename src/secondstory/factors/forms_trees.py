"""One question of a why-tree, and why a turn of the story needs none."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.factors.enums import Ending


class AskForm(forms.Form):
    """A question; empty, it is the one that is due there. An answer can wait."""

    question = forms.CharField(
        label=_("Question"), required=False, max_length=300, help_text=_("Left empty, it is the question that is due there."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("Answer"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Which condition made it possible?")
    )


class WhyForm(forms.Form):
    """A question, its answer, and what the answer speaks of."""

    question = forms.CharField(label=_("Question"), max_length=300)
    answer = forms.CharField(label=_("Answer"), required=False, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}))
    ends = forms.ChoiceField(
        label=_("What the answer speaks of"),
        required=False,
        choices=[("", _("as it reads")), *Ending.choices],
        help_text=_("A branch goes on from something a person did to the condition behind it."),
    )


class WaiveForm(forms.Form):
    """Why a turn of the story needs no question (R30)."""

    reason = forms.CharField(
        label=_("Why it needs no question"), required=False, max_length=300, help_text=_("Left empty, it is asked about."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )  # fmt: skip
