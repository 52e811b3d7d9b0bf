"""The forms of gates, sprints and escalations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import CostBand, Verdict
from secondstory.actions.models import Escalation
from secondstory.actions.settings import OVERRIDE_HOURS
from secondstory.incidents.forms import people_of
from secondstory.lib.forms import DayField
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


class OverrideForm(forms.Form):
    """Why a deployment can't wait, and how long it is let through."""

    reason = forms.CharField(
        label=_("Why it can’t wait"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays readable here, for whoever asks later."),
    )
    hours = forms.IntegerField(label=_("For how many hours"), initial=1, min_value=1)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        most = OVERRIDE_HOURS.read()
        self.fields["hours"].help_text = gettext("At most %(most)d, from now on. Then the gate holds again by itself.") % {"most": most}
        self.fields["hours"].widget.attrs["max"] = most


class PlanForm(forms.Form):
    """How many sprints to make, from when, and how long each is."""

    count = forms.IntegerField(label=_("How many"), initial=6, min_value=1)
    starts_on = DayField(label=_("From"), required=False, help_text=_("Empty: the day after the last one ends, or the coming Monday."))
    days = forms.IntegerField(label=_("Days each"), initial=14, min_value=1)


class SprintForm(forms.Form):
    """What a sprint is called, and its first and last day."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), help_text=_("It belongs to the sprint."))


POINTS = [("1", "1"), ("2", "2"), ("3", "3")]


class EscalationForm(forms.Form):
    """What those who decide must know. Only the trade-off is asked for; the page says what else is missing."""

    trade_off = forms.CharField(
        label=_("The trade-off, in one line"), max_length=300,
        help_text=_("What is lost either way: “Two weeks of the payments team, or the same outage at the next launch.”"),
    )  # fmt: skip
    gain = forms.CharField(
        label=_("What it would change"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Which risk becomes how much smaller."),
    )  # fmt: skip
    cost_band = forms.ChoiceField(label=_("What it takes"), required=False, choices=[("", "—"), *CostBand.choices])
    sponsor = forms.ModelChoiceField(
        label=_("Sponsor"), queryset=User.objects.none(), required=False, empty_label=_("nobody yet"),
        help_text=_("Who speaks for it where it is decided."),
    )  # fmt: skip
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams it concerns"), queryset=Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    decide_by = DayField(label=_("Decide by"), required=False, help_text=_("Empty: by the end of the time this rung has."))

    def __init__(self, *arguments: Any, visitor: Visitor, escalation: Escalation | None = None, **options: Any) -> None:
        if escalation is not None:
            names = ("trade_off", "cost_band", "sponsor_id", "decide_by")
            values = {name.removesuffix("_id"): getattr(escalation, name) for name in names}
            options["initial"] = values | {"gain": escalation.expected, "teams": list(escalation.teams.all())}
        super().__init__(*arguments, **options)
        fields: Any = self.fields
        fields["sponsor"].queryset = people_of(visitor)
        fields["teams"].queryset = Team.objects.filter(is_example=visitor.is_example)


class EscalationEditForm(EscalationForm):
    """The same, and how urgent it is: by hand, or as the record says."""

    severity = forms.ChoiceField(label=_("Severity, 1 to 3"), required=False, choices=[("", _("as the record says")), *POINTS])
    recurrence = forms.ChoiceField(label=_("Recurrence, 1 to 3"), required=False, choices=[("", _("as the record says")), *POINTS])
    exposure = forms.ChoiceField(label=_("Exposure, 1 to 3"), required=False, choices=[("", _("as the record says")), *POINTS])

    def __init__(self, *arguments: Any, visitor: Visitor, escalation: Escalation, **options: Any) -> None:
        super().__init__(*arguments, visitor=visitor, escalation=escalation, **options)
        if escalation.is_urgency_set:
            self.initial.update({name: str(getattr(escalation, name)) for name in ("severity", "recurrence", "exposure")})

    def clean(self) -> dict[str, Any]:
        """The three parts as numbers; None where the record is to say."""
        found: dict[str, Any] = super().clean() or {}
        for name in ("severity", "recurrence", "exposure"):
            found[name] = int(found[name]) if found.get(name) else None
        if not found.get("decide_by"):
            found.pop("decide_by", None)
        return found


class DecisionForm(forms.Form):
    """What is decided."""

    verdict = forms.ChoiceField(label=_("What is decided"), choices=Verdict.choices, widget=forms.RadioSelect)
    until = DayField(label=_("Until"), required=False, help_text=_("When it is deferred or accepted. On that day it comes back by itself."))
    accepter = forms.ModelChoiceField(label=_("Who accepts the risk"), queryset=User.objects.none(), required=False, empty_label=_("you"))
    note = forms.CharField(label=_("In a sentence"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["accepter"]
        field.queryset = people_of(visitor)
