"""What goes wrong around the API, before or after an operation, is problem+json too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from secondstory.site.problems import problem, sentence_of

API = "/api/"


class ApiProblemMiddleware:
    """Unknown addresses, wrong methods, bad hosts, bodies that are too large, and what broke: never a page to a program."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(API) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith("application/problem+json"):
            return response
        answer = problem(response.status_code, sentence_of(response.status_code))
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer
