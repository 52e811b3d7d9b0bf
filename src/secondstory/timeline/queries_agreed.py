"""What the pages of an agreed timeline ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident
from secondstory.lib import clock
from secondstory.timeline.agreed import Difference, differences, frozen, questions_of
from secondstory.timeline.enums import Kind
from secondstory.timeline.known import KnownEvent
from secondstory.timeline.models import Agreement, Dispute, Event
from secondstory.timeline.queries import story_events


@dataclass(frozen=True)
class Agreed:
    """The agreed edition that counts, and how the story differs from it now."""

    agreement: Agreement
    changes: list[Difference]

    @property
    def in_words(self) -> str:
        """How many lines differ, and how: "2 added, 1 gone"."""
        says = {"added": _("%(n)d added"), "removed": _("%(n)d gone"), "changed": _("%(n)d changed")}
        counts = Counter(one.what for one in self.changes)
        return ", ".join(word % {"n": counts[what]} for what, word in says.items() if counts[what])


def standing_agreement(incident: Incident) -> Agreement | None:
    """The last agreed edition, unless that was taken back."""
    last = Agreement.objects.filter(incident=incident).select_related("agreed_by", "taken_back_by").first()
    return last if last is not None and last.taken_back_at is None else None


def agreed_of(incident: Incident) -> Agreed | None:
    """The agreed edition and what has changed since; one statement, and three more where there is one."""
    row = standing_agreement(incident)
    return Agreed(row, differences(row.content, frozen(story_events(incident)))) if row is not None else None


def asked_before_agreeing(incident: Incident, story: Sequence[KnownEvent]) -> list[str]:
    """What the facilitator may ask the group about the story; two statements."""
    parts = incident.involvements.filter(is_observer=False).values_list("label", flat=True)
    moments = [(str(moment.label), at) for moment, at, _precision in incident.times() if at is not None]
    left = Event.objects.filter(incident=incident, kind=Kind.ALERT, is_in_story=False).unfolded().count()
    return questions_of(story, alerts_left=left, moments=moments, roles=list(parts), zone=clock.zone_or_utc(incident.zone))


def disputes_of(incident: Incident) -> list[dict[str, Any]]:
    """Where people's accounts differ, each side as it is told."""
    found = Dispute.objects.filter(event__incident=incident).select_related("event").prefetch_related("sides__involvement")
    return [
        {
            "event": dispute.event.text,
            "about": dispute.about,
            "sides": [{"role": side.label, "text": side.text} for side in dispute.sides.all()],
        }
        for dispute in found
    ]


def agreement_stands() -> Subquery:
    """Annotates incidents, as `is_agreed`, with whether the last agreed edition of their timeline counts."""
    agreed = Agreement.objects.filter(incident=OuterRef("pk")).order_by("-edition")
    stands = ExpressionWrapper(Q(taken_back_at=None), output_field=BooleanField())
    return Subquery(agreed.annotate(stands=stands).values("stands")[:1])


def is_agreed(incident: Incident) -> bool:
    """Whether the last agreed edition counts; one statement, none for an incident that was read with `agreement_stands`."""
    if "is_agreed" in incident.__dict__:
        return bool(incident.__dict__["is_agreed"])
    rows = Agreement.objects.filter(incident=incident).values_list("taken_back_at", flat=True)[:1]
    return list(rows) == [None]
