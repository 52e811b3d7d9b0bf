"""Declaring an incident, now or long after, and taking one away whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import Visibility
from secondstory.incidents.fields import check_fields
from secondstory.incidents.models import Incident, KeyCounter, Service
from secondstory.incidents.operations.access import invite_those_with_a_part
from secondstory.incidents.operations.reviewing import reassess_policy
from secondstory.lib import ids
from secondstory.lib.errors import NotAllowed
from secondstory.people.models import User
from secondstory.people.permissions import Visitor


@transaction.atomic
def declare_incident(
    title: str,
    *,
    by: Visitor,
    services: Iterable[Service] = (),
    is_private: bool = False,
    is_anonymous: bool = False,
    import_uid: str = "",
    **fields: Any,
) -> Incident:
    """Declare an incident or near miss; `fields` are those of `fields.EDITABLE`, `started_at` at least.

    Whoever declares it owns its review unless `owner` says otherwise. With `is_anonymous` (near misses, R82) nothing is kept of
    who reported it, and the team's manager owns it. Raises `Refusal` on values that can't be.
    """
    if not by.may_write:
        raise NotAllowed(_("Readers can't declare incidents. Ask an administrator for another role."))
    values = check_fields({"title": title, **fields})
    values.setdefault("owner", _first_owner(values, by=by, is_anonymous=is_anonymous))
    incident = Incident.objects.create(
        **values,
        key=new_key(is_private=is_private, is_example=by.is_example),
        declared_by=None if is_anonymous else by.user,
        visibility=Visibility.PRIVATE if is_private else Visibility.OPEN,
        is_example=by.is_example,
        import_uid=import_uid,
    )
    incident.services.set(services)
    reassess_policy(incident, by=None)
    record("declared", incident, by=Visitor(None, is_example=by.is_example) if is_anonymous else by)
    if is_private:
        invite_those_with_a_part(incident, by=by)
    return incident


@transaction.atomic
def remove_incident(incident: Incident, *, by: Visitor) -> None:
    """Remove an incident and everything that hangs on it: the whole of an undone import, or the example. The record stays."""
    record("removed", incident, by=by)
    incident.delete()


def new_key(*, is_private: bool, is_example: bool) -> str:
    """The next number for an open incident; random letters for a private one, which takes no number anyone could miss."""
    if is_private:
        return f"P-{ids.new_uid()[:8].upper()}"
    prefix = "EX" if is_example else "INC"
    KeyCounter.objects.get_or_create(prefix=prefix)
    KeyCounter.objects.filter(prefix=prefix).update(last=F("last") + 1)
    return f"{prefix}-{KeyCounter.objects.get(prefix=prefix).last}"


def _first_owner(values: dict[str, Any], *, by: Visitor, is_anonymous: bool) -> User | None:
    if not is_anonymous:
        return by.user
    team = values.get("team")
    return team.manager if team else None
