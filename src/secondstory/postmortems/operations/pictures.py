"""Pictures of a document: kept under their hash, without anything but what is seen."""

from __future__ import annotations

from django.db import transaction

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib import blobs
from secondstory.lib.pictures import read_picture
from secondstory.lib.room import room_needed
from secondstory.lib.text import kept_line
from secondstory.lib.versions import lock
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Picture, Postmortem
from secondstory.postmortems.operations.documents import start_postmortem
from secondstory.postmortems.settings import picture_limits


def keep_picture(incident: Incident, content: bytes, *, name: str = "", by: Visitor) -> Picture:
    """Keep a picture for the incident's document; the same one twice is one. Raises `Refusal` with what to change.

    What is not drawn is dropped: places, names, times, previews (`lib.pictures`). The first one may start the document.
    """
    found = read_picture(content, picture_limits())
    with room_needed():
        sha256 = blobs.keep(found.content)
        return _write_down(incident, sha256, found.media_type, (found.width_px, found.height_px), kept_line(name), by=by)


@transaction.atomic
def _write_down(incident: Incident, sha256: str, media_type: str, size: tuple[int, int], name: str, *, by: Visitor) -> Picture:
    lock(incident)
    document = Postmortem.objects.filter(incident=incident).first() or start_postmortem(incident, by=by)
    row, is_new = Picture.objects.get_or_create(
        postmortem=document,
        sha256=sha256,
        defaults={
            "media_type": media_type,
            "name": name[:200],
            "width_px": size[0],
            "height_px": size[1],
            "is_example": incident.is_example,
        },
    )
    if is_new:
        record("added a picture", row, about=incident, by=by)
    return row
