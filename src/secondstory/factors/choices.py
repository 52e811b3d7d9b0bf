"""The words as a list to choose from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from secondstory.factors.models import vocabulary
from secondstory.factors.vocabulary import UNCLASSIFIED

Choices = list[Any]


def word_choices(*, known: str = "", but: str = "", with_unclassified: bool = True) -> Choices:
    """By domain, each with its parts below it, which name their domain too, since a closed list shows one line.

    `known` stays to be chosen, whatever became of it; `but` and its parts are left out.
    """
    words = vocabulary()
    found: Choices = []
    for group in words.groups:
        if group.top.code in {UNCLASSIFIED, but}:
            continue
        whole = _("%(domain)s, in general") % {"domain": group.top.label} if group.parts else group.top.label
        options = [(group.top.code, whole), *((part.code, words.label(part.code)) for part in group.parts if part.code != but)]
        found.append((group.top.label, options))
    if with_unclassified:
        found.insert(0, (UNCLASSIFIED, words.short(UNCLASSIFIED)))
    if known and known in words.words and not words.is_offered(known):
        found.insert(0, (known, _("%(word)s (no longer offered)") % {"word": words.label(known)}))
    return found


class DomainField(forms.ChoiceField):
    """A choice that the operation judges: it knows what became of a word that was offered when the page was made."""

    def valid_value(self, value: Any) -> bool:
        return True
