"""Forms of the steps of a document's way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import LateReason
from secondstory.incidents.forms.zoned import ZonedForm, zoned_time
from secondstory.postmortems.models.templates import DEPTHS
from secondstory.postmortems.readiness import Line


class SubmitForm(ZonedForm):
    """Giving the document to its readers."""

    zoned = ("until",)
    until = zoned_time(
        _("Open to comments until"),
        required=False,
        help_text=_("Left empty, a written review is open as long as your organisation has set."),
    )

    def clean(self) -> dict[str, Any]:
        """`until` as an instant."""
        values = super().clean() or self.cleaned_data
        values["until"] = self.instant("until")
        return values


class AgreeForm(forms.Form):
    """Agreeing on the document; gates that are shut have a box each for a reason, named `reason-<code>`."""

    late_reason = forms.ChoiceField(
        label=_("If the hours were up: why"), choices=[("", _("It was in time")), *LateReason.choices], required=False
    )

    def __init__(self, *arguments: Any, gates: Sequence[Line] = (), is_held_by_it: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not is_held_by_it:
            del self.fields["late_reason"]
        self.gates = list(gates)
        for line in self.gates:
            self.fields[f"reason-{line.code}"] = forms.CharField(
                label=line.sentence, required=False, max_length=300, help_text=_("Do it first, or say why it is not needed this time.")
            )

    def reasons(self) -> dict[str, str]:
        """The reasons given, by the code of the gate."""
        return {line.code: self.cleaned_data[f"reason-{line.code}"] for line in self.gates}


class ReaderForm(ZonedForm):
    """Who is asked to read, what for, and by when."""

    zoned = ("due_at",)
    who = forms.ChoiceField(label=_("Who"))
    asked_for = forms.CharField(label=_("What for"), required=False, max_length=200, help_text=_("Like “whether the times are right”."))
    due_at = zoned_time(_("By when"), required=False)

    def __init__(self, *arguments: Any, who: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["who"].choices = who  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`due_at` as an instant."""
        values = super().clean() or self.cleaned_data
        values["due_at"] = self.instant("due_at")
        return values


class MomentForm(forms.Form):
    """A name for the text as it is now."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Like “before the meeting”. It keeps the text as it is now, word for word.")
    )


class DepthForm(forms.Form):
    """How much of a review it is."""

    depth = forms.ChoiceField(label=_("Depth"), choices=DEPTHS)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
