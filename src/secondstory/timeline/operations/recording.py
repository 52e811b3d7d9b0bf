"""Saving what other tools recorded: many events at once, each with its evidence, unseen until all are there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from secondstory.audit.operations import record
from secondstory.incidents.models import Incident
from secondstory.lib.bulk import Prepared, prepare
from secondstory.lib.errors import Refusal
from secondstory.lib.text import is_seen, without_controls
from secondstory.lib.versions import hold, lock
from secondstory.people.permissions import Visitor
from secondstory.timeline.enums import Basis
from secondstory.timeline.models import Event, EventQuerySet, Evidence, Knowledge, Origin, Sighting
from secondstory.timeline.operations.passing_on import Seen, pass_on, see

CHUNK = 200
"""Records a transaction: a webhook that wants to write waits for no more than that."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be saved as an event of the log, with its evidence.

    `key` is its sender's name for it, hashed; what has the same key in the incident is there already. `recorded_at` is its time
    by its origin's clock, `occurred_at` the corrected one, `sort_at` its place; all aware, and only the last is never None.
    `known` says when roles learned of it: (role, at, basis).
    """

    text: str
    key: str
    raw: str
    sort_at: datetime
    locator: str = ""
    occurred_at: datetime | None = None
    occurred_until: datetime | None = None
    recorded_at: datetime | None = None
    precision: str = "exact"
    time_as_written: str = ""
    zone_assumed: bool = False
    kind: str = "observation"
    involvement_id: int | None = None
    source: str = ""
    thread: str = ""
    signal: str = ""
    severity: str = ""
    marks: tuple[str, ...] = ()
    is_in_story: bool = False
    rank: int = 0
    rank_reasons: str = ""
    known: tuple[tuple[str, datetime, str], ...] = ()


@transaction.atomic
def open_origin(
    incident: Incident,
    *,
    label: str,
    format: str,
    zone: str = "UTC",
    zone_assumed: bool = False,
    skew: timedelta = timedelta(),
    batch_uid: str = "",
) -> Origin:
    """A new origin whose events nobody sees until `complete_origin`. Not in the audit trail: completing it is."""
    return Origin.objects.create(
        incident=incident, label=label[:120], format=format[:40], zone=zone, zone_assumed=zone_assumed, skew=skew,
        batch_uid=batch_uid, is_complete=False, is_example=incident.is_example,
    )  # fmt: skip


def save_records(origin: Origin, new: Sequence[NewRecord], *, file_sha256: str = "") -> int:
    """Save records in transactions of `CHUNK`, and answer how many were not there yet.

    Raises `Refusal` when the origin is gone (its import was taken back meanwhile).
    """
    sequence = Event.everything.filter(incident=origin.incident_id).aggregate(last=Max("sequence"))["last"] or 0
    saved = 0
    for start in range(0, len(new), CHUNK):
        saved += _save_chunk(origin, new[start : start + CHUNK], file_sha256=file_sha256, after=sequence + start)
    return saved


@transaction.atomic
def complete_origin(origin: Origin, *, by: Visitor) -> int:
    """Show an origin's events, all at once; answers how many there are."""
    lock(origin)
    count = Event.everything.filter(origin=origin).count()
    Origin.objects.filter(pk=origin.pk).update(is_complete=True)
    record("added records", origin, about=origin.incident, by=by, changes={"events": [None, count]})
    return count


def _save_chunk(origin: Origin, new: Sequence[NewRecord], *, file_sha256: str, after: int) -> int:
    """All that takes time comes before the transaction, which others who write wait for."""
    given = list({one.key: one for one in new}.values())
    there = _there(origin, given)
    wanted = [one for one in given if one.key not in there]
    evidence = prepare(Evidence, (_evidence(one, origin, file_sha256) for one in wanted))
    events = prepare(Event, _events(wanted, origin, after=after), left_open=("evidence_id",))
    owners, known = _knowledge(wanted)
    with transaction.atomic():
        if not Origin.objects.select_for_update(no_key=True).filter(pk=origin.pk).exists():
            raise Refusal(_("It was taken back while it was being saved. Import it once more."))
        if there:
            hold(_with_keys_of(origin, [one for one in given if one.key in there]))
        found = _there(origin, given)
        if found.keys() != there.keys():  # someone saved or removed the same meanwhile
            return _save_chunk(origin, new, file_sha256=file_sha256, after=after)
        keys = events.insert(evidence_id=evidence.insert())
        known.insert(event_id=[keys[place] for place in owners])
        _see(origin, [(one, found[one.key]) for one in given if one.key in found], file_sha256)
    return len(wanted)


