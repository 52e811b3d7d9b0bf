"""From the rows of an incident to an edition that names nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from secondstory.library.blocks import Blocks
from secondstory.library.edition import Edition, FrozenPicture, FrozenSection
from secondstory.library.freezing import Moment, places_in
from secondstory.library.gathering import actions_of, edition_of, events_of, factors_of, trees_of
from secondstory.library.lessons import learned_lines
from secondstory.library.models import Publication
from secondstory.library.names import Hit, replaced
from secondstory.library.naming import Known, Naming
from secondstory.library.pictures import published_pictures_in
from secondstory.postmortems.facts import read_together, rows_for_all
from secondstory.postmortems.mentioning import pictures_in, refs_in
from secondstory.postmortems.models import LEARNED, Picture, Postmortem
from secondstory.postmortems.queries import promise_of


def draft_edition(postmortem: Postmortem) -> Edition:
    """What would be published, before names are looked for. At most seven statements for one fetched `with_story`, however long it is."""
    return draft_editions([postmortem])[postmortem.pk]


def draft_editions(postmortems: Sequence[Postmortem]) -> dict[int, Edition]:
    """The same for several documents of one side by primary key, in the same number of statements.

    What their texts mention and show of facts is frozen as it is now, as far as everyone who may read the edition may know it.
    """
    keys = [row.incident_id for row in postmortems]
    gathered: dict[str, dict[int, Any]] = {
        "events": events_of(keys),
        "factors": factors_of(keys),
        "trees": trees_of(keys),
        "actions": actions_of(keys),
    }
    moments = _Moments(postmortems)
    drafts = {}
    for row in postmortems:
        rows = {name: found[row.incident_id] for name, found in gathered.items()}
        drafts[row.pk] = _edition(row, edition_of(row.incident, **rows), moments)
    return drafts


class _Moments:
    """What is true now of all that several documents mention and show: a statement for facts, one for publications, one for pictures."""

    def __init__(self, postmortems: Sequence[Postmortem]) -> None:
        texts = {row: _texts(row) for row in postmortems}
        refs = {row.incident: {ref for text in some for ref in refs_in(text)} for row, some in texts.items()}
        shown = [row.pk for row, some in texts.items() if any(pictures_in(text) for text in some)]
        self._facts = read_together(refs, rows_for_all(list(refs))) if any(refs.values()) else {}
        others = {uid for some in refs.values() for kind, uid in some if kind == "incident"}
        rows = Publication.objects.filter(is_current=True, incident__uid__in=others)
        self._slugs = dict(rows.values_list("incident__uid", "slug")) if others else {}
        self._pictures: dict[int, dict[str, FrozenPicture]] = defaultdict(dict)
        for one in Picture.objects.filter(postmortem__in=shown) if shown else ():
            self._pictures[one.postmortem_id][one.sha256] = FrozenPicture(one.sha256, one.media_type, one.width_px, one.height_px)

    def moment_of(self, postmortem: Postmortem, edition: Edition) -> Moment:
        """What is true of one of them; `edition` holds its rows."""
        pictures = frozenset(self.pictures_of(postmortem))
        facts, blocks = self._facts.get(postmortem.incident, {}), Blocks(postmortem.incident, edition)
        return Moment(facts, blocks, pictures, slugs=self._slugs, places=places_in(edition))

    def pictures_of(self, postmortem: Postmortem) -> dict[str, FrozenPicture]:
        """Its pictures by their hash."""
        return self._pictures[postmortem.pk]


def _edition(postmortem: Postmortem, rows: Edition, moments: _Moments) -> Edition:
    moment = moments.moment_of(postmortem, rows)
    texts = [(section, moment.rewritten(section.markdown)) for section in postmortem.sections.all()]
    told = [FrozenSection(section.key, section.title, text) for section, text in texts if section.key != LEARNED and text.strip()]
    shown = {sha256 for section in told for sha256 in published_pictures_in(section.markdown)}
    return replace(
        rows,
        summary=moment.rewritten(postmortem.summary or postmortem.incident.summary),
        learned=[line for section, text in texts if section.key == LEARNED for line in learned_lines(text)],
        nothing_new_reason=postmortem.nothing_new_reason,
        sections=told,
        pictures=[picture for sha256, picture in sorted(moments.pictures_of(postmortem).items()) if sha256 in shown],
        notice=promise_of(postmortem),
    )


def _texts(postmortem: Postmortem) -> list[str]:
    return [postmortem.summary or postmortem.incident.summary, *(section.markdown for section in postmortem.sections.all())]


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
