"""What may be written about a person or a team, and what can't be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.enums import Role, Scope
from secondstory.people.models import User

_SIGN_IN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,79}")
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
"""Unicode categories that can't be seen, and so could make two names look alike."""


def checked_sign_in_name(text: str) -> str:
    """A sign-in name: plain letters only, so that no two look alike; unused, whatever its capitals."""
    name = text.strip()
    if not _SIGN_IN_NAME.fullmatch(name):
        raise Refusal(
            _("A sign-in name has up to 80 plain letters (a to z), digits or . _ - @ + and begins with a letter or digit."),
            field="username",
        )
    if User.objects.filter(username__iexact=name).exists():
        raise Refusal(_("“%(name)s” is taken. Choose another sign-in name.") % {"name": name}, field="username")
    return name


def checked_name(text: str, *, longest: int = 120, field: str = "name") -> str:
    """A name people read, in any script: one line without characters that can't be seen."""
    letters = unicodedata.normalize("NFC", text)
    seen = "".join(letter for letter in letters if letter.isspace() or unicodedata.category(letter) not in _UNSEEN)
    name = " ".join(seen.split())
    if not name:
        raise Refusal(_("Give a name."), field=field)
    if len(name) > longest:
        raise Refusal(_("Keep the name within %(longest)d characters.") % {"longest": longest}, field=field)
    return name


def checked_email(text: str) -> str:
    """An address, or nothing."""
    address = text.strip()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as problem:
        raise Refusal(_("“%(address)s” is not an e-mail address.") % {"address": address[:80]}, field="email") from problem
    if len(address) > 254:
        raise Refusal(_("Keep the e-mail address within 254 characters."), field="email")
    return address


def checked_zone(text: str) -> str:
    """An IANA time zone, or nothing for "as my browser says"."""
    name = text.strip()
    if name and str(clock.zone_or_utc(name)) != name:
        raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": name[:60]}, field="zone")
    return name


def checked_role(text: str) -> Role:
    """One of the four roles."""
    if text not in Role.values:
        raise Refusal(_("A role is one of: %(roles)s.") % {"roles": ", ".join(Role.values)}, field="role")
    return Role(text)


def checked_password(password: str, *, user: User) -> str:
    """A password that is long enough and not a common one."""
    if len(password) > 1000:
        raise Refusal(_("Keep the password within 1000 characters."), field="password")
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages), field="password") from problem
    return password


def checked_scopes(scopes: Sequence[str]) -> list[str]:
    """At least one scope, in the order they are declared."""
    unknown = [scope for scope in scopes if scope not in Scope.values]
    if unknown or not scopes:
        raise Refusal(_("Choose what the key may do: %(scopes)s.") % {"scopes": ", ".join(Scope.values)}, field="scopes")
    return [scope for scope in Scope.values if scope in scopes]


def checked_days(days: int, *, most: int, field: str = "days") -> int:
    """A number of days from 1 to `most`."""
    if not 1 <= days <= most:
        raise Refusal(_("Give a number of days from 1 to %(most)d.") % {"most": most}, field=field)
    return days
