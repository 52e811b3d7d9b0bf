"""Pages made of several slices: home, and the page of one incident with its four parts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.actions.enums import State
from secondstory.actions.together import together_of
from secondstory.incidents.models import Incident
from secondstory.incidents.permissions import may_report_near_miss
from secondstory.incidents.views.finding import visible
from secondstory.lib import clock
from secondstory.people.http import StoryRequest
from secondstory.sources.queries import original_name
from secondstory.timeline.views_log import events_address
from secondstory.workspace import queries
from secondstory.workspace.views import as_of


@require_safe
def home(request: StoryRequest) -> HttpResponse:
    """What needs you; before there is anything, the two doors."""
    found = queries.home_of(request.visitor)
    template = "workspace/home.html" if found.has_anything else "workspace/doors.html"
    context = {"home": found, "today": clock.now(), "section": "home"}
    if not found.has_anything:
        context |= {"has_example": queries.has_example(), "may_report": may_report_near_miss(request.visitor)}
    return render(request, template, context)


@require_safe
def help_page(request: StoryRequest) -> HttpResponse:
    """What one can do here, from the keyboard and from a program too."""
    return render(request, "workspace/help.html", {"api": request.build_absolute_uri("/api/v1/"), "section": "help"})


@require_safe
def timeline(request: StoryRequest, key: str) -> HttpResponse:
    """The story, and the log beside it; with `as_of`, what was known then."""
    if "as_of" in request.GET:
        return as_of.as_of(request, key)
    incident, context = page_of(request, key, tab="timeline")
    if context is None:
        return redirect("incident", key=incident.key)
    if not context["head"].may_read:
        return render(request, "workspace/closed.html", context)
    context["original"] = original_name(incident)
    telling = queries.telling_of(incident, story_page=request.GET.get("story", ""), log_page=request.GET.get("log", ""))
    context |= {"telling": telling, "figure": queries.figure_of(incident, telling.story), "zone": incident.zone}
    context |= {"may_read": context["head"].may_read, "may_edit": context["head"].may_edit, "events_url": events_address(incident)}
    return render(request, "workspace/timeline.html", context)


@require_safe
def actions(request: StoryRequest, key: str) -> HttpResponse:
    """What will be different. Owners and their teams see their own even while the story is closed to them."""
    incident, context = page_of(request, key, tab="actions")
    if context is None:
        return redirect("incident-actions", key=incident.key)
    rows = list(queries.actions_of(incident, request.visitor))
    if not context["head"].may_read and not rows:
        return render(request, "workspace/closed.html", context)
    context["actions"] = [row for row in rows if row.state != State.IDEA]
    context["ideas"] = [row for row in rows if row.state == State.IDEA]
    context["came_back"] = queries.come_back_in(incident, request.visitor)
    if context["head"].may_read and not incident.is_ongoing:  # who sees only some of them can't say anything of all
        context["together"] = together_of(incident, rows)
    return render(request, "workspace/actions.html", context)


def page_of(request: StoryRequest, key: str, *, tab: str, **more: Any) -> tuple[Incident, dict[str, Any] | None]:
    """The incident, annotated with `more`, and what every tab shows; no context when it was found by a former key."""
    head = queries.head_of(request.visitor, key, **more)
    if head is None:
        return visible(request, key), None
    return head.incident, {"incident": head.incident, "head": head, "tab": tab, "tabs": tabs_of(), "section": "incidents"}


def tabs_of() -> list[tuple[str, str, str]]:
    """The parts of an incident: name, the page's, and what it is called."""
    return [
        ("timeline", "incident", _("Timeline")),
        ("document", "incident-document", _("Document")),
        ("factors", "incident-factors", _("Factors")),
        ("actions", "incident-actions", _("Actions")),
    ]
