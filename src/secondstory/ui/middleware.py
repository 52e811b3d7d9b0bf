"""One place that turns a refusal into a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from secondstory.lib.errors import Refusal


class RefusalMiddleware:
    """A `Refusal` that no form caught becomes a page of ours with its sentence and its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception to the error page."""
        if not isinstance(problem, Refusal):
            return None
        return render(request, "ui/refused.html", {"refusal": problem}, status=problem.status)
