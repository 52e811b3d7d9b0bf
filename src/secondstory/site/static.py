"""The program's own files: stylesheet, islands, fonts."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseMiddleware

WORTH_PACKING = ("text/", "application/javascript", "application/json", "image/svg+xml")


class StaticMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # it carries no types
    """whitenoise, answering with bytes, packed where the browser can unpack them.

    Its own file responses can't be streamed under ASGI: Django reads them whole, with a warning. And it packs only what a build
    step has packed before; a checkout that is served as it lies has none.
    """

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """The file, or 206, 304, 405 or 416 as whitenoise decides."""
        found = static_file.get_response(request.method, request.META)
        headers = dict(found.headers)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        response = HttpResponse(content, status=int(found.status), headers=headers)
        if headers.get("Content-Type", "").startswith(WORTH_PACKING):
            patch_vary_headers(response, ["Accept-Encoding"])
            if found.status == 200 and content and "gzip" in request.headers.get("Accept-Encoding", ""):
                response.content = _packed(content)
                response["Content-Encoding"] = "gzip"
                response["Content-Length"] = str(len(response.content))
        return response


@lru_cache(maxsize=64)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
