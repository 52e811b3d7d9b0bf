"""Accounts of people: made, changed, closed and opened again."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import Actor, record
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import save_version
from secondstory.people.enums import Role
from secondstory.people.fields import checked_email, checked_name, checked_password, checked_role, checked_sign_in_name, checked_zone
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


@transaction.atomic
def make_user(
    username: str,
    *,
    by: Visitor,
    name: str = "",
    role: str = Role.MEMBER,
    email: str = "",
    zone: str = "",
    teams: Iterable[Team] = (),
    password: str | None = None,
) -> User:
    """Make an account. Without a password it is entered by a sign-in link. Raises `Refusal` naming the field."""
    _administrators_only(by)
    return open_account(username, name=name, role=role, email=email, zone=zone, teams=teams, password=password, by=by)


def open_account(
    username: str,
    *,
    by: Actor,
    name: str,
    role: str,
    email: str = "",
    zone: str = "",
    teams: Iterable[Team] = (),
    password: str | None = None,
) -> User:
    """The row of a new account; the caller has decided that there may be one."""
    user = User(username=checked_sign_in_name(username), role=checked_role(role), email=checked_email(email), zone=checked_zone(zone))
    user.name = checked_name(name or username)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(checked_password(password, user=user))
    user.save()
    user.teams.set(teams)
    record("made an account", user, by=by, changes={"role": [None, str(user.role)]})
    return user


@transaction.atomic
def edit_user(
    user: User, *, by: Visitor, expected: int | None = None, name: str | None = None, email: str | None = None, zone: str | None = None
) -> None:
    """Change name, address and zone: one's own, or as an administrator. What is None stays. Raises `Stale`."""
    if by.user != user:
        _administrators_only(by)
    _not_of_the_example(user)
    changes = {}
    if name is not None:
        changes["name"] = checked_name(name)
    if email is not None:
        changes["email"] = checked_email(email)
    if zone is not None:
        changes["zone"] = checked_zone(zone)
    changed = save_version(user, expected=expected, changes=changes)
    if changed:
        record("edited", user, by=by, changes=changed)


@transaction.atomic
def change_role(user: User, *, role: str, by: Visitor, expected: int | None = None) -> None:
    """Give `user` another role; it holds from their next click. Somebody must stay administrator."""
    _administrators_only(by)
    _not_of_the_example(user)
    wanted = checked_role(role)
    if user.is_service and wanted not in {Role.MEMBER, Role.READER}:
        raise Refusal(_("A service account is a member or a reader."), field="role")
    if wanted != Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    changed = save_version(user, expected=expected, changes={"role": str(wanted)})
    if changed:
        record("changed the role of", user, by=by, changes=changed)


@transaction.atomic
def deactivate_user(user: User, *, by: Visitor) -> None:
    """Close an account: open sessions end at their next click, keys and unused links stop. What they wrote stays."""
    if user.is_service:
        if not any(by.may_manage(team) for team in user.teams.all()):
            _administrators_only(by)
    else:
        _administrators_only(by)
    _not_of_the_example(user)
    _keep_an_administrator(user)
    changed = save_version(user, expected=None, changes={"is_active": False})
    user.tokens.filter(revoked_at=None).update(revoked_at=clock.now())
    user.sign_in_links.filter(used_at=None).delete()
    if changed:
        record("closed the account of", user, by=by, changes=changed)


@transaction.atomic
def reactivate_user(user: User, *, by: Visitor) -> None:
    """Open an account again. Its keys stay revoked."""
    _administrators_only(by)
    _not_of_the_example(user)
    changed = save_version(user, expected=None, changes={"is_active": True})
    if changed:
        record("opened the account of", user, by=by, changes=changed)


@transaction.atomic
def replace_password(user: User, *, password: str, by: Visitor) -> None:
    """Give someone a new password; their open sessions end. From the shell only, so that no administrator can enter quietly."""
    if not by.is_program:
        raise NotAllowed(_("Passwords of others are replaced on the server: secondstory people reset-password NAME."))
    _not_of_the_example(user)
    user.set_password(checked_password(password, user=user))
    user.save(update_fields=["password"])
    record("replaced the password of", user, by=by)


@transaction.atomic
def remove_second_factor(user: User, *, by: Visitor) -> None:
    """Take away a lost second factor and its recovery codes. From the shell only."""
    if not by.is_program:
        raise NotAllowed(_("A lost second factor is removed on the server: secondstory people reset-password NAME --second-factor."))
    Authenticator.objects.filter(user=user).delete()
    record("removed the second factor of", user, by=by)


def _administrators_only(by: Visitor) -> None:
    if not by.may_administer:
        raise NotAllowed(_("Only an administrator can do this. Ask one of them."))


def _not_of_the_example(user: User) -> None:
    if user.is_example:
        raise NotAllowed(_("People of the example stay as they are."))


def _keep_an_administrator(user: User) -> None:
    """Refuse to lose the last one. The rows are locked, so two administrators can't demote each other at the same moment."""
    if user.role != Role.ADMINISTRATOR:
        return
    others = User.objects.people().select_for_update().filter(role=Role.ADMINISTRATOR).exclude(pk=user.pk)
    if not list(others):
        raise Refusal(_("This is the only administrator. Make someone else administrator first."), field="role")
