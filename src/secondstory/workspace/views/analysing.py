"""The page of factors: the why-trees of an incident, what they were written down as, and what held."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.factors.forms import FactorForm
from secondstory.factors.lenses import looks
from secondstory.factors.probes import SETS, next_question
from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import readable
from secondstory.people.http import StoryRequest
from secondstory.timeline.queries_agreed import agreement_stands
from secondstory.workspace.forest import forest_of, last_edit
from secondstory.workspace.kept_words import kept_among, words_kept
from secondstory.workspace.queries import beside_factors, factors_of
from secondstory.workspace.views.pages import page_of


@require_safe
def factors(request: StoryRequest, key: str) -> HttpResponse:
    """What about our system allowed this to have this impact (R85): the trees, and beside them what they cover."""
    incident, context = page_of(request, key, tab="factors", is_agreed=agreement_stands(), **last_edit(), **looks(), **words_kept())
    if context is None:
        return redirect("incident-factors", key=incident.key)
    if not context["head"].may_read:
        return render(request, "workspace/closed.html", context)
    context |= _shown(incident) | {"factor_form": FactorForm(auto_id="tree_%s")}
    context["beside"] = beside_factors(incident, context["forest"].factors)
    if context["head"].may_edit:
        context["page_keys"] = "workspace/tree_keys.html"
    return render(request, "workspace/factors.html", context)


@require_safe
def tree(request: StoryRequest, key: str) -> HttpResponse:
    """The trees alone, which the page fetches again when something about them changed; with `turn`, a uid, only that one."""
    incident, context = page_of(request, key, tab="factors", **last_edit(), **looks(), **words_kept())
    if context is None or not context["head"].may_read:
        incident = readable(request, key)  # by a former key; or says that it may not be read
    return render(request, "workspace/tree_part.html", (context or {}) | _shown(incident, turn=request.GET.get("turn", "")))


def _shown(incident: Incident, *, turn: str = "") -> dict[str, Any]:
    at, written = reverse("incident", kwargs={"key": incident.key}), factors_of(incident, turn=turn)
    words = kept_among(incident, written)
    return {
        "forest": forest_of(incident, written, kept=words.of, turn=turn),
        "words": words,
        "probe_sets": SETS.items(),
        "turns_url": f"{at}turns/",
        "whys_url": f"{at}whys/",
        "factors_url": f"{at}factors/",
        "says_unfinished": _("Not finished"),
        "says_due": next_question(is_human=True),
        "says_answer": _("Answer"),
        "says_ask": _("Ask on"),
        "says_more": _("More"),
    }
