"""Where trackers say that something changed."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from secondstory.integrations import operations
from secondstory.lib.errors import Refusal

log = logging.getLogger(__name__)


@csrf_exempt  # the signature is the proof, and a tracker has no cookie
def receive(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a delivery and answer at once; what it tells of is read afterwards. Refusals are JSON with one sentence."""
    if request.method != "POST":
        return JsonResponse({"detail": _("Deliveries are sent here with POST.")}, status=405, headers={"Allow": "POST"})
    try:
        operations.check_notice(int(request.headers.get("Content-Length") or 0))
        kept = operations.take_notice(uid, headers=request.headers, body=_body(request))
    except Refusal as refusal:
        return JsonResponse({"detail": refusal.sentence}, status=refusal.status)
    except OperationalError:  # trackers send again what was answered so
        log.exception("A delivery of a tracker could not be taken.")
        return JsonResponse({"detail": _("It could not be kept at this moment. Send it again.")}, status=503, headers={"Retry-After": "30"})
    return JsonResponse({"followed": kept}, status=202 if kept else 200)


def _body(request: HttpRequest) -> bytes:
    """What was sent. One that came without its length is measured only here. Raises `TooLarge`."""
    try:
        return request.body
    except RequestDataTooBig:
        operations.check_notice(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
        raise
