"""What people remember: written privately, shared on purpose, then left as it is (R7, R20, B9).

Drafts are not in the audit trail: that somebody writes is nobody's business, and what they write is in no other row at all.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident, Involvement
from secondstory.lib import clock
from secondstory.lib.erasing import forget_once_committed, overwrite_what_goes
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Audience
from secondstory.timeline.models import Account, AccountCorrection, AccountPlace, Event

LONGEST = 20_000


@transaction.atomic
def begin_account(involvement: Involvement, *, by: Visitor) -> Account:
    """The visitor's own account of the part they had, empty at first. Only for whoever had it."""
    if by.user is None or involvement.user_id != by.user.pk or involvement.is_observer:
        raise NotAllowed(_("An account is written by whoever had the part."))
    row, _new = Account.objects.get_or_create(
        involvement=involvement, author=by.user,
        defaults={"incident": involvement.incident, "role": involvement.label, "is_example": involvement.incident.is_example},
    )  # fmt: skip
    return row


@transaction.atomic
def save_account(account: Account, *, expected: int | None, **texts: str) -> Account:
    """Save what its author typed; `texts` has any of `Account.PARTS`. Raises `Stale` with both texts, and refuses once it is shared."""
    overwrite_what_goes()
    lock(account)
    _check_unshared(account)
    save_version(account, expected=expected, changes={name: _checked(name, text) for name, text in texts.items()})
    return account


@transaction.atomic
def share_account(account: Account, *, audience: str, expected: int | None = None, by: Visitor, **texts: str) -> Account:
    """Share it as it is typed now, with the facilitator alone or with everyone who reads the draft.

    What was given to the facilitator can be opened to everyone later; nothing shared can be taken back or changed.
    """
    lock(account)
    if account.is_shared and (account.audience == Audience.PARTICIPANTS or audience == Audience.FACILITATOR):
        raise Refusal(_("It is shared already. You can add a correction beside it."))
    if not account.is_shared and texts:
        save_account(account, expected=expected, **texts)
    if audience not in Audience.values:
        raise Refusal(_("Choose with whom you share it."), field="audience")
    if account.is_empty:
        raise Refusal(_("There is nothing in it yet. Write a line, then share it."))
    facilitator = account.incident.facilitator
    if audience == Audience.FACILITATOR and facilitator is None:
        raise Refusal(_("Nobody facilitates this review yet, so it can’t be shared in confidence."), field="audience")
    entrusted = facilitator if audience == Audience.FACILITATOR else account.entrusted_to
    changes = {"audience": audience, "entrusted_to": entrusted, "shared_at": account.shared_at or clock.now()}
    save_version(account, expected=None, changes=changes)
    record("shared an account", account, about=_where_it_is_read(account), by=_author(account, by))
    return account


@transaction.atomic
def correct_account(account: Account, text: str, *, by: Visitor) -> AccountCorrection:
    """Add what a shared account left out or got wrong, beside it."""
    lock(account)
    if not account.is_shared:
        raise Refusal(_("It is not shared yet: change it as you like."))
    text = _checked("text", text)
    if not text:
        raise Refusal(_("Write what you want to add."), field="text")
    row = AccountCorrection.objects.create(account=account, text=text)
    record("added to an account", account, about=_where_it_is_read(account), by=_author(account, by))
    return row


@transaction.atomic
def delete_account(account: Account) -> None:
    """Delete an unshared account for good. A page behind a link stays open, empty."""
    overwrite_what_goes()
    lock(account)
    _check_unshared(account)
    link = getattr(account, "link", None)
    kept = {name: getattr(account, name) for name in ("incident", "involvement", "role", "key_hash", "closes_at", "is_example")}
    account.delete()
    if account.key_hash and link is not None:
        link.account = Account.objects.create(**kept, version=account.version + 1)  # what is still being sent is stale
        link.save(update_fields=["account"])
    forget_once_committed()


@transaction.atomic
def set_account_aside(account: Account) -> None:
    """Say that one would rather not; nobody is told, and one is not asked again (B12)."""
    Account.objects.filter(pk=account.pk).update(set_aside_at=clock.now())


@transaction.atomic
def place_account(account: Account, *, event: Event, part: str, quote: str = "", by: Visitor) -> AccountPlace:
    """Put a part of a shared account, or words of it, beside the event it tells of."""
    if not account.is_shared or account.audience != Audience.PARTICIPANTS:
        raise Refusal(_("Only what is shared with everyone who reads the draft can stand beside a line."))
    if event.incident_id != account.incident_id:
        raise Refusal(_("That line belongs to another incident."), field="event")
    if part not in Account.PARTS or not getattr(account, part).strip():
        raise Refusal(_("Say which part of the account tells of it."), field="part")
    quote = " ".join(_checked("quote", quote).split())
    if quote and quote not in " ".join(getattr(account, part).split()):
        raise Refusal(_("Those words are not in this part. Copy them from it, or leave them out to take all of it."), field="quote")
    row, is_new = AccountPlace.objects.get_or_create(
        account=account, event=event, part=part, quote=quote, defaults={"is_example": account.is_example}
    )
    if is_new:
        record("placed an account", account, about=account.incident, by=by, changes={"event": [None, event]})
    return row


@transaction.atomic
def unplace_account(place: AccountPlace, *, by: Visitor) -> None:
    """Take it away from the event; the account itself stays."""
    record("took an account from its line", place.account, about=place.account.incident, by=by, changes={"event": [place.event, None]})
    place.delete()


def _check_unshared(account: Account) -> None:
    if account.is_shared:
        raise Refusal(_("It is shared, so it stays as it is. You can add a correction beside it."))


def _checked(name: str, text: str) -> str:
    if len(text) > LONGEST:
        raise Refusal(_("Keep each part within 20,000 characters."), field=name)
    return checked_text(text, field=name)


def _where_it_is_read(account: Account) -> Incident | Account:
    """Whose history says so: what is given in confidence is not in the incident's."""
    return account.incident if account.audience == Audience.PARTICIPANTS else account


def _author(account: Account, by: Visitor) -> Visitor:
    """Whoever wrote behind a link has no name; the trail has their role only."""
    return by if account.author_id else Visitor(None, is_example=account.is_example)
