"""The working copy of a document as a file."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from secondstory.incidents.views.finding import readable
from secondstory.people.http import StoryRequest
from secondstory.workspace.document_files import FORMS, working_copy


@require_safe
def as_markdown(request: StoryRequest, key: str) -> HttpResponse:
    """The document with front matter, as it can be brought in again; `?comments=yes` adds what readers said as footnotes."""
    return _file(request, key, "md")


@require_safe
def as_html(request: StoryRequest, key: str) -> HttpResponse:
    """The document as one page, its pictures inside."""
    return _file(request, key, "html")


@require_safe
def as_json(request: StoryRequest, key: str) -> HttpResponse:
    """The document as data, with what each mention points at."""
    return _file(request, key, "json")


def _file(request: StoryRequest, key: str, form: str) -> HttpResponse:
    incident = readable(request, key)
    copy = working_copy(incident, request.visitor, origin=request.build_absolute_uri("/").rstrip("/"))
    if copy is None:
        raise Http404
    copy = replace(copy, with_comments=request.GET.get("comments") == "yes")
    answer = HttpResponse(copy.as_file(form), content_type=FORMS[form])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(incident.key)}.{form}"
    patch_cache_control(answer, private=True, no_cache=True)
    return answer
