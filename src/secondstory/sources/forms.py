"""What is chosen before an import is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.lib.clock import known_zones
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from secondstory.sources.queries import Look
from secondstory.sources.signatures import SENDERS, TITLES


class ChoiceForm(forms.Form):
    """The zone of documents that give none, and whether unknown services are added."""

    zone = forms.CharField(
        label=gettext_lazy("Time zone of documents that give none"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    adds_services = forms.BooleanField(label=gettext_lazy("Add these services"), required=False)

    def clean_zone(self) -> str:
        """A name the time zone database knows."""
        name: str = self.cleaned_data["zone"].strip()
        if name not in known_zones():
            raise forms.ValidationError(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": name})
        return name


def kept_in(given: QueryDict, look: Look) -> list[str]:
    """Which files are ticked; what is not on the page as a box stays as it is."""
    ticked = set(given.getlist("keep"))
    return [one.file.uid for one in look.files if (one.file.uid in ticked if one.may_be_saved else one.file.is_chosen)]


def days_in(given: QueryDict, look: Look) -> tuple[dict[str, date], dict[str, str]]:
    """The days given for documents without one, by file; and for what is no day, a sentence."""
    days: dict[str, date] = {}
    wrong: dict[str, str] = {}
    for one in look.files:
        written = given.get(f"day-{one.file.uid}", "").strip()
        if written:
            try:
                days[one.file.uid] = date.fromisoformat(written)
            except ValueError:
                wrong[one.file.uid] = _("Write the day like 2026-03-14.")
    return days, wrong


def initial(look: Look) -> dict[str, Any]:
    """What the form shows first."""
    return {"zone": look.batch.zone, "adds_services": look.batch.adds_services}


class HookForm(forms.Form):
    """An address for another tool. Incidents of an incident tool can be followed."""

    name = forms.CharField(label=gettext_lazy("What sends to it?"), max_length=120, help_text=gettext_lazy("Like “Alertmanager, shop”."))
    sender = forms.ChoiceField(
        label=gettext_lazy("Its signature"), required=False, choices=[("", gettext_lazy("none: the address is the secret"))],
        help_text=gettext_lazy("Where the tool signs what it sends, forged deliveries are refused."),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("What it signs with"), required=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The secret that is set at the tool. It can be given later."),
    )  # fmt: skip
    team = forms.ModelChoiceField(label=gettext_lazy("Team"), queryset=Team.objects.none(), to_field_name="slug")
    makes_incidents = forms.BooleanField(
        label=gettext_lazy("Follow its incidents"), required=False,
        help_text=gettext_lazy("An incident declared there is declared here and kept up to date; a field changed here stays as it is."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = Team.objects.filter(is_example=False).order_by("name")
        self.teams = list(rows if visitor.is_administrator else rows.filter(pk__in=visitor.managed_team_keys))
        self.fields["team"].queryset = rows.filter(pk__in=[team.pk for team in self.teams])  # type: ignore[attr-defined]
        self.fields["sender"].choices = [*self.fields["sender"].choices, *((key, TITLES[key]) for key in SENDERS)]  # type: ignore[attr-defined]


class HookSecretForm(forms.Form):
    """What a sender signs with."""

    secret = forms.CharField(
        label=gettext_lazy("What the sender signs with"), required=False, max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}), help_text=gettext_lazy("Empty: nothing is checked but the address."),
    )  # fmt: skip
