"""Saying when a role learned of an event, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, raise_version, refuse_stale
from secondstory.people.permissions import Visitor
from secondstory.timeline.as_of import EARLIEST_YEAR, LATEST_YEAR
from secondstory.timeline.enums import RESPONDERS, Basis
from secondstory.timeline.models import Event, Knowledge
from secondstory.timeline.operations.assuming import assume_again
from secondstory.timeline.operations.undoing import KNOWN, known_now, remember


@transaction.atomic
def state_knowledge(event: Event, *, role: str, at: datetime, expected: int | None = None, by: Visitor) -> Knowledge:
    """Say when `role` learned of an event; a stated time replaces an assumed one (R28). It counts as an edit of the event.

    The role is written as the incident writes it already, whatever its capitals.
    """
    role = " ".join(checked_text(role, field="role").split())[:120]
    if not role:
        raise Refusal(_("Say who learned of it: a role, like “responders”."), field="role")
    if at.tzinfo is None:
        raise Refusal(_("Give the time with its zone."), field="at")
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise Refusal(_("That time lies outside the calendar. Check the year."), field="at")
    lock(event)
    refuse_stale(event, expected=expected, yours={role: at})
    role = _as_written(event, role)
    earlier, before = Knowledge.objects.filter(event=event, role=role).first(), known_now(event, role)
    row, _new = Knowledge.objects.update_or_create(event=event, role=role, defaults={"at": at, "basis": Basis.STATED})
    raise_version(event)
    _remember(event, "stated knowledge", role, before)
    record("stated knowledge", event, about=event.incident, by=by, changes={role: [earlier.at if earlier else None, at]})
    return row


@transaction.atomic
def withdraw_knowledge(event: Event, *, role: str, expected: int | None = None, by: Visitor) -> None:
    """Take back what was stated about a role. For the responders, what is assumed of such an event holds again."""
    lock(event)
    refuse_stale(event, expected=expected, yours={role: None})
    row = Knowledge.objects.filter(event=event, role=_as_written(event, " ".join(role.split()))).first()
    if row is None:
        raise Refusal(_("Nobody has said when “%(role)s” learned of it.") % {"role": role[:120]}, field="role")
    if row.basis == Basis.ASSUMED:
        raise Refusal(_("That time is assumed, not stated: there is nothing to take back. State another time instead."), field="role")
    before = known_now(event, row.role)
    row.delete()
    if row.role == RESPONDERS:
        assume_again(event)
    raise_version(event)
    _remember(event, "withdrew knowledge", row.role, before)
    record("withdrew knowledge", event, about=event.incident, by=by, changes={row.role: [row.at, None]})


def _remember(event: Event, verb: str, role: str, before: list[str] | None) -> None:
    after = known_now(event, role)
    if after != before:
        remember(event.incident, verb, [(event, {f"{KNOWN}{role}": [before, after]})])


def _as_written(event: Event, role: str) -> str:
    """The role as rows of the incident spell it."""
    there = Knowledge.objects.filter(event__incident=event.incident_id).order_by("role").values_list("role", flat=True).distinct()
    same = [RESPONDERS, *there]
    return next((one for one in same if one.casefold() == role.casefold()), role)
