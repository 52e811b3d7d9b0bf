"""The seam, until live-tree lands."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from pycrdt import Doc, get_update

from secondstory.lib import clock
from secondstory.postmortems import log
from secondstory.postmortems.models import Postmortem, TextUpdate


def open_log(postmortem: Postmortem) -> None:
    Postmortem.objects.filter(pk=postmortem.pk, live_since=None).update(live_since=clock.now())


def load(postmortem: Postmortem) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    for update in log.updates_of(postmortem.pk):
        doc.apply_update(update)
    return doc


@transaction.atomic
def compact(postmortem_pk: int) -> None:
    Postmortem.objects.select_for_update().get(pk=postmortem_pk)
    rows = list(TextUpdate.objects.filter(postmortem=postmortem_pk))
    doc: Doc[Any] = Doc()
    for row in rows:
        doc.apply_update(bytes(row.update))
    state = doc.get_state()
    if any(get_update(bytes(row.update), state)[:1] != b"\x00" for row in rows):
        return
    log.append(postmortem_pk, [doc.get_update()])
    TextUpdate.objects.filter(pk__in=[row.pk for row in rows]).delete()


def project(postmortem_pk: int, update: bytes) -> None:
    pass
