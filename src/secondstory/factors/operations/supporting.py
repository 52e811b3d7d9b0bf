"""What shows a factor at work: words of an event, or of a part of an account that everyone who reads the draft may read (B21)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.models import Factor, Support
from secondstory.factors.operations.undoing import added, remember
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import says
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Audience
from secondstory.timeline.models import Account, Event

MOST_SUPPORTS = 50


@transaction.atomic
def support_with_event(factor: Factor, event: Event, *, quote: str = "", by: Visitor) -> Support:
    """Say that an event shows the factor at work; `quote` is the words that do. Doing it twice leaves it once."""
    lock(factor)
    if event.incident_id != factor.incident_id or event.removed_at is not None:
        raise Refusal(_("No event of this incident has that uid."), field="event")
    return _support(factor, {"event": event}, text=event.text, quote=quote, by=by)


def new_support(factor: Factor, event: Event, *, by: Visitor) -> Support | None:
    """A support by an event, for the caller to remember; None where it shows the factor already, or no more fit."""
    lock(factor)
    there = Support.objects.filter(factor=factor)
    if there.filter(event=event).exists() or there.count() >= MOST_SUPPORTS:
        return None
    row = Support.objects.create(factor=factor, event=event, is_example=factor.is_example)
    record("supported a factor", factor, about=factor.incident, by=by)
    return row


@transaction.atomic
def support_with_account(factor: Factor, account: Account, *, part: str, quote: str = "", by: Visitor) -> Support:
    """Say that a part of an account shows it. One that is not shared with every reader is, in the refusal too, as if it weren't there."""
    lock(factor)
    if not is_for_every_reader(account) or account.incident_id != factor.incident_id:
        raise Refusal(no_such_account(), field="account")
    if part not in Account.PARTS or not getattr(account, part).strip():
        parts = ", ".join(name for name, _label, _text in account.rows())
        raise Refusal(_("Say which part of the account shows it: %(parts)s.") % {"parts": parts}, field="part")
    return _support(factor, {"account": account, "part": part}, text=getattr(account, part), quote=quote, by=by)


@transaction.atomic
def remove_support(support: Support, *, by: Visitor) -> None:
    """Say that it doesn't show the factor after all; the event or the account stays."""
    incident = support.factor.incident
    changes = save_version(support, expected=None, changes={"removed_at": clock.now()})
    remember(incident, "removed a support", [(support, changes)])
    record("removed a support of a factor", support.factor, about=incident, by=by)


def is_for_every_reader(account: Account) -> bool:
    """Whether whoever reads the draft reads the account: neither unshared nor given to the facilitator in confidence."""
    return account.is_shared and account.audience == Audience.PARTICIPANTS


def find_account(incident: Incident, uid: str) -> Account:
    """A shared account of the incident. Raises the same `Refusal` for one that isn't shared with every reader as for none."""
    shared = Account.objects.filter(incident=incident, audience=Audience.PARTICIPANTS).exclude(shared_at=None)
    found = shared.select_related("involvement").filter(uid=uid).first()
    if found is None:
        raise Refusal(no_such_account(), field="account")
    return found


def no_such_account() -> str:
    """The sentence for an account that can't be quoted, whatever the reason."""
    return _("No shared account of this incident has that uid.")


def checked_quote(quote: str, *, text: str) -> str:
    """The words on one line. Raises a `Refusal` where they don't stand in `text`."""
    quote = " ".join(checked_text(quote, field="quote").split())
    if not says(text, quote):
        raise Refusal(_("Those words don’t stand there. Copy them exactly, or mark them in the text."), field="quote")
    return quote


def refuse_more_than_fit(factor: Factor, there: int) -> None:
    """Nobody reads more than so many."""
    if there >= MOST_SUPPORTS:
        raise Refusal(_("A factor has at most %(most)d supports. Take one away that shows less.") % {"most": MOST_SUPPORTS})


def _support(factor: Factor, source: dict[str, Any], *, text: str, quote: str, by: Visitor) -> Support:
    quote = checked_quote(quote, text=text)
    earlier = Support.objects.filter(factor=factor, quote=quote, **source).first()
    if earlier is not None:
        return earlier
    refuse_more_than_fit(factor, Support.objects.filter(factor=factor).count())
    row = Support.objects.create(factor=factor, quote=quote, is_example=factor.is_example, **source)
    remember(factor.incident, "supported a factor", [added(row)])
    record("supported a factor", factor, about=factor.incident, by=by)
    return row
