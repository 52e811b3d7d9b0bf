"""Pictures of a document: brought by pasting or dropping, and shown to those who may read the story."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, readable
from secondstory.lib.errors import Refusal
from secondstory.lib.http import refusals_as_json
from secondstory.lib.pictures import too_large
from secondstory.lib.pictures.answers import picture_answer
from secondstory.people.http import StoryRequest
from secondstory.postmortems.models import Picture
from secondstory.postmortems.operations import keep_picture
from secondstory.postmortems.settings import picture_limits

ENVELOPE_BYTES = 100_000
"""What the names and boundaries of an upload may take beside the picture itself."""
SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@csrf_exempt  # not left out: `_receive` checks it, after the length
@require_POST
@refusals_as_json
def bring(request: StoryRequest, key: str) -> HttpResponse:
    """Take one picture; answers where it is and how large. A refusal says in a sentence what to change."""
    incident = editable(request, key)
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise Refusal(_("Send the picture with its length (Content-Length)."))
    if int(length) > picture_limits().bytes + ENVELOPE_BYTES:
        raise too_large(picture_limits())
    return _receive(request, incident)


@csrf_protect
def _receive(request: StoryRequest, incident: Incident) -> HttpResponse:
    try:
        files = request.FILES.getlist("file")
    except MultiPartParserError as problem:
        raise Refusal(_("The upload can’t be read as it arrived. Send the picture once more.")) from problem
    if len(files) != 1:
        raise Refusal(_("Send one picture, in the field “file”."), field="file")
    (file,) = files
    row = keep_picture(incident, file.read(), name=file.name or "", by=request.visitor)
    src = reverse("document-picture", args=[incident.key, row.sha256])
    return JsonResponse({"src": src, "width": row.width_px, "height": row.height_px}, status=201)


@require_safe
def picture(request: StoryRequest, key: str, sha256: str) -> HttpResponseBase:
    """A picture of the document, for those who may read its story."""
    incident = readable(request, key)
    row = Picture.objects.filter(postmortem__incident=incident, sha256=sha256).first() if SHA256.match(sha256) else None
    if row is None:
        raise Http404
    return picture_answer(request, row.sha256, row.media_type)
