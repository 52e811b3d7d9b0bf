"""While somebody writes a factor: where we have been before, and whether the fix was in the queue already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from secondstory.factors.places import Place
from secondstory.factors.taxonomy import label_of, place_of
from secondstory.factors.vocabulary import UNCLASSIFIED
from secondstory.incidents.views.finding import editable
from secondstory.library.queries_recurring import Writing, find_earlier, find_in_queue, find_let_go
from secondstory.people.http import StoryRequest

either = require_http_methods(["GET", "HEAD", "POST"])
"""POST keeps what is being written out of addresses and logs; GET is for a link."""


@either
def been_here(request: StoryRequest, key: str) -> HttpResponse:
    """Published factors that mean the same, and where what is written most likely lies; an empty answer when there is neither."""
    writing = _writing(request, key)
    earlier = find_earlier(request.visitor, writing)
    place = _place(writing, [one.factor.domain for one in earlier])
    return _answer(request, "been_here", writing, earlier=earlier, places=[(place, label_of(place.code))] if place else [])


@either
def in_the_queue(request: StoryRequest, key: str) -> HttpResponse:
    """Actions that would have answered this: open before the incident, or let go of; an empty answer when there is none."""
    writing = _writing(request, key)
    let_go = find_let_go(writing, visitor=request.visitor)
    return _answer(request, "in_the_queue", writing, queued=find_in_queue(request.visitor, writing), let_go=let_go)


def _place(writing: Writing, sisters: list[str]) -> Place | None:
    """None where somebody has chosen another."""
    found = place_of(writing.statement, sisters=sisters)
    is_other = found is not None and writing.domain not in {"", UNCLASSIFIED, found.code}
    return None if is_other else found


def _writing(request: StoryRequest, key: str) -> Writing:
    given = request.POST if request.method == "POST" else request.GET
    return Writing(editable(request, key), **{name: given.get(name, "") for name in ("statement", "domain", "role")})


def _answer(request: StoryRequest, name: str, writing: Writing, **found: Sequence[Any]) -> HttpResponse:
    """The part for htmx, nothing at all when nothing was found; a page for a link, which says so."""
    is_part = request.headers.get("HX-Request") == "true"
    if is_part and not any(found.values()):
        return HttpResponse()
    context = {"writing": writing, "incident": writing.incident, **found}
    return render(request, f"workspace/{name}.html" if is_part else f"workspace/{name}_page.html", context)
