"""Edits: versioned, written down, and undone by an inverse edit (law 4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from secondstory.audit.models import Record
from secondstory.audit.operations import as_recorded, record
from secondstory.incidents.fields import EDITABLE, TIMES, check_fields
from secondstory.incidents.models import Incident, Reopening, Service, Severity
from secondstory.incidents.operations.access import invite
from secondstory.incidents.operations.reviewing import reassess_policy
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.lib.versions import lock, raise_version, save_version
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor


@transaction.atomic
def edit_incident(
    incident: Incident, *, expected: int | None, by: Visitor, services: Iterable[Service] | None = None, **fields: Any
) -> Record | None:
    """Change fields of `fields.EDITABLE`, and the services. Answers the audit record, or None when nothing changed.

    `expected` is the version the editor saw (None: whatever it is now). Raises `Stale`, or `Refusal` on values that can't be.
    A resolution isn't edited away: it is reopened, so that the review clock keeps count (R19), or the edit that set it is undone.
    """
    lock(incident)
    if (
        incident.resolved_at is not None
        and fields.get("resolved_at", incident.resolved_at) is None
        and expected in {None, incident.version}
    ):
        raise Refusal(
            _("To say that it did not hold, reopen it. If the time was a mistake, give the right one or undo the change in the history."),
            field="resolved_at",
        )
    return _save(incident, fields, expected=expected, services=services, by=by)


@transaction.atomic
def reopen_incident(incident: Incident, *, reason: str = "", by: Visitor) -> Reopening:
    """Say that the resolution did not hold. The earlier resolution is kept; the review clock starts once more, and only once."""
    lock(incident)
    if incident.resolved_at is None:
        raise Refusal(_("It is not resolved, so there is nothing to reopen."))
    row = Reopening.objects.create(
        incident=incident, resolved_at=incident.resolved_at, reopened_at=clock.now(), reason=reason.strip()[:300]
    )
    changes = save_version(incident, expected=None, changes={"resolved_at": None, "mitigated_at": None})
    record("reopened", incident, by=by, changes=changes | ({"reason": ["", row.reason]} if row.reason else {}))
    reassess_policy(incident, by=by)
    return row


@transaction.atomic
def undo_edit(incident: Incident, *, record_uid: str, by: Visitor) -> Record:
    """Put back what one edit changed, as a new edit. Refused when any of it has changed again since, or what it was is gone."""
    lock(incident)
    row = Record.objects.select_for_update().filter(uid=record_uid, subject_uid=incident.uid, verb="edited").first()
    if row is None or row.undone_by:
        raise Refusal(_("That change can't be undone: it is not an edit, or it has been undone already."))
    if any(_as_it_is(incident, name) != pair[1] for name, pair in row.changes.items()):
        raise Refusal(_("Part of that change has been edited again since. Edit the incident instead, so nothing newer is lost."))
    earlier = {name: _from_record(name, pair[0]) for name, pair in row.changes.items()}
    services = earlier.pop("services", None)
    inverse = _save(incident, earlier, expected=None, services=services, by=by)
    if inverse is None:
        raise Refusal(_("That change has no effect any more, so there is nothing to undo."))
    row.undone_by = inverse.uid
    row.save(update_fields=["undone_by"])
    return inverse


def _save(
    incident: Incident, fields: dict[str, Any], *, expected: int | None, services: Iterable[Service] | None, by: Visitor
) -> Record | None:
    present = {name: getattr(incident, name) for name in EDITABLE}
    checked = check_fields(fields, present=present)
    if checked.get("zone", incident.zone) != incident.zone:
        checked.setdefault("zone_assumed", False)
    changes = save_version(incident, expected=expected, changes=checked)
    hung_on = _set_services(incident, services)
    if hung_on and not changes:
        raise_version(incident)
    changes |= hung_on
    if not changes:
        return None
    row = record("edited", incident, by=by, changes=changes)
    reassess_policy(incident, by=by)
    if incident.is_private:
        for user in (checked.get(name) for name in ("owner", "facilitator") if name in changes):
            if user is not None:
                invite(incident, user=user, by=by)
    return row


def _set_services(incident: Incident, services: Iterable[Service] | None) -> dict[str, list[Any]]:
    if services is None:
        return {}
    before = _as_it_is(incident, "services")
    wanted = list(services)
    after = sorted(service.slug for service in wanted)
    if before == after:
        return {}
    incident.services.set(wanted)
    return {"services": [before, after]}


def _as_it_is(incident: Incident, name: str) -> Any:
    """A field of the incident as the audit trail would have it."""
    if name == "services":
        return sorted(incident.services.values_list("slug", flat=True))
    return as_recorded(getattr(incident, name))


def _from_record(name: str, value: Any) -> Any:
    """What the audit trail's value stands for. Raises `Refusal` when the row it names has been removed since."""
    if name == "services":
        found = list(Service.objects.filter(slug__in=value))
        return found if len(found) == len(value) else _gone()
    if value is None or (name not in TIMES and name not in _ROWS):
        return value
    if name in TIMES:
        return parse_datetime(value)
    return _ROWS[name](value) or _gone()


def _gone() -> Any:
    raise Refusal(_("What it was before has been removed since. Edit the incident instead."))


_ROWS: dict[str, Any] = {
    "severity": lambda code: Severity.objects.filter(code=code).first(),
    "team": lambda uid: Team.objects.filter(uid=uid).first(),
    "owner": lambda uid: User.objects.filter(uid=uid).first(),
    "facilitator": lambda uid: User.objects.filter(uid=uid).first(),
}
