"""One line of the timeline, typed by hand."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.forms import ZonedForm, precision_choice, zoned_time
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.timeline.enums import RESPONDERS, Kind
from secondstory.timeline.models import Event

TIMES = ("occurred_at", "occurred_until")


class EventForm(ZonedForm):
    """What happened, when, and whose part it was. Times are typed in the incident's zone, or in the `zone` of the page the form is in."""

    zoned = TIMES
    text = forms.CharField(
        label=_("What happened"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Who did what as a role, or which system did what.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.OBSERVATION)
    occurred_at = zoned_time(_("When"), required=False, help_text=_("Empty if nobody knows."))
    precision = precision_choice()
    occurred_until = zoned_time(_("Until, if it lasted"), required=False)
    involvement = forms.ModelChoiceField(label=_("Whose part"), queryset=Involvement.objects.none(), required=False)
    source = forms.CharField(label=_("Where it is from"), required=False, max_length=120, help_text=_("A chat, a log, a memory."))
    is_in_story = forms.BooleanField(label=_("It belongs to the story, not only to the log"), required=False, initial=True)

    def __init__(self, *arguments: Any, incident: Incident, event: Event | None = None, zone: str = "", **options: Any) -> None:
        self.is_in_workspace = bool(zone)
        zone = str(clock.zone_or_utc(zone or (event.zone if event else incident.zone)))
        options |= {"zone": zone}
        if event is not None:
            names = [name for name in self.base_fields if name not in TIMES]
            options |= {"initial": {name: getattr(event, name) for name in names}, "shown": {name: getattr(event, name) for name in TIMES}}
            options["initial"]["involvement"] = event.involvement_id
        super().__init__(*arguments, **options)
        if self.is_in_workspace:
            del self.fields["is_in_story"]  # its star says that
        self.fields["involvement"].queryset = incident.involvements.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both times as instants. A range that ends earlier in the day than it begins is one over midnight."""
        values = super().clean() or self.cleaned_data
        for name in TIMES:
            values[name] = self.instant(name)
        begin, end = values["occurred_at"], values["occurred_until"]
        if begin and end and end < begin and begin - end < timedelta(days=1):
            self.add_error("occurred_until", _("It can't end before it begins. Over midnight, give the next day."))
        return values

    def values(self) -> dict[str, Any]:
        """What the operations take."""
        values = {name: value for name, value in self.cleaned_data.items() if not name.endswith("_which")}
        values["precision"] = values["precision"] or "exact"
        return values if self.is_in_workspace else values | {"zone": self.shown_in}

    def time_rows(self) -> list[forms.BoundField]:
        """The fields of both times."""
        return [*self.time_row("occurred_at", "precision"), *self.time_row("occurred_until")]

    def place_rows(self) -> list[forms.BoundField]:
        """The fields that are asked where the line stands; whether it belongs to the story is its star."""
        return [self["text"], *self.time_rows(), self["kind"], self["involvement"], self["source"]]

    def rows(self) -> list[forms.BoundField]:
        """The fields in the order they are asked."""
        return [self["text"], *self.time_rows(), self["kind"], self["involvement"], self["source"], self["is_in_story"]]


class KnownForm(ZonedForm):
    """When a role learned of an event, typed in the event's zone."""

    zoned = ("at",)
    role = forms.CharField(
        label=_("Who learned of it"), max_length=120, initial=RESPONDERS, help_text=_("A role, like “responders” or “Support”."),
        widget=forms.TextInput(attrs={"list": "roles", "autocomplete": "off"}),
    )  # fmt: skip
    at = zoned_time(_("When"))

    def __init__(self, *arguments: Any, event: Event, **options: Any) -> None:
        super().__init__(*arguments, zone=str(clock.zone_or_utc(event.zone)), **options)

    def clean(self) -> dict[str, Any]:
        """The time as an instant."""
        values = super().clean() or self.cleaned_data
        values["at"] = self.instant("at")
        return values

    def rows(self) -> list[forms.BoundField]:
        """The fields in the order they are asked."""
        return [self["role"], *self.time_row("at")]


class SplitForm(ZonedForm):
    """One line as two. The second keeps the time of the first unless it is given its own."""

    zoned = ("second_at",)
    first = forms.CharField(label=_("The line says"), widget=forms.Textarea(attrs={"rows": 2}))
    second = forms.CharField(label=_("A second line says"), widget=forms.Textarea(attrs={"rows": 2}))
    second_at = zoned_time(_("When the second was"), required=False, help_text=_("Empty if it was at the same time."))

    def __init__(self, *arguments: Any, event: Event, zone: str, **options: Any) -> None:
        first, second = halves_of(event.text)
        options |= {"zone": zone, "initial": {"first": first, "second": second}, "shown": {"second_at": event.occurred_at}}
        super().__init__(*arguments, **options)

    def clean(self) -> dict[str, Any]:
        """The time as an instant."""
        values = super().clean() or self.cleaned_data
        values["second_at"] = self.instant("second_at")
        return values

    def rows(self) -> list[forms.BoundField]:
        """The fields in the order they are asked."""
        return [self["first"], self["second"], *self.time_row("second_at")]


def halves_of(text: str) -> tuple[str, str]:
    """A text cut where it is most likely two: after a sentence, else at a word that joins two, else not at all."""
    for pattern in (r"(?<=[.!?;])\s+", r"\s*[,;]?\s+(?:and then|then|and|but)\s+", r"\s*[,;–—]\s+"):
        found = re.search(pattern, text)
        if found and found.start() > 0 and text[found.end() :].strip():
            return text[: found.start()].strip(), text[found.end() :].strip()
    return text, ""
