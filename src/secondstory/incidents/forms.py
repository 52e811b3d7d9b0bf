"""Forms of the incident pages. They clean what was typed; `fields.check_fields` decides whether it can be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import LateReason, Moment, Precision
from secondstory.incidents.models import Incident, Service, Severity
from secondstory.lib import clock
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor

_PRECISIONS = [(value, label) for value, label in Precision.choices if value != Precision.UNKNOWN]


class LocalDateTime(forms.DateTimeField):
    """A date and clock time as written on someone's wall; the form joins it with the zone field."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"], **options)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            read = super().to_python(value)
        return read.replace(tzinfo=None) if read else None


class IncidentForm(forms.Form):
    """Declaring and editing: times are typed in `zone`, and saved as instants."""

    title = forms.CharField(label=_("What did people notice?"), max_length=190, help_text=_("A plain headline. No names."))
    near_miss = forms.BooleanField(label=_("It was caught before it did harm (a near miss)"), required=False)
    caught_by = forms.CharField(
        label=_("What caught it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For a near miss: the defence that worked."),
    )
    severity = forms.ModelChoiceField(
        label=_("Severity"),
        queryset=Severity.objects.none(),
        required=False,
        empty_label=_("not graded yet"),
        help_text=_("For a near miss: how bad it could have been."),
    )
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("not known yet"))
    services = forms.ModelMultipleChoiceField(
        label=_("Services"), queryset=Service.objects.none(), required=False, to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    zone = forms.CharField(
        label=_("Time zone of the times below"), max_length=60, widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"})
    )
    started_at = LocalDateTime(label=_("Started"))
    started_precision = forms.ChoiceField(label=_("how exactly"), choices=_PRECISIONS, initial=Precision.EXACT, required=False)
    detected_at = LocalDateTime(label=_("Detected"), required=False)
    detected_precision = forms.ChoiceField(label=_("how exactly"), choices=_PRECISIONS, initial=Precision.EXACT, required=False)
    acknowledged_at = LocalDateTime(label=_("Acknowledged"), required=False)
    acknowledged_precision = forms.ChoiceField(label=_("how exactly"), choices=_PRECISIONS, initial=Precision.EXACT, required=False)
    mitigated_at = LocalDateTime(label=_("Mitigated"), required=False)
    mitigated_precision = forms.ChoiceField(label=_("how exactly"), choices=_PRECISIONS, initial=Precision.EXACT, required=False)
    resolved_at = LocalDateTime(label=_("Resolved"), required=False, help_text=_("Empty while it lasts."))
    resolved_precision = forms.ChoiceField(label=_("how exactly"), choices=_PRECISIONS, initial=Precision.EXACT, required=False)
    customers_affected = forms.BooleanField(label=_("Customers were affected"), required=False)
    customer_impact = forms.CharField(label=_("What customers met"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    internal_impact = forms.CharField(label=_("What it disrupted inside"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    internal_hours = forms.IntegerField(label=_("Person-hours lost inside"), min_value=0, max_value=1_000_000, required=False)
    summary = forms.CharField(label=_("In two sentences"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *arguments: Any, visitor: Visitor, incident: Incident | None = None, **options: Any) -> None:
        options.setdefault("initial", _initial(incident) if incident else {"zone": timezone.get_current_timezone_name()})
        super().__init__(*arguments, **options)
        self.fields["severity"].queryset = Severity.objects.all()  # type: ignore[attr-defined]
        self.fields["severity"].label_from_instance = lambda row: f"{row.code} · {row.name}"  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.filter(is_example=visitor.is_example)  # type: ignore[attr-defined]
        self.fields["services"].queryset = Service.objects.visible_to(visitor)  # type: ignore[attr-defined]

    def clean_zone(self) -> str:
        """A name the time zone database knows."""
        name: str = self.cleaned_data["zone"].strip()
        if name not in available_timezones():
            raise forms.ValidationError(gettext("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": name})
        return name

    def values(self) -> dict[str, Any]:
        """Cleaned fields as the operations take them: times as instants."""
        values = dict(self.cleaned_data)
        zone = clock.zone_or_utc(values["zone"])
        for moment in Moment:
            written = values[f"{moment}_at"]
            values[f"{moment}_at"] = written.replace(tzinfo=zone).astimezone(UTC) if written else None
            values[f"{moment}_precision"] = values[f"{moment}_precision"] or Precision.EXACT
        values["internal_hours"] = values["internal_hours"] or 0
        return values

    def impact_fields(self) -> list[forms.BoundField]:
        """Whom it hurt."""
        return [self[name] for name in ("customers_affected", "customer_impact", "internal_impact", "internal_hours")]

    def time_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The five times, each with its precision."""
        return [(self[f"{moment}_at"], self[f"{moment}_precision"]) for moment in Moment]


class HeldForm(forms.Form):
    """That the review was held."""

    held_at = LocalDateTime(label=_("When was it held?"))
    late_reason = forms.ChoiceField(
        label=_("If the hours were up: why"), choices=[("", _("It was in time")), *LateReason.choices], required=False
    )
    late_note = forms.CharField(label=_("In a few words"), required=False, max_length=300)


class PartForm(forms.Form):
    """Someone's part in the incident."""

    label = forms.CharField(
        label=_("Role"), max_length=120, help_text=_("Like “On-call responder” or “Database owner”. The story shows this, never a name.")
    )
    user = forms.ModelChoiceField(
        label=_("Who it was"), queryset=User.objects.none(), required=False, help_text=_("Only participants of the draft see this.")
    )

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["user"].queryset = User.objects.people(is_example=visitor.is_example)  # type: ignore[attr-defined]


class AccessForm(forms.Form):
    """Somebody to ask, or to let in."""

    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), to_field_name="uid")

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["user"].queryset = User.objects.people(is_example=visitor.is_example)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A sentence that says why."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class FilterForm(forms.Form):
    """The filters of the list; whatever can't be understood is left out, and says so."""

    words = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("any")), ("ongoing", _("ongoing")), ("waiting", _("waiting for a review")), ("held", _("review held"))],
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


def _initial(incident: Incident) -> dict[str, Any]:
    zone = clock.zone_or_utc(incident.zone)
    values = {name: getattr(incident, name) for name in IncidentForm.base_fields if name != "services"}
    for moment in Moment:
        at = values[f"{moment}_at"]
        values[f"{moment}_at"] = at.astimezone(zone).replace(tzinfo=None) if at else None
    return values | {"services": list(incident.services.values_list("slug", flat=True))}
