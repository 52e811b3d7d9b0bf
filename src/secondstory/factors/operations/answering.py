"""Letting a factor be, with a reason (R35), and saying through which lens the group has looked (R5)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.factors.enums import Lens, Letting
from secondstory.factors.models import Acceptance, Factor, LensLook
from secondstory.factors.operations.refusing import refuse_person_in_reason
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.text import one_line
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor

LONGEST_REASON = 2000


@transaction.atomic
def accept_factor(factor: Factor, *, kind: str = Letting.ACCEPTED, reason: str, by: Visitor) -> Acceptance:
    """Let a factor be without an action: its risk is accepted, or there is a reason that explains it. It stands until it is withdrawn."""
    if kind not in Letting.values:
        words = ", ".join(Letting.values)
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": kind, "words": words}, field="kind")
    reason = checked_text(reason, field="reason", longest=LONGEST_REASON)
    if not reason:
        raise Refusal(_("Say why it is let be; whoever meets the same factor again will read it."), field="reason")
    if not factor.contributed:
        raise Refusal(_("It made nothing worse, so nothing has to answer it."))
    refuse_person_in_reason(factor.incident, reason, field="reason")
    lock(factor)
    if Acceptance.objects.filter(factor=factor, withdrawn_at=None).exists():
        raise Refusal(_("It is let be already. Withdraw that first, then give the new reason."))
    row = Acceptance.objects.create(factor=factor, kind=kind, reason=reason, is_example=factor.is_example)
    record("let a factor be", factor, about=factor.incident, by=by, changes={"kind": ["", kind], "reason": ["", reason]})
    return row


@transaction.atomic
def withdraw_acceptance(acceptance: Acceptance, *, by: Visitor) -> None:
    """The factor is open again; what was said stays in the history."""
    lock(acceptance)
    if acceptance.withdrawn_at is not None:
        raise Refusal(_("It was withdrawn already."))
    Acceptance.objects.filter(pk=acceptance.pk).update(withdrawn_at=clock.now())
    acceptance.refresh_from_db()
    record("asked for an answer to a factor again", acceptance.factor, about=acceptance.factor.incident, by=by)


@transaction.atomic
def look_through_lens(incident: Incident, lens: str, *, note: str = "", by: Visitor) -> LensLook:
    """Say that the group looked through a lens and found nothing; said again, the note is the new one."""
    if lens not in Lens.values:
        words = ", ".join(Lens.values)
        raise Refusal(_("“%(value)s” is not one of: %(words)s.") % {"value": lens, "words": words}, field="lens")
    note = one_line(checked_text(note, field="note"), longest=300)
    refuse_person_in_reason(incident, note, field="note")
    lock(incident)
    given = {"note": note, "is_example": incident.is_example}
    row, is_new = LensLook.objects.get_or_create(incident=incident, lens=lens, defaults=given)
    before = "" if is_new else row.note
    if not is_new and before != note:
        LensLook.objects.filter(pk=row.pk).update(note=note)
        row.refresh_from_db()
    if is_new or before != note:
        record("looked and found nothing", row, about=incident, by=by, changes={"note": [before, note]})
    return row


@transaction.atomic
def withdraw_look(look: LensLook, *, by: Visitor) -> None:
    """The lens is to be looked through again."""
    record("will look again", look, about=look.incident, by=by, changes={"note": [look.note, ""]})
    look.delete()
