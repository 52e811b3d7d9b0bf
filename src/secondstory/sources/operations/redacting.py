"""What was brought in, as far as a passage is taken out of it: previews, deliveries, and the originals as they were given.

The passage is cut out of rows. A kept original that holds it is forgotten whole, and so is one that can't be searched to the last word
(a PDF, a Word document, a locked or damaged archive): cut up, it would be no original any more. Its hash stays, and each record keeps
its own evidence.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib import blobs
from secondstory.lib.errors import Refusal
from secondstory.lib.passages import Passage
from secondstory.lib.redacting import Redacting
from secondstory.lib.secrets import find_secrets
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import Counterpart, Delivery, FieldOwner, Hook, Import, ImportedFile, Intake, IntakeFile
from secondstory.sources.operations.delivering import asked_for
from secondstory.timeline.enums import SECRET
from secondstory.timeline.models import Event, Evidence, Sighting

_CHUNK = 1_000_000
_DEEPEST = 3
_MOST_BYTES = 4_000_000_000
_OFFICE = "[Content_Types].xml"


def originals_that_go(incident: Incident, passage: Passage) -> set[str]:
    """The hashes of kept originals that hold it, or can't be searched for sure. Reads them all, so call it outside a transaction."""
    return {sha256 for sha256 in _kept_of(incident) if _must_go(blobs.path_of(sha256), passage)}


@transaction.atomic
def redact_sources(incident: Incident, redacting: Redacting, *, originals: set[str], by: Visitor) -> None:
    """Take a passage out of everything that was brought in for an incident; previews of `originals` that go are closed.

    Raises `Refusal` while records are being saved into it: what is on its way would bring the passage back.
    """
    saving = Intake.objects.filter(incident=incident, state=ImportState.SAVING)
    if not redacting.is_dry and saving.exists():
        raise Refusal(_("Records are being added to this timeline at this moment. Wait until they are there, then remove the passage."))
    redacting.count("files", len(originals))
    documents = ImportedFile.objects.filter(Q(incident=incident) | Q(sha256__in=originals))
    redacting.cut(documents, "name", "understood", "problems", kind="imports")
    redacting.cut(Import.objects.filter(files__in=documents).distinct(), "note", "passed_over", kind="imports")
    redacting.cut(Intake.objects.filter(incident=incident), "note", kind="imports")
    records = IntakeFile.objects.filter(intake__incident=incident)
    redacting.cut(records, "name", "label", "because", "mapping", "found", kind="imports")
    hooks = Hook.objects.filter(incident=incident)
    redacting.cut(hooks, "name", "refused_because", kind="deliveries")
    bodies = Delivery.objects.filter(Q(incident=incident) | Q(hook__in=hooks) | Q(pk__in=asked_for(incident, by).values("pk")))
    redacting.cut(bodies, "name", "body", "content_type", "problem", kind="deliveries")
    redacting.cut(Counterpart.objects.filter(incident=incident), "system", "external_id", "link", kind="imports")
    redacting.cut(FieldOwner.objects.filter(incident=incident), "system", "written", kind="imports")
    if not redacting.is_dry:
        _close_previews(originals)


def look_for_secrets_again(incident: Incident) -> int:
    """Take the mark from lines in which there is no secret any more; answers how many those were."""
    rows = Event.everything.filter(incident=incident, marks__contains=SECRET).select_related("evidence")
    count = 0
    for event in rows:
        marks = event.marks.split()
        if SECRET in marks and not find_secrets(event.text) and not find_secrets(event.evidence.raw if event.evidence else ""):
            Event.everything.filter(pk=event.pk).update(marks=" ".join(mark for mark in marks if mark != SECRET))
            count += 1
    return count


def forget_originals(hashes: Iterable[str]) -> None:
    """Remove kept originals for good. Call it after the transaction that let go of them."""
    for sha256 in hashes:
        blobs.forget(sha256)


def uids_of_sources(incident: Incident) -> list[str]:
    """What the audit trail knows the incident's hooks and imports by."""
    rows = (
        Hook.objects.filter(incident=incident),
        Intake.objects.filter(incident=incident),
        Import.objects.filter(files__incident=incident),
    )
    return [uid for found in rows for uid in found.values_list("uid", flat=True)]


def _kept_of(incident: Incident) -> set[str]:
    """The originals that hang on an incident and are still there."""
    found: set[str] = set()
    for rows, column in (
        (ImportedFile.objects.filter(incident=incident), "sha256"),
        (IntakeFile.objects.filter(intake__incident=incident), "sha256"),
        (Evidence.objects.filter(incident=incident), "file_sha256"),
        (Sighting.objects.filter(origin__incident=incident), "file_sha256"),
        (Event.everything.filter(incident=incident), "evidence_sha256"),
        (Postmortem.objects.filter(incident=incident), "evidence_sha256"),
    ):
        found.update(rows.order_by().values_list(column, flat=True).distinct())
    return {sha256 for sha256 in found if sha256 and blobs.path_of(sha256).exists()}


def _close_previews(originals: set[str]) -> None:
    """What was only looked at can't be saved without its file."""
    sentence = _("A passage that was removed stood in this file, so it is not kept any more. Take it out of the file and bring that in.")
    lost = IntakeFile.objects.filter(sha256__in=originals, intake__state=ImportState.PREVIEW)
    lost.update(state=FileState.UNREADABLE, found={"problems": [[sentence, "", 1]], "records": 0})
    documents = ImportedFile.objects.filter(sha256__in=originals, batch__state=ImportState.PREVIEW)
    documents.update(state=FileState.UNREADABLE, problems=[sentence], understood={})


def _must_go(path: Path, passage: Passage) -> bool:
    try:
        with path.open("rb") as stream:
            return _holds(stream, passage, depth=0)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, gzip.BadGzipFile):
        return True  # locked, damaged, or packed in a way nobody here can open
    except FileNotFoundError:
        return False


def _holds(stream: IO[bytes], passage: Passage, *, depth: int) -> bool:
    head = stream.read(8)
    stream.seek(0)
    if head.startswith(b"%PDF") or depth > _DEEPEST:
        return True
    if head.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > _MOST_BYTES or any(info.filename == _OFFICE for info in infos):
                return True
            if any(passage.is_in(info.filename) for info in infos):
                return True
            return any(_holds_member(archive, info, passage, depth) for info in infos if not info.is_dir())
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(stream) as unpacked:
            return _stands_in(unpacked, passage)
    return _stands_in(stream, passage)


def _holds_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, passage: Passage, depth: int) -> bool:
    with archive.open(info) as member:
        return _holds(member, passage, depth=depth + 1)


def _stands_in(stream: IO[bytes] | gzip.GzipFile, passage: Passage) -> bool:
    """Bit by bit, each with the end of the one before, so that a passage across two of them is found."""
    before, read = b"", 0
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if read > _MOST_BYTES or passage.is_in(before + chunk):
            return True
        before = (before + chunk)[-passage.reach :]
    return False
