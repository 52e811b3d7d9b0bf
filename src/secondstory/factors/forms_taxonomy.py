"""What administrators fill in to change the words factors are sorted by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.factors.choices import DomainField, word_choices
from secondstory.factors.enums import Lens
from secondstory.factors.models import vocabulary
from secondstory.factors.vocabulary import UNCLASSIFIED, Word


class _Noted(forms.Form):
    note = forms.CharField(label=_("Why"), required=False, max_length=300, help_text=_("For those who read the history later."))


class WordForm(_Noted):
    """What a word is called, what belongs there, and through which lens it is seen."""

    label = forms.CharField(label=_("What it is called"), required=False, max_length=80)
    description = forms.CharField(label=_("What belongs there"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    lens = forms.ChoiceField(label=_("Seen through the lens"), required=False, choices=[("", "—"), *Lens.choices])
    field_order = ["label", "description", "lens", "note"]

    def __init__(self, *arguments: Any, word: Word | None = None, **options: Any) -> None:
        if word is not None:
            lens = word.own_lens or word.given_lens
            options["initial"] = {"label": word.label, "description": word.description, "lens": lens}
        super().__init__(*arguments, **options)
        if word is not None and word.is_given:
            self.fields["label"].help_text = _("It came as “%(label)s”; leave it empty to call it that again.") % {
                "label": word.given_label
            }


class NewWordForm(WordForm):
    """A new domain, or a part of one."""

    under = DomainField(label=_("Where it goes"), required=False)
    field_order = ["label", "under", "description", "lens", "note"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["label"].required = True
        tops = [(group.top.code, group.top.label) for group in vocabulary().groups if group.top.code != UNCLASSIFIED]
        self.fields["under"].choices = [("", _("a domain of its own")), (_("a part of"), tops)]  # type: ignore[attr-defined]


class MergeForm(_Noted):
    """Which word it is read as from now on."""

    into = DomainField(label=_("Merge it into"))
    field_order = ["into", "note"]

    def __init__(self, *arguments: Any, word: Word, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["into"].choices = [("", "—"), *word_choices(but=word.code, with_unclassified=False)]  # type: ignore[attr-defined]


class SplitForm(_Noted):
    """The words it is split into."""

    parts = forms.CharField(
        label=_("Split it into"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A name on each line. It takes no new factors then, and those it has are listed to be sorted again."),
    )
    field_order = ["parts", "note"]


class NoteForm(_Noted):
    """Why it is retired, or used again."""
