"""Edits: versioned, written down, and undone by an inverse edit (law 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from secondstory.audit.models import Record
from secondstory.audit.operations import record
from secondstory.incidents.fields import EDITABLE, TIMES, check_fields
from secondstory.incidents.models import Incident, Reopening, Service, Severity
from secondstory.incidents.operations.access import invite_those_with_a_part
from secondstory.incidents.operations.reviewing import reassess_policy
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import save_version
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


@transaction.atomic
def edit_incident(
    incident: Incident, *, expected: int | None, by: Visitor, services: Iterable[Service] | None = None, **fields: Any
) -> Record | None:
    """Change fields of `fields.EDITABLE`, and the services. Answers the audit record, or None when nothing changed.

    `expected` is the version the editor saw (None: whatever it is now). Raises `Stale`, or `Refusal` on values that can't be.
    """
    present = {name: getattr(incident, name) for name in EDITABLE}
    changes = save_version(incident, expected=expected, changes=check_fields(fields, present=present))
    changes |= _set_services(incident, services)
    if not changes:
        return None
    row = record("edited", incident, by=by, changes=changes)
    reassess_policy(incident, by=by)
    if incident.is_private:
        invite_those_with_a_part(incident, by=by)
    return row


@transaction.atomic
def reopen_incident(incident: Incident, *, reason: str = "", by: Visitor) -> Reopening:
    """Say that the resolution did not hold. The earlier resolution is kept; the review clock starts once more, and only once."""
    if incident.resolved_at is None:
        raise Refusal(_("It is not resolved, so there is nothing to reopen."))
    row = Reopening.objects.create(
        incident=incident, resolved_at=incident.resolved_at, reopened_at=clock.now(), reason=reason.strip()[:300]
    )
    changes = save_version(incident, expected=None, changes={"resolved_at": None, "mitigated_at": None})
    record("reopened", incident, by=by, changes=changes)
    reassess_policy(incident, by=by)
    return row


@transaction.atomic
def undo_edit(incident: Incident, *, record_uid: str, by: Visitor) -> None:
    """Put back what one edit changed, as a new edit. Refused when any of it has changed again since."""
    row = Record.objects.select_for_update().filter(uid=record_uid, about_uid=incident.uid, verb="edited").first()
    if row is None or row.undone_by:
        raise Refusal(_("That change can't be undone: it is not an edit, or it has been undone already."))
    incident.refresh_from_db()
    changed = dict(row.changes)
    services = changed.pop("services", None)
    now = {name: _as_recorded(getattr(incident, name)) for name in changed}
    if any(now[name] != pair[1] for name, pair in changed.items()):
        raise Refusal(_("Part of that change has been edited again since. Edit the incident instead, so nothing newer is lost."))
    inverse = edit_incident(
        incident,
        expected=None,
        by=by,
        services=None if services is None else Service.objects.filter(slug__in=services[0]),
        **{name: _from_record(name, pair[0]) for name, pair in changed.items()},
    )
    row.undone_by = inverse.uid if inverse else ""
    row.save(update_fields=["undone_by"])


def _set_services(incident: Incident, services: Iterable[Service] | None) -> dict[str, list[Any]]:
    if services is None:
        return {}
    before = sorted(incident.services.values_list("slug", flat=True))
    wanted = list(services)
    after = sorted(service.slug for service in wanted)
    if before == after:
        return {}
    incident.services.set(wanted)
    return {"services": [before, after]}


def _as_recorded(value: Any) -> Any:
    """A value as the audit trail's JSON has it."""
    if isinstance(value, datetime):
        from django.core.serializers.json import DjangoJSONEncoder

        return DjangoJSONEncoder().default(value)
    if isinstance(value, Severity):
        return value.code
    return getattr(value, "uid", value)


def _from_record(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in TIMES:
        return parse_datetime(value)
    if name == "severity":
        return Severity.objects.filter(code=value).first()
    if name == "team":
        return Team.objects.filter(uid=value).first()
    if name in {"owner", "facilitator"}:
        return User.objects.filter(uid=value).first()
    return value
