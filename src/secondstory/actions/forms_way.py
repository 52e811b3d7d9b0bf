"""What each step of an action asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import CLOSED_STATES, WAY_OUT, Effect, Hindrance, State, Way
from secondstory.actions.models import Action
from secondstory.actions.operations import FEWEST_PARTS, MOST_PARTS, Part
from secondstory.actions.settings import FIRST_PART_DAYS
from secondstory.incidents.forms import people_of
from secondstory.lib.forms import DayField
from secondstory.lib.text import one_line
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


def _words(label: Any, *, rows: int = 3, is_first: bool = False, help_text: Any = "") -> forms.CharField:
    """Words in a sentence or two. The operation, which knows better when they are needed, asks for them."""
    attributes = {"rows": rows, "autofocus": True} if is_first else {"rows": rows}
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs=attributes), help_text=help_text)


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

    evidence = _words(_("What shows that it is done"), is_first=True, help_text=_("A link, a query, the name of a test, or one sentence."))


class ReasonForm(StepForm):
    """Why."""

    reason = _words(_("Why"), is_first=True)


class WordsForm(StepForm):
    """How it goes."""

    words = _words(_("How it goes"), is_first=True, help_text=_("What is there by now, and what is left."))


class ConfirmForm(StepForm):
    """Nothing once its day has come; before, a sentence."""

    reason = _words(
        _("Why it can’t wait"), rows=2, is_first=True, help_text=_("It waits so that it is looked at once more with a fresh eye.")
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.action.may_be_confirmed:
            del self.fields["reason"]


class TakerForm(StepForm):
    """Who takes it."""

    to = forms.ModelChoiceField(
        empty_label=_("choose one"),
        label=_("To"), queryset=User.objects.none(), help_text=_("They are asked, and accept or decline."),
        error_messages={"required": _("Choose who is asked.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["to"].queryset = people_of(self.visitor).exclude(pk=self.action.owner_id or 0)  # type: ignore[attr-defined]


class DayForm(StepForm):
    """Another day, and why."""

    due_on = DayField(label=_("The new day"))
    reason = _words(_("Why it moves"), rows=2)


class MergeForm(StepForm):
    """The action in which it goes on."""

    into = forms.ModelChoiceField(
        empty_label=_("choose one"),
        label=_("It goes on in"), queryset=Action.objects.none(), to_field_name="uid",
        help_text=_("That one answers what this one answers, and this one points there."),
        error_messages={"required": _("Choose an action."), "invalid_choice": _("Choose an action of this incident that has not ended.")},
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rows = Action.objects.editable_by(self.visitor).filter(incident=self.action.incident).exclude(state__in=CLOSED_STATES)
        if self.action.state != State.IDEA:
            rows = rows.exclude(state=State.IDEA)
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
            self.fields[f"text_{number}"] = _words(_now("What will be different"), rows=2)
            self.fields[f"owner_{number}"] = forms.ModelChoiceField(
                label=_now("Owner"), queryset=people, required=False, empty_label=_now("nobody yet"), initial=owner if is_asked else None
            )
            self.fields[f"due_on_{number}"] = DayField(label=_now("Due"), required=False)
        soon = _now("Begin soon: the first part is due within %(n)d days.") % {"n": FIRST_PART_DAYS.read()}
        self.fields["due_on_1"].help_text = soon

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
    note = _words(_("What was seen"), help_text=_("A new mend can make a new way to fail: look at its neighbours too."))
    instead = _words(_("A new action, if one is wanted"), rows=2, help_text=_("It is added as a draft that answers the same factors."))


class TradeOffForm(StepForm):
    """What is asked of those who can decide."""

    trade_off = _words(_("The trade-off, in one line"), rows=2, help_text=_("What is lost if it is done now, and what if it isn’t."))
    decide_by = DayField(label=_("To be decided by"), required=False)


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
