"""What the pages of people, teams and keys ask. Nothing here counts or compares people (law 2)."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.remembering import keep_stamps, stamps
from secondstory.people.errors import LinkOver
from secondstory.people.keys import digest
from secondstory.people.models import Invitation, SignInLink, Team, Token, User
from secondstory.people.permissions import Visitor


def teams_of(visitor: Visitor) -> QuerySet[Team]:
    """Every team of the visitor's side, with its manager and active members, in three queries."""
    members = Prefetch("members", queryset=User.objects.people(is_example=visitor.is_example))
    return Team.objects.filter(is_example=visitor.is_example).select_related("manager").prefetch_related(members)


def people_of(visitor: Visitor) -> QuerySet[User]:
    """Active people of the visitor's side, by name, with their teams."""
    return User.objects.people(is_example=visitor.is_example).prefetch_related("teams")


def closed_accounts() -> QuerySet[User]:
    """Closed accounts of people, for administrators."""
    return User.objects.filter(is_active=False, is_service=False, is_example=False)


def invitations_of(visitor: Visitor) -> QuerySet[Invitation]:
    """Invitations that still work: all for administrators, one's own for others."""
    rows = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=clock.now()).select_related("team", "invited_by")
    return rows if visitor.is_administrator else rows.filter(invited_by=visitor.user)


def service_accounts_of(visitor: Visitor) -> QuerySet[User]:
    """Service accounts the visitor may keep keys for: all for administrators, their teams' for managers."""
    rows = User.objects.filter(is_service=True, is_active=True, is_example=False).prefetch_related("teams", "tokens")
    return rows if visitor.is_administrator else rows.filter(teams__in=visitor.managed_team_keys).distinct()


def tokens_of(visitor: Visitor) -> QuerySet[Token]:
    """One's own keys that were not revoked."""
    return Token.objects.filter(user=visitor.user, revoked_at=None)


def token_of(secret: str) -> Token | None:
    """The usable key with this secret, of an active account; one query."""
    found = Token.objects.select_related("user").annotate(**stamps()).filter(hash=digest(secret)).first()
    if found is None or not found.is_usable or not found.user.is_active or found.user.is_example:
        return None
    keep_stamps(found)
    return found


def invitation_of(secret: str) -> Invitation:
    """The invitation with this secret, if it still works. Raises Http404 for an unknown one and `LinkOver` for one that is over."""
    row = Invitation.objects.select_related("team", "invited_by").filter(hash=digest(secret)).first()
    if row is None:
        raise Http404
    if row.used_at is not None:
        raise LinkOver(_("This invitation has been used. Ask for another one."))
    if row.withdrawn_at is not None:
        raise LinkOver(_("This invitation was withdrawn. Ask whoever sent it to you."))
    if row.expires_at <= clock.now():
        raise LinkOver(_("This invitation is too old. Ask for another one."))
    if row.invited_by is not None and not Visitor(row.invited_by).may_invite(row.role, row.team):
        raise LinkOver(_("Whoever invited you can’t invite any more. Ask an administrator for another invitation."))
    return row


def sign_in_link_of(secret: str) -> SignInLink:
    """The sign-in link with this secret, if it still works. Raises Http404 for an unknown one and `LinkOver` for one that is over."""
    row = SignInLink.objects.select_related("user").filter(hash=digest(secret)).first()
    if row is None:
        raise Http404
    again = _("Make another one with: secondstory people sign-in-link NAME.")
    if row.used_at is not None:
        raise LinkOver(_("This sign-in link has been used.") + " " + again)
    if row.expires_at <= clock.now() or not row.user.may_sign_in:
        raise LinkOver(_("This sign-in link is too old.") + " " + again)
    return row
