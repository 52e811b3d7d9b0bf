"""What an assessment of a whole timeline found, written down: how likely each line matters, and which tell the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from secondstory.timeline.models import Event

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was found of one line: `head` is the key of the line that tells the same, if there is one."""

    pk: int
    rank: int
    reasons: str
    head: int | None = None


def write_assessment(found: Iterable[Assessed]) -> int:
    """Write what changed, in short transactions, and answer how many lines did. An assessment is no edit: versions stay.

    A line somebody has edited keeps its place: what was taken apart by hand is not put together again.
    """
    written = 0
    for some in _in_chunks(found):
        there = Event.everything.in_bulk([one.pk for one in some])
        rows = []
        for one in some:
            event = there.get(one.pk)
            if event is None:
                continue
            head = one.head if event.version == 1 else event.folded_into_id
            if (event.rank, event.rank_reasons, event.folded_into_id) != (one.rank, one.reasons, head):
                rows.append((one.rank, one.reasons, head, one.pk, event.version))
        _write(rows)
        written += len(rows)
    return written


@transaction.atomic
def _write(rows: list[tuple[int, str, int | None, int, int]]) -> None:
    if not rows:
        return
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET rank = %s, rank_reasons = %s, folded_into_id = %s WHERE id = %s AND version = %s", rows)


def _in_chunks(found: Iterable[Assessed]) -> Iterator[list[Assessed]]:
    some: list[Assessed] = []
    for one in found:
        some.append(one)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some
