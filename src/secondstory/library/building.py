"""From the rows of an incident to an edition that names nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from secondstory.actions.enums import State
from secondstory.actions.models import Action
from secondstory.factors.models import Factor, Support
from secondstory.library.edition import Edition, FrozenAction, FrozenDispute, FrozenEvent, FrozenFactor, FrozenSection, FrozenSide, Named
from secondstory.library.names import Hit, replaced
from secondstory.library.naming import Known, Naming
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.timeline.models import Event, Knowledge

_LIST_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+", re.MULTILINE)


def draft_edition(postmortem: Postmortem) -> Edition:
    """What would be published, before names are looked for. Three statements for one fetched `with_story`, however long it is."""
    return draft_editions([postmortem])[postmortem.pk]


def draft_editions(postmortems: Sequence[Postmortem]) -> dict[int, Edition]:
    """The same for several documents by primary key, in the same number of statements."""
    keys = [row.incident_id for row in postmortems]
    events, factors, actions = _events(keys), _factors(keys), _actions(keys)
    return {row.pk: _edition(row, events[row.incident_id], factors[row.incident_id], actions[row.incident_id]) for row in postmortems}


def _edition(postmortem: Postmortem, events: list[FrozenEvent], factors: list[FrozenFactor], actions: list[FrozenAction]) -> Edition:
    incident, sections = postmortem.incident, list(postmortem.sections.all())
    held = getattr(incident, "held_review", None)
    told = [section for section in sections if section.key != LEARNED and section.markdown.strip()]
    return Edition(
        key=incident.key,
        title=incident.title,
        summary=postmortem.summary or incident.summary,
        learned=[line for section in sections if section.key == LEARNED for line in learned_lines(section.markdown)],
        nothing_new_reason=postmortem.nothing_new_reason,
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
        events=events,
        factors=factors,
        actions=actions,
        sections=[FrozenSection(section.key, section.title, section.markdown) for section in told],
    )


def learned_lines(markdown: str) -> list[str]:
    """The lessons of the section: its list items; where there is no list, its paragraphs."""
    text = markdown.strip()
    if not text:
        return []
    starts = [found.start() for found in _LIST_ITEM.finditer(text)]
    blocks = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] if starts else re.split(r"\n\s*\n", text)
    if starts and text[: starts[0]].strip():
        blocks = [text[: starts[0]], *blocks]
    lines = [" ".join(_LIST_ITEM.sub("", block, count=1).split()) for block in blocks]
    return [line for line in lines if line and not line.startswith("#")]


def naming_of(edition: Edition, known: Known) -> Naming:
    """Who is named in the edition."""
    return Naming(list(edition.texts()), known)


def role_named(edition: Edition, naming: Naming, *, kept: frozenset[str] = frozenset(), instead: Mapping[str, str]) -> Edition:
    """The edition with roles in place of names, but for words in `kept` and those said to be no person before."""
    settled = frozenset(hit.key for where, text in edition.texts() for hit in naming.find(where, text) if naming.is_settled(hit))

    def change(where: str, text: str) -> str:
        return replaced(text, naming.find(where, text), instead, kept | settled)

    return edition.with_texts(change)


def hits_left(edition: Edition, naming: Naming, *, kept: frozenset[str], instead: Mapping[str, str]) -> list[Hit]:
    """Who is named still after names were replaced: those who were known or found before, and whoever the new words name."""
    found = [hit for where, text in edition.texts() for hit in naming.find(where, text, guesses=False)]
    found += [hit for words in instead.values() for hit in naming.find("summary", words)]
    return [hit for hit in found if hit.key not in kept and not naming.is_settled(hit)]


def _events(keys: Sequence[int]) -> dict[int, list[FrozenEvent]]:
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


def _factors(keys: Sequence[int]) -> dict[int, list[FrozenFactor]]:
    quote = Support.objects.filter(factor=OuterRef("pk")).exclude(quote="").order_by("pk").values("quote")[:1]
    found: dict[int, list[FrozenFactor]] = defaultdict(list)
    for row in Factor.objects.filter(incident__in=keys).annotate(first_quote=Subquery(quote)):
        first_quote: str = row.first_quote or ""  # type: ignore[attr-defined] # annotated above
        found[row.incident_id].append(FrozenFactor(row.statement, row.domain, row.role, first_quote))
    return found


def _actions(keys: Sequence[int]) -> dict[int, list[FrozenAction]]:
    """Ideas are not promises, so they stay in the room."""
    found: dict[int, list[FrozenAction]] = defaultdict(list)
    for row in Action.objects.filter(incident__in=keys).exclude(state=State.IDEA).select_related("team"):
        found[row.incident_id].append(FrozenAction(row.uid, row.text, row.category, str(row.team or ""), row.due_on, row.state))
    return found
