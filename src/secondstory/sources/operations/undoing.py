"""Undoing an import as a whole."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.models import Record
from secondstory.audit.operations import record
from secondstory.incidents.models import Incident, Service
from secondstory.incidents.operations import remove_incident
from secondstory.lib import clock
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.versions import lock
from secondstory.library.operations import forget_publications
from secondstory.people.permissions import Visitor
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Import
from secondstory.sources.operations.blobs_kept import forget_unneeded, pictures_of


def edited_since(batch: Import) -> list[Incident]:
    """The import's incidents that someone has worked on since, by key."""
    rows = Incident.objects.filter(import_uid=batch.uid)
    touched = Record.objects.filter(pk__gt=batch.last_record, about_uid__in=rows.values("uid")).values_list("about_uid", flat=True)
    return list(rows.filter(uid__in=set(touched)).order_by("key"))


def undo_import(batch: Import, *, by: Visitor, with_edited: bool = False) -> None:
    """Remove everything an import made. Refused, with their keys, when incidents were worked on since, unless `with_edited`.

    Incidents that are closed to the one who imported by now are theirs no longer: they count as worked on, unnamed.
    """
    hashes = _undo(batch, by=by, with_edited=with_edited)
    forget_unneeded(hashes)


@transaction.atomic
def _undo(batch: Import, *, by: Visitor, with_edited: bool) -> list[str]:
    lock(batch)
    if not by.may_write or batch.started_by_id != (by.user.pk if by.user else None):
        raise NotAllowed(_("Only whoever imported it can undo it."))
    if batch.state != ImportState.COMPLETE:
        raise Refusal(_("Only an import that is saved can be undone."))
    mine = Incident.objects.editable_by(by).filter(import_uid=batch.uid)
    edited = [incident for incident in edited_since(batch) if mine.filter(pk=incident.pk).exists()]
    if edited and not with_edited:
        keys = ", ".join(incident.key for incident in edited[:20])
        raise Refusal(
            _("Work has gone into %(keys)s since. Say that these are to be removed too, or keep the import.") % {"keys": keys},
            field="with_edited",
        )
    hashes = [*batch.files.values_list("sha256", flat=True), *pictures_of(mine)]
    batch.files.filter(state=FileState.SAVED, incident__in=mine).update(state=FileState.LEFT_OUT, claim=None)
    forget_publications(list(mine.values_list("pk", flat=True)))
    for incident in mine:
        remove_incident(incident, by=by)
    for service in Service.objects.filter(uid__in=batch.added_services, version=1, incidents=None):
        record("removed", service, by=by)
        service.delete()
    batch.state, batch.undone_at = ImportState.UNDONE, clock.now()
    batch.save(update_fields=["state", "undone_at"])
    record("undid an import", batch, by=by)
    return hashes


@transaction.atomic
def forget_example_imports() -> None:
    """Remove what was imported into the example, with the files and pictures nobody else keeps; its incidents go with the example."""
    rows = Import.objects.filter(is_example=True)
    hashes = [*rows.exclude(files=None).values_list("files__sha256", flat=True), *pictures_of(Incident.objects.filter(is_example=True))]
    rows.delete()
    transaction.on_commit(lambda: forget_unneeded(hashes))
