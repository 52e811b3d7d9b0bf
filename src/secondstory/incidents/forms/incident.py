"""Declaring and editing an incident, and the two-minute report of a near miss."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from secondstory.audit.operations import as_recorded
from secondstory.incidents.enums import Moment, Precision
from secondstory.incidents.fields import TIMES
from secondstory.incidents.forms.zoned import ZonedForm, precision_choice, zoned_time
from secondstory.incidents.models import Incident, Service, Severity
from secondstory.lib import clock
from secondstory.lib.forms import ZoneField
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


class IncidentForm(ZonedForm):
    """Declaring and editing: times are typed in `zone`, and saved as instants."""

    zoned = TIMES

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
    zone = ZoneField(label=_("Time zone of the times below"))
    started_at = zoned_time(_("Started"))
    started_precision = precision_choice()
    detected_at = zoned_time(_("Detected"), required=False)
    detected_precision = precision_choice()
    acknowledged_at = zoned_time(_("Acknowledged"), required=False)
    acknowledged_precision = precision_choice()
    mitigated_at = zoned_time(_("Mitigated"), required=False)
    mitigated_precision = precision_choice()
    resolved_at = zoned_time(_("Resolved"), required=False, help_text=_("Empty while it lasts."))
    resolved_precision = precision_choice()
    customers_affected = forms.BooleanField(label=_("Customers were affected"), required=False)
    customer_impact = forms.CharField(label=_("What customers met"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    internal_impact = forms.CharField(label=_("What it disrupted inside"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    internal_hours = forms.IntegerField(label=_("Person-hours lost inside"), min_value=0, max_value=1_000_000, required=False)
    summary = forms.CharField(label=_("In two sentences"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *arguments: Any,
        visitor: Visitor,
        incident: Incident | None = None,
        proposed: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """`incident` is what the form shows; `proposed` are values to show instead of its own (after a stale edit)."""
        if incident is None:
            options["initial"] = {"zone": timezone.get_current_timezone_name()} | options.get("initial", {})
        else:
            shown = _values_of(incident) | (proposed or {})
            options |= {"initial": shown, "zone": shown["zone"], "shown": {name: shown[name] for name in TIMES}}
        super().__init__(*arguments, **options)
        _offer_rows(self, visitor)

    def clean(self) -> dict[str, Any]:
        """Times as instants, in `instants`."""
        values = super().clean() or self.cleaned_data
        self.instants = {name: self.instant(name) for name in TIMES} if "zone" in values else {}
        return values

    def values(self) -> dict[str, Any]:
        """Cleaned fields as the operations take them: times as instants."""
        values = {name: value for name, value in self.cleaned_data.items() if not name.endswith("_which")} | self.instants
        for moment in Moment:
            values[f"{moment}_precision"] = values[f"{moment}_precision"] or Precision.EXACT
        values["internal_hours"] = values["internal_hours"] or 0
        return values

    def changed_values(self, base: dict[str, Any]) -> dict[str, Any]:
        """Those of `values()` that differ from `base`, which has them as the audit trail does."""
        return {name: value for name, value in self.values().items() if self.recorded(value) != base.get(name)}

    @staticmethod
    def recorded(value: Any) -> Any:
        """A cleaned value as the audit trail has it."""
        return sorted(row.slug for row in value) if isinstance(value, QuerySet) else as_recorded(value)

    def as_recorded(self, values: dict[str, Any]) -> dict[str, Any]:
        """Cleaned values as the audit trail has them."""
        return {name: self.recorded(value) for name, value in values.items()}

    def impact_fields(self) -> list[forms.BoundField]:
        """Whom it hurt."""
        return [self[name] for name in ("customers_affected", "customer_impact", "internal_impact", "internal_hours")]

    def time_rows(self) -> list[list[forms.BoundField]]:
        """The five times, each with its precision."""
        return [self.time_row(f"{moment}_at", f"{moment}_precision") for moment in Moment]


class NearMissForm(ZonedForm):
    """What was caught before it did harm, in two minutes (R82)."""

    zoned = ("started_at",)
    title = forms.CharField(label=_("What nearly happened?"), max_length=190, help_text=_("A plain headline. No names."))
    caught_by = forms.CharField(
        label=_("What caught it?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The check, the alert, the habit, the luck: whatever stood in the way. It is kept as a factor that held."),
    )
    severity = forms.ModelChoiceField(
        label=_("How bad could it have been?"),
        queryset=Severity.objects.none(),
        required=False,
        empty_label=_("not known yet"),
        help_text=_("The worst you would believe."),
    )
    services = forms.ModelMultipleChoiceField(
        label=_("Services"), queryset=Service.objects.none(), required=False, to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelChoiceField(
        label=_("Team that should know"), queryset=Team.objects.none(), required=False, empty_label=_("not known yet")
    )
    started_at = zoned_time(_("When?"))
    zone = ZoneField(label=_("Time zone"))
    is_anonymous = forms.BooleanField(
        label=_("Don’t keep who reported it"),
        required=False,
        help_text=_("Then nothing in it says that it was you, and you can’t edit it afterwards. The team’s manager sees to it."),
    )

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        zone = timezone.get_current_timezone()
        now = clock.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        options["initial"] = {"zone": timezone.get_current_timezone_name(), "started_at": now}
        super().__init__(*arguments, **options)
        _offer_rows(self, visitor)

    def clean(self) -> dict[str, Any]:
        """`started_at` as an instant."""
        values = super().clean() or self.cleaned_data
        if "zone" in values:
            values["started_at"] = self.instant("started_at")
        return values

    def values(self) -> dict[str, Any]:
        """What `report_near_miss` takes."""
        return {name: value for name, value in self.cleaned_data.items() if not name.endswith("_which")}

    def rows(self) -> list[forms.BoundField]:
        """The fields in the order they are asked."""
        services = [self["services"]] if self["services"].field.queryset.exists() else []  # type: ignore[attr-defined]
        when = self.time_row("started_at", "zone")
        return [self["title"], self["caught_by"], self["severity"], *when, *services, self["team"], self["is_anonymous"]]


def _offer_rows(form: forms.Form, visitor: Visitor) -> None:
    form.fields["severity"].queryset = Severity.objects.all()  # type: ignore[attr-defined]
    form.fields["severity"].label_from_instance = lambda row: f"{row.code} · {row.name}"  # type: ignore[attr-defined]
    form.fields["team"].queryset = Team.objects.filter(is_example=visitor.is_example)  # type: ignore[attr-defined]
    form.fields["services"].queryset = Service.objects.visible_to(visitor)  # type: ignore[attr-defined]


def _values_of(incident: Incident) -> dict[str, Any]:
    names = [name for name in IncidentForm.base_fields if name not in {"services", "severity", "team"}]
    values = {name: getattr(incident, name) for name in names} | {"severity": incident.severity_id, "team": incident.team_id}
    return values | {"services": list(incident.services.values_list("slug", flat=True))}
