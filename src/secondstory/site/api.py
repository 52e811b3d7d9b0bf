"""The API of every slice under one roof, with one way of saying no (problem+json)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI

from secondstory import __version__
from secondstory.incidents.api import router as incidents_router
from secondstory.lib.errors import Refusal, Stale

api = NinjaAPI(title="Second Story", version=__version__, urls_namespace="api", docs_url=None)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Turn a refusal into problem+json (RFC 9457) with its sentence; a stale edit also carries both texts."""
    body = {"type": "about:blank", "status": refusal.status, "title": refusal.sentence}
    if isinstance(refusal, Stale):
        body |= {"yours": refusal.yours, "theirs": refusal.theirs, "version": refusal.version}
    return JsonResponse(body, status=refusal.status, content_type="application/problem+json")


api.add_router("", incidents_router)
