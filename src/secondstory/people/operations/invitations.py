"""Invitations: a link that makes one account, and needs no mail."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people import settings
from secondstory.people.enums import Role
from secondstory.people.errors import LinkOver
from secondstory.people.fields import checked_days, checked_role
from secondstory.people.keys import new_pair
from secondstory.people.models import Invitation, Team, User
from secondstory.people.operations.accounts import open_account
from secondstory.people.permissions import Visitor
from secondstory.people.queries import invitation_of


@transaction.atomic
def invite_person(*, by: Visitor, role: str = Role.MEMBER, team: Team | None = None, days: int | None = None) -> tuple[Invitation, str]:
    """Make an invitation and its secret, which is not kept. A team's manager may invite members and readers into the team."""
    role = checked_role(role)
    if team is not None and team.is_example:
        raise Refusal(_("Teams of the example stay as they are."), field="team")
    if not by.may_invite(role, team):
        raise NotAllowed(_("Administrators invite; a team’s manager invites members and readers into the team."))
    days = checked_days(settings.INVITATION_DAYS.read() if days is None else days, most=settings.INVITATION_DAYS.read())
    secret, kept = new_pair()
    row = Invitation.objects.create(
        hash=kept, role=role, team=team, invited_by=by.user, created_at=clock.now(), expires_at=clock.now() + timedelta(days=days)
    )
    record("invited", row, by=by)
    return row, secret


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Visitor) -> None:
    """Make the link stop working."""
    if not by.may_administer and (by.user is None or by.user.pk != invitation.invited_by_id):
        raise NotAllowed(_("Only an administrator or whoever invited can withdraw an invitation."))
    written = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(withdrawn_at=clock.now())
    if written:
        record("withdrew", invitation, by=by)


@transaction.atomic
def accept_invitation(secret: str, *, username: str, name: str, password: str, zone: str = "") -> User:
    """Make the account an invitation is for. Of two at the same moment one wins. Raises `LinkOver`, or `Refusal` naming the field."""
    invitation = invitation_of(secret)
    waiting = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    won = waiting.update(used_at=clock.now())
    if not won:
        raise LinkOver(_("This invitation has been used. Ask for another one."))
    inviter = Visitor(invitation.invited_by)
    team = [invitation.team] if invitation.team else []
    user = open_account(username, name=name, role=invitation.role, teams=team, zone=zone, password=password, by=inviter)
    Invitation.objects.filter(pk=invitation.pk).update(used_by=user)
    record("accepted", invitation, by=Visitor(user))
    return user
