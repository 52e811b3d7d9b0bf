"""Taking a passage out of what trackers said. What stands in the tracker itself is removed there."""

from __future__ import annotations

from django.db import transaction

from secondstory.incidents.models import Incident
from secondstory.integrations.models import Errand, TrackerLink
from secondstory.lib.redacting import Redacting


@transaction.atomic
def redact_links(incident: Incident, redacting: Redacting) -> None:
    """Take it out of last seen values, conflicts and problems."""
    links = TrackerLink.objects.filter(action__incident=incident)
    redacting.cut(links, "external_id", "key", "url", "state", "seen", "conflict", "etag", "note", kind="actions")
    redacting.cut(Errand.objects.filter(action__incident=incident), "payload", "back", "problem", kind="actions")
