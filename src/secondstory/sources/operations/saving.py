"""Saving an import: one document a transaction, unseen until all are there, and then seen at once."""

from __future__ import annotations

from django.db import Error, transaction
from django.utils.translation import gettext as _

from secondstory.audit.models import Record
from secondstory.audit.operations import record
from secondstory.incidents.models import Incident, KeyCounter, Service
from secondstory.incidents.operations import add_service, show_imported
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.room import room_needed
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.sources.building import build_incident
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Import, ImportedFile
from secondstory.sources.operations.sweeping import AT_WORK, revive, take_back, this_process
from secondstory.sources.queries import Looked, look_at, saved_as
from secondstory.sources.tasks import save_in_background

AT_ONCE = 20
"""So many documents are saved while the browser waits; more are the worker's."""


def save_import(batch: Import, *, by: Visitor) -> None:
    """Save every chosen document that is not here already. Either all of it is seen at the end, or nothing is.

    What can't be saved is marked with the sentence that says why. Raises `Refusal` when a day is missing or nothing is
    left to save, `NoRoom` on a full disk. A process that is killed meanwhile leaves rows nobody sees, until
    `sweep_dead_imports` takes them away and the preview is there again.
    """
    begin_saving(batch, by=by)
    go_on_saving(batch, by=by)


def save_soon(batch: Import, *, by: Visitor) -> None:
    """Like `save_import`, but a large import is left to the worker, and its page shows how far that is."""
    with transaction.atomic():  # so that what is left to the worker has its task, even if this process is killed here
        is_large = begin_saving(batch, by=by) > AT_ONCE
        if is_large and by.user is not None:
            Import.objects.filter(pk=batch.pk).update(saver="")
            save_in_background.enqueue(batch.uid, by.user.uid)
            AT_WORK.discard(batch.uid)
            return
    go_on_saving(batch, by=by)


def go_on_saving(batch: Import, *, by: Visitor) -> None:
    """Save what `begin_saving` began, in this process. Does nothing when it was given up meanwhile."""
    AT_WORK.add(batch.uid)
    try:
        with room_needed():
            taken = Import.objects.filter(pk=batch.pk, state=ImportState.SAVING).update(saver=this_process(), alive_at=clock.now())
            if not taken:
                return
            batch.refresh_from_db()
            for one in look_at(batch, by).to_save:
                _save_one(batch, one, by=by)
            _finish(batch, by=by)
    except (Refusal, OSError, Error):
        with room_needed():
            take_back(batch)
        raise
    finally:
        AT_WORK.discard(batch.uid)


@transaction.atomic
def begin_saving(batch: Import, *, by: Visitor) -> int:
    """Take the import for this process; answers how many documents there are. Raises `Refusal` when it can't be saved as it is."""
    if not by.may_write:
        raise NotAllowed(_("Readers can’t import. Ask an administrator for another role."))
    lock(batch)
    revive(batch)
    if batch.state == ImportState.SAVING:
        raise Refusal(_("It is being saved at this moment."))
    if batch.state != ImportState.PREVIEW:
        raise Refusal(_("It has been saved already."))
    look = look_at(batch, by)
    if not look.to_save:
        raise Refusal(_("There is nothing to save: every file is here already, left out, or can’t be read."))
    if look.without_day:
        one = look.without_day[0]
        raise Refusal(
            _("“%(name)s” says nowhere on which day it happened. Give the day.") % {"name": one.file.name}, field=f"day-{one.file.uid}"
        )
    AT_WORK.add(batch.uid)  # before anybody can see that it is being saved, and take this process for dead
    batch.state, batch.note = ImportState.SAVING, ""
    batch.saver, batch.alive_at = this_process(), clock.now()
    batch.save(update_fields=["state", "note", "saver", "alive_at"])
    return len(look.to_save)


@transaction.atomic
def _save_one(batch: Import, one: Looked, *, by: Visitor) -> None:
    """One document. The counter of keys is the lock: whoever declares holds it, so nobody saves the same bytes meanwhile."""
    Import.objects.filter(pk=batch.pk).update(alive_at=clock.now())
    prefix = "EX" if by.is_example else "INC"
    KeyCounter.objects.get_or_create(prefix=prefix)
    KeyCounter.objects.select_for_update().get(prefix=prefix)
    file = one.file
    if saved_as(file.sha256, by).exists():
        ImportedFile.objects.filter(pk=file.pk).update(state=FileState.SAME)
        return
    claim = f"{by.uid}:{int(by.is_example)}:{file.sha256}"
    ImportedFile.objects.filter(claim=claim).update(claim=None)  # of an incident that is gone, or closed to us since
    try:
        with transaction.atomic():
            incident = build_incident(one, services=_services(batch, one, by=by), import_uid=batch.uid, by=by)
            ImportedFile.objects.filter(pk=file.pk).update(state=FileState.SAVED, incident=incident, claim=claim, problems=one.problems)
    except Refusal as refusal:
        ImportedFile.objects.filter(pk=file.pk).update(state=FileState.REFUSED, problems=[refusal.sentence])


def _services(batch: Import, one: Looked, *, by: Visitor) -> list[Service]:
    """The services a document names: those known by name, slug or alias, and the others added if that was chosen."""
    known = {word.lower(): row for row in Service.objects.visible_to(by) for word in (row.name, row.slug, *map(str, row.aliases))}
    found: dict[int, Service] = {}
    for name in one.understood.services:
        row = known.get(name.strip().lower())
        if row is None and batch.adds_services and name.strip():
            row = add_service(name, by=by)
            known[row.name.lower()] = row
            batch.added_services = [*batch.added_services, row.uid]
            Import.objects.filter(pk=batch.pk).update(added_services=batch.added_services)
        if row is not None:
            found[row.pk] = row
    return list(found.values())


@transaction.atomic
def _finish(batch: Import, *, by: Visitor) -> None:
    lock(batch)
    if batch.state != ImportState.SAVING or batch.saver != this_process():
        raise Refusal(_("It was taken for dead and cleaned up meanwhile. Save it once more."))
    batch.files.filter(state=FileState.UNDERSTOOD).update(state=FileState.LEFT_OUT)
    saved = Incident.objects.filter(import_uid=batch.uid).count()
    record("imported", batch, by=by, changes={"incidents": [0, saved]})
    last = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    batch.state, batch.saved_at, batch.last_record, batch.alive_at = ImportState.COMPLETE, clock.now(), last, None
    batch.save(update_fields=["state", "saved_at", "last_record", "alive_at"])
    show_imported(batch.uid)
