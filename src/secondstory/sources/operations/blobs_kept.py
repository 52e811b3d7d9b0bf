"""Originals that nothing needs any more."""

from __future__ import annotations

from collections.abc import Iterable

from secondstory.lib import blobs
from secondstory.postmortems.models import Postmortem
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import ImportedFile, IntakeFile
from secondstory.timeline.models import Event, Evidence


def forget_unneeded(hashes: Iterable[str]) -> None:
    """Remove those bytes that no preview, saved file, document or event refers to. Call it after the transaction that let go of them."""
    for sha256 in set(hashes) - {""}:
        waiting = ImportedFile.objects.filter(sha256=sha256, batch__state__in=[ImportState.PREVIEW, ImportState.SAVING])
        intakes = IntakeFile.objects.filter(sha256=sha256).exclude(intake__state=ImportState.UNDONE)
        records = Evidence.objects.filter(file_sha256=sha256)
        saved = ImportedFile.objects.filter(sha256=sha256, state=FileState.SAVED)
        evidence = Postmortem.objects.filter(evidence_sha256=sha256).exists() or Event.objects.filter(evidence_sha256=sha256).exists()
        if not (waiting.exists() or saved.exists() or evidence or intakes.exists() or records.exists()):
            blobs.forget(sha256)
