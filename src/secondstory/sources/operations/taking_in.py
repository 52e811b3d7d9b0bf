"""Saving records into a timeline: in short transactions, unseen until all are there; taken back whole if the process dies."""

from __future__ import annotations

from itertools import islice

from django.db import Error, transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.clock import zone_or_utc
from secondstory.lib.errors import NotAllowed, Refusal
from secondstory.lib.room import room_needed
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor, program
from secondstory.sources.assessing import assess
from secondstory.sources.entering import Entrance
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Intake, IntakeFile
from secondstory.sources.operations.blobs_kept import forget_unneeded
from secondstory.sources.operations.looking import items_of, material_of
from secondstory.sources.operations.sweeping import AT_WORK, is_dead, this_process
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.record import Record
from secondstory.sources.tasks import take_in_in_background
from secondstory.timeline.models import Event, Evidence, Origin
from secondstory.timeline.operations import open_origin, save_records

AT_ONCE_BYTES = 2_000_000
"""So much is saved while the browser waits; more is the worker's."""
STEP = 1000


def save_intake(intake: Intake, *, by: Visitor) -> None:
    """Save every chosen file now. Either all of it is seen at the end, or nothing is. Raises `Refusal`, `NoRoom`."""
    _begin(intake, by=by)
    go_on_taking_in(intake, by=by)


def save_intake_soon(intake: Intake, *, by: Visitor) -> None:
    """Like `save_intake`, but much is left to the worker, and the page shows how far that is."""
    with transaction.atomic():
        size_bytes = _begin(intake, by=by)
        if size_bytes > AT_ONCE_BYTES and by.user is not None:
            Intake.objects.filter(pk=intake.pk).update(saver="")
            take_in_in_background.enqueue(intake.uid, by.user.uid)
            AT_WORK.discard(intake.uid)
            return
    go_on_taking_in(intake, by=by)


def go_on_taking_in(intake: Intake, *, by: Visitor) -> None:
    """Save what was begun, in this process. Does nothing when it was given up meanwhile."""
    AT_WORK.add(intake.uid)
    try:
        with room_needed():
            if not Intake.objects.filter(pk=intake.pk, state=ImportState.SAVING).update(saver=this_process(), alive_at=clock.now()):
                return
            intake.refresh_from_db()
            for file in intake.files.filter(is_chosen=True, state=FileState.UNDERSTOOD):
                _take_in(intake, file, by=by)
            assess(intake.incident, with_pending_of=intake.uid)
            _finish(intake, by=by)
    except (Refusal, OSError, Error):
        with room_needed():
            give_up(intake)
        raise
    finally:
        AT_WORK.discard(intake.uid)


@transaction.atomic
def give_up(intake: Intake) -> None:
    """Remove what was half saved; the intake is a preview again, and says what happened."""
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    if intake.state != ImportState.SAVING:
        return
    _remove_events(intake)
    intake.files.filter(state=FileState.SAVED).update(state=FileState.UNDERSTOOD, saved=0)
    intake.state, intake.saver, intake.alive_at = ImportState.PREVIEW, "", None
    intake.note = _("Saving was interrupted, and nothing of it was kept. You can save it again.")
    intake.save(update_fields=["state", "saver", "alive_at", "note"])


def sweep_dead_intakes() -> int:
    """Take back what dead processes half saved."""
    dead = [intake for intake in Intake.objects.filter(state=ImportState.SAVING) if is_dead(intake)]
    for intake in dead:
        give_up(intake)
    return len(dead)


def worked_on(intake: Intake) -> int:
    """How many of its lines somebody has edited since."""
    rows = Event.everything.filter(origin__batch_uid=intake.uid)
    return rows.filter(version__gt=1).count()


def undo_intake(intake: Intake, *, by: Visitor, with_edited: bool = False) -> None:
    """Remove everything it brought. Refused when lines were worked on since, unless `with_edited`."""
    hashes = _undo(intake, by=by, with_edited=with_edited)
    forget_unneeded(hashes)


