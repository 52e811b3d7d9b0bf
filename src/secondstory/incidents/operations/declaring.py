"""Declaring an incident, now or long after, and taking one away whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.enums import Visibility
from secondstory.incidents.fields import check_fields
from secondstory.incidents.models import Incident, Service
from secondstory.incidents.operations.access import invite_those_with_a_part
from secondstory.incidents.operations.involving import involve
from secondstory.incidents.operations.keys import new_key
from secondstory.incidents.operations.reviewing import reassess_policy
from secondstory.incidents.permissions import may_report_near_miss
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.people.models import User
from secondstory.people.permissions import Visitor, program


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

    Whoever declares it owns its review unless `owner` says otherwise. A near miss may be reported by anyone signed in (R82): a
    reader's is owned by the team's manager and the reader can follow it. With `is_anonymous` nothing is kept of who reported
    it. Where nobody owns the review, any member may take it on. One of an import (`import_uid`) stays unseen until
    `show_imported`. Raises `Refusal` on values that can't be.
    """
    _check_who(by, near_miss=bool(fields.get("near_miss")), is_anonymous=is_anonymous)
    values = check_fields({"title": title, **fields})
    values.setdefault("owner", _first_owner(values, by=by, is_anonymous=is_anonymous))
    if is_anonymous:
        by = program(is_example=by.is_example)
        if is_private and values["owner"] is None:
            raise Refusal(_("Nobody could open it. Choose a team that has a manager, or leave it open to everyone."), field="team")
    incident = Incident.objects.create(
        **values,
        key=new_key(is_private=is_private, is_example=by.is_example),
        declared_by=by.user,
        visibility=Visibility.PRIVATE if is_private else Visibility.OPEN,
        is_example=by.is_example,
        import_uid=import_uid,
        is_pending=bool(import_uid),
    )
    incident.services.set(services)
    reassess_policy(incident, by=None)
    record("declared", incident, by=by)
    if by.user is not None and not by.may_write:
        involve(incident, label=_("Reporter"), user=by.user, by=by)
    if is_private:
        invite_those_with_a_part(incident, by=by)
    return incident


def show_imported(import_uid: str) -> None:
    """Let everyone see the incidents of an import, all in one statement."""
    Incident.objects.filter(import_uid=import_uid, is_pending=True).update(is_pending=False)


@transaction.atomic
def remove_incident(incident: Incident, *, by: Visitor) -> None:
    """Remove an incident and everything that hangs on it: the whole of an undone import, or the example. The record stays."""
    record("removed", incident, by=by)
    incident.delete()


def _check_who(by: Visitor, *, near_miss: bool, is_anonymous: bool) -> None:
    if near_miss and may_report_near_miss(by):
        return
    if not by.may_write and not by.is_program:
        raise NotAllowed(_("Readers can report near misses, but not declare incidents. Ask an administrator for another role."))
    if is_anonymous:
        raise Refusal(_("Only a near miss can be reported without a name."), field="is_anonymous")


def _first_owner(values: dict[str, Any], *, by: Visitor, is_anonymous: bool) -> User | None:
    if by.may_write and not is_anonymous:
        return by.user
    team = values.get("team")
    return team.manager if team else None
