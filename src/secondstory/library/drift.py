"""Whether the search index says what the library says."""

from __future__ import annotations

from dataclasses import dataclass

from secondstory.library.indexing import KIND, entries_of
from secondstory.library.models import Publication
from secondstory.search.engine import index
from secondstory.search.models import Document


@dataclass(frozen=True)
class Drift:
    """Uids that are published but not indexed, indexed otherwise than published, or indexed but not published; `published` in all."""

    published: int
    missing: list[str]
    stale: list[str]
    left_over: list[str]

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.stale or self.left_over)


def drift_of_index() -> Drift:
    """Compare every current edition with its row in the index."""
    known = {uid: (digest, place) for uid, digest, place in Document.objects.filter(kind=KIND).values_list("uid", "digest", "place")}
    places = index().places()
    missing, stale, count = [], [], 0
    for entry in entries_of(Publication.objects.filter(is_current=True)):
        count += 1
        digest, place = known.pop(entry.uid, ("", -1))
        if place not in places:
            missing.append(entry.uid)
        elif digest != entry.digest:
            stale.append(entry.uid)
    return Drift(count, missing, stale, sorted(known))
