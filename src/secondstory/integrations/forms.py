"""What is asked about trackers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.incidents.forms import people_of
from secondstory.integrations.enums import Kind
from secondstory.integrations.models import Connection
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


class ConnectionForm(forms.Form):
    """How a tracker is reached. Secrets are never shown again: left empty, they stay."""

    kind = forms.ChoiceField(label=_("Tracker"), choices=Kind.choices)
    name = forms.CharField(label=_("What it is called here"), required=False, max_length=120)
    address = forms.CharField(
        label=_("Address"), max_length=300, help_text=_("As people open it: https://github.com, https://gitlab.com or your own.")
    )
    project = forms.CharField(
        label=_("Project"), max_length=200,
        help_text=_("GitHub: owner/repository. GitLab: group/project. Jira: the key, like PAY."),
    )  # fmt: skip
    account = forms.CharField(
        label=_("Account"), required=False, max_length=254,
        help_text=_("Jira in the cloud only: the e-mail address that the token belongs to."),
    )  # fmt: skip
    issue_type = forms.CharField(
        label=_("Issue type"), required=False, max_length=60, help_text=_("Jira only: Task, unless you say another.")
    )
    token = forms.CharField(
        label=_("Token"), required=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("One that may read and write issues of this project, and nothing else."),
    )  # fmt: skip
    hook_secret = forms.CharField(
        label=_("Secret of its webhook"), required=False, max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("The same as at the tracker. Without one, changes are found by asking every ten minutes."),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, to_field_name="slug", empty_label=_("everyone"),
        help_text=_("Whose actions can become issues in it."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, connection: Connection | None = None, **options: Any) -> None:
        if connection is not None:
            shown = ("name", "address", "project", "account", "issue_type", "team")
            options["initial"] = {name: getattr(connection, name) for name in shown}
        super().__init__(*arguments, **options)
        self.fields["team"].queryset = Team.objects.filter(is_example=False)  # type: ignore[attr-defined]
        if connection is not None:
            del self.fields["kind"]
            self.fields["token"].help_text = _("Empty: the one that is there stays. Another address needs another token.")
            self.fields["hook_secret"].help_text = _("Empty: the one that is there stays.")
            if connection.kind != Kind.JIRA:
                del self.fields["account"], self.fields["issue_type"]


class LoginForm(forms.Form):
    """Who somebody of a tracker's is here."""

    user = forms.ModelChoiceField(
        label=_("Is"), queryset=User.objects.none(), required=False, empty_label=_("nobody known here"),
        widget=forms.Select(attrs={"class": "field"}),
    )  # fmt: skip

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["user"].queryset = people_of(visitor)  # type: ignore[attr-defined]


class MakingForm(forms.Form):
    """In which project an issue is made."""

    connection = forms.ModelChoiceField(label=_("Where"), queryset=Connection.objects.none(), to_field_name="uid", empty_label=None)
    shows_private = forms.BooleanField(
        label=_("Everyone who reads the tracker may read this action of a private incident."), required=False
    )

    def __init__(self, *arguments: Any, connections: list[Connection], is_private: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["connection"]
        field.queryset = Connection.objects.filter(pk__in=[row.pk for row in connections])
        if not is_private:
            del self.fields["shows_private"]


class LinkingForm(forms.Form):
    """Which issue an action is already."""

    url = forms.CharField(label=_("Address of the issue"), max_length=600, widget=forms.URLInput(attrs={"autocomplete": "off"}))
    shows_private = forms.BooleanField(
        label=_("Everyone who reads the tracker may read this action of a private incident."), required=False
    )

    def __init__(self, *arguments: Any, is_private: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not is_private:
            del self.fields["shows_private"]
