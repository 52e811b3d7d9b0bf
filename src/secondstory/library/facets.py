"""What a publication can be narrowed by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from secondstory.factors.taxonomy import vocabulary
from secondstory.lib.text import slug
from secondstory.library.edition import Edition
from secondstory.library.enums import INCIDENT, NEAR_MISS, FacetName
from secondstory.search.index import mark


def facets_of(edition: Edition) -> list[tuple[str, str, str]]:
    """(name, value, label) of everything an edition is found by, each once."""
    return list(dict.fromkeys(_facets(edition)))


def marks_of(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Chosen facets as the index knows them: for a domain, every code that is read as it."""
    return [tuple(mark(name, one) for one in _values(name, value)) for name, value in pairs]


def _values(name: str, value: str) -> list[str]:
    return sorted(vocabulary().read_as(value)) if name == FacetName.DOMAIN else [value]


def kind_label(value: str) -> str:
    """An incident, or a near miss."""
    return _("Near miss") if value == NEAR_MISS else _("Incident")


def _facets(edition: Edition) -> Iterator[tuple[str, str, str]]:
    kind = NEAR_MISS if edition.near_miss else INCIDENT
    yield FacetName.KIND.value, kind, kind_label(kind)
    yield FacetName.YEAR.value, str(edition.started_at.year), str(edition.started_at.year)
    if edition.severity_code:
        yield FacetName.SEVERITY.value, edition.severity_code, edition.severity_code
    if edition.team:
        yield FacetName.TEAM.value, slug(edition.team), edition.team
    for service in edition.services:
        yield FacetName.SERVICE.value, service.slug, service.name
    for factor in edition.factors:  # by the codes of the day; what became of them is asked when the library is read
        for code in factor.codes:
            yield FacetName.DOMAIN.value, code, code
