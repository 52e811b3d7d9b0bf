"""The filters of the action list, and the two sentences an end needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondstory.actions.drafting import day_over, read_line
from secondstory.actions.enums import CLOSED_STATES, PROMISED_STATES, Category, Purpose, State, Strength
from secondstory.actions.models import Action
from secondstory.factors.enums import Breadth
from secondstory.factors.models import Factor, FactorQuerySet
from secondstory.incidents.forms import people_of
from secondstory.incidents.models import Incident, Service
from secondstory.lib.forms import DayField
from secondstory.lib.text import one_line
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor

_NOT_STORED = {"factors", "moved_because", "filled_owner", "filled_due_on"}


class LineForm(forms.Form):
    """What one line fills in. `filled_*` is what it filled in last, so that what somebody chose themselves is left alone."""

    text = forms.CharField(
        label=_("What will be different"),
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        help_text=_("One line: what, where, how you will see that it is done, who, by when."),
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), required=False, empty_label=_("nobody yet"), help_text=_("One person who accepts.")
    )
    filled_owner = forms.CharField(required=False, widget=forms.HiddenInput)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("no team yet"))
    due_on = DayField(label=_("Due"), required=False)
    filled_due_on = forms.CharField(required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "—"), *Category.choices],
        help_text=_("Immediate: before the next deployment. Short-term: in a sprint. Systemic: more than one team can give."),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("What it is for"), required=False, choices=[("", "—"), *Purpose.choices])
    strength = forms.ChoiceField(
        label=_("Strength"), required=False, choices=[("", "—"), *Strength.choices],
        help_text=_("Stronger changes the system; weaker asks people to pay attention."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.visitor = visitor
        self.fields["owner"].queryset = people_of(visitor)  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.filter(is_example=visitor.is_example)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        filled = {name: given.pop(f"filled_{name}", "") for name in ("owner", "due_on")}
        if given.get("text"):
            self._fill(given, filled)
        return given

    def _fill(self, given: dict[str, Any], filled: dict[str, str]) -> None:
        """What nobody chose is what the line says; what somebody took out again stays out."""
        line = read_line(given["text"], self.visitor, owner=given.get("owner"), due_on=given.get("due_on"))
        if self._is_open(given, "owner", filled):
            if line.fault or line.people:
                self.add_error("owner", line.undecided)
            given["owner"] = line.owner
        if self._is_open(given, "due_on", filled):
            given["due_on"] = line.due_on
        given["text"] = line.kept(owner=given.get("owner"), due_on=given.get("due_on"))

    def _is_open(self, given: dict[str, Any], name: str, filled: dict[str, str]) -> bool:
        return name in self.fields and name not in self.errors and not given.get(name) and not filled[name]


class ActionForm(LineForm):
    """An action to add or change."""

    breadth = forms.ChoiceField(
        label=_("Class covered"), required=False, choices=[("", "—"), *Breadth.choices],
        help_text=_("What is prevented once it is done: this bug, in this component, or the whole class everywhere."),
    )  # fmt: skip
    factors = forms.ModelMultipleChoiceField(
        label=_("What it answers"), queryset=Factor.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, to_field_name="uid"
    )
    link = forms.URLField(label=_("Link"), required=False, max_length=600, assume_scheme="https", help_text=_("A ticket."))
    moved_because = forms.CharField(
        label=_("Why its day moves"), required=False,
        help_text=_("It is promised for a day; if you choose another one, say why."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, visitor: Visitor, incident: Incident, action: Action | None = None, **options: Any) -> None:
        self.incident, self.action = incident, action
        if action is not None:
            values = {name: getattr(action, name) for name in self.base_fields if name not in _NOT_STORED}
            options["initial"] = values | {"factors": list(action.factors.all())}
        super().__init__(*arguments, visitor=visitor, **options)
        self._offer_factors(Factor.objects.filter(incident=incident))
        if action is None or action.state not in PROMISED_STATES or action.keeps_there("due_on"):
            del self.fields["moved_because"]
        else:
            self.order_fields(["text", "owner", "team", "due_on", "moved_because"])
        if action is not None and action.tracker:
            for name in {*action.kept_there, "link"} & self.fields.keys():
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        due_on = given.get("due_on")
        before = self.action.due_on if self.action else None
        if due_on != before and not self.incident.import_uid and (sentence := day_over(due_on)):
            self.add_error("due_on", sentence)
        return given

    def _offer_factors(self, factors: FactorQuerySet) -> None:
        """Each in its own words; where none is written down yet there is nothing to choose."""
        field: Any = self.fields["factors"]
        if factors.exists():
            field.queryset = factors
            field.label_from_instance = lambda factor: one_line(factor.statement, longest=160)
        else:
            del self.fields["factors"]


class AnsweringForm(forms.Form):
    """Which action of the incident answers a factor too: one that has not ended, and that the visitor may change."""

    action = forms.ModelChoiceField(
        label=_("Action"),
        queryset=Action.objects.none(),
        to_field_name="uid",
        widget=forms.Select(attrs={"autofocus": True}),
        error_messages={"required": _("Choose an action."), "invalid_choice": _("Choose an action of this incident that has not ended.")},
    )

    def __init__(self, *arguments: Any, visitor: Visitor, factor: Factor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = Action.objects.editable_by(visitor).filter(incident=factor.incident).exclude(state__in=CLOSED_STATES)
        field: Any = self.fields["action"]
        field.queryset = rows.exclude(factors=factor)
        field.label_from_instance = lambda row: one_line(row.text, longest=120)


class FilterForm(forms.Form):
    """Whose, in which state, of which kind, of which team and service."""

    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("all I may see")), ("mine", _("mine")), ("team", _("my teams’"))]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", _("open")),
            ("overdue", _("overdue")),
            ("languishing", _("stuck")),
            ("old", _("half a year old")),
            ("verify", _("done, to be verified")),
            ("effect", _("done, asked whether it worked")),
            *State.choices,
            ("", _("any")),
        ],
    )
    category = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("any")), *Category.choices])
    team = forms.ChoiceField(label=_("Team"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    due = forms.ChoiceField(
        label=_("Due"), required=False,
        choices=[("", _("any day")), ("week", _("within a week")), ("month", _("within a month")), ("none", _("without a day"))],
    )  # fmt: skip

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        any_one = ("", gettext("any"))
        teams = Team.objects.filter(is_example=visitor.is_example).values_list("slug", "name")
        services = Service.objects.visible_to(visitor).values_list("slug", "name")
        self.fields["team"].choices = [any_one, *teams]  # type: ignore[attr-defined]
        self.fields["service"].choices = [any_one, *services]  # type: ignore[attr-defined]

    def in_words(self) -> str:
        """What the list is narrowed to, as a sentence goes on: “open, of Payments, due within a week”."""
        said = {name: self._chosen(name) for name in self.fields if self.cleaned_data.get(name)}
        told = [str(said[name]) for name in ("state", "whose") if name in said]
        if "category" in said:
            told.append(str(said["category"]).lower())
        if "team" in said:
            told.append(gettext("of %(team)s") % {"team": said["team"]})
        if "service" in said:
            told.append(gettext("about %(service)s") % {"service": said["service"]})
        if "due" in said:
            told.append(gettext("due %(when)s") % {"when": said["due"]} if self.cleaned_data["due"] != "none" else str(said["due"]))
        return ", ".join(told)

    def _chosen(self, name: str) -> str:
        field: Any = self.fields[name]
        return str(dict(field.choices).get(self.cleaned_data[name], ""))
