"""The board: completion by cohorts, for a team, for who manages some, and for the organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.actions import boards, export
from secondstory.actions.figure import PARTS, draw_cohorts, draw_shares, labels
from secondstory.lib.csv_out import lines_of, streamed
from secondstory.people.http import StoryRequest


@require_safe
def board(request: StoryRequest) -> HttpResponse:
    """Sentences, a drawing and the table beside it; the address says whose and by what."""
    found = boards.board_of(request.visitor, team=request.GET.get("team", ""), by=request.GET.get("by", ""))
    words = labels()
    context: dict[str, Any] = {
        "board": found,
        "lines": found.shares if request.GET.get("all") else found.most,
        "bys": [("category", _("by kind")), ("team", _("by team")), ("service", _("by service")), ("domain", _("by where factors lie"))],
        "key": [(part, words[part]) for part in PARTS],
        "section": "actions",
        "place": "board",
    }
    if not found.scope.is_one_person:
        context["cohorts_drawn"] = draw_cohorts(found.cohorts)
        context["grades_drawn"] = draw_shares(found.graded, says=_("What became of actions, by how specific their text is"))
    return render(request, "actions/board.html", context)


@require_safe
def board_rows(request: StoryRequest) -> StreamingHttpResponse:
    """What the figures are counted from, as CSV."""
    scopes = boards.scopes_of(request.visitor, request.GET.get("team", ""))
    pieces = lines_of(export.FIGURE_COLUMNS, export.figure_rows(request.visitor, scopes))
    return streamed(request, pieces, name=f"action-figures-{scopes.chosen.slug or 'organisation'}")
