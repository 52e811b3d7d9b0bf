"""Cleaning up: imports whose process died while saving, and previews nobody came back to."""

from __future__ import annotations

import os
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident, Service
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Batch, Import
from secondstory.sources.operations.blobs_kept import forget_unneeded

SILENT = timedelta(minutes=3)
"""A process that saved nothing for so long is dead, or as good as dead; each document takes it well under a second."""

UNTAKEN = timedelta(minutes=15)
"""What was left to the worker and not taken up for so long is given back: perhaps there is no worker."""

AT_WORK: set[str] = set()
"""The imports this process is saving right now. One that says it is ours and isn't here was given up, on a full disk."""

FORGOTTEN = timedelta(days=14)
"""A preview that was never saved is dropped after this time, with the bytes it kept."""


def sweep_dead_imports() -> int:
    """Take away what dead processes half saved, so that their previews are there again, and drop forgotten previews."""
    swept = 0
    for batch in Import.objects.filter(state=ImportState.SAVING):
        if is_dead(batch):
            take_back(batch)
            swept += 1
    for batch in Import.objects.filter(state=ImportState.PREVIEW, created_at__lt=clock.now() - FORGOTTEN):
        _drop(batch)
        swept += 1
    return swept


def is_dead(batch: Batch) -> bool:
    """Whether the process that was saving it is gone: it says nothing any more, or isn't there on this machine."""
    patience = SILENT if batch.saver else UNTAKEN
    if batch.alive_at is None or batch.alive_at < clock.now() - patience:
        return True
    if not batch.saver:
        return False
    if batch.saver == this_process():
        return batch.uid not in AT_WORK
    host, _colon, number = batch.saver.rpartition(":")
    if host != os.uname().nodename[:80] or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def this_process() -> str:
    """This process, as another on the same machine can look for it."""
    return f"{os.uname().nodename[:80]}:{os.getpid()}"


def revive(batch: Import) -> None:
    """Make a preview of it again if its process died while saving."""
    if batch.state == ImportState.SAVING and is_dead(batch):
        take_back(batch)
        batch.refresh_from_db()


@transaction.atomic
def take_back(batch: Import) -> None:
    """Remove what was half saved; the import is a preview again, and says what happened."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportState.SAVING:
        return
    Incident.objects.filter(import_uid=batch.uid, is_pending=True).delete()
    Service.objects.filter(uid__in=batch.added_services, version=1, incidents=None).delete()
    again = batch.files.filter(state__in=[FileState.SAVED, FileState.SAME, FileState.REFUSED])
    again.update(state=FileState.UNDERSTOOD, claim=None, incident=None)
    batch.state, batch.saver, batch.alive_at, batch.added_services = ImportState.PREVIEW, "", None, []
    batch.note = _("Saving was interrupted, and nothing of it was kept. You can save it again.")
    batch.save(update_fields=["state", "saver", "alive_at", "added_services", "note"])


def drop_preview(batch: Import, *, by: Visitor) -> None:
    """Throw a preview away, with the files it kept. Nothing of it was ever saved, so nothing else goes."""
    if batch.state != ImportState.PREVIEW or batch.started_by != by.user:
        raise Refusal(_("Only what is not saved yet can be thrown away. A saved import can be undone."))
    _drop(batch)


def _drop(batch: Import) -> None:
    hashes = list(batch.files.values_list("sha256", flat=True))
    batch.delete()
    forget_unneeded(hashes)
