"""Events cut to what may be shown of them: whole, or as of a minute. What as-of mode and the exports show is made from these alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from secondstory.incidents.enums import Precision
from secondstory.lib import clock
from secondstory.lib.bulk import time_as_text, time_of
from secondstory.timeline.as_of import DAY, Cursor
from secondstory.timeline.enums import RESPONDERS, Basis, Kind
from secondstory.timeline.models import DecisionPoint, cited_too_early

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


_OF_ITSELF = ("uid", "occurred_at", "precision", "zone", "zone_assumed", "kind", "text", "is_in_story", "thread", "signal")
TIMES_IN_SHORT = {"at_text": time_as_text("occurred_at"), "until_text": time_as_text("occurred_until")}
IN_SHORT = (
    "pk", "kind", "at_text", "until_text", "precision", "text", "source", "thread", "signal", "involvement__label",
    "written_decision__room_at", "written_decision__visible", "written_decision__believed",
)  # fmt: skip
"""What `in_short` needs of an event, of thousands of them: values, since a model takes ten times as long to make."""
OF_DECISION = (*DecisionPoint.FIELDS, "confidence", "pressures", "room_at")
AS_KNOWN = (
    *_OF_ITSELF, "pk", "occurred_until", "time_as_written", "source", "involvement__label", "rank", "evidence_sha256", "evidence__sha256",
    *(f"written_decision__{name}" for name in OF_DECISION),
)  # fmt: skip
"""What `whole` and `as_known` need of an event, as values too."""


def whole(event: Mapping[str, Any], known: Sequence[Known], told_by: Sequence[str]) -> KnownEvent:
    """Everything of an event: its `AS_KNOWN`, who knew of it, and the sources of what is folded into it."""
    point = decision_of(event)
    return KnownEvent(
        occurred_until=event["occurred_until"],
        time_as_written=event["time_as_written"],
        known=_in_order(known),
        known_at=_learned(event, known, frozenset({RESPONDERS})),
        decision=dict.fromkeys(DecisionPoint.FIELDS, "") | point.told() if point else {},
        rank=event["rank"],
        evidence=event["evidence__sha256"] or event["evidence_sha256"],
        **_in_common(event, told_by),
    )


def as_known(event: Mapping[str, Any], known: Sequence[Known], told_by: Sequence[str], cursor: Cursor) -> KnownEvent:
    """What of a known event was known by the cursor: no end that was still to come, no words and numbers found out afterwards."""
    until = event["occurred_until"]
    return KnownEvent(
        occurred_until=until if until and until <= cursor.at else None,
        time_as_written="",
        known=_in_order(row for row in known if _effective(event, row) <= cursor.at),
        known_at=_learned(event, known, cursor.roles) or _learned(event, known, frozenset({RESPONDERS})),
        decision=_decision_then(decision_of(event)),
        **_in_common(event, told_by),
    )


def decision_of(event: Mapping[str, Any]) -> DecisionPoint | None:
    """The decision point in values that have `written_decision__…` of `OF_DECISION`, if there is one that the room may see."""
    if event["written_decision__room_at"] is None:
        return None
    point = DecisionPoint(**{name: event[f"written_decision__{name}"] for name in OF_DECISION})
    return point if point.is_in_the_room else None


class InShort(NamedTuple):
    """What of a known event tells of pressure and beliefs: as far as it was known, like `as_known`."""

    kind: str
    occurred_at: datetime | None
    occurred_until: datetime | None
    text: str
    source: str
    thread: str
    signal: str
    role: str
    known_at: datetime | None
    visible: str
    believed: str


def in_short(values: tuple[Any, ...], learned: datetime, cursor: Cursor) -> InShort:
    """From `IN_SHORT` and when it was learned."""
    _pk, kind, at_text, until_text, precision, text, source, thread, signal, role, room_at, visible, believed = values
    at, until = (time_of(one) if one else None for one in (at_text, until_text))
    known_at = learned + DAY if precision == Precision.DAY else learned
    said = (visible, believed) if room_at is not None and room_at <= clock.now() else ("", "")
    ended = until if until and until <= cursor.at else None
    return InShort(kind, at, ended, text, source, thread, signal, role or "", known_at, *said)


def _in_common(event: Mapping[str, Any], told_by: Sequence[str]) -> dict[str, Any]:
    sources = tuple(dict.fromkeys(source for source in [event["source"], *sorted(told_by)] if source))
    return {name: event[name] for name in _OF_ITSELF} | {"role": event["involvement__label"] or "", "sources": sources}


def _decision_then(point: DecisionPoint | None) -> dict[str, str]:
    told = point.told() if point else {}
    then = {name: text for name, text in told.items() if name not in LATER_FIELDS}
    empty = {name: "" for name in DecisionPoint.FIELDS if name not in LATER_FIELDS}
    return empty | then if then else {}


def _in_order(rows: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(sorted(rows, key=lambda row: row.role))


def _learned(event: Mapping[str, Any], known: Sequence[Known], roles: frozenset[str]) -> datetime | None:
    return min((_effective(event, row) for row in known if row.role in roles), default=None)


def _effective(event: Mapping[str, Any], row: Known) -> datetime:
    """See `models._in_time`."""
    return row.at + DAY if row.basis == Basis.ASSUMED and event["precision"] == Precision.DAY else row.at
