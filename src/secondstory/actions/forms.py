"""The filters of the action list, and the two sentences an end needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondstory.actions.enums import Category, State
from secondstory.incidents.models import Service
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor


class FilterForm(forms.Form):
    """Whose, in which state, of which kind, of which team and service."""

    whose = forms.ChoiceField(
        label=_("Whose"), required=False, choices=[("", _("all I may see")), ("mine", _("mine")), ("team", _("my teams’"))]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("open", _("open")), ("overdue", _("overdue")), *State.choices, ("", _("any"))]
    )
    category = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("any")), *Category.choices])
    team = forms.ChoiceField(label=_("Team"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        any_one = ("", gettext("any"))
        teams = Team.objects.filter(is_example=visitor.is_example).values_list("slug", "name")
        services = Service.objects.visible_to(visitor).values_list("slug", "name")
        self.fields["team"].choices = [any_one, *teams]  # type: ignore[attr-defined]
        self.fields["service"].choices = [any_one, *services]  # type: ignore[attr-defined]
