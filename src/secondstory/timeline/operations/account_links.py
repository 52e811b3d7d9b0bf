"""Links that ask somebody for their account: copied by whoever leads the review, opened once, then out of their sight."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Involvement
from secondstory.lib import clock
from secondstory.lib.erasing import forget_once_committed, overwrite_what_goes
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock
from secondstory.people.errors import LinkOver
from secondstory.people.keys import new_pair
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Account, AccountLink
from secondstory.timeline.queries_accounts import account_link_of
from secondstory.timeline.settings import ACCOUNT_DAYS


@transaction.atomic
def make_account_link(involvement: Involvement, *, by: Visitor) -> tuple[AccountLink, str]:
    """A link for one part, and its secret, which is not kept. An earlier one that nobody opened stops working."""
    incident = involvement.incident
    lock(incident)
    if incident.is_example:
        raise Refusal(_("Nobody in the example can be asked."))
    if involvement.is_observer:
        raise Refusal(_("An observer had no part in it, so there is nothing to ask them for."))
    if incident.ended_at is None:
        raise Refusal(_("It is not over yet. People are asked once it is resolved."))
    waiting = AccountLink.objects.filter(involvement=involvement, opened_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=clock.now())
    secret, kept = new_pair()
    row = AccountLink.objects.create(
        involvement=involvement, hash=kept, expires_at=clock.now() + timedelta(days=ACCOUNT_DAYS.read()), is_example=incident.is_example
    )
    record("made a link for an account", row, about=incident, by=by)
    return row, secret


@transaction.atomic
def open_account_link(secret: str) -> str:
    """Give whoever opens the link a page of their own, and answer its secret. Of two at the same moment one wins."""
    link = account_link_of(secret)
    waiting = AccountLink.objects.filter(pk=link.pk, opened_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    if not waiting.update(opened_at=clock.now()):
        raise LinkOver(_("This link was opened before. If that was not you, ask for another one."))
    own, kept = new_pair()
    part = link.involvement
    link.account = Account.objects.create(
        incident=part.incident, involvement=part, role=part.label, key_hash=kept, closes_at=link.expires_at, is_example=link.is_example
    )
    link.opened_at = clock.now()
    link.save(update_fields=["account", "opened_at"])
    record("opened a link for an account", link, by=Visitor(None, is_example=link.is_example))
    _close_later(link)
    return own


@transaction.atomic
def withdraw_account_link(link: AccountLink, *, by: Visitor) -> None:
    """Make a link, and the page it led to, stop working. What was written there and not shared is deleted, read by nobody."""
    overwrite_what_goes()
    if not AccountLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        return
    if link.account_id:
        Account.objects.filter(pk=link.account_id, shared_at=None).delete()
        Account.objects.filter(pk=link.account_id).update(key_hash=None)
        forget_once_committed()
    record("withdrew a link for an account", link, about=link.involvement.incident, by=by)


@transaction.atomic
def sweep_closed_accounts() -> int:
    """Delete what was written behind a link that is over and never shared; its author was told so above the first field."""
    overwrite_what_goes()
    swept, _by_model = Account.objects.filter(shared_at=None, closes_at__lt=clock.now()).delete()
    if swept:
        forget_once_committed()
    return swept


def _close_later(link: AccountLink) -> None:
    from secondstory.timeline.tasks import close_accounts

    close_accounts.using(run_after=link.expires_at + timedelta(minutes=1)).enqueue()
