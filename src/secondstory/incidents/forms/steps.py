"""The steps of an incident: the review was held, someone had a part, a sentence that says why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.enums import LateReason
from secondstory.incidents.forms.zoned import ZonedForm, zoned_time
from secondstory.people.enums import Role
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


class HeldForm(ZonedForm):
    """That the review was held."""

    zoned = ("held_at",)
    held_at = zoned_time(_("When was it held?"))
    late_reason = forms.ChoiceField(
        label=_("If the hours were up: why"), choices=[("", _("It was in time")), *LateReason.choices], required=False
    )
    late_note = forms.CharField(label=_("In a few words"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """`held_at` as an instant."""
        values = super().clean() or self.cleaned_data
        values["held_at"] = self.instant("held_at")
        return values

    def values(self) -> dict[str, Any]:
        """What `record_held` takes."""
        return {name: self.cleaned_data[name] for name in ("held_at", "late_reason", "late_note")}

    def rows(self) -> list[forms.BoundField]:
        """The fields to show; the choice between two instants only where there is one."""
        return [*self.time_row("held_at"), self["late_reason"], self["late_note"]]


class PartForm(forms.Form):
    """Someone's part in the incident."""

    label = forms.CharField(
        label=_("Role"), max_length=120, help_text=_("Like “On-call responder” or “Database owner”. The story shows this, never a name.")
    )
    user = forms.ModelChoiceField(
        label=_("Who it was"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("not said"),
        help_text=_("Only participants of the draft see this."),
    )

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["user"].queryset = people_of(visitor)  # type: ignore[attr-defined]


class LeadsForm(forms.Form):
    """Who sees to the review: its owner and its facilitator."""

    owner = forms.ModelChoiceField(
        label=_("Owner of the review"), queryset=User.objects.none(), required=False, help_text=_("Sees to it that the review is held.")
    )
    facilitator = forms.ModelChoiceField(
        label=_("Facilitator"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Leads the review; best someone who was not there."),
    )

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("owner", "facilitator"):
            self.fields[name].queryset = people_of(visitor).exclude(role=Role.READER)  # type: ignore[attr-defined]


class AccessForm(forms.Form):
    """Somebody to ask, or to let in."""

    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), to_field_name="uid")

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["user"].queryset = people_of(visitor)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A sentence that says why."""

    reason = forms.CharField(label=_("Why"), max_length=300)


def people_of(visitor: Visitor) -> QuerySet[User]:
    """Everyone on the visitor's side who can be given a part; in the example also the visitor."""
    mine = Q(pk=visitor.user.pk) if visitor.is_example and visitor.user else Q(pk=None)
    people: QuerySet[User] = User.objects.filter(Q(is_active=True, is_service=False, is_example=visitor.is_example) | mine)
    return people
