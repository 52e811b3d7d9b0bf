"""Lines that several origins brought: who else has them is remembered, and a line whose own origin goes is another's from then on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from secondstory.lib.bulk import listed, write_each
from secondstory.timeline.models import Event, Evidence, Origin, Sighting
from secondstory.timeline.operations.clocks import Clock, move_lines


@dataclass(frozen=True, slots=True)
class Seen:
    """A line that was there already when `origin` brought its record: what the record was, and where it stood."""

    event_id: int
    locator: str
    file_sha256: str
    evidence_id: int | None = None


def see(origin: Origin, seen: Collection[Seen]) -> None:
    """Remember that an origin brought what was there already. Hold the lines before."""
    rows = [
        Sighting(event_id=one.event_id, origin=origin, evidence_id=one.evidence_id, locator=one.locator, file_sha256=one.file_sha256)
        for one in seen
    ]
    Sighting.objects.bulk_create(rows)


@transaction.atomic
def pass_on(events: Sequence[int], *, to: QuerySet[Origin]) -> set[int]:
    """Make lines the next origin's among `to` that has them too, an origin whose lines are seen before one that is still being saved.

    Answers which lines that were. Their former origins are remembered as ones that have them too, so nothing is lost by it, and
    a line whose clock differs is read by the new one's. What people made of a line stays: it is no edit.
    """
    if not events:
        return set()
    list(Event.everything.select_for_update(no_key=True).filter(pk__in=listed(events)).order_by("pk").values_list("pk"))
    rows = Sighting.objects.filter(event__in=listed(events), origin__in=to, event__origin__isnull=False)
    rows = rows.select_related("origin", "event__origin", "event__evidence").order_by("event_id", "-origin__is_complete", "pk")
    chosen = {row.event_id: row for row in reversed(list(rows))}
    if chosen:
        _read_by_new_clocks(chosen.values())
        _write(chosen)
    return set(chosen)


def _read_by_new_clocks(chosen: Collection[Sighting]) -> None:
    pairs: dict[tuple[Origin, Origin], list[int]] = {}
    for row in chosen:
        if row.event.origin is not None:
            pairs.setdefault((row.event.origin, row.origin), []).append(row.event_id)
    for (old, new), keys in pairs.items():
        before, after = Clock.of(old), Clock.of(new)
        if before == after:
            continue
        lines = Event.everything.filter(pk__in=listed(keys))
        move_lines(lines, before=before, after=after)
        lines.filter(zone_assumed=True).update(zone=new.zone)


def _write(chosen: Mapping[int, Sighting]) -> None:
    """The line stands on what its new origin brought; the old one's sighting takes the place of the new one's."""
    others = [row for row in chosen.values() if row.evidence_id not in {None, row.event.evidence_id}]
    for sighting in Sighting.objects.filter(event__in=listed([row.event_id for row in others]), evidence=None):
        sighting.evidence_id = chosen[sighting.event_id].event.evidence_id  # the line's words are about to be others than its own
        sighting.save(update_fields=["evidence"])
    rows = chosen.values()
    where = ("origin_id", "locator", "file_sha256", "received_at")
    write_each(Event, ("origin_id", "evidence_id", "source"), _as_lines(rows))
    write_each(Sighting, ("evidence_id", *where), map(_as_former, rows))
    write_each(Evidence, where, map(_as_own, rows))


def _as_lines(chosen: Collection[Sighting]) -> Iterator[tuple[object, ...]]:
    """A source that was only called as its origin was is called as the new one is."""
    for row in chosen:
        event, old = row.event, row.event.origin
        is_named_after = old is not None and event.source == old.label[:120]
        source = row.origin.label[:120] if is_named_after else event.source
        yield (row.origin_id, row.evidence_id or event.evidence_id, source, event.pk)


def _as_former(row: Sighting) -> tuple[object, ...]:
    """What the sighting is from now on: the former origin's."""
    own = row.event.evidence
    if own is None:
        return (None, row.event.origin_id, "", "", row.received_at, row.pk)
    evidence = own.pk if row.evidence_id not in {None, own.pk} else None
    return (evidence, row.event.origin_id, own.locator, own.file_sha256, own.received_at, row.pk)


def _as_own(row: Sighting) -> tuple[object, ...]:
    """Where what the line stands on from now on is from."""
    return (row.origin_id, row.locator, row.file_sha256, row.received_at, row.evidence_id or row.event.evidence_id)
