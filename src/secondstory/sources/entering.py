"""From records to the rows of one incident's timeline: whose part it was, what is taken to be known, what each is called."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import involve
from secondstory.lib import clock
from secondstory.lib.secrets import may_hold_secret
from secondstory.lib.text import kept_line
from secondstory.people.permissions import Visitor
from secondstory.sources.records.record import Record
from secondstory.timeline.enums import BOT, KNOWN_AT_ONCE, LOG, RESPONDERS, SECRET
from secondstory.timeline.operations import NewRecord

PINNED = frozenset({"pinned", "starred"})


@dataclass
class Entrance:
    """Makes rows for one incident, in the order the records come; remembers handles and how often the same words came.

    `zone` is where local times were written, `skew` how far the sender's clock is ahead.
    """

    incident: Incident
    by: Visitor
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    skew: timedelta = timedelta()
    _place: datetime | None = None
    _same: Counter[str] = field(default_factory=Counter)
    _parts: dict[str, int] | None = None

    def rows(self, records: Iterable[Record]) -> Iterator[NewRecord]:
        """A row for each record."""
        for record in records:
            yield self._row(record)

    def _row(self, record: Record) -> NewRecord:
        recorded_at = _instant(record.occurred_at, self.zone)
        at = recorded_at - self.skew if recorded_at else None
        until = _instant(record.occurred_until, self.zone)
        self._place = at or self._place or self.incident.started_at
        is_known = at is not None and LOG not in record.marks and record.kind in KNOWN_AT_ONCE
        return NewRecord(
            text=record.text,
            key=self._key(record),
            raw=record.raw or record.text,
            locator=record.locator,
            occurred_at=at,
            occurred_until=until - self.skew if until and recorded_at and until >= recorded_at else None,
            recorded_at=recorded_at,
            sort_at=self._place,
            precision=record.precision,
            time_as_written=record.time_as_written,
            zone_assumed=record.occurred_at is not None and record.occurred_at.tzinfo is None,
            kind=record.kind,
            source=record.source,
            thread=record.thread,
            signal=record.signal,
            severity=record.severity,
            marks=(SECRET, *record.marks) if may_hold_secret(record.raw or record.text) else record.marks,
            involvement_id=self._part(record),
            is_in_story=bool(PINNED & set(record.marks)),
            known=((RESPONDERS, at, "assumed"),) if is_known and at else (),
        )

    def _key(self, record: Record) -> str:
        """The sender's name for it; where it has none, its words and how often they came before, so that equal lines are all kept."""
        tool = record.source.split(" ")[0]
        if record.external_id:
            return hashlib.sha256(f"{tool}\0{record.external_id}".encode("utf-8", "replace")).hexdigest()
        words = hashlib.sha256(f"{tool}\0\0{record.occurred_at}\0{record.raw or record.text}".encode("utf-8", "replace")).hexdigest()
        self._same[words] += 1
        return hashlib.sha256(f"{words} {self._same[words]}".encode()).hexdigest() if self._same[words] > 1 else words

    def _part(self, record: Record) -> int | None:
        """The part of whoever did it, under their handle; a new handle gets a role label that says nothing."""
        handle = kept_line(record.who)
        if not handle or BOT in record.marks:
            return None
        if self._parts is None:
            rows = Involvement.objects.filter(incident=self.incident).exclude(contact="")
            self._parts = {row.contact.casefold(): row.pk for row in rows}
        found = self._parts.get(handle.casefold())
        if found is None:
            found = involve(self.incident, label=self._free_label(), contact=handle, by=self.by).pk
            self._parts[handle.casefold()] = found
        return found

    def _free_label(self) -> str:
        there = {label.casefold() for label in Involvement.objects.filter(incident=self.incident).values_list("label", flat=True)}
        number = len(self._parts or ()) + 1
        while (label := _("Participant %(number)d") % {"number": number}).casefold() in there:
            number += 1
        return label


def _instant(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """An instant in UTC; a local time is of `zone`, and one that the clocks skipped is read as if they hadn't."""
    if at is None or at.tzinfo is not None:
        return at.astimezone(UTC) if at else None
    found = clock.instants_of(at, zone)
    return found[0] if found else at.replace(tzinfo=zone).astimezone(UTC)
