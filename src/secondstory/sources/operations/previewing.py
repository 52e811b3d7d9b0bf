"""Looking at files: what they are and what they say, before anything of them is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.lib import blobs
from secondstory.lib.clock import zone_named
from secondstory.lib.errors import NotAllowed, Refusal, TooLarge
from secondstory.lib.room import room_needed
from secondstory.people.permissions import Visitor
from secondstory.sources import settings
from secondstory.sources.enums import FileState
from secondstory.sources.models import Import, ImportedFile
from secondstory.sources.operations.blobs_kept import forget_unneeded
from secondstory.sources.queries import look_at
from secondstory.sources.reading.keeping import as_kept
from secondstory.sources.reading.readings import Reading, readings_of, too_large, unreadable

MEGABYTE = 1_000_000
MOST_DOCUMENTS = 2000


@dataclass(frozen=True)
class Given:
    """A file as it was handed over: its bytes are read only when their turn comes, and only if there aren't too many."""

    name: str
    size_bytes: int
    read: Callable[[], bytes]


def preview_files(given: Iterable[Given], *, zone: str = "", by: Visitor) -> Import:
    """Read the files and keep them with what was understood; nothing of them can be found or counted yet.

    A file that can't be read is kept as a line that says why. `zone` is where documents without one were written.
    Raises `TooLarge` when all together are over the limit, `NoRoom` on a full disk; then nothing is kept.
    """
    if not by.may_write:
        raise NotAllowed(_("Readers can’t import. Ask an administrator for another role."))
    files = list(given)
    if not files:
        raise Refusal(
            _("Choose the files to read: Markdown, text, HTML, PDF, .docx, a zip of them, or incidents as JSON or CSV."), field="files"
        )
    check_total(sum(file.size_bytes for file in files))
    batch = Import(started_by=by.user, zone=_checked_zone(zone, by=by), is_example=by.is_example)
    rows: list[ImportedFile] = []
    try:
        with room_needed():
            for file in files:
                _read_into(rows, batch, file)
            _keep(batch, rows, by=by)
    except BaseException:
        with room_needed():
            forget_unneeded(row.sha256 for row in rows)
        raise
    return batch


def check_total(size_bytes: int) -> None:
    """Raise `TooLarge` when files together are over the limit."""
    most = settings.IMPORT_MB.read()
    if size_bytes > most * MEGABYTE:
        raise TooLarge(_("Together the files are larger than %(most)d MB. Import them in several goes.") % {"most": most})


def _read_into(rows: list[ImportedFile], batch: Import, file: Given) -> None:
    most_bytes = settings.FILE_MB.read() * MEGABYTE
    if file.size_bytes > most_bytes and not file.name.lower().endswith(".zip"):  # what is in a zip is measured one by one
        rows.append(_row(batch, unreadable(file.name, too_large(most_bytes)), position=len(rows)))
        return
    for reading in readings_of(file.name, file.read(), most_bytes=most_bytes):
        if reading.is_passed_over:
            batch.passed_over.append(reading.name[:600])
        elif len(rows) >= MOST_DOCUMENTS:
            raise Refusal(
                _("There are more than %(most)d documents. Import them in several goes.") % {"most": MOST_DOCUMENTS}, field="files"
            )
        else:
            rows.append(_row(batch, reading, position=len(rows)))


def _row(batch: Import, reading: Reading, *, position: int) -> ImportedFile:
    """A row with its bytes in the blobs; what could not be read is not kept."""
    content = reading.content if reading.is_readable else None
    return ImportedFile(
        batch=batch,
        position=position,
        name=reading.name[-600:],
        sha256=blobs.keep(content) if content is not None else "",
        size_bytes=len(reading.content or b""),
        format=reading.format,
        state=FileState.UNDERSTOOD if reading.is_readable else FileState.UNREADABLE,
        understood=as_kept(reading.understood),
        problems=[] if reading.is_readable else list(reading.understood.problems),
    )


@transaction.atomic
def _keep(batch: Import, rows: list[ImportedFile], *, by: Visitor) -> None:
    if not rows:
        raise Refusal(
            _("There is no document among these files. Choose Markdown, text, HTML, PDF, .docx, a zip of them, or JSON or CSV."),
            field="files",
        )
    batch.save()
    ImportedFile.objects.bulk_create(rows, batch_size=50)
    for one in look_at(batch, by).files:
        if one.earlier is not None and one.same is None:
            ImportedFile.objects.filter(pk=one.file.pk).update(is_chosen=False)
    record("looked at files", batch, by=by, changes={"files": [0, len(rows)]})


def _checked_zone(zone: str, *, by: Visitor) -> str:
    chosen = zone.strip() or settings.ZONE.read() or (by.user.zone if by.user else "") or "UTC"
    name = zone_named(chosen)
    if not name:
        raise Refusal(_("“%(zone)s” is not a time zone. Use a name like Europe/Lisbon or UTC.") % {"zone": chosen[:60]}, field="zone")
    return name
