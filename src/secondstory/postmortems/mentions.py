"""What can be mentioned: found while somebody types after an @."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db.models import Q, QuerySet

from secondstory.incidents.models import Incident, has_part
from secondstory.incidents.queries import label_warnings
from secondstory.people.permissions import Visitor
from secondstory.postmortems import facts
from secondstory.postmortems.enums import DocumentState
from secondstory.postmortems.facts import KINDS, Fact, Rows

MOST = 12
SHORTEST_FOR_INCIDENTS = 2
_CLOCK = re.compile(r"\d{1,2}:\d{0,2}\Z")
_MOST_BY_CLOCK = 2000


@dataclass(frozen=True)
class Offer:
    """Something that can be mentioned, as it would stand in the text."""

    kind: str
    ref: str
    label: str
    detail: str


def offered(incident: Incident, typed: str, visitor: Visitor) -> list[Offer]:
    """At most twelve, the best first: what begins with the words, then what has them. With nothing typed, some of each kind.

    Another incident is offered when its postmortem is published, or the visitor may read its story.
    """
    words = " ".join(typed.split())[:100]
    rows = facts.told(_asked(facts.rows_for(incident, visitor), incident, words, visitor))
    rows.sort(key=lambda row: (row.at.timestamp() if row.at else 0.0, row.a))
    if words and _CLOCK.match(words):
        rows = [row for row in rows if row.kind != "event" or facts.fact_of(row, incident).label.startswith(words.zfill(len(words)))]
    found = {kind: [_offer(row.kind, row.uid, facts.fact_of(row, incident)) for row in rows if row.kind == kind] for kind in KINDS}
    found["time"] = [one for one in _times(incident) if words.casefold() in f"{one.detail} {one.label}".casefold()]
    best = _ranked(found, words) if words else _some_of_each(found)
    return _with_warnings(incident, best[:MOST])


def _asked(rows: Rows, incident: Incident, words: str, visitor: Visitor) -> dict[str, Any]:
    """Twelve rows of each kind that have the words."""
    story = rows.event.filter(folded_into=None).order_by("-is_in_story", "sort_at", "sequence", "pk")
    if _CLOCK.match(words):
        return {"event": rows.event.filter(pk__in=story.filter(is_in_story=True).values("pk")[:_MOST_BY_CLOCK])}
    asked: dict[str, Any] = {
        "event": _first(story, text__icontains=words),
        "service": _first(rows.service.order_by("name"), name__icontains=words),
        "factor": _first(rows.factor.order_by("position", "pk"), statement__icontains=words),
        "action": _first(rows.action.order_by("position", "pk"), text__icontains=words),
        "role": _first(rows.role.filter(is_observer=False).order_by("pk"), label__icontains=words),
    }
    if len(words) >= SHORTEST_FOR_INCIDENTS:
        asked["incident"] = _other_incidents(rows, incident, words, visitor)
    return asked


def _other_incidents(rows: Rows, incident: Incident, words: str, visitor: Visitor) -> QuerySet[Incident]:
    readable = Q(postmortem__state=DocumentState.PUBLISHED)
    if not visitor.is_example:
        readable |= has_part(visitor)
    named = Q(title__icontains=words) | Q(key__istartswith=words)
    some = rows.incident.filter(readable, named, postmortem__isnull=False).exclude(pk=incident.pk)
    return Incident.objects.filter(pk__in=some.order_by("-started_at").values("pk")[:MOST])


def _first(rows: QuerySet[Any], **wanted: str) -> QuerySet[Any]:
    """The first twelve, as rows that can be joined to others in one statement."""
    some = rows.filter(**{name: value for name, value in wanted.items() if value})
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=some.values("pk")[:MOST])
    return found


def _times(incident: Incident) -> list[Offer]:
    return [_offer("time", name, facts.time_of(incident, name)) for name in facts.MOMENTS]


def _offer(kind: str, ref: str, fact: Fact) -> Offer:
    return Offer(kind, ref, fact.label, fact.detail)


def _some_of_each(found: dict[str, list[Offer]]) -> list[Offer]:
    turns = zip_longest(*(found[kind] for kind in KINDS))
    return [offer for turn in turns for offer in turn if offer is not None]


def _ranked(found: dict[str, list[Offer]], words: str) -> list[Offer]:
    wanted = words.casefold()
    begins = re.compile(rf"\b{re.escape(wanted)}")

    def place(offer: Offer) -> tuple[int, int]:
        label = offer.label.casefold()
        return 0 if label.startswith(wanted) else 1 if begins.search(label) else 2, KINDS.index(offer.kind)

    return sorted((offer for kind in KINDS for offer in found[kind]), key=place)


def _with_warnings(incident: Incident, offers: list[Offer]) -> list[Offer]:
    """A role whose label fits one person says so before it is chosen."""
    roles = [offer.ref for offer in offers if offer.kind == "role"]
    if not roles:
        return offers
    parts = {row.uid: row for row in incident.involvements.filter(uid__in=roles).select_related("user")}
    said = label_warnings([(row.label, row.user) for row in parts.values()], is_example=incident.is_example)
    by_ref = dict(zip(parts, said, strict=True))
    return [Offer(one.kind, one.ref, one.label, by_ref.get(one.ref) or one.detail) if one.kind == "role" else one for one in offers]
