"""The filters of the list, and the forms of services and severities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Service, Severity
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


class FilterForm(forms.Form):
    """The filters of the list; whatever can't be understood is left out, and says so."""

    words = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("any")),
            ("ongoing", _("ongoing")),
            ("waiting", _("waiting for a review")),
            ("held", _("review held")),
            ("skipped", _("review let go of")),
        ],
    )
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("any")), ("incident", _("incidents")), ("near-miss", _("near misses"))]
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *arguments: Any, visitor: Visitor, years: list[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        any_one = ("", gettext("any"))
        severities = Severity.objects.values_list("code", "code")
        services = Service.objects.visible_to(visitor).values_list("slug", "name")
        teams = Team.objects.filter(is_example=visitor.is_example).values_list("slug", "name")
        for name, choices in (("severity", severities), ("service", services), ("team", teams), ("year", [(y, y) for y in years])):
            self.fields[name].choices = [any_one, *choices]  # type: ignore[attr-defined]


class AliasesField(forms.CharField):
    """Words separated by commas."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(word) for word in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word.strip() for word in (super().to_python(value) or "").split(",") if word.strip()]


class ServiceForm(forms.Form):
    """A service to add or change."""

    name = forms.CharField(label=_("Name"), max_length=120)
    says = forms.CharField(label=_("What it does"), max_length=300, required=False, help_text=_("One sentence for someone new."))
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False)
    aliases = AliasesField(label=_("Also called"), required=False, help_text=_("Separated by commas; imports know it by these words too."))

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["team"].queryset = Team.objects.filter(is_example=visitor.is_example)  # type: ignore[attr-defined]


class SeverityForm(forms.Form):
    """A severity to add or change."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    says = forms.CharField(label=_("When it applies"), max_length=300, required=False)
    aliases = AliasesField(label=_("Also called"), required=False, help_text=_("Separated by commas; imports know it by these words too."))
