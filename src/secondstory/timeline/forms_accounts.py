"""What somebody remembers, how a decision looked, and where accounts differ, as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.models import Incident
from secondstory.timeline.enums import Audience, Confidence, Pressure
from secondstory.timeline.models import Account, DecisionPoint, Dispute
from secondstory.timeline.operations import Side
from secondstory.timeline.operations.accounts import LONGEST
from secondstory.timeline.operations.deciding import Answered
from secondstory.timeline.probes import read_answers, write_answers

SIDES = 4
"""How many sides the form for a dispute has room for; the API takes any number."""


def _words(label: Any, help_text: Any = "", *, rows: int = 3, longest: int = LONGEST) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget, max_length=longest)


class RecallForm(forms.Form):
    """The five parts of an account (B9), as they are asked of whoever writes it."""

    actions = _words(_("What you did, and when"), _("About is enough: “a bit after two, I restarted the workers”."), rows=4)
    effects = _words(_("What you saw happen"), _("On which screen, in which channel, in which words."))
    expectations = _words(_("What you expected"), _("Before it went another way, or as it did."))
    assumptions = _words(_("What you took for granted"), _("What you would have sworn was so."))
    understanding = _words(_("How you understand the course of it"), _("As you see it now, before you hear the others."))


class ShareForm(forms.Form):
    """With whom it is shared; in confidence only where somebody facilitates. Nothing is chosen beforehand."""

    use_required_attribute = False  # it stands in the form that saves without sharing
    audience = forms.ChoiceField(
        label=_("With whom"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose with whom you share it.")},
    )

    def __init__(self, *arguments: Any, has_facilitator: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not has_facilitator:
            choices = [pair for pair in Audience.choices if pair[0] != Audience.FACILITATOR]
            self.fields["audience"].choices = choices  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """Something added beside what stays as it is."""

    text = forms.CharField(label=_("What you want to add"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST)


class PlaceForm(forms.Form):
    """Which line a part of an account tells of."""

    event = forms.ChoiceField(label=_("Which line"))
    part = forms.ChoiceField(label=_("Which part"))
    quote = forms.CharField(
        label=_("Which words"), required=False, max_length=LONGEST, help_text=_("Copied from it; empty takes the whole part.")
    )

    def __init__(self, *arguments: Any, account: Account, lines: list[tuple[str, str]], **options: Any) -> None:
        options["auto_id"] = f"id_{account.uid}_%s"  # several forms on one page
        super().__init__(*arguments, **options)
        self.fields["event"].choices = lines  # type: ignore[attr-defined]
        self.fields["part"].choices = [(name, label) for name, label, _text in account.rows()]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What did it look like from there? Nothing here asks how good it was."""

    visible = _words(_("What could be seen"), _("Screens, alerts, messages; what they showed at that minute."))
    believed = _words(_("What was believed"), _("What people took it to be."))
    also_on_the_table = _words(_("What else was on the table"), _("Other ways that were considered, or were open."))
    constrained = _words(_("What constrained it"), _("Rules, access, tools, other work."))
    expected = _words(_("What was expected to happen"))
    confidence = forms.ChoiceField(
        label=_("How sure they were, then"), choices=[*Confidence.choices, ("", _("nobody said"))], widget=forms.RadioSelect, required=False
    )
    pressures = forms.MultipleChoiceField(
        label=_("What pressed"), choices=Pressure.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    not_knowable_yet = _words(_("What could not be known yet"), _("What everyone knows today and nobody could know then."))
    answers = _words(_("Answers"), _("A card puts its question here, on a line that begins with ##. Write below it."), rows=5)

    FIRST = ("visible", "believed", "also_on_the_table", "constrained", "expected", "confidence", "pressures", "not_knowable_yet")

    @classmethod
    def of(cls, point: DecisionPoint | None) -> dict[str, Any]:
        """What the form shows of a decision point."""
        if point is None:
            return {}
        answers = write_answers([(answer.question, answer.text) for answer in point.answers.all()])
        return {name: getattr(point, name) for name in cls.FIRST} | {"answers": answers}

    def told(self) -> dict[str, Any]:
        """The fields as `describe_decision` takes them."""
        return {name: self.cleaned_data[name] for name in self.FIRST}

    def answered(self) -> Answered:
        """The answers as `describe_decision` takes them."""
        return read_answers(self.cleaned_data["answers"])

    def rows(self) -> list[forms.BoundField]:
        """The fields in the order they are asked."""
        return [self[name] for name in self.FIRST]


class DisputeForm(forms.Form):
    """What is seen differently about a line, and how each role tells it."""

    about = forms.CharField(label=_("What is seen differently"), max_length=300, help_text=_("Like “when the alert was read”."))

    def __init__(self, *arguments: Any, incident: Incident, dispute: Dispute | None = None, **options: Any) -> None:
        sides = list(dispute.sides.all()) if dispute else []
        if dispute is not None:
            options["initial"] = {"about": dispute.about}
        super().__init__(*arguments, **options)
        self.parts = {part.uid: part for part in incident.involvements.all()}
        choices = [("", "—"), *((uid, part.label) for uid, part in self.parts.items())]
        self.count = max(SIDES, len(sides))
        for number in range(self.count):
            side = sides[number] if number < len(sides) else None
            part = side.involvement.uid if side and side.involvement else ""
            label = _("Whose telling") if number < 2 else _("Whose telling, if there is one more")
            self.fields[f"part_{number}"] = forms.ChoiceField(label=label, choices=choices, required=False, initial=part)
            self.fields[f"text_{number}"] = _words(_("How they tell it"), rows=2)
            self.initial[f"text_{number}"] = side.text if side else ""

    def clean(self) -> dict[str, Any]:
        """Each telling needs its role."""
        values = super().clean() or self.cleaned_data
        for number in range(self.count):
            if values.get(f"text_{number}") and not values.get(f"part_{number}"):
                self.add_error(f"part_{number}", _("Say whose telling this is."))
        return values

    def sides(self) -> list[Side]:
        """The filled sides."""
        pairs = [(self.cleaned_data[f"part_{number}"], self.cleaned_data[f"text_{number}"]) for number in range(self.count)]
        return [Side(self.parts[part], text) for part, text in pairs if part and text]
