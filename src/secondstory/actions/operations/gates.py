"""A service's deploy gate: turning it on and off, letting deployments through for a while, and taking that back (R54)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.actions.models import Gate, GateOverride
from secondstory.actions.permissions import may_keep_gate
from secondstory.actions.settings import OVERRIDE_HOURS
from secondstory.audit.operations import record
from secondstory.incidents.fields import checked_text
from secondstory.incidents.models import Service
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import hold_name, lock, save_version
from secondstory.people.permissions import Visitor


@transaction.atomic
def switch_gate(service: Service, *, is_on: bool, by: Visitor, expected: int | None = None) -> Gate:
    """Make the service's pipelines ask before each deployment, or no longer. A gate nobody touched yet has version 1."""
    gate = _held(service, by=by)
    changes = save_version(gate, expected=expected, changes={"is_on": is_on})
    if changes:
        record("turned on the gate of" if is_on else "turned off the gate of", gate, about=service, by=by, changes=changes)
    return gate


@transaction.atomic
def override_gate(service: Service, *, reason: str, hours: int, by: Visitor) -> GateOverride:
    """Let deployments through for `hours` from now, whatever is open. One at a time: what is in force is taken back before another."""
    gate = _held(service, by=by)
    reason = checked_text(reason, field="reason", longest=2000)
    if not reason:
        raise Refusal(_("Say why this deployment can’t wait; it is kept with the gate."), field="reason")
    most = OVERRIDE_HOURS.read()
    if not 1 <= hours <= most:
        raise Refusal(_("Give a number of hours from 1 to %(most)d.") % {"most": most}, field="hours")
    if not gate.is_on:
        raise Refusal(_("The gate is off, so nothing is held back. There is nothing to override."))
    now = clock.now()
    if GateOverride.objects.in_force(now).filter(service=service).exists():
        raise Refusal(_("Deployments are let through already. Take that override back first if its time or its reason is wrong."))
    row = GateOverride.objects.create(
        service=service, reason=reason, at=now, until=now + timedelta(hours=hours), is_example=service.is_example
    )
    record("overrode the gate", row, about=service, by=by, changes={"until": [None, row.until]})
    return row


@transaction.atomic
def withdraw_override(override: GateOverride, *, by: Visitor) -> None:
    """Close the gate again before the time is over. Raises `Refusal` when it no longer holds."""
    _held(override.service, by=by)
    lock(override)
    now = clock.now()
    if override.withdrawn_at is not None or override.until <= now:
        raise Refusal(_("That override is over already."))
    save_version(override, expected=None, changes={"withdrawn_at": now})
    record("took back the override of the gate", override, about=override.service, by=by)


def _held(service: Service, *, by: Visitor) -> Gate:
    """The service's gate, made if it has none; two who change it at once come one after the other."""
    if not may_keep_gate(by, service):
        who = _("the team %(team)s") % {"team": service.team} if service.team else _("administrators, since it has no team")
        raise NotAllowed(_("The gate of %(name)s is kept by %(who)s. Ask them.") % {"name": service.name, "who": who})
    hold_name(f"gate {service.pk}")
    gate, _made = Gate.objects.get_or_create(service=service, defaults={"is_example": service.is_example})
    return gate
