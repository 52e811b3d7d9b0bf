"""The two layers a timeline is built from, the log and the story, as parts of a page; one line of them; and its evidence."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import editable, readable
from secondstory.lib import clock
from secondstory.people.http import StoryRequest
from secondstory.timeline import finding
from secondstory.timeline.enums import Kind
from secondstory.timeline.models import Event, Sighting
from secondstory.timeline.ranks import why_ranked

KEPT = ("view", "q", "kind", "source", "outside", "zone", "layer")
"""What of the address stays while one works: what the log is narrowed to, whose times, and which layer a phone shows."""
CHANGED = "timeline-changed"
"""What a page with scripts is told by `HX-Trigger` after an act, so that it fetches its parts again."""


@require_safe
def log(request: StoryRequest, key: str) -> HttpResponse:
    """The log, with the lines from `from` on."""
    incident = editable(request, key)
    context = base_context(request, incident)
    context["log"] = finding.log_layer(
        incident, context["asked"], context["facets"], zone=context["zone"], start=start_of(request, "from")
    )  # fmt: skip
    finding.with_sources(context["log"])
    return render(request, "timeline/log.html", context)


@require_safe
def story(request: StoryRequest, key: str) -> HttpResponse:
    """The story, with the lines from `from` on."""
    incident = editable(request, key)
    context = base_context(request, incident)
    context["story"] = finding.story_layer(incident, context["facets"], zone=context["zone"], start=start_of(request, "from"))
    finding.with_sources(context["story"])
    return render(request, "timeline/story.html", context)


@require_safe
def line(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """Everything there is on one line, and what can be done with it."""
    incident = editable(request, key)
    event = event_of(incident, uid)
    folded = list(Event.objects.filter(folded_into=event).in_order().select_related("origin"))
    context = shown(request, incident) | {
        "event": event,
        "folded": folded,
        "reasons": why_ranked(event.rank_reasons),
        "known": list(event.knowledge.order_by("at", "role")),
        "section": "incidents",
    }
    return render(request, part_or_page(request, "timeline/line.html", "timeline/line_page.html"), context)


@require_safe
def evidence(request: StoryRequest, key: str, uid: str) -> HttpResponse:
    """The records behind a line, as they were received: for everyone who may read the story."""
    incident = readable(request, key)
    event = event_of(incident, uid)
    rows = Event.objects.filter(folded_into=event).in_order()
    events = [event, *rows.select_related("origin", "evidence")]
    prefetch_related_objects(events, Prefetch("sightings", Sighting.objects.to_be_seen()))
    context = shown(request, incident) | {"event": event, "told": events, "section": "incidents"}
    context["typed"] = [one for one in events if one.evidence is None]
    context["recorded"] = [one for one in events if one.evidence is not None]
    return render(request, "timeline/evidence.html", context)


def base_context(request: StoryRequest, incident: Incident) -> dict[str, Any]:
    """What both layers show, in one statement."""
    context = shown(request, incident)
    asked = finding.LogFilter.asked(request.GET)
    facets = finding.facets_of(incident, context["zone"])
    is_likely = finding.shows_likely(asked, facets)
    return context | {"asked": asked, "facets": facets, "is_likely": is_likely, "kinds": Kind.choices, "few": finding.FEW}


def shown(request: StoryRequest, incident: Incident) -> dict[str, Any]:
    """The incident, the zone its times are shown in, and the rest of the address, which every link and form keeps."""
    zone = zone_shown(request)
    given = request.GET if request.method in {"GET", "HEAD"} else request.POST
    kept = {name: given[name] for name in KEPT if given.get(name)}
    query = urlencode(kept)
    return {
        "incident": incident,
        "zone": zone,
        "zone_name": str(zone),
        "zone_query": urlencode({"zone": str(zone)}),
        "says": words_of_lines(),
        "kept": kept,
        "kept_query": query,
        "kept_after": f"?{query}" if query else "",
        "events_url": events_address(incident),
        "timeline_url": reverse("incident-timeline", args=[incident.key]),
    }


def words_of_lines() -> dict[str, str]:
    """What stands at every line: two hundred lines would ask for the same translations two hundred times."""
    return {
        "choose": _("Choose"),
        "choose_it": _("choose"),
        "put_in": _("Put it into the story"),
        "take_out": _("In the story: take it out"),
        "in_story": _("In the story"),
        "out_of_story": _("out of the story"),
        "edit": _("edit"),
        "add_after": _("add after it"),
        "drag": _("Drag it to another time"),
        "evidence": _("evidence"),
    }


def events_address(incident: Incident) -> str:
    """What the address of every line begins with: a page of two hundred lines asks once."""
    return reverse("event-add", args=[incident.key]).removesuffix("new/")


def zone_shown(request: StoryRequest) -> ZoneInfo:
    """The zone that was asked for, else the reader's."""
    asked = request.GET.get("zone") or request.POST.get("zone") or ""
    return ZoneInfo(asked) if asked in clock.known_zones() else clock.zone_or_utc(timezone.get_current_timezone_name())


def workspace_address(context: dict[str, Any], *, mark: str = "", **more: str) -> str:
    """Where one goes on after an act."""
    query = urlencode(context["kept"] | more)
    return reverse("incident-timeline", args=[context["incident"].key]) + (f"?{query}" if query else "") + (f"#{mark}" if mark else "")


def event_of(incident: Incident, uid: str) -> Event:
    """The line with this uid. Raises Http404."""
    rows = Event.objects.filter(incident=incident, uid=uid).select_related("involvement", "origin", "evidence", "written_decision")
    found = rows.first()
    if found is None:
        raise Http404
    return found


def part_or_page(request: StoryRequest, part: str, page: str) -> str:
    """The template of a part where htmx asks for one, else that of the whole page."""
    return part if "HX-Request" in request.headers else page


def told(answer: HttpResponse, uid: str = "") -> HttpResponse:
    """An answer that says that the timeline changed, and which line is the one to look at."""
    answer["HX-Trigger"] = json.dumps({CHANGED: {"uid": uid}})
    return answer


def start_of(request: StoryRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
