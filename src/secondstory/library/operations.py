"""Publishing: freeze an edition, and take the example's editions away."""

from __future__ import annotations

from django.db import transaction

from secondstory.audit.operations import record
from secondstory.lib import clock
from secondstory.lib.text import slug
from secondstory.library.models import Publication
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import Postmortem
from secondstory.postmortems.operations import mark_published


@transaction.atomic
def publish_postmortem(postmortem: Postmortem, *, by: Visitor) -> Publication:
    """Freeze the document as the next edition."""
    incident = postmortem.incident
    earlier = Publication.objects.filter(incident=incident)
    edition = earlier.count() + 1
    earlier.update(is_current=False)
    row = Publication.objects.create(
        incident=incident,
        slug=f"{slug(incident.title, longest=80)}-{incident.uid[:6]}-{edition}",
        edition=edition,
        published_at=clock.now(),
        title=incident.title,
        summary=postmortem.summary,
        happened_on=incident.started_at.date(),
        severity_code=incident.severity.code if incident.severity else "",
        near_miss=incident.near_miss,
        team_name=str(incident.team or ""),
        is_example=incident.is_example,
    )
    mark_published(postmortem, by=by)
    record("published an edition", row, about=incident, by=by)
    return row


def forget_example_publications() -> None:
    """Remove the example's editions."""
    Publication.objects.filter(is_example=True).delete()
