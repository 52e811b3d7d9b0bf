"""Which of an incident's drafts are set aside and why, and why this number of actions is right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import NumberCause, State
from secondstory.actions.models import Action
from secondstory.incidents.models import Incident
from secondstory.lib.text import one_line
from secondstory.people.permissions import Visitor


class AsideForm(forms.Form):
    """Drafts that are not pursued, and one reason for all of them."""

    drafts = forms.ModelMultipleChoiceField(
        label=_("Which are not pursued now?"),
        queryset=Action.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    reason = forms.CharField(
        label=_("Why not"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("They stay readable as ideas with this reason, and can be taken up again."),
        error_messages={"required": _("Say in a sentence why it is not pursued; others will have the same idea.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, visitor: Visitor, incident: Incident, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["drafts"]
        field.queryset = Action.objects.editable_by(visitor).filter(incident=incident, state=State.DRAFT, tracker="")
        field.label_from_instance = lambda row: one_line(row.text, longest=160)


class NumberForm(forms.Form):
    """Why there are fewer than three, or more than five."""

    cause = forms.ChoiceField(
        label=_("Why this number is right"), choices=NumberCause.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )  # fmt: skip
    words = forms.CharField(label=_("In a sentence"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
