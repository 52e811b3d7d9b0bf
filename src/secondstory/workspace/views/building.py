"""The page on which a timeline is built: the log and the story side by side, and a line for typing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.incidents.views.finding import editable
from secondstory.lib import clock
from secondstory.people.http import StoryRequest
from secondstory.timeline import finding
from secondstory.timeline.views_acts import after_of, undo_context
from secondstory.timeline.views_log import base_context, start_of
from secondstory.workspace.views.pages import tabs_of

LAYERS = ("story", "log", "panel")


@require_safe
def building(request: StoryRequest, key: str) -> HttpResponse:
    """Both layers; for those who may edit."""
    incident = editable(request, key)
    context = base_context(request, incident)
    zone, facets = context["zone"], context["facets"]
    log = finding.log_layer(incident, context["asked"], facets, zone=zone, start=start_of(request, "from"))
    story = finding.story_layer(incident, facets, zone=zone, start=start_of(request, "story"))
    finding.with_sources(log, story)
    layer = request.GET.get("layer", "")
    context |= undo_context(incident)
    context |= {
        "after": after_of(request, incident),
        "log": log,
        "story": story,
        "layer": layer if layer in LAYERS else "story",
        "parts": list(incident.involvements.all()),
        "zones": _zones(incident.zone),
        "tabs": tabs_of(),
        "page_keys": "timeline/keys.html",
        "section": "incidents",
    }
    return render(request, "workspace/building.html", context)


def _zones(incident_zone: str) -> list[tuple[str, str]]:
    """Whose times can be shown: the reader's, the incident's, and UTC."""
    mine = timezone.get_current_timezone_name()
    named = [
        (mine, _("Yours: %(zone)s") % {"zone": clock.zone_name(mine)}),
        (incident_zone, _("The incident’s: %(zone)s") % {"zone": clock.zone_name(incident_zone)}),
        ("UTC", "UTC"),
    ]
    return list({name: (name, label) for name, label in reversed(named)}.values())[::-1]
