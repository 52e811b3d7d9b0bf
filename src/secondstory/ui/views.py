"""Error pages of ours, and the health check."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was larger than the program takes."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "ui/413.html", status=413)
    return render(request, "ui/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "ui/403.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not fit: usually a page left open for days, so it says what to do about that."""
    return render(request, "ui/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "ui/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429, from the limits on signing in."""
    return render(request, "ui/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; it asks nothing of the database, which may be what failed."""
    return render(request, "ui/500.html", status=500)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the program answers and its database does too."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")
