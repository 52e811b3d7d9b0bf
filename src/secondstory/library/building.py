"""From the rows of an incident to an edition that names nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from secondstory.library.edition import Edition, FrozenAction, FrozenEvent, FrozenFactor, FrozenSection
from secondstory.library.gathering import actions_of, edition_of, events_of, factors_of
from secondstory.library.names import Hit, replaced
from secondstory.library.naming import Known, Naming
from secondstory.postmortems.models import LEARNED, Postmortem
from secondstory.postmortems.queries import promise_of

_LIST_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+", re.MULTILINE)


def draft_edition(postmortem: Postmortem) -> Edition:
    """What would be published, before names are looked for. Three statements for one fetched `with_story`, however long it is."""
    return draft_editions([postmortem])[postmortem.pk]


def draft_editions(postmortems: Sequence[Postmortem]) -> dict[int, Edition]:
    """The same for several documents by primary key, in the same number of statements."""
    keys = [row.incident_id for row in postmortems]
    events, factors, actions = events_of(keys), factors_of(keys), actions_of(keys)
    return {row.pk: _edition(row, events[row.incident_id], factors[row.incident_id], actions[row.incident_id]) for row in postmortems}


def _edition(postmortem: Postmortem, events: list[FrozenEvent], factors: list[FrozenFactor], actions: list[FrozenAction]) -> Edition:
    incident, sections = postmortem.incident, list(postmortem.sections.all())
    told = [section for section in sections if section.key != LEARNED and section.markdown.strip()]
    edition = edition_of(
        incident,
        summary=postmortem.summary or incident.summary,
        learned=[line for section in sections if section.key == LEARNED for line in learned_lines(section.markdown)],
        nothing_new_reason=postmortem.nothing_new_reason,
        events=events,
        factors=factors,
        actions=actions,
        sections=[FrozenSection(section.key, section.title, section.markdown) for section in told],
    )
    return replace(edition, notice=promise_of(postmortem))


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
