"""From one document that was understood to an incident with all that hangs on it, through the operations a user's click would call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, count
from typing import Any

from django.utils.translation import gettext as _

from secondstory.actions.operations import accept_as_done, add_action, is_link
from secondstory.factors.enums import FactorRole
from secondstory.factors.operations import add_factor
from secondstory.incidents.enums import Depth
from secondstory.incidents.models import Incident, Service
from secondstory.incidents.operations import declare_incident
from secondstory.lib.errors import Refusal
from secondstory.lib.text import one_line, slug
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.postmortems.operations import start_postmortem, write_section
from secondstory.sources.queries import Looked
from secondstory.sources.reading.placing import PlacedEvent
from secondstory.sources.reading.understood import FoundSection, Understood
from secondstory.timeline.enums import Kind
from secondstory.timeline.operations import NewEvent, add_events

LONGEST_SUMMARY = 20_000

MOST_SECTIONS = 200
"""A document with more headings keeps the rest of them as text, in the last section: no report has so many, a log has."""


def build_incident(one: Looked, *, services: Iterable[Service], import_uid: str, by: Visitor) -> Incident:
    """Make the incident, its timeline, factors, actions and document. Inside a transaction: all of it, or nothing."""
    incident = _declare(one, services=services, import_uid=import_uid, by=by)
    add_events(incident, [_event(event, incident.zone, one) for event in one.placed.events if event.found.text.strip()], by=by)
    for factor in one.understood.factors:
        if factor.text.strip():
            role = factor.role if factor.role in FactorRole.values else FactorRole.ENABLING
            add_factor(incident, factor.text, by=by, domain=factor.said, role=role, is_import=True)
    _add_actions(incident, one.understood, by=by)
    _write_document(incident, one, by=by)
    return incident


def _declare(one: Looked, *, services: Iterable[Service], import_uid: str, by: Visitor) -> Incident:
    placed, understood = one.placed, one.understood
    if placed.started is None:
        raise Refusal(
            _("“%(name)s” says nowhere on which day it happened. Give the day.") % {"name": one.file.name}, field=f"day-{one.file.uid}"
        )
    times: dict[str, Any] = {f"{name}_at": moment.at for name, moment in placed.moments.items()}
    times |= {f"{name}_precision": moment.precision for name, moment in placed.moments.items()}
    return declare_incident(
        one_line(one.title, longest=190),
        by=by,
        services=services,
        import_uid=import_uid,
        severity=one.severity,
        summary=understood.summary[:LONGEST_SUMMARY],
        near_miss=understood.near_miss,
        zone=placed.zone,
        zone_assumed=placed.zone_assumed,
        started_at=placed.started.at,
        started_precision=placed.started.precision,
        **times,
    )


def _event(event: PlacedEvent, zone: str, one: Looked) -> NewEvent:
    found = event.found
    return NewEvent(
        text=found.text,
        occurred_at=event.at,
        occurred_until=event.until if event.until and event.at and event.until >= event.at else None,
        precision=found.precision,
        zone=zone,
        zone_assumed=event.zone_assumed,
        time_as_written=found.as_written,
        kind=found.kind if found.kind in Kind.values else Kind.OBSERVATION,
        evidence_sha256=one.file.sha256,
    )


def _add_actions(incident: Incident, understood: Understood, *, by: Visitor) -> None:
    for found in understood.actions:
        if not found.text.strip():
            continue
        link = found.link if is_link(found.link) else ""
        action = add_action(incident, found.text, by=by, owner_as_written=found.owner, due_on=_day(found.due), link=link)
        if found.done:
            accept_as_done(action, evidence=_("The imported document says that it is done."), by=by)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _write_document(incident: Incident, one: Looked, *, by: Visitor) -> None:
    understood = one.understood
    document = start_postmortem(
        incident, by=by, depth=Depth.WRITTEN, summary=understood.summary[:LONGEST_SUMMARY], evidence_sha256=one.file.sha256, is_blank=True
    )
    learned = _learned_section(understood)
    if understood.learned and learned is None:
        write_section(
            document, key=LEARNED, title=_("What we learned"), markdown="\n".join(f"- {line}" for line in understood.learned), by=by
        )
    taken = {LEARNED}
    for section in _few(understood.sections):
        if section.title.strip() or section.markdown.strip():
            _write_section(document, section, is_learned=section is learned, taken=taken, by=by)


def _few(sections: Sequence[FoundSection]) -> Iterator[FoundSection]:
    """At most `MOST_SECTIONS`, and every word."""
    yield from sections[: MOST_SECTIONS - 1]
    rest = sections[MOST_SECTIONS - 1 :]
    if len(rest) <= 1:
        yield from rest
    else:
        yield FoundSection(rest[0].title, "\n\n".join([rest[0].markdown, *map(_with_heading, rest[1:])]), rest[0].line)


def _with_heading(section: FoundSection) -> str:
    return f"## {section.title}\n\n{section.markdown}" if section.title else section.markdown


def _write_section(document: Postmortem, section: FoundSection, *, is_learned: bool, taken: set[str], by: Visitor) -> None:
    """Keep a section under a key of its own, however many have the same title."""
    title = section.title.strip() or _("Opening")
    base = slug(title, longest=70).replace("-", "_")
    key = LEARNED if is_learned else next(name for name in chain([base], (f"{base}_{n}" for n in count(2))) if name not in taken)
    taken.add(key)
    write_section(document, key=key, title=title, markdown=section.markdown, by=by)


def _learned_section(understood: Understood) -> FoundSection | None:
    """The section in which the document says what was learned, so that it need not be written twice."""
    if not understood.learned:
        return None
    return next((section for section in understood.sections if all(line[:60] in section.markdown for line in understood.learned)), None)
