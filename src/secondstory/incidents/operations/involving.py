"""The parts people had, under role labels."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations.access import invite
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


@transaction.atomic
def involve(incident: Incident, *, label: str, user: User | None = None, contact: str = "", by: Visitor) -> Involvement:
    """Write down that someone had the part called `label`. Labels are unique in the incident, whatever their capitals."""
    label = " ".join(label.split())[:120]
    if not label:
        raise Refusal(_("Name the part they had, like “On-call responder”."), field="label")
    if Involvement.objects.filter(incident=incident, label__iexact=label).exists():
        raise Refusal(_("“%(label)s” is taken in this incident. Add what sets the two apart.") % {"label": label}, field="label")
    row = Involvement.objects.create(
        incident=incident, label=label, user=user, contact=contact.strip()[:200], is_example=incident.is_example
    )
    record("involved", row, about=incident, by=by)
    if incident.is_private and user is not None:
        invite(incident, user=user, by=by)
    return row


@transaction.atomic
def join_as_observer(incident: Incident, *, by: Visitor) -> Involvement:
    """Join an open incident to learn from it: an observer reads the draft. Private incidents are joined by invitation only."""
    if by.user is None or not by.is_signed_in:
        raise NotAllowed(_("Sign in to join."))
    if incident.is_private:
        raise NotAllowed(_("A private incident is joined by invitation."))
    mine = Involvement.objects.filter(incident=incident, user=by.user).first()
    if mine is not None:
        return mine
    number = Involvement.objects.filter(incident=incident, is_observer=True).count() + 1
    label = _("Observer %(number)d") % {"number": number}
    row = Involvement.objects.create(incident=incident, label=label, user=by.user, is_observer=True, is_example=incident.is_example)
    record("joined", row, about=incident, by=by)
    return row


@transaction.atomic
def remove_involvement(involvement: Involvement, *, by: Visitor) -> None:
    """Take a part away; events keep their text and lose only the pointer to it."""
    record("removed", involvement, about=involvement.incident, by=by)
    involvement.delete()
