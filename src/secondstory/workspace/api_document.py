"""/api/v1/incidents/{key}/document…: the working copy as a file, and its pictures."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from secondstory.incidents.models import Incident
from secondstory.incidents.queries import find_editable, find_readable
from secondstory.lib.errors import Refusal
from secondstory.lib.pictures import too_large
from secondstory.people.http import StoryRequest
from secondstory.postmortems.models import Picture
from secondstory.postmortems.operations import keep_picture
from secondstory.postmortems.settings import picture_limits
from secondstory.workspace.document_files import FORMS, working_copy

router = Router(tags=["document"])


class PictureOut(Schema):
    """A picture of the document. `src` is what an image in its Markdown leads to."""

    sha256: str
    src: str
    media_type: str
    name: str
    width_px: int | None
    height_px: int | None = Field(description="As it is shown: a photograph taken sideways is upright.")


@router.get("/incidents/{key}/document.{form}")
def export_document(request: StoryRequest, key: str, form: str) -> HttpResponse:
    """The working copy as a file, with the facts of now, for those who may read the story.

    `md` has front matter and can be imported; `html` is one page with its pictures inside; `json` keeps what each mention points at.
    """
    if form not in FORMS:
        raise Http404
    copy = working_copy(find_readable(request.visitor, key), request.visitor, origin=request.build_absolute_uri("/").rstrip("/"))
    if copy is None:
        raise Http404
    return HttpResponse(copy.as_file(form), content_type=FORMS[form])


@router.get("/incidents/{key}/document/pictures", response=list[PictureOut])
def list_pictures(request: StoryRequest, key: str) -> list[PictureOut]:
    """The document's pictures, in the order they were brought. Their bytes are at `src`, for a signed-in browser."""
    incident = find_readable(request.visitor, key)
    return [_out(incident, row) for row in Picture.objects.filter(postmortem__incident=incident).order_by("pk")]


@router.post("/incidents/{key}/document/pictures", response={201: PictureOut})
def bring_picture(request: StoryRequest, key: str, file: File[UploadedFile | None] = None) -> Status[PictureOut]:
    """Bring a PNG, JPEG, GIF or WebP picture (multipart, field `file`). Only what is seen is kept; the same one twice is one."""
    incident = find_editable(request.visitor, key)
    if file is None:
        raise Refusal(_("Send one picture, in the field “file”."), field="file")
    if (file.size or 0) > picture_limits().bytes:
        raise too_large(picture_limits())
    return Status(201, _out(incident, keep_picture(incident, file.read(), name=file.name or "", by=request.visitor)))


def _out(incident: Incident, row: Picture) -> PictureOut:
    return PictureOut(
        sha256=row.sha256,
        src=reverse("document-picture", args=[incident.key, row.sha256]),
        media_type=row.media_type,
        name=row.name,
        width_px=row.width_px,
        height_px=row.height_px,
    )
