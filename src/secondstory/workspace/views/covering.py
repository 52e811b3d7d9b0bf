"""What becomes of each factor, as a table; and as the part of a page that is fetched again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from secondstory.people.http import StoryRequest
from secondstory.workspace import queries
from secondstory.workspace.kept_words import kept_among, words_kept
from secondstory.workspace.views.pages import page_of


@require_safe
def coverage(request: StoryRequest, key: str) -> HttpResponse:
    """Factors × actions. Asked for by htmx, it is the aside of the factors page."""
    incident, context = page_of(request, key, tab="factors", **words_kept())
    if context is None:
        return redirect("incident-coverage", key=incident.key)
    if not context["head"].may_read:
        return render(request, "workspace/closed.html", context)
    beside = queries.beside_factors(incident)
    context |= {"beside": beside, "words": kept_among(incident, beside.coverage.factors)}
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "workspace/beside_factors.html" if is_part else "workspace/coverage_table.html", context)
