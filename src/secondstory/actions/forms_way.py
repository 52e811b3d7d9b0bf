"""What each step of an action asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import CLOSED_STATES, WAY_OUT, Effect, Hindrance, Way
from secondstory.actions.models import Action
from secondstory.actions.operations import FEWEST_PARTS, MOST_PARTS, Part
from secondstory.incidents.forms import people_of
from secondstory.lib.text import one_line
from secondstory.people.models import User
from secondstory.people.permissions import Visitor

_DAY = {"type": "date"}


class StepForm(forms.Form):
    """A step that asks for nothing."""

    def __init__(self, *arguments: Any, visitor: Visitor, action: Action, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.visitor, self.action = visitor, action

    def given(self) -> dict[str, Any]:
        """What the operation takes."""
        return dict(self.cleaned_data)


class EvidenceForm(StepForm):
    """What shows that it is done."""

    evidence = forms.CharField(
        label=_("What shows that it is done"), required=False, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("A link, a query, the name of a test, or one sentence."),
    )  # fmt: skip


class ReasonForm(StepForm):
    """Why."""

    reason = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}))


class WordsForm(StepForm):
    """How it goes."""

    words = forms.CharField(
        label=_("How it goes"), required=False, widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("What is there by now, and what is left."),
    )  # fmt: skip


class ConfirmForm(StepForm):
    """Nothing once its day has come; before, a sentence."""

    reason = forms.CharField(
        label=_("Why it can’t wait"), required=False, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        help_text=_("It waits so that it is looked at once more with a fresh eye."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.action.may_be_confirmed:
            del self.fields["reason"]


class TakerForm(StepForm):
    """Who takes it."""

    to = forms.ModelChoiceField(
        label=_("To"), queryset=User.objects.none(), help_text=_("They are asked, and accept or decline."),
        error_messages={"required": _("Choose who is asked.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["to"].queryset = people_of(self.visitor).exclude(pk=self.action.owner_id or 0)  # type: ignore[attr-defined]


class DayForm(StepForm):
    """Another day, and why."""

    due_on = forms.DateField(label=_("The new day"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Why it moves"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class MergeForm(StepForm):
    """The action in which it goes on."""

    into = forms.ModelChoiceField(
        label=_("It goes on in"), queryset=Action.objects.none(), to_field_name="uid",
        help_text=_("That one answers what this one answers, and this one points there."),
        error_messages={"required": _("Choose an action."), "invalid_choice": _("Choose an action of this incident that has not ended.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = Action.objects.editable_by(self.visitor).filter(incident=self.action.incident).exclude(state__in=CLOSED_STATES)
        field: Any = self.fields["into"]
        field.queryset = rows.exclude(pk__in=[self.action.pk, self.action.parent_id or 0])
        field.label_from_instance = lambda row: one_line(row.text, longest=120)


class PartsForm(StepForm):
    """Two to five parts, each with a text, an owner and a day."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        people, owner = people_of(self.visitor), self.action.owner
        for number in range(1, MOST_PARTS + 1):
            is_asked = number <= FEWEST_PARTS
            self.fields[f"text_{number}"] = forms.CharField(
                label=_now("What will be different"), required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"owner_{number}"] = forms.ModelChoiceField(
                label=_now("Owner"), queryset=people, required=False, initial=owner if is_asked else None
            )
            self.fields[f"due_on_{number}"] = forms.DateField(
                label=_now("Due"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
            )

    def rows(self) -> list[tuple[int, bool, list[Any]]]:
        """Number, whether it is among those that are always asked for, and its fields."""
        names = ("text", "owner", "due_on")
        return [(number, number <= FEWEST_PARTS, [self[f"{name}_{number}"] for name in names]) for number in range(1, MOST_PARTS + 1)]

    def given(self) -> dict[str, Any]:
        """Rows in which nothing is written are none; an owner alone, which we filled in, is nothing."""
        found = self.cleaned_data
        parts = [Part(found[f"text_{n}"], found[f"owner_{n}"], found[f"due_on_{n}"]) for n in range(1, MOST_PARTS + 1)]
        return {"parts": [part for part in parts if part.text.strip() or part.due_on]}


class EffectForm(StepForm):
    """Whether it worked, and what is done instead if it didn't."""

    effect = forms.ChoiceField(label=_("Did it work?"), choices=Effect.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was seen"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A new mend can make a new way to fail: look at its neighbours too."),
    )  # fmt: skip
    instead = forms.CharField(
        label=_("A new action, if one is wanted"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is added as a draft that answers the same factors."),
    )  # fmt: skip


class TradeOffForm(StepForm):
    """What is asked of those who can decide."""

    trade_off = forms.CharField(
        label=_("The trade-off, in one line"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is lost if it is done now, and what if it isn’t."),
    )  # fmt: skip
    decide_by = forms.DateField(
        label=_("To be decided by"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )  # fmt: skip


class HindranceForm(forms.Form):
    """What keeps it: one question, seven answers."""

    hindrance = forms.ChoiceField(label=_("What keeps it?"), choices=Hindrance.choices, widget=forms.RadioSelect)


FORMS_OF_WAYS: dict[Way, type[StepForm]] = {Way.CLOSE: ReasonForm, Way.BREAK_DOWN: PartsForm, Way.ESCALATE: TradeOffForm}


def form_of_way(hindrance: Hindrance, given: Any, *, action: Action, visitor: Visitor) -> StepForm:
    """The form of the way out that an answer leads to, with what is known already."""
    way = WAY_OUT[hindrance]
    said = f"{hindrance.label}: "
    known: dict[str, Any] = {"reason": f"{hindrance.label}.", "trade_off": said + one_line(action.text, longest=120)}
    form = FORMS_OF_WAYS[way](given, action=action, visitor=visitor, initial=known)
    for name in ("reason", "trade_off"):
        if name in form.fields:
            form.fields[name].widget.attrs.pop("autofocus", None)
    return form
