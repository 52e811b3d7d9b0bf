"""Where trackers say that something changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from secondstory.integrations import operations
from secondstory.lib.http import takes_deliveries


@csrf_exempt  # the signature is the proof, and a tracker has no cookie
@takes_deliveries(operations.check_notice)
def receive(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a delivery and answer at once; what it tells of is read afterwards."""
    kept = operations.take_notice(uid, headers=request.headers, body=request.body)
    return JsonResponse({"followed": kept}, status=202 if kept else 200)
