"""What the library's forms are given."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.library.enums import FacetName
from secondstory.library.operations import KEEP, Answers

REPLACE = "replace"


class PublishForm(forms.Form):
    """The reason where nothing new was learned; the answers to the name check are read from the fields beside it."""

    nothing_new_reason = forms.CharField(
        label=_("Why there was nothing new to learn"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    wording_reason = forms.CharField(
        label=_("Why these words stay"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(forms.Form):
    """Why a publication is taken back."""

    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=300)


def chosen_facets(given: Mapping[str, str]) -> dict[str, str]:
    """The facets an address narrows to, by name."""
    return {name.value: given[name.value][:120] for name in FacetName if given.get(name.value)}


def answers_in(posted: Mapping[str, str]) -> Answers:
    """Fields come in pairs: `key-N` is what was found, `answer-N` says keep or replace, `words-N` what to put there instead."""
    keep, replace, instead = set(), set(), {}
    for name, key in posted.items():
        if not name.startswith("key-"):
            continue
        number = name.removeprefix("key-")
        answer, words = posted.get(f"answer-{number}", ""), posted.get(f"words-{number}", "").strip()
        if answer == KEEP:
            keep.add(key)
        elif answer == REPLACE and words:
            instead[key] = words
        elif answer == REPLACE:
            replace.add(key)
    return Answers(keep=frozenset(keep), instead=instead, replace=frozenset(replace))
