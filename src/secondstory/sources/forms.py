"""What is chosen before an import is saved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.lib.forms import ZoneField
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from secondstory.sources.formats.registry import formats
from secondstory.sources.models import IntakeFile
from secondstory.sources.operations import columns_of
from secondstory.sources.queries import Look
from secondstory.sources.signatures import SENDERS, TITLES
from secondstory.timeline.models import Origin


class ChoiceForm(forms.Form):
    """The zone of documents that give none, and whether unknown services are added."""

    zone = ZoneField(label=gettext_lazy("Time zone of documents that give none"))
    adds_services = forms.BooleanField(label=gettext_lazy("Add these services"), required=False)


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


class FileForm(forms.Form):
    """What a file of records is: its format, where it is from, how its clock ran, and what its columns mean."""

    label = forms.CharField(label=gettext_lazy("Where it is from"), max_length=120)
    format = forms.ChoiceField(label=gettext_lazy("Format"))
    skew = forms.IntegerField(
        label=gettext_lazy("Its clock is ahead by so many seconds"), min_value=-86_400 * 366, max_value=86_400 * 366,
        help_text=gettext_lazy("Less than nothing if it is behind. Every time is put right, and what it showed is kept."),
    )  # fmt: skip
    is_chosen = forms.BooleanField(label=gettext_lazy("Bring it in"), required=False)

    def __init__(self, *arguments: Any, file: IntakeFile, **options: Any) -> None:
        self.file = file
        guess: dict[str, Any] = file.found.get("guess") or {}
        first = {"label": file.label, "format": file.format, "skew": int(file.skew.total_seconds()), "is_chosen": file.is_chosen}
        options["initial"] = first | {f"map_{name}": _first_of(guess.get(name)) for name in MAPPED_FIELDS}
        super().__init__(*arguments, **options)
        self.fields["format"].choices = [(one.key, one.title) for one in formats()]  # type: ignore[attr-defined]
        self.columns = columns_of(file) if file.sha256 else []
        for name, label in MAPPED_FIELDS.items() if self.columns else ():
            choices = [("", _("none")), *((column, column) for column in self.columns)]
            self.fields[f"map_{name}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def mapped(self) -> list[forms.BoundField]:
        """The fields of the mapping."""
        return [self[name] for name in self.fields if name.startswith("map_")]

    def plain(self) -> list[forms.BoundField]:
        """The others."""
        return [self["label"], self["format"], self["skew"], self["is_chosen"]]

    def changes(self) -> dict[str, Any]:
        """What `change_file` takes: only what is another now."""
        values = self.cleaned_data
        found: dict[str, Any] = {"label": values["label"], "skew": timedelta(seconds=values["skew"]), "is_chosen": values["is_chosen"]}
        if values["format"] != self.file.format:
            return found | {"format": values["format"]}
        guess: dict[str, Any] = self.file.found.get("guess") or {}
        given = {name: values.get(f"map_{name}", "") for name in MAPPED_FIELDS if f"map_{name}" in self.fields}
        if given and any(value != _first_of(guess.get(name)) for name, value in given.items()):
            kept = {name: value for name, value in guess.items() if name not in given}
            texts = (
                [given["text"], *list(guess.get("text") or [])[1:]]
                if given.get("text") == _first_of(guess.get("text"))
                else [given["text"]]
            )
            found["mapping"] = kept | {name: value for name, value in given.items() if value and name != "text"}
            found["mapping"]["text"] = [one for one in texts if one]
        return found


MAPPED_FIELDS = {
    "time": gettext_lazy("When"), "date": gettext_lazy("On which day, if it stands apart"), "until": gettext_lazy("Until"),
    "text": gettext_lazy("What happened"), "who": gettext_lazy("Who"), "role": gettext_lazy("Role"), "kind": gettext_lazy("Kind"),
    "source": gettext_lazy("Source"), "severity": gettext_lazy("Severity"), "link": gettext_lazy("Link"), "id": gettext_lazy("Its own id"),
}  # fmt: skip


def pasted_in(given: QueryDict) -> str:
    """The text that was pasted, if it says anything."""
    text = given.get("pasted", "")
    return text if text.strip() else ""


def _first_of(value: Any) -> str:
    if isinstance(value, list):
        return str(value[0]) if value else ""
    return str(value or "")


class OriginForm(forms.Form):
    """How a source's clock ran, and in which zone its local times were written."""

    skew = forms.IntegerField(
        label=gettext_lazy("Its clock is ahead by so many seconds"), min_value=-86_400 * 366, max_value=86_400 * 366,
        help_text=gettext_lazy("Less than nothing if it is behind. Every line moves; what the clock showed is kept."),
    )  # fmt: skip
    zone = ZoneField(label=gettext_lazy("Time zone of times that name none"))

    def __init__(self, *arguments: Any, origin: Origin, **options: Any) -> None:
        options["initial"] = {"skew": int(origin.skew.total_seconds()), "zone": origin.zone}
        super().__init__(*arguments, **options)
        if not origin.zone_assumed:
            del self.fields["zone"]

    def changes(self) -> dict[str, Any]:
        """What `correct_source` takes."""
        return {"skew": timedelta(seconds=self.cleaned_data["skew"]), "zone": self.cleaned_data.get("zone")}
