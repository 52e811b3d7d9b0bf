"""The link that signs one person in, once, from this machine: the first way in, and the way back in. And the way out."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record, record_nobodys
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.errors import LinkOver
from secondstory.people.keys import new_pair, session_mark
from secondstory.people.models import SignInLink, User
from secondstory.people.permissions import Visitor
from secondstory.people.queries import sign_in_link_of

LASTS = timedelta(minutes=15)


@transaction.atomic
def make_sign_in_link(user: User, *, by: Visitor) -> str:
    """A secret for `/sign-in/link/…`. Made from the shell only, so that nobody enters as somebody else from a page."""
    if not by.is_program:
        raise NotAllowed(_("Sign-in links are made on the server: secondstory people sign-in-link NAME."))
    if not user.may_sign_in:
        raise Refusal(_("“%(name)s” can’t sign in: the account is closed, or it is not a person’s.") % {"name": user.username})
    secret, kept = new_pair()
    SignInLink.objects.filter(user=user, used_at=None).delete()
    row = SignInLink.objects.create(user=user, hash=kept, expires_at=clock.now() + LASTS)
    record("made a sign-in link", row, about=user, by=by)
    return secret


@transaction.atomic
def use_sign_in_link(secret: str) -> User:
    """Whom the link signs in; it never works again. Of two uses at the same moment one wins. Raises `LinkOver`."""
    link = sign_in_link_of(secret)
    won = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=clock.now()).update(used_at=clock.now())
    if not won:
        raise LinkOver(_("This sign-in link has been used. Make another one with: secondstory people sign-in-link NAME."))
    record("signed in by a link", link.user, by=Visitor(link.user))
    return link.user


def end_session(key: str | None) -> None:
    """Say that a session is over, so that pages it has open elsewhere are shut at once. Call it when the session is gone."""
    if key:
        record_nobodys("ended a session", kind="session", about_uid=session_mark(key))
