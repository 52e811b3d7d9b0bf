"""Pictures as they are sent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

from secondstory.lib import blobs
from secondstory.lib.pictures import SUFFIXES


def picture_answer(request: HttpRequest, sha256: str, media_type: str) -> HttpResponseBase:
    """The bytes of a picture: nothing in it runs, and it is asked for anew each time, for it may be withdrawn."""
    if media_type not in SUFFIXES:
        raise Http404
    try:
        content = blobs.read(sha256)
    except FileNotFoundError as problem:
        raise Http404 from problem
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'inline; filename="{sha256[:12]}.{SUFFIXES[media_type]}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["ETag"] = f'"{sha256}"'
    patch_cache_control(answer, private=True, no_cache=True)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
