"""What arrives at a hook: checked, kept, answered, and read afterwards by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal, TooLarge
from secondstory.lib.room import room_needed
from secondstory.lib.sealing import unseal
from secondstory.people.keys import digest
from secondstory.sources import settings
from secondstory.sources.enums import DeliveryState
from secondstory.sources.models import Delivery, Hook
from secondstory.sources.signatures import is_genuine, name_of
from secondstory.sources.tasks import read_in_background


class NoHook(Refusal):
    """There is no hook at this address, or it is turned off: to a stranger these are one."""

    status = 404


@dataclass(frozen=True)
class Received:
    """What was kept; `is_new` is false for a delivery that had been kept before."""

    uid: str
    is_new: bool


def check_body(size_bytes: int) -> None:
    """Raise `TooLarge` when a body is over the limit."""
    most = settings.HOOK_KB.read()
    if size_bytes > most * 1000:
        raise TooLarge(_("The body is larger than %(most)d kB (setting hooks.body_kb). Send less at once, or raise it.") % {"most": most})


def receive(address: str, *, headers: Mapping[str, str], body: bytes, content_type: str = "") -> Received:
    """Keep what came, and have it read soon. What is sent again is kept once. Raises `NoHook`, `NotAllowed`, `TooLarge`, `NoRoom`."""
    hook = Hook.objects.filter(hash=digest(address), is_on=True).first()
    if hook is None:
        raise NoHook(_("Nothing takes deliveries at this address. Copy it once more from the page of the hook."))
    check_body(len(body))
    secret = unseal(hook.sealed_secret)
    if secret is None or not is_genuine(hook.sender, headers=headers, body=body, secret=secret, now=clock.now()):
        _refuse(hook, lost=secret is None)
    name = name_of(hook.sender, headers=headers, body=body)
    there = Delivery.objects.filter(hook=hook, name=name).values_list("uid", flat=True).first()
    if there is not None:
        return Received(there, is_new=False)
    try:
        with room_needed(), transaction.atomic():
            row = Delivery.objects.create(hook=hook, name=name, body=body, received_at=clock.now(), content_type=content_type[:100])
            read_in_background.enqueue(row.uid)
    except IntegrityError:  # the same at the same moment
        return Received(Delivery.objects.get(hook=hook, name=name).uid, is_new=False)
    return Received(row.uid, is_new=True)


def sweep_old_deliveries() -> int:
    """Let go of deliveries no incident asked for in time. What was added to a timeline is evidence there."""
    oldest = clock.now() - timedelta(days=settings.HOOK_DAYS.read())
    swept, _by_model = Delivery.objects.filter(received_at__lt=oldest).exclude(state=DeliveryState.WAITING).delete()
    return swept


def _refuse(hook: Hook, *, lost: bool) -> None:
    """Count it where whoever keeps the hook sees it, and say no."""
    because = _("the installation’s secret has changed, so the hook’s own must be given again") if lost else _("the signature is wrong")
    Hook.objects.filter(pk=hook.pk).update(refused=F("refused") + 1, refused_at=clock.now(), refused_because=because[:200])
    raise NotAllowed(_("The signature doesn’t match. Give the hook the secret that the sender signs with."))
