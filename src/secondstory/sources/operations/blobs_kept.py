"""Originals that nothing needs any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from secondstory.incidents.models import Incident
from secondstory.lib import blobs
from secondstory.library.models import EditionPicture
from secondstory.postmortems.models import Picture, Postmortem
from secondstory.sources.enums import FileState, ImportState
from secondstory.sources.models import ImportedFile, IntakeFile
from secondstory.timeline.models import Event, Evidence, Sighting


def forget_unneeded(hashes: Iterable[str]) -> None:
    """Remove those bytes that nothing refers to any more. Call it after the transaction that let go of them."""
    for sha256 in set(hashes) - {""}:
        if not is_needed(sha256):
            blobs.forget(sha256)


def is_needed(sha256: str) -> bool:
    """Whether a preview, a saved file, a document, an event, a record, or a picture of a document or an edition refers to the bytes."""
    rows: tuple[QuerySet[Any], ...] = (
        ImportedFile.objects.filter(sha256=sha256, batch__state__in=[ImportState.PREVIEW, ImportState.SAVING]),
        ImportedFile.objects.filter(sha256=sha256, state=FileState.SAVED),
        IntakeFile.objects.filter(sha256=sha256).exclude(intake__state=ImportState.UNDONE),
        Evidence.objects.filter(file_sha256=sha256),
        Sighting.objects.filter(file_sha256=sha256),
        Postmortem.objects.filter(evidence_sha256=sha256),
        Event.objects.filter(evidence_sha256=sha256),
        Picture.objects.filter(sha256=sha256),
        EditionPicture.objects.filter(sha256=sha256),
    )
    return any(some.exists() for some in rows)


def pictures_of(incidents: QuerySet[Incident]) -> list[str]:
    """The hashes of the pictures of incidents that are about to go; hand them to `forget_unneeded` afterwards."""
    keys = list(incidents.values_list("pk", flat=True))
    shown = EditionPicture.objects.filter(publication__incident__in=keys).values_list("sha256", flat=True)
    return [*Picture.objects.filter(postmortem__incident__in=keys).values_list("sha256", flat=True), *shown]
