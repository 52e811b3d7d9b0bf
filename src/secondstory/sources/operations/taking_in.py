"""Saving records into a timeline: in short transactions, unseen until all are there; taken back whole if the process dies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.db import Error, transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
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
from secondstory.sources.operations.looking import items_of, material_of
from secondstory.sources.operations.sweeping import AT_WORK, this_process
from secondstory.sources.operations.taking_back import clear_undone, give_up, revive_intake
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.record import Item, Record
from secondstory.sources.tasks import take_in_in_background
from secondstory.timeline.models import Event, Origin
from secondstory.timeline.operations import correct_origin, open_origin, save_records

AT_ONCE_BYTES = 2_000_000
"""So much is saved while the browser waits; more is the worker's."""
STEP = 1000
SILENT_ITEMS = 50_000


def save_intake(intake: Intake, *, by: Visitor) -> None:
    """Save every chosen file now. Either all of it is seen at the end, or nothing is. Raises `Refusal`, `NoRoom`."""
    _make_way(intake)
    _begin(intake, by=by)
    go_on_taking_in(intake, by=by)


def save_intake_soon(intake: Intake, *, by: Visitor) -> None:
    """Like `save_intake`, but much is left to the worker, and the page shows how far that is."""
    _make_way(intake)
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
            assess(intake.incident, with_pending_of=intake.uid, beat=lambda: _beat(intake))
            _finish(intake, by=by)
    except (Refusal, OSError, Error):
        with room_needed():
            give_up(intake)
        raise
    finally:
        AT_WORK.discard(intake.uid)


def _make_way(intake: Intake) -> None:
    """What died while it was saved or undone is gone before anything is saved: what is there is not added again."""
    for other in Intake.objects.filter(incident=intake.incident_id, state=ImportState.SAVING):
        revive_intake(other)
    clear_undone(intake.incident)


@transaction.atomic
def _begin(intake: Intake, *, by: Visitor) -> int:
    """Take it for this process; answers how many bytes there are to read."""
    if not Intake.objects.visible_to(by).filter(pk=intake.pk).exists():
        raise NotAllowed(_("Only those who may edit an incident can add to its timeline."))
    lock(intake.incident)
    lock(intake)
    if intake.state == ImportState.SAVING:
        raise Refusal(_("It is being saved at this moment."))
    if intake.state != ImportState.PREVIEW:
        raise Refusal(_("It has been saved already."))
    if Intake.objects.filter(incident=intake.incident_id, state=ImportState.SAVING).exists():
        raise Refusal(_("Other records are being saved into this timeline at this moment. Save these when that is done."))
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
        intake.incident, label=file.label, format=file.format, zone=intake.zone, zone_assumed=zone_assumed, skew=file.skew,
        batch_uid=intake.uid,
    )  # fmt: skip
    entrance = Entrance(intake.incident, by, zone=zone_or_utc(intake.zone), skew=file.skew)
    saved = 0
    try:
        records = _records(intake, items_of(file, material_of(file)))
        rows = entrance.rows(records)
        while some := list(islice(rows, STEP)):
            saved += save_records(origin, some, file_sha256=file.sha256)
            _beat(intake)
            IntakeFile.objects.filter(pk=file.pk).update(saved=saved)
    except Unreadable as problem:  # what stood before the damage is saved, as the preview said
        file.found["problems"] = [*file.found.get("problems", []), [problem.sentence, "", 1]]
    IntakeFile.objects.filter(pk=file.pk).update(state=FileState.SAVED, saved=saved, found=file.found)


def _records(intake: Intake, items: Iterable[Item]) -> Iterator[Record]:
    """Those that are records. A file of which much is none is read in silence for long: whoever reads it says that they live."""
    for number, item in enumerate(items, 1):
        if number % SILENT_ITEMS == 0:
            _beat(intake)
        if isinstance(item, Record):
            yield item


def _beat(intake: Intake) -> None:
    """Say that this process lives. Raises `Refusal` when it was taken for dead."""
    alive = Intake.objects.filter(pk=intake.pk, state=ImportState.SAVING, saver=this_process())
    if not alive.update(alive_at=clock.now()):
        raise Refusal(_("It was taken for dead and cleaned up meanwhile. Save it once more."))


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


def correct_source(
    origin: Origin, *, by: Visitor, skew: timedelta | None = None, zone: str | None = None, expected: int | None = None
) -> int:
    """Put a source's clock or zone right; what is told once and what matters most is looked at again. Answers how many lines moved."""
    if not Incident.objects.editable_by(by).filter(pk=origin.incident_id).exists():
        raise NotAllowed(_("Only those who may edit an incident can put its sources right."))
    moved = correct_origin(origin, skew=skew, zone=zone, expected=expected, by=by)
    if moved:
        assess(origin.incident)
    return moved
