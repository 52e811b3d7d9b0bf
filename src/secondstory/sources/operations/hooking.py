"""Making an address for another tool, giving it another secret, turning it off."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.sealing import seal
from secondstory.lib.versions import switch
from secondstory.people.fields import checked_name
from secondstory.people.keys import new_pair
from secondstory.people.models import Team
from secondstory.people.permissions import Visitor
from secondstory.sources.models import Hook
from secondstory.sources.signatures import SENDERS

LONGEST_SECRET = 500


@transaction.atomic
def make_hook(
    name: str,
    *,
    team: Team,
    by: Visitor,
    sender: str = "",
    incident: Incident | None = None,
    makes_incidents: bool = False,
    secret: str = "",
) -> tuple[Hook, str]:
    """Make a hook and the last part of its address, which is shown once. A team's manager may make hooks for the team.

    `secret` is what the sender signs with; where it can sign and none is given, the address alone is the proof.
    """
    if by.is_example or team.is_example:
        raise NotAllowed(_("The example takes no records from outside."))
    if not by.may_write or not by.may_manage(team):
        raise NotAllowed(_("Only the team’s manager or an administrator can do this."))
    if incident is not None and not Incident.objects.editable_by(by).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can have records sent into it."))
    address, kept = new_pair()
    hook = Hook.objects.create(
        name=checked_name(name), team=team, sender=_checked_sender(sender), incident=incident, hash=kept,
        makes_incidents=makes_incidents and incident is None, sealed_secret=seal(_checked_secret(secret)),
    )  # fmt: skip
    record("made a hook", hook, about=incident, by=by)
    return hook, address


@transaction.atomic
def renew_hook(hook: Hook, *, by: Visitor) -> str:
    """Give a hook another address; the old one stops at once. Answers the last part of it, which is shown once."""
    _check_may(hook, by)
    address, kept = new_pair()
    Hook.objects.filter(pk=hook.pk).update(hash=kept, refused=0, refused_at=None, refused_because="")
    record("renewed a hook", hook, by=by)
    return address


@transaction.atomic
def set_hook_secret(hook: Hook, secret: str, *, by: Visitor) -> None:
    """Say what the sender signs with from now on; empty: it signs nothing."""
    _check_may(hook, by)
    Hook.objects.filter(pk=hook.pk).update(sealed_secret=seal(_checked_secret(secret)))
    record("changed a hook’s secret", hook, by=by)


@transaction.atomic
def switch_hook(hook: Hook, *, is_on: bool, by: Visitor) -> None:
    """Turn a hook off or on again. What it received stays."""
    _check_may(hook, by)
    if switch(hook, is_on=is_on):
        record("turned a hook on" if is_on else "turned a hook off", hook, by=by)


def _check_may(hook: Hook, by: Visitor) -> None:
    if not Hook.objects.editable_by(by).filter(pk=hook.pk).exists():
        raise NotAllowed(_("Only the team’s manager or an administrator can do this."))


def _checked_sender(sender: str) -> str:
    if sender and sender not in SENDERS:
        raise Refusal(_("Choose a sender whose signature is known, or none."), field="sender")
    return sender


def _checked_secret(secret: str) -> str:
    secret = secret.strip()
    if len(secret) > LONGEST_SECRET or "\0" in secret:
        raise Refusal(_("Copy the secret exactly as the sender shows it."), field="secret")
    return secret
