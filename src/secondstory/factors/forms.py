"""One contributing factor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.factors.choices import DomainField, word_choices
from secondstory.factors.enums import Addressability, Breadth, Domain, FactorRole
from secondstory.factors.models import Factor


class FactorForm(forms.Form):
    """What contributed: a system, a process, a tool, an organisation; never a person (R3)."""

    statement = forms.CharField(
        label=_("What about our system contributed?"),
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("Begin with a system, a process, a tool or an organisation."),
    )
    domain = DomainField(label=_("Where it lies"), initial=Domain.UNCLASSIFIED)
    role = forms.ChoiceField(label=_("What part it played"), choices=FactorRole.choices, initial=FactorRole.ENABLING)
    breadth = forms.ChoiceField(label=_("What gets better if it is addressed"), required=False, choices=[("", "—"), *Breadth.choices])
    feeds = forms.CharField(
        label=_("What kind of incident it feeds"),
        required=False,
        max_length=300,
        help_text=_("The class, not this one case: what else can happen as long as it stays so."),
    )
    addressability = forms.ChoiceField(label=_("Who can address it"), required=False, choices=[("", "—"), *Addressability.choices])

    def __init__(self, *arguments: Any, factor: Factor | None = None, **options: Any) -> None:
        if factor is not None:
            options["initial"] = {name: getattr(factor, name) for name in self.base_fields}
            options["initial"]["domain"] = factor.domain_now
        super().__init__(*arguments, **options)
        if factor is not None or self.is_bound:
            self.fields["domain"].widget.attrs["data-chosen"] = ""  # somebody has chosen: it may be said where it lies, and no more
        self.fields["domain"].choices = word_choices(known=factor.domain_now if factor else "")  # type: ignore[attr-defined]
