"""How likely each line of an incident's log matters, and which lines tell the same: over everything that is there, whoever brought it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q

from secondstory.incidents.models import Incident
from secondstory.sources.assembling.folding import Folding
from secondstory.sources.assembling.kept import Kept, micros
from secondstory.sources.assembling.ranking import Counts, Ranking
from secondstory.timeline.models import Event
from secondstory.timeline.operations import Assessed, write_assessment

_COLUMNS = (
    "pk", "occurred_at", "sort_at", "precision", "kind", "text", "source", "involvement_id", "record_key", "thread", "signal", "severity",
    "marks", "origin_id",
)  # fmt: skip
_AT_ONCE = 2000
_BEAT = 20_000
_NOBODY = -1


def assess(incident: Incident, *, with_pending_of: str = "", beat: Callable[[], None] | None = None) -> int:
    """Rank and fold the imported lines of an incident; answers how many changed. `with_pending_of` names an import being saved.

    `beat` is called now and then: many lines take minutes.

    Two passes over the rows in their order; what is remembered of each is three numbers.
    """
    keys, heads, numbers = array("q"), array("q"), array("q")
    counts, folding = Counts(), Folding()
    tellers: dict[int, set[str]] = {}
    for place, (pk, kept) in enumerate(_kept(incident, with_pending_of, beat)):
        sort_at = kept.at if kept.at is not None else 0
        found = folding.head_of(kept, place, sort_at)
        keys.append(pk)
        heads.append(found[0] if found else _NOBODY)
        numbers.append(counts.add(kept, place, sort_at))
        if found is not None and found[1] == "told":
            tellers.setdefault(found[0], set()).add(kept.source)
    ranking = Ranking(counts)

    def assessed() -> Iterator[Assessed]:
        for place, (pk, kept) in enumerate(_kept(incident, with_pending_of, beat)):
            if place >= len(keys) or keys[place] != pk:  # somebody added or took away a line meanwhile: the next import looks again
                return
            if heads[place] != _NOBODY:
                yield Assessed(pk, 0, "", keys[heads[place]])
                continue
            sort_at = kept.at if kept.at is not None else 0
            ranked = ranking.rank(kept, numbers[place], place, sort_at, told_by=1 + len(tellers.get(place, ())))
            yield Assessed(pk, ranked.rank, " ".join(ranked.reasons))

    return write_assessment(assessed())


def _kept(incident: Incident, batch: str, beat: Callable[[], None] | None) -> Iterator[tuple[int, Kept]]:
    seen = Q(origin__is_complete=True) | Q(origin__batch_uid=batch) if batch else Q(origin__is_complete=True)
    rows = Event.everything.filter(seen, incident=incident, removed_at=None, origin__isnull=False)
    for number, row in enumerate(rows.in_order().values(*_COLUMNS).iterator(chunk_size=_AT_ONCE), 1):
        if beat is not None and number % _BEAT == 0:
            beat()
        yield row["pk"], _as_kept(row)


def _as_kept(row: dict[str, Any]) -> Kept:
    at = micros(row["occurred_at"]) if row["occurred_at"] else None
    return Kept(
        at=at, until=None, recorded=at, precision=row["precision"], written="", zone="UTC", zone_assumed=False, kind=row["kind"],
        text=row["text"], source=row["source"], who=str(row["involvement_id"] or ""), external_id=row["record_key"] or "",
        thread=row["thread"], signal=row["signal"], severity=row["severity"], about=(), links=(), marks=tuple(row["marks"].split()),
        origin=row["origin_id"], file="", locator="", sha256="", raw="",
    )  # fmt: skip
