"""What the picture of a timeline is drawn from, and the picture as a file to print; with `as_of`, of what was known then (law 3)."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from secondstory.incidents.models import Incident
from secondstory.incidents.views.finding import readable
from secondstory.lib import clock
from secondstory.people.http import StoryRequest
from secondstory.timeline import queries
from secondstory.timeline.as_of import Cursor
from secondstory.timeline.figure import Harm
from secondstory.timeline.figure_sheet import sheet
from secondstory.timeline.picture import Line, lines_as_known, lines_of, marks_of, phases_of, picture_of
from secondstory.workspace.queries import EVENTS_A_PAGE
from secondstory.workspace.showing import LOG, address


@require_safe
def as_columns(request: StoryRequest, key: str) -> HttpResponseBase:
    """The story and the log as columns. It comes with a tag of its content: who has it already is answered 304."""
    incident, cursor, lines = _asked(request, key)
    drawn = picture_of(lines, [] if cursor else phases_of(incident))
    drawn |= {"page_size": EVENTS_A_PAGE, "open": _addresses(incident, cursor)}
    body = json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type="application/json")
    answer["ETag"] = etag
    patch_cache_control(answer, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_safe
def as_svg(request: StoryRequest, key: str) -> HttpResponse:
    """The story as a drawing on paper of its own."""
    incident, cursor, lines = _asked(request, key)
    zone = clock.zone_or_utc(incident.zone)
    note = _("Times in %(zone)s.") % {"zone": clock.zone_name(zone)}
    if cursor:
        at = date_format(cursor.at.astimezone(zone), "j F Y, H:i")
        note = _("As %(role)s knew it at %(at)s.") % {"role": cursor.role, "at": at} + " " + note
    heading = incident.key if cursor else f"{incident.key} · {incident.title}"
    harm = None if cursor or incident.near_miss else Harm(incident.started_at, incident.mitigated_at or incident.resolved_at)
    drawn = sheet(marks_of(lines), heading=heading, note=note, zone=zone, harm=harm, phases=() if cursor else phases_of(incident))
    answer = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(incident.key)}-timeline.svg"
    return answer


def _asked(request: StoryRequest, key: str) -> tuple[Incident, Cursor | None, list[Line]]:
    incident = readable(request, key)
    cursor = queries.asked_cursor(incident, as_of=request.GET.get("as_of"), known_by=request.GET.get("known_by"))
    if cursor is None:
        return incident, None, lines_of(incident)
    return incident, cursor, lines_as_known(queries.cut(queries.known_events(incident, cursor), cursor))


def _addresses(incident: Incident, cursor: Cursor | None) -> dict[str, str]:
    """Where a line is read, in the story and in the log: `{page}` and `{uid}` are filled in where it is opened."""
    if cursor:
        here = {"story": address(incident.key, cursor), "log": address(incident.key, cursor, layer=LOG)}
        return {name: f"{path}&page={{page}}#event-{{uid}}" for name, path in here.items()}
    return {"story": "?story={page}#event-{uid}", "log": "?log={page}#line-{uid}"}
