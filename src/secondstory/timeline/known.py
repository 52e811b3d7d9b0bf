"""Events cut to what may be shown of them: whole, or as of a minute. What as-of mode and the exports show is made from these alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from secondstory.incidents.enums import Precision
from secondstory.lib import clock
from secondstory.timeline.as_of import DAY, Cursor
from secondstory.timeline.enums import RESPONDERS, Basis, Kind
from secondstory.timeline.models import DecisionPoint, Event, Knowledge, cited_too_early

LATER_FIELDS = frozenset({"not_knowable_yet"})
"""What of a decision point can only be said afterwards."""


@dataclass(frozen=True)
class Known:
    """That a role knew from a moment on."""

    role: str
    at: datetime
    basis: str


@dataclass(frozen=True)
class KnownEvent:
    """What may be shown of one event. `known_at` is when the role asked for learned of it; `rank` and `evidence` are None and "" as of
    a minute, like everything that was found out about the record afterwards. `pressure` says what weighed on people at a decision."""

    uid: str
    occurred_at: datetime | None
    occurred_until: datetime | None
    precision: str
    zone: str
    zone_assumed: bool
    time_as_written: str
    kind: str
    role: str
    text: str
    sources: tuple[str, ...]
    is_in_story: bool
    known: tuple[Known, ...]
    known_at: datetime | None
    decision: dict[str, str] = field(default_factory=dict)
    pressure: tuple[str, ...] = ()
    thread: str = ""
    signal: str = ""
    rank: int | None = None
    evidence: str = ""

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def sort_at(self) -> datetime | None:
        """Where it stands among the others."""
        return self.occurred_at or self.known_at

    @property
    def source(self) -> str:
        """Who told of it."""
        return ", ".join(self.sources)

    @property
    def is_late(self) -> bool:
        """The role asked for learned of it only after it happened."""
        if self.known_at is None or self.occurred_at is None:
            return False
        return self.known_at > self.occurred_at + DAY if self.precision == Precision.DAY else self.known_at > self.occurred_at

    @property
    def delay(self) -> timedelta:
        """How long it stayed unknown to the role asked for."""
        return self.known_at - self.occurred_at if self.known_at and self.occurred_at else timedelta()

    @property
    def cites(self) -> list[str]:
        """See `DecisionPoint.cites`."""
        return cited_too_early(self.decision, self)

    @property
    def decision_rows(self) -> list[tuple[str, str]]:
        """The filled fields of the decision point as (label, text)."""
        return [(DecisionPoint.label_of(name), text) for name, text in self.decision.items() if text]


def whole(event: Event) -> KnownEvent:
    """Everything of an event; fetch it with involvement, decision point, knowledge, evidence, and `told_too`."""
    at = _learned(event, frozenset({RESPONDERS}))
    point = event.decision_point
    return KnownEvent(
        occurred_until=event.occurred_until,
        time_as_written=event.time_as_written,
        known=_rows(event.knowledge.all()),
        known_at=at,
        decision=dict.fromkeys(DecisionPoint.FIELDS, "") | point.told() if point else {},
        rank=event.rank,
        evidence=event.evidence.sha256 if event.evidence else event.evidence_sha256,
        **_in_common(event),
    )


def as_known(event: Event, cursor: Cursor) -> KnownEvent:
    """What of a known event was known by the cursor: no end that was still to come, no words and numbers found out afterwards."""
    until = event.occurred_until if event.occurred_until and event.occurred_until <= cursor.at else None
    return KnownEvent(
        occurred_until=until,
        time_as_written="",
        known=_rows(row for row in event.knowledge.all() if _effective(event, row) <= cursor.at),
        known_at=_learned(event, cursor.roles) or _learned(event, frozenset({RESPONDERS})),
        decision=_decision_then(event),
        **_in_common(event),
    )


_OF_ITSELF = ("uid", "occurred_at", "precision", "zone", "zone_assumed", "kind", "text", "is_in_story", "thread", "signal")
_OF_THEN = tuple(name for name in DecisionPoint.FIELDS if name not in LATER_FIELDS)
IN_SHORT = (
    *_OF_ITSELF, "occurred_until", "learned", "source", "involvement__label", "written_decision__room_at",
    *(f"written_decision__{name}" for name in _OF_THEN),
)  # fmt: skip
"""What `in_short` needs of an event, of thousands of them: values, since a model takes ten times as long to make."""


def in_short(event: Mapping[str, Any], cursor: Cursor) -> KnownEvent:
    """Like `as_known`, of `IN_SHORT`: without who knew it, who told it too, and how sure and pressed they were at a decision."""
    learned, until = event["learned"], event["occurred_until"]
    in_room_at = event["written_decision__room_at"]
    is_decided = in_room_at is not None and in_room_at <= clock.now()
    return KnownEvent(
        occurred_until=until if until and until <= cursor.at else None,
        time_as_written="",
        known=(),
        known_at=learned + DAY if learned and event["precision"] == Precision.DAY else learned,
        decision={name: event[f"written_decision__{name}"] for name in _OF_THEN} if is_decided else {},
        role=event["involvement__label"] or "",
        sources=(event["source"],) if event["source"] else (),
        **{name: event[name] for name in _OF_ITSELF},
    )


def _in_common(event: Event) -> dict[str, Any]:
    told_too: Sequence[Event] = getattr(event, "told_too", ())
    return {
        "uid": event.uid,
        "occurred_at": event.occurred_at,
        "precision": event.precision,
        "zone": event.zone,
        "zone_assumed": event.zone_assumed,
        "kind": event.kind,
        "role": event.involvement.label if event.involvement else "",
        "text": event.text,
        "sources": tuple(dict.fromkeys(source for source in [event.source, *sorted(one.source for one in told_too)] if source)),
        "is_in_story": event.is_in_story,
        "thread": event.thread,
        "signal": event.signal,
    }


def _decision_then(event: Event) -> dict[str, str]:
    told = event.decision_point.told() if event.decision_point else {}
    then = {name: text for name, text in told.items() if name not in LATER_FIELDS}
    empty = {name: "" for name in DecisionPoint.FIELDS if name not in LATER_FIELDS}
    return empty | then if then else {}


def _rows(rows: Iterable[Knowledge]) -> tuple[Known, ...]:
    return tuple(Known(row.role, row.at, row.basis) for row in sorted(rows, key=lambda row: row.role))


def _learned(event: Event, roles: frozenset[str]) -> datetime | None:
    return min((_effective(event, row) for row in event.knowledge.all() if row.role in roles), default=None)


def _effective(event: Event, row: Knowledge) -> datetime:
    """See `models._in_time`."""
    return row.at + DAY if row.basis == Basis.ASSUMED and event.precision == Precision.DAY else row.at
