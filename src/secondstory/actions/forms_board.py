"""When a team meets, what a list is called that one looks at often, and a file of actions."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secondstory.actions.agenda import Every
from secondstory.lib.clock import known_zones
from secondstory.lib.days import today
from secondstory.lib.forms import DayField

FURTHEST_YEARS = 10


class CalendarForm(forms.Form):
    """The first meeting, and how often there is one."""

    every = forms.ChoiceField(label=gettext_lazy("How often"), choices=[(one.value, one.label) for one in Every])
    first_on = DayField(label=gettext_lazy("First on"))
    at = forms.TimeField(label=gettext_lazy("At"), initial="10:00", widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), initial=30, min_value=5, max_value=480)
    zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=60)

    def clean_first_on(self) -> date:
        """Near enough for calendars to reckon with."""
        day: date = self.cleaned_data["first_on"]
        if abs(day.year - today().year) > FURTHEST_YEARS:
            raise forms.ValidationError(_("Check the year: a meeting begins within ten years."))
        return day

    def clean_zone(self) -> str:
        """One that clocks know."""
        zone: str = self.cleaned_data["zone"].strip()
        if zone not in known_zones():
            raise forms.ValidationError(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": zone})
        return zone


class ViewForm(forms.Form):
    """A list under a name."""

    name = forms.CharField(label=gettext_lazy("Call it"), max_length=80)
    query = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)


class TableForm(forms.Form):
    """A CSV file of actions."""

    file = forms.FileField(label=gettext_lazy("CSV file"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}))
