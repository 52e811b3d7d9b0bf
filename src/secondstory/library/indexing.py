"""A publication as search knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from secondstory.incidents.models import Incident
from secondstory.library.edition import Edition
from secondstory.library.facets import facets_of
from secondstory.library.models import Publication, PublicationQuerySet
from secondstory.search.index import Entry, Texts

KIND = "publication"
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_SIGNS = re.compile(r"^\s*(?:#{1,6}\s|[-*+]\s|>\s?|\|?[\s:|-]+\|\s*$|\d{1,3}[.)]\s)|[*_`|]+|</?[a-zA-Z][^<>\n]{0,300}>", re.MULTILINE)


def entry_of(publication: Publication, incident: Incident, edition: Edition) -> Entry:
    """What is put into the index for one current edition."""
    return Entry(
        kind=KIND,
        uid=publication.uid,
        row=publication.pk,
        key=incident.uid,
        is_example=incident.is_example,
        is_private=incident.is_private,
        on=publication.happened_on,
        texts=texts_of(edition),
        marks=tuple((name, value) for name, value, _label in facets_of(edition)),
    )


def entries_of(publications: PublicationQuerySet) -> Iterator[Entry]:
    """Entries one by one, in chunks from the database."""
    for row in publications.select_related("incident").order_by("pk").iterator(chunk_size=200):
        yield entry_of(row, row.incident, Edition.from_json(row.content))


def texts_of(edition: Edition) -> Texts:
    """What was learned, title, summary, and the rest as plain text, a line each."""
    rest = [edition.key, edition.team, *(service.name for service in edition.services)]
    rest += [edition.customer_impact, edition.internal_impact, edition.caught_by]
    rest += [row.statement for row in edition.factors] + [row.text for row in edition.actions]
    rest += [why.answer for tree in edition.trees for why in tree.walk() if why.answer]
    for event in edition.events:
        rest += [event.text, *event.decision.values()]
    for section in edition.sections:
        rest += [section.title, plain(section.markdown)]
    learned = [*edition.learned, edition.nothing_new_reason]
    return Texts(
        learned="\n".join(plain(line) for line in learned if line),
        title=edition.title,
        summary=plain(edition.summary),
        body="\n".join(line for line in rest if line),
    )


def plain(markdown: str) -> str:
    """Markdown without its signs: for the index and for excerpts, never for a page."""
    return _SIGNS.sub(" ", _LINK.sub(r"\1", markdown)).strip()
