"""A near miss is an incident, and what caught it a factor that held (R82)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from secondstory.audit.models import Record
from secondstory.factors.enums import FactorRole
from secondstory.factors.models import Factor
from secondstory.factors.operations import add_factor, edit_factor
from secondstory.incidents import operations
from secondstory.incidents.models import Incident, Service
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor, program


@transaction.atomic
def declare(title: str, *, by: Visitor, is_anonymous: bool = False, **given: Any) -> Incident:
    """`incidents.declare_incident`, and the factor for what caught a near miss."""
    incident = operations.declare_incident(title, by=by, is_anonymous=is_anonymous, **given)
    _keep_what_caught_it(incident, before="", by=program(is_example=by.is_example) if is_anonymous else by)
    return incident


@transaction.atomic
def edit(
    incident: Incident, *, expected: int | None, by: Visitor, services: Iterable[Service] | None = None, **fields: Any
) -> Record | None:
    """`incidents.edit_incident`, and the factor follows what caught a near miss."""
    before = incident.caught_by
    row = operations.edit_incident(incident, expected=expected, by=by, services=services, **fields)
    _keep_what_caught_it(incident, before=before, by=by)
    return row


@transaction.atomic
def undo(incident: Incident, *, record_uid: str, by: Visitor) -> None:
    """`incidents.undo_edit`, and the factor follows."""
    before = incident.caught_by
    operations.undo_edit(incident, record_uid=record_uid, by=by)
    _keep_what_caught_it(incident, before=before, by=by)


def _keep_what_caught_it(incident: Incident, *, before: str, by: Visitor) -> None:
    """Make sure that what caught a near miss stands among its factors, once. Text that was taken out leaves its factor to people."""
    text = incident.caught_by
    if not incident.near_miss or not text:
        return
    held = Factor.objects.filter(incident=incident, role=FactorRole.MITIGATOR)
    if held.filter(statement=text).exists():
        return
    earlier = held.filter(statement=before).first() if before else None
    try:
        if earlier is None:
            add_factor(incident, text, by=by, role=FactorRole.MITIGATOR)
        else:
            edit_factor(earlier, statement=text, expected=None, by=by)
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field="caught_by") from refusal
