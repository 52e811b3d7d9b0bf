"""The rows of incidents as an edition holds them: events, factors, why-trees and actions, as they are when they are gathered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.factors.models import Factor, Label, Support
from secondstory.factors.told_trees import ToldTree
from secondstory.factors.trees import read_asked, told_tree
from secondstory.incidents.models import Incident
from secondstory.lib.joined import Joined
from secondstory.library.edition import (
    Edition,
    FrozenAction,
    FrozenDispute,
    FrozenEvent,
    FrozenFactor,
    FrozenLabel,
    FrozenSide,
    FrozenSupport,
    Named,
)
from secondstory.postmortems.models import SectionSupport
from secondstory.timeline.models import Event, Knowledge


def edition_of(incident: Incident, **told: Any) -> Edition:
    """What an edition says of the incident itself, with no text, event, factor or action but those in `told`."""
    held = getattr(incident, "held_review", None)
    nothing: dict[str, Any] = {
        "summary": "",
        "nothing_new_reason": "",
        "learned": [],
        "events": [],
        "factors": [],
        "actions": [],
        "sections": [],
    }
    return Edition(
        key=incident.key,
        title=incident.title,
        near_miss=incident.near_miss,
        caught_by=incident.caught_by,
        severity_code=incident.severity.code if incident.severity else "",
        severity_name=incident.severity.name if incident.severity else "",
        team=str(incident.team or ""),
        services=[Named(service.slug, service.name) for service in incident.services.all()],
        zone=incident.zone,
        started_at=incident.started_at,
        started_precision=incident.started_precision,
        detected_at=incident.detected_at,
        ended_at=incident.ended_at,
        mitigated_at=incident.mitigated_at,
        held_at=held.held_at if held else None,
        customer_impact=incident.customer_impact,
        internal_impact=incident.internal_impact,
        internal_hours=incident.internal_hours,
        **(nothing | told),
    )


def events_of(keys: Sequence[int]) -> dict[int, list[FrozenEvent]]:
    """In order, by incident. One statement for events and disputes: an event comes once for each side of its disputes."""
    rows = Event.objects.filter(incident__in=keys).in_story().unfolded().select_related("involvement", "written_decision")
    rows = rows.annotate(first_known_at=Subquery(_first_known()), **_SIDES)
    found: dict[int, list[FrozenEvent]] = defaultdict(list)
    frozen: dict[int, FrozenEvent] = {}
    disputes: dict[int, FrozenDispute] = {}
    row: Any
    for row in rows.order_by("sort_at", "sequence", "pk", "disputes__pk", "disputes__sides__pk"):
        if row.pk not in frozen:
            frozen[row.pk] = _event(row)
            found[row.incident_id].append(frozen[row.pk])
        if row.side_text is None:
            continue
        if row.dispute_key not in disputes:
            disputes[row.dispute_key] = FrozenDispute(row.dispute_about, [])
            frozen[row.pk].disputes.append(disputes[row.dispute_key])
        disputes[row.dispute_key].sides.append(FrozenSide(row.side_role, row.side_text))
    return found


_SIDES = {
    "dispute_key": F("disputes__pk"),
    "dispute_about": F("disputes__about"),
    "side_text": F("disputes__sides__text"),
    "side_role": Coalesce("disputes__sides__involvement__label", "disputes__sides__role"),
}


def _event(row: Any) -> FrozenEvent:
    return FrozenEvent(
        uid=row.uid,
        at=row.occurred_at,
        until=row.occurred_until,
        precision=row.precision,
        kind=row.kind,
        role=row.involvement.label if row.involvement else "",
        text=row.text,
        source=row.source,
        known_at=row.first_known_at,
        decision=row.decision_point.told() if row.decision_point else {},
    )


def _first_known() -> QuerySet[Knowledge, datetime]:
    return Knowledge.objects.filter(event=OuterRef("pk")).order_by("at").values_list("at", flat=True)[:1]


def factors_of(keys: Sequence[int]) -> dict[int, list[FrozenFactor]]:
    """Factors with the words that were chosen to show them, in two statements; what has no chosen words stays in the room."""
    found: dict[int, list[FrozenFactor]] = defaultdict(list)
    rows = list(Factor.objects.filter(incident__in=keys))
    beside = _beside(keys) if rows else {}
    for row in rows:
        told, further = beside.get(row.pk, ([], []))
        more: dict[str, Any] = {"uid": row.uid, "breadth": row.breadth, "feeds": row.feeds, "addressability": row.addressability}
        more["is_someones_doing"] = row.is_someones_doing
        quote = told[0].words if told else ""
        found[row.incident_id].append(FrozenFactor(row.statement, row.domain, row.role, quote, supports=told, labels=further, **more))
    return found


def _beside(keys: Sequence[int]) -> dict[int, tuple[list[FrozenSupport], list[FrozenLabel]]]:
    """What shows a factor, and where else it lies, by its key; accounts are told by their role, as everything is."""
    role = Coalesce("account__involvement__label", "account__role", Value(""))
    of_story = Support.objects.standing().filter(factor__incident__in=keys).exclude(quote="").order_by()
    of_document = SectionSupport.objects.filter(factor__incident__in=keys).order_by()
    labels = Label.objects.filter(factor__incident__in=keys).order_by()
    title, never = Coalesce("section__title", "title"), Value(None, output_field=DateTimeField())
    words = Case(When(support__removed_at=None, then=F("support__quote")), output_field=TextField())
    shown_by = Coalesce(words, Value(""), output_field=TextField())
    rows = of_story.values_list("factor", Value(0), "pk", "quote", role, "event__occurred_at").union(
        of_document.values_list("factor", Value(1), "pk", "quote", title, never),
        labels.values_list("factor", Value(2), "pk", shown_by, "code", never),
        all=True,
    )
    found: dict[int, tuple[list[FrozenSupport], list[FrozenLabel]]] = defaultdict(lambda: ([], []))
    for factor, kind, _pk, words, where, at in sorted(rows, key=lambda row: row[1:3]):
        supports, further = found[factor]
        if kind == 2:
            further.append(FrozenLabel(where, words))
        else:
            supports.append(FrozenSupport("section" if kind else "account" if where else "event", words, where, at))
    return found


def trees_of(keys: Sequence[int]) -> dict[int, list[ToldTree]]:
    """Turns of the story with what was answered there; what nobody answered, and why a turn needed no question, stays in the room."""
    told = {key: [told_tree(tree).answered() for tree in trees] for key, trees in read_asked(keys).items()}
    return defaultdict(list, {key: [tree for tree in trees if tree.whys] for key, trees in told.items()})


def actions_of(keys: Sequence[int]) -> dict[int, list[FrozenAction]]:
    """Ideas are not promises, so they stay in the room."""
    found: dict[int, list[FrozenAction]] = defaultdict(list)
    rows = Action.objects.filter(incident__in=keys).exclude(state=State.IDEA).select_related("team")
    row: Any
    for row in rows.annotate(answers=Joined("factors__uid", filter=Q(factors__removed_at=None))):
        frozen = FrozenAction(row.uid, row.text, row.category, str(row.team or ""), row.due_on, row.state, row.breadth)
        found[row.incident_id].append(replace(frozen, answers=sorted((row.answers or "").splitlines())))
    return found