class Found(NamedTuple):
    """A line that has a record's key: whose it is, and what it stands on."""

    pk: int
    origin_id: int | None
    is_seen: bool | None
    sha256: str | None
    is_redacted: bool | None


def _with_keys_of(origin: Origin, new: Sequence[NewRecord]) -> EventQuerySet:
    return Event.everything.filter(incident=origin.incident_id, record_key__in=[one.key for one in new])


def _there(origin: Origin, new: Sequence[NewRecord]) -> dict[str, Found]:
    columns = ("record_key", "pk", "origin_id", "origin__is_complete", "evidence__sha256", "evidence__is_redacted")
    rows = _with_keys_of(origin, new).order_by()
    return {str(key): Found(*rest) for key, *rest in rows.values_list(*columns)}


def _see(origin: Origin, pairs: Sequence[tuple[NewRecord, Found]], file_sha256: str) -> None:
    """Remember that this origin has them too. What an import brought that is not whole yet, or was undone, is this one's from now on.

    Where a passage was taken out of what a line stands on, the record is not kept once more: it may hold the passage.
    """
    others = [(one, found) for one, found in pairs if found.origin_id != origin.pk]
    if not others:
        return
    known = set(Sighting.objects.filter(origin=origin, event__in=[found.pk for _one, found in others]).values_list("event", flat=True))
    fresh = [(one, found) for one, found in others if found.pk not in known]
    differing = [(one, found) for one, found in fresh if not found.is_redacted and found.sha256 != _sha256(one.raw)]
    rows = prepare(Evidence, (_evidence(one, origin, file_sha256) for one, _found in differing)).insert()
    own = {found.pk: key for (_one, found), key in zip(differing, rows, strict=True)}
    see(origin, [Seen(found.pk, one.locator[:300], file_sha256, own.get(found.pk)) for one, found in fresh])
    if origin.is_complete:
        pass_on([found.pk for _one, found in others if not found.is_seen], to=Origin.objects.filter(pk=origin.pk))


def _knowledge(wanted: Sequence[NewRecord]) -> tuple[list[int], Prepared]:
    """The place of each row's event among those wanted, and the rows."""
    pairs = [(place, row) for place, one in enumerate(wanted) for row in one.known]
    rows = ({"role": role, "at": at, "basis": Basis(basis).value} for _place, (role, at, basis) in pairs)
    return [place for place, _row in pairs], prepare(Knowledge, rows, left_open=("event_id",))


def _evidence(one: NewRecord, origin: Origin, file_sha256: str) -> dict[str, Any]:
    raw = one.raw.replace("\0", "\N{SYMBOL FOR NULL}")  # PostgreSQL keeps no zero byte
    return {
        "incident_id": origin.incident_id,
        "origin_id": origin.pk,
        "sha256": _sha256(one.raw),
        "raw": raw.encode("utf-8", "replace").decode(),
        "locator": one.locator[:300],
        "file_sha256": file_sha256,
    }


def _sha256(raw: str) -> str:
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()


def _events(wanted: Sequence[NewRecord], origin: Origin, *, after: int) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(wanted, after + 1):
        yield {
            "incident_id": origin.incident_id,
            "occurred_at": one.occurred_at,
            "occurred_until": one.occurred_until,
            "sort_at": one.sort_at,
            "sequence": number,
            "precision": one.precision if one.occurred_at else "unknown",
            "zone": origin.zone if one.zone_assumed else "UTC",
            "zone_assumed": one.zone_assumed,
            "time_as_written": one.time_as_written[:120],
            "kind": one.kind,
            "involvement_id": one.involvement_id,
            "text": _readable(one.text),
            "source": (one.source or origin.label)[:120],
            "thread": one.thread[:200],
            "signal": one.signal,
            "severity": one.severity[:40],
            "marks": " ".join(one.marks)[:200],
            "is_in_story": one.is_in_story,
            "origin_id": origin.pk,
            "recorded_at": one.recorded_at,
            "record_key": one.key,
            "rank": one.rank,
            "rank_reasons": one.rank_reasons[:200],
            "is_example": origin.is_example,
        }


def _readable(text: str) -> str:
    found = without_controls(text).encode("utf-8", "replace").decode()
    return found if is_seen(found) else str(_("(no text)"))
