"""An incident as of a minute, known by a role (law 3), and the timeline as a file."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import readable
from secondstory.lib import clock
from secondstory.people.http import StoryRequest
from secondstory.timeline import export, queries
from secondstory.timeline.as_of import Cursor, floor_to_minute, minute_of, moment_of
from secondstory.timeline.known import KnownEvent
from secondstory.workspace.showing import LOG, address, shown_as_of


@require_safe
def as_of(request: StoryRequest, key: str) -> HttpResponse:
    """What was known at a minute, by a role; without a minute, at the first at which anything was known.

    `?show=unknown` adds what was not known yet, for the incident's facilitator alone; for everyone else it changes nothing.
    """
    incident = readable(request, key)
    cursor = _asked(request, incident)
    given = request.GET
    shown = shown_as_of(incident, cursor, visitor=request.visitor, layer=given.get("layer", ""), page=given.get("page", ""))
    facilitates = request.visitor.user is not None and incident.facilitator_id == request.visitor.user.pk
    context = _frame(incident, cursor) | {"shown": shown, "facilitates": facilitates, "unknown": None, "tab": "timeline"}
    if facilitates and given.get("show") == "unknown":
        context["unknown"] = queries.unknown_events(incident, cursor)
    return render(request, "workspace/as_of.html", context)


@require_POST
def move_on(request: StoryRequest, key: str) -> HttpResponse:
    """To the minute at which the role learned of something more. It looks past the cursor, as stepping on a minute at a time would."""
    incident = readable(request, key)
    given = request.POST
    at = floor_to_minute(moment_of(given.get("at", ""), field="at"))
    cursor = queries.cursor_in(incident, known_by=given.get("known_by", ""), moment=lambda: at)
    layer = given.get("layer", "")
    found = queries.next_moment(incident, cursor, is_of_story=layer != LOG)
    if found is None:
        messages.info(request, _("Nothing more is written down as learned after this minute."))
    return redirect(address(incident.key, Cursor(found or at, cursor.role), layer=layer))


@require_safe
def later(request: StoryRequest, key: str) -> HttpResponse:
    """In as-of mode: what every page about an incident says that is not about what was known then. Always the same."""
    incident = readable(request, key)
    cursor = queries.asked_cursor(incident, as_of=request.GET.get("as_of"), known_by=request.GET.get("known_by")) or Cursor(clock.now())
    tab = (request.resolver_match.view_name if request.resolver_match else "").removeprefix("incident-")
    return render(request, "workspace/later.html", _frame(incident, cursor) | {"tab": tab})


@require_safe
def as_markdown(request: StoryRequest, key: str) -> HttpResponse:
    """The timeline to be read; with `as_of`, as of a minute."""
    incident, cursor, events = _for_file(request, key)
    title = incident.key if cursor else f"{incident.key} {incident.title}"
    text = export.markdown_of(events, title=title, zone=clock.zone_or_utc(incident.zone), cursor=cursor)
    return _file(text, incident, "md", "text/markdown")


@require_safe
def as_csv(request: StoryRequest, key: str) -> HttpResponse:
    """The timeline for a sheet."""
    incident, _cursor, events = _for_file(request, key)
    return _file(export.csv_of(events), incident, "csv", "text/csv")


@require_safe
def as_json(request: StoryRequest, key: str) -> HttpResponse:
    """The timeline for a program."""
    incident, _cursor, events = _for_file(request, key)
    return _file(export.json_of(events), incident, "json", "application/json")


def _asked(request: StoryRequest, incident: Incident) -> Cursor:
    """The cursor in the address: a minute as `at` (or `as_of`, or the slider's `minute`), and whose knowledge."""
    given, zone = request.GET, clock.zone_or_utc(incident.zone)

    def moment() -> datetime:
        if "minute" in given:
            return minute_of(given["minute"], field="minute")
        name = "at" if "at" in given else "as_of"
        return floor_to_minute(moment_of(given[name], field=name, zone=zone))

    is_given = {"at", "as_of", "minute"} & given.keys()
    return queries.cursor_in(incident, known_by=given.get("known_by", ""), moment=moment if is_given else None)


def _frame(incident: Incident, cursor: Cursor) -> dict[str, object]:
    """What stands round every page in as-of mode: of the incident, its key and zone. Its search finds pages alone, no titles."""
    tabs = [
        ("timeline", address(incident.key, cursor), _("Timeline")),
        ("document", address(incident.key, cursor, name="incident-document"), _("Document")),
        ("factors", address(incident.key, cursor, name="incident-factors"), _("Factors")),
        ("actions", address(incident.key, cursor, name="incident-actions"), _("Actions")),
    ]
    return {"key": incident.key, "zone": incident.zone, "cursor": cursor, "tabs": tabs, "section": "incidents", "is_as_of": True}


def _for_file(request: StoryRequest, key: str) -> tuple[Incident, Cursor | None, list[KnownEvent]]:
    incident = readable(request, key)
    cursor = queries.asked_cursor(incident, as_of=request.GET.get("as_of"), known_by=request.GET.get("known_by"))
    return incident, cursor, queries.for_file(incident, cursor, visitor=request.visitor)


def _file(text: str, incident: Incident, ending: str, kind: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{incident.key}-timeline.{ending}"'
    return answer
