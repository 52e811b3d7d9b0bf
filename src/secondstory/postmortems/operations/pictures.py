"""Pictures of a document: kept under their hash, without anything but what is seen."""

from __future__ import annotations

from django.db import transaction

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib import blobs
from secondstory.lib.pictures import read_picture
from secondstory.lib.room import room_needed
from secondstory.lib.text import kept_line
from secondstory.lib.versions import lock, save_version
from secondstory.people.permissions import Visitor
from secondstory.postmortems import live_text
from secondstory.postmortems.models import Moment, Picture, Postmortem
from secondstory.postmortems.operations.documents import start_postmortem
from secondstory.postmortems.rewriting import WithoutPicture
from secondstory.postmortems.settings import picture_limits
from secondstory.postmortems.tree.shared import fragment_of
from secondstory.postmortems.tree.shared_editing import edit_fragment
from secondstory.postmortems.tree.shared_reading import read_fragment


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


@transaction.atomic
def remove_picture_from_document(incident: Incident, sha256: str) -> int:
    """Take a picture out of the document's text and its moments; in how many places it stood, itself included. Its bytes stay.

    What was written of it, and stood with it, goes too; of a live document the log is compacted, so that it is in no update any more.
    """
    row = Picture.objects.select_related("postmortem").filter(postmortem__incident=incident, sha256=sha256).first()
    if row is None:
        return 0
    document = row.postmortem
    lock(document)
    without = WithoutPicture(sha256)
    if document.live_since is None:
        for section in document.sections.filter(markdown__contains=sha256):
            save_version(section, expected=None, changes={"markdown": without.rewritten(section.markdown)})
    else:
        live_text.change(document, edit=lambda text: _take_out(text, document, without))
        live_text.forget(document, lambda update: sha256.encode() in update)
    for moment in Moment.objects.filter(postmortem=document, sections__icontains=sha256):
        moment.sections = [one | {"markdown": without.rewritten(one["markdown"])} for one in moment.sections]
        moment.save(update_fields=["sections"])
    row.delete()
    return without.count + 1


def _take_out(text: live_text.Text, document: Postmortem, without: WithoutPicture) -> None:
    for uid in document.sections.values_list("uid", flat=True):
        fragment = fragment_of(text, uid)
        before = read_fragment(fragment)
        after = without.rewritten_tree(before)
        if after != before:
            edit_fragment(fragment, after)
