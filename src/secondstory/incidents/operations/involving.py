"""The parts people had, under role labels."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations.access import invite
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock, save_version
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


@transaction.atomic
def involve(incident: Incident, *, label: str, user: User | None = None, contact: str = "", by: Visitor) -> Involvement:
    """Write down that someone had the part called `label`. Labels are unique in the incident, whatever their capitals."""
    lock(incident)
    label = _free_label(incident, label)
    contact = checked_text(contact, field="contact")[:200]
    row = Involvement.objects.create(incident=incident, label=label, user=user, contact=contact, is_example=incident.is_example)
    record("added a part", row, about=incident, by=by)
    if incident.is_private and user is not None:
        invite(incident, user=user, by=by)
    return row


@transaction.atomic
def edit_involvement(
    involvement: Involvement, *, expected: int | None, label: str, user: User | None, contact: str = "", by: Visitor
) -> None:
    """Call a part something else, or say who had it. Events keep pointing at it. An observer who is given a part takes part."""
    incident = involvement.incident
    lock(incident)
    label = _free_label(incident, label, but=involvement)
    changes: dict[str, Any] = {"label": label, "user": user, "contact": checked_text(contact, field="contact")[:200]}
    if involvement.is_observer and label != involvement.label:
        changes["is_observer"] = False
    changed = save_version(involvement, expected=expected, changes=changes)
    if changed:
        record(
            "changed a part", involvement, about=incident, by=by, changes={name: pair for name, pair in changed.items() if name == "label"}
        )
    if incident.is_private and user is not None:
        invite(incident, user=user, by=by)


@transaction.atomic
def join_as_observer(incident: Incident, *, by: Visitor) -> Involvement:
    """Join an open incident to learn from it: an observer reads the draft. Private incidents are joined by invitation only."""
    if by.user is None or not by.is_signed_in:
        raise NotAllowed(_("Sign in to join."))
    lock(incident)
    if incident.is_private:
        raise NotAllowed(_("A private incident is joined by invitation."))
    mine = Involvement.objects.filter(incident=incident, user=by.user).first()
    if mine is not None:
        return mine
    taken = {label.lower() for label in Involvement.objects.filter(incident=incident).values_list("label", flat=True)}
    labels = (_("Observer %(number)d") % {"number": number} for number in count(1))
    label = next(label for label in labels if label.lower() not in taken)
    row = Involvement.objects.create(incident=incident, label=label, user=by.user, is_observer=True, is_example=incident.is_example)
    record("joined", row, about=incident, by=by)
    return row


@transaction.atomic
def remove_involvement(involvement: Involvement, *, by: Visitor) -> None:
    """Take a part away; events keep their text and lose only the pointer to it."""
    record("removed a part", involvement, about=involvement.incident, by=by)
    involvement.delete()


def _free_label(incident: Incident, label: str, *, but: Involvement | None = None) -> str:
    label = " ".join(checked_text(label, field="label").split())
    if not label:
        raise Refusal(_("Name the part they had, like “On-call responder”."), field="label")
    if len(label) > 120:
        raise Refusal(_("Keep the role within 120 characters."), field="label")
    others = Involvement.objects.filter(incident=incident).exclude(pk=but.pk if but else 0)
    if label.lower() in {other.lower() for other in others.values_list("label", flat=True)}:
        raise Refusal(_("“%(label)s” is taken in this incident. Add what sets the two apart.") % {"label": label}, field="label")
    return label
