"""What a publication can be narrowed by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from secondstory.lib.text import slug
from secondstory.library.edition import Edition
from secondstory.library.enums import INCIDENT, NEAR_MISS, FacetName
from secondstory.search.index import mark


def facets_of(edition: Edition) -> list[tuple[str, str, str]]:
    """(name, value, label) of everything an edition is found by, each once."""
    return list(dict.fromkeys(_facets(edition)))


def marks_of(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Chosen facets as the index knows them."""
    return [mark(name, value) for name, value in pairs]


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
    seen = set()
    for factor in edition.factors:
        if factor.domain not in seen:
            seen.add(factor.domain)
            yield FacetName.DOMAIN.value, factor.domain, factor.domain_label
