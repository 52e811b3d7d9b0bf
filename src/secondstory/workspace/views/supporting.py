"""Showing a factor at work: a line, an account or the document is chosen, and the first and the last word are marked. Needs no script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secondstory.factors.models import Factor
from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable
from secondstory.lib.errors import Refusal
from secondstory.lib.text import says
from secondstory.people.http import StoryRequest
from secondstory.workspace import passages
from secondstory.workspace.operations import remove_support, support_with
from secondstory.workspace.passages import Source

NAMED = ("event", "account", "part", "section")


def support(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Choose what shows the factor, then mark its words."""
    incident = editable(request, key)
    factor = _factor_of(incident, uid)
    if request.method == "POST":
        return _mark(request, incident, factor)
    given = {name: request.GET[name] for name in NAMED if name in request.GET}
    if given:
        source = passages.source_of(incident, given)
        return _page_of_words(request, incident, factor, source, at=request.GET.get("passage", ""))
    words = request.GET.get("q", "").strip()[:200]
    context = {
        "events": passages.events_to_quote(incident, words),
        "accounts": passages.accounts_to_quote(incident, words),
        "sections": passages.sections_to_quote(incident, words),
        "words": words,
        "most": passages.MOST_EVENTS,
    }
    return render(request, "workspace/support.html", _about(incident, factor) | context)


@require_POST
def remove(request: StoryRequest, key: str, uid: str, support: str) -> HttpResponse:
    """Take one away again; what it was chosen from stays."""
    incident = editable(request, key)
    factor = _factor_of(incident, uid)
    if not remove_support(factor, support, by=request.visitor):
        raise Http404
    messages.success(request, _("It supports the factor no longer. What it was chosen from stays."))
    return redirect(f"{reverse('factor-edit', args=[incident.key, factor.uid])}#supports")


def _mark(request: StoryRequest, incident: Incident, factor: Factor) -> HttpResponse:
    source = passages.source_of(incident, {name: request.POST[name] for name in NAMED if name in request.POST})
    try:
        support_with(factor, source, quote=_quote(request, source), by=request.visitor)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page_of_words(request, incident, factor, source, at=request.POST.get("passage", ""), error=refusal.sentence)
    messages.success(request, _("The factor shows where it was seen at work."))
    return redirect(f"{reverse('incident-factors', args=[incident.key])}#factor-{factor.uid}")


def _quote(request: StoryRequest, source: Source) -> str:
    """The words from the first marked one to the last, of the passage as it was on the page; all of it where that was chosen."""
    seen = request.POST.get("seen", "").split()
    marked = sorted(int(word) for word in request.POST.getlist("word") if word.isascii() and word.isdigit() and len(word) < 6)
    marked = [word for word in marked if word < len(seen)]
    takes_all = request.POST.get("take") == "all"
    if not marked and not takes_all:
        raise Refusal(_("Nothing is marked yet. Mark the first and the last word, or take all of it."))
    if marked and not takes_all:
        quote = " ".join(seen[marked[0] : marked[-1] + 1])
    else:
        quote = "" if len(source.passages) == 1 and not source.needs_words else " ".join(seen)
    if quote and not any(says(passage, quote) for passage in source.passages):
        raise Refusal(_("The text has changed meanwhile, and those words are no longer there. Mark them again."))
    return quote


def _page_of_words(request: StoryRequest, incident: Incident, factor: Factor, source: Source, *, at: str, error: str = "") -> HttpResponse:
    """The passage with a box for each word, or the passages to choose from."""
    number = int(at) if at.isascii() and at.isdigit() and len(at) < 6 else 0
    chosen = source.passages[number] if number < len(source.passages) and (at or len(source.passages) == 1) else None
    links = [(f"?{urlencode(source.query | {'passage': place})}", passage) for place, passage in enumerate(source.passages)]
    context = {"source": source, "passages": links, "chosen": chosen, "chosen_words": (chosen or "").split(), "passage": at, "error": error}
    return render(request, "workspace/support_words.html", _about(incident, factor) | context, status=422 if error else 200)


def _factor_of(incident: Incident, uid: str) -> Factor:
    found = passages.factor_of(incident, uid)
    if found is None:
        raise Http404
    return found


def _about(incident: Incident, factor: Factor) -> dict[str, Any]:
    return {"incident": incident, "factor": factor, "section": "incidents"}
