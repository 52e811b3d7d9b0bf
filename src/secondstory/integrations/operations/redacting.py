"""Taking a passage out of what trackers said. What stands in the tracker itself is removed there."""

from __future__ import annotations

from django.db import transaction

from secondstory.actions.operations import hand_to_tracker
from secondstory.incidents.models import Incident
from secondstory.integrations.enums import ErrandState
from secondstory.integrations.models import Errand, TrackerLink
from secondstory.lib.redacting import Redacting
from secondstory.people.permissions import program


@transaction.atomic
def redact_links(incident: Incident, redacting: Redacting) -> None:
    """Take it out of last seen values, conflicts and problems.

    A tracker that says it would bring it back at the next reading, so such an issue is followed no longer, until somebody links it again.
    """
    links = TrackerLink.objects.filter(action__incident=incident)
    said = redacting.cut(links, "external_id", "key", "url", "state", "seen", "conflict", "etag", "note", kind="actions")
    errands = Errand.objects.filter(action__incident=incident)
    redacting.cut(errands, "payload", "back", "problem", kind="actions")
    if redacting.is_dry:
        return
    for link in links.filter(pk__in=said).select_related("action"):
        errands.filter(action=link.action, state=ErrandState.WAITING).update(state=ErrandState.WITHDRAWN)
        link.delete()
        hand_to_tracker(link.action, tracker="", fields=(), by=program())
