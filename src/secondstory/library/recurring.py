"""Published factors, kept so that the next one like it is recognised. Called inside the transaction that publishes or withdraws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from secondstory.library.models import Publication, PublicationQuerySet, PublishedFactor, Stem
from secondstory.search.engine import index
from secondstory.search.index import Line
from secondstory.search.stems import stems_in

CHUNK = 200
ALL = ""
"""The stem that every factor counts for: how many there are."""
LONGEST_STEM = 60
Counts = Counter[tuple[bool, str]]


def keep_factors(publications: PublicationQuerySet) -> None:
    """Make the factors of current editions recognisable, each replacing what its publication had before."""
    forget_factors(publications)
    rows = publications.filter(is_current=True).select_related("incident").order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        kept = PublishedFactor.objects.bulk_create([factor for row in chunk for factor in _factors(row)])
        index().put_lines(Line(row.pk, tuple(row.stems.split()), row.is_private) for row in kept)
        _count(_counts(kept))


def forget_factors(publications: PublicationQuerySet) -> None:
    """Make the factors of these publications recognisable no more."""
    rows = PublishedFactor.objects.filter(publication__in=publications.order_by().values("pk")).order_by()
    while chunk := list(rows[:CHUNK]):
        index().remove_lines([row.pk for row in chunk])
        PublishedFactor.objects.filter(pk__in=[row.pk for row in chunk]).delete()
        _count(Counter({key: -number for key, number in _counts(chunk).items()}))


def forget_all_factors() -> None:
    """Before everything is read anew."""
    keys = PublishedFactor.objects.values_list("pk", flat=True)
    while some := list(keys[:CHUNK]):
        index().remove_lines(some)
        PublishedFactor.objects.filter(pk__in=some).delete()
    Stem.objects.all().delete()


def _factors(publication: Publication) -> Iterator[PublishedFactor]:
    for told in publication.content.get("factors", ()):
        yield PublishedFactor(
            publication=publication,
            factor=told.get("uid", ""),
            statement=told["statement"],
            domain=told["domain"],
            role=told["role"],
            stems=" ".join(stem for stem in stems_in(told["statement"]) if len(stem) <= LONGEST_STEM),
            is_example=publication.is_example,
            is_private=publication.incident.is_private,
        )


def _counts(rows: Iterable[PublishedFactor]) -> Counts:
    counts: Counts = Counter()
    for row in rows:
        if not row.is_private:
            counts.update((row.is_example, stem) for stem in (ALL, *row.stems.split()))
    return counts


def _count(counts: Counts) -> None:
    """Add to the counts in one order everywhere, so that two writers wait instead of locking each other out."""
    rows = [(is_example, stem, change) for (is_example, stem), change in sorted(counts.items()) if change]
    sql = (
        "INSERT INTO library_stem (is_example, stem, factors) VALUES (%s, %s, %s) "
        "ON CONFLICT (is_example, stem) DO UPDATE SET factors = library_stem.factors + excluded.factors"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
    if any(change < 0 for _is_example, _stem, change in rows):
        Stem.objects.filter(factors__lte=0).delete()
