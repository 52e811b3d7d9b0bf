"""Forms of people, teams and the ways in. Operations decide; the forms only collect."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from secondstory.lib.forms import ZoneField
from secondstory.people import settings
from secondstory.people.enums import Role, Scope
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor

_ANY_SCRIPT = _("As others read it. Any script, any order.")
_PASSWORD_HELP = _("At least 10 characters. A few unrelated words are easy to keep in mind.")
_SERVICE_ROLES = [(role.value, role.label) for role in (Role.MEMBER, Role.READER)]


class SignInForm(LoginForm):  # type: ignore[misc]
    """Sign-in name and password, without placeholders that hide what a field is."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["login"].label = _("Sign-in name")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and the next one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _plain_passwords(self)


class FirstPasswordForm(SetPasswordForm):  # type: ignore[misc]
    """A password for an account that has none yet."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        _plain_passwords(self)


class AccountForm(forms.Form):
    """What someone says of themselves."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_ANY_SCRIPT)
    email = forms.CharField(label=_("E-mail"), required=False, widget=forms.EmailInput, help_text=_("Used only once mail is set up."))
    zone = ZoneField(label=_("Time zone"), required=False, help_text=_("Like Europe/Lisbon. Empty: as your browser says."))


class PersonForm(forms.Form):
    """What an administrator may change of somebody."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.CharField(label=_("E-mail"), required=False, widget=forms.EmailInput)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class TeamForm(forms.Form):
    """A team's name and manager."""

    name = forms.CharField(label=_("Name"), max_length=120)
    manager = forms.ModelChoiceField(label=_("Manager"), queryset=User.objects.none(), required=False, to_field_name="uid")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["manager"].queryset = User.objects.people()  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Somebody to put on a team."""

    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), to_field_name="uid")

    def __init__(self, *arguments: Any, team: Team, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["user"].queryset = User.objects.people().exclude(teams=team)  # type: ignore[attr-defined]


class InvitationForm(forms.Form):
    """For whom an invitation is."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False, to_field_name="slug")
    days = forms.IntegerField(label=_("Works for so many days"), min_value=1)

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        teams = Team.objects.filter(is_example=False)
        if not visitor.is_administrator:
            teams = teams.filter(manager=visitor.user)
            self.fields["team"].required = True
            self.fields["role"].choices = _SERVICE_ROLES  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["days"].initial = settings.INVITATION_DAYS.read()


class AcceptForm(forms.Form):
    """What an invited person chooses."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, help_text=_ANY_SCRIPT, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=80,
        help_text=_("Plain letters, digits and . _ - @ +"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        help_text=_PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class TokenForm(forms.Form):
    """A key for a program."""

    label = forms.CharField(label=_("What is it for?"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=Scope.choices, initial=[Scope.READ], widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Works for so many days"), min_value=1, initial=90)


class ServiceAccountForm(forms.Form):
    """An account for a program, owned by a team."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Like “Import from the wiki”."))
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), to_field_name="slug")
    role = forms.ChoiceField(label=_("Role"), choices=_SERVICE_ROLES, initial=Role.MEMBER)

    def __init__(self, *arguments: Any, visitor: Visitor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        teams = Team.objects.filter(is_example=False)
        self.fields["team"].queryset = teams if visitor.is_administrator else teams.filter(manager=visitor.user)  # type: ignore[attr-defined]


def _plain_passwords(form: forms.Form) -> None:
    labels = {"oldpassword": _("Present password"), "password1": _("New password"), "password2": _("New password, once more")}
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        field.widget.attrs.pop("placeholder", None)
        if name == "password1":
            field.help_text = _PASSWORD_HELP