@transaction.atomic
def _undo(intake: Intake, *, by: Visitor, with_edited: bool) -> list[str]:
    lock(intake)
    if not Intake.objects.visible_to(by).filter(pk=intake.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can add to its timeline."))
    if intake.state != ImportState.COMPLETE:
        raise Refusal(_("Only an import that is saved can be undone."))
    edited = worked_on(intake)
    if edited and not with_edited:
        sentence = _("Work has gone into %(count)d of its lines since. Say that these are to be removed too, or keep it.")
        raise Refusal(sentence % {"count": edited}, field="with_edited")
    hashes = list(intake.files.values_list("sha256", flat=True))
    _remove_events(intake)
    intake.files.filter(state=FileState.SAVED).update(state=FileState.LEFT_OUT)
    intake.state, intake.undone_at = ImportState.UNDONE, clock.now()
    intake.save(update_fields=["state", "undone_at"])
    record("undid an import", intake, about=intake.incident, by=by)
    assess(intake.incident)
    return hashes


@transaction.atomic
def _begin(intake: Intake, *, by: Visitor) -> int:
    """Take it for this process; answers how many bytes there are to read."""
    if not Intake.objects.visible_to(by).filter(pk=intake.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can add to its timeline."))
    lock(intake)
    if intake.state == ImportState.SAVING and is_dead(intake):
        give_up(intake)
        intake.refresh_from_db()
    if intake.state == ImportState.SAVING:
        raise Refusal(_("It is being saved at this moment."))
    if intake.state != ImportState.PREVIEW:
        raise Refusal(_("It has been saved already."))
    sizes = list(intake.files.filter(is_chosen=True, state=FileState.UNDERSTOOD).values_list("size_bytes", flat=True))
    if not sizes:
        raise Refusal(_("There is nothing to save: every file is left out, or can’t be read."))
    AT_WORK.add(intake.uid)
    intake.state, intake.note, intake.saver, intake.alive_at = ImportState.SAVING, "", this_process(), clock.now()
    intake.save(update_fields=["state", "note", "saver", "alive_at"])
    return sum(sizes)


def _take_in(intake: Intake, file: IntakeFile, *, by: Visitor) -> None:
    """One file under an origin of its own. Each step says that this process lives, and is stopped when it was taken for dead."""
    zone_assumed = bool(file.found.get("without_zone"))
    origin = open_origin(
        intake.incident, label=file.label, format=file.format, zone=intake.zone if zone_assumed else "UTC", zone_assumed=zone_assumed,
        skew=file.skew, batch_uid=intake.uid,
    )  # fmt: skip
    entrance = Entrance(intake.incident, by, zone=zone_or_utc(intake.zone), skew=file.skew)
    saved = 0
    try:
        records = (item for item in items_of(file, material_of(file)) if isinstance(item, Record))
        rows = entrance.rows(records)
        while some := list(islice(rows, STEP)):
            saved += save_records(origin, some, file_sha256=file.sha256)
            alive = Intake.objects.filter(pk=intake.pk, state=ImportState.SAVING, saver=this_process())
            if not alive.update(alive_at=clock.now()):
                raise Refusal(_("It was taken for dead and cleaned up meanwhile. Save it once more."))
            IntakeFile.objects.filter(pk=file.pk).update(saved=saved)
    except Unreadable as problem:  # what stood before the damage is saved, as the preview said
        file.found["problems"] = [*file.found.get("problems", []), [problem.sentence, "", 1]]
    IntakeFile.objects.filter(pk=file.pk).update(state=FileState.SAVED, saved=saved, found=file.found)


@transaction.atomic
def _finish(intake: Intake, *, by: Visitor) -> None:
    lock(intake)
    if intake.state != ImportState.SAVING or intake.saver != this_process():
        raise Refusal(_("It was taken for dead and cleaned up meanwhile. Save it once more."))
    origins = Origin.objects.filter(batch_uid=intake.uid)
    count = Event.everything.filter(origin__in=origins).count()
    Origin.objects.filter(batch_uid=intake.uid).update(is_complete=True)
    intake.files.filter(state=FileState.UNDERSTOOD).update(state=FileState.LEFT_OUT)
    intake.state, intake.saved_at, intake.alive_at, intake.events = ImportState.COMPLETE, clock.now(), None, count
    intake.save(update_fields=["state", "saved_at", "alive_at", "events"])
    record("added records", intake, about=intake.incident, by=by if by.user else program(), changes={"events": [None, count]})


def _remove_events(intake: Intake) -> None:
    origins = list(Origin.objects.filter(batch_uid=intake.uid).values_list("pk", flat=True))
    Event.everything.filter(origin__in=origins).delete()
    Evidence.objects.filter(origin__in=origins, events=None).delete()
    Origin.objects.filter(pk__in=origins).delete()
