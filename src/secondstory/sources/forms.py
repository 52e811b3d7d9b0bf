"""What is chosen before an import is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.lib.clock import known_zones
from secondstory.sources.queries import Look


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
