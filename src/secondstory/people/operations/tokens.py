"""Keys for programs, and the service accounts that own them when no person should."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib import clock, ids
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people import settings
from secondstory.people.enums import Role
from secondstory.people.fields import checked_days, checked_name, checked_scopes
from secondstory.people.keys import new_pair
from secondstory.people.models import Team, Token, User
from secondstory.people.permissions import Visitor

PREFIX = "ss_"
"""What every key begins with, so that scanners for leaked secrets can know one."""


@transaction.atomic
def make_token(user: User, *, label: str, scopes: Sequence[str], days: int, by: Visitor) -> tuple[Token, str]:
    """Make a key for oneself or for a service account one manages. The secret is in the answer and nowhere else."""
    if not _may_hold_keys_of(user, by):
        raise NotAllowed(_("A key is made by whoever it belongs to; those of a service account by its team’s manager or an administrator."))
    if not user.is_active or user.is_example:
        raise Refusal(_("This account is closed, so it can’t have a key."))
    label = checked_name(label, field="label")
    days = checked_days(days, most=settings.TOKEN_DAYS.read())
    secret, kept = new_pair(PREFIX)
    row = Token.objects.create(
        user=user,
        label=label,
        hash=kept,
        scopes=checked_scopes(scopes),
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )
    record("made a key", row, about=user, by=by, changes={"scopes": [None, row.scopes]})
    return row, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Visitor) -> None:
    """Make a key stop working, now and for good."""
    if not (_may_hold_keys_of(token.user, by) or by.may_administer):
        raise NotAllowed(_("Only whoever a key belongs to, or an administrator, can revoke it."))
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        record("revoked a key", token, about=token.user, by=by)


@transaction.atomic
def make_service_account(name: str, *, team: Team, by: Visitor, role: str = Role.MEMBER) -> User:
    """Make an account for a program. It belongs to the team, has no password, and outlives whoever made it."""
    if team.is_example:
        raise NotAllowed(_("Teams of the example stay as they are."))
    if not by.may_manage(team):
        raise NotAllowed(_("Only the team’s manager or an administrator can do this."))
    if role not in {Role.MEMBER, Role.READER}:
        raise Refusal(_("A service account is a member or a reader."), field="role")
    user = User(username=f"service-{ids.new_uid()}", name=checked_name(name), role=role, is_service=True)
    user.set_unusable_password()
    user.save()
    user.teams.add(team)
    record("made a service account", user, by=by, changes={"team": [None, team]})
    return user


def _may_hold_keys_of(user: User, by: Visitor) -> bool:
    if user.is_service:
        return by.may_administer or any(by.may_manage(team) for team in user.teams.all())
    return by.is_program or (by.is_signed_in and by.user == user)
