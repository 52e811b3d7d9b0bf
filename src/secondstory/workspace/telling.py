"""The lines of an incident's page, the story's and the log's: read as values and drawn by shape, a hundred of each at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from secondstory.incidents.enums import Precision
from secondstory.timeline.as_of import DAY
from secondstory.timeline.enums import SECRET, Kind
from secondstory.timeline.known import OF_DECISION, Known, KnownEvent, decision_of
from secondstory.timeline.models import DecisionPoint, EventQuerySet, cited_too_early
from secondstory.timeline.queries import knowers_of
from secondstory.ui.rows import Row
from secondstory.ui.templatetags.story import shortened, with_removals
from secondstory.ui.times import clock_in, in_words

_OF_BOTH = ("pk", "uid", "kind", "occurred_at", "precision", "text", "source", "marks", "is_in_story")
_OF_STORY = (
    *_OF_BOTH, "occurred_until", "zone", "involvement__label", *(f"written_decision__{name}" for name in OF_DECISION),
)  # fmt: skip
_NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Learned:
    """That a role learned of a line only after it happened, and how long after."""

    role: str
    at: datetime
    delay: timedelta


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the page shows it: its columns, and who knew of it since when."""

    values: Mapping[str, Any]
    known: Sequence[Known]

    @property
    def occurred_at(self) -> datetime | None:
        at: datetime | None = self.values["occurred_at"]
        return at

    @property
    def is_in_story(self) -> bool:
        return bool(self.values["is_in_story"])

    @property
    def learned_at(self) -> datetime | None:
        """When the first of those who learned of it did; only where that was after it happened (`Event.is_later_known`)."""
        first = min((one.at for one in self.known), default=None)
        return first if first is not None and self.occurred_at is not None and first > self.occurred_at + self._margin else None

    @property
    def later_known(self) -> list[Learned]:
        """Who learned of it only after it happened, the first one first (`Event.later_known`)."""
        at = self.occurred_at
        if at is None:
            return []
        later = [Learned(one.role, one.at, one.at - at) for one in self.known if one.at > at + self._margin]
        return sorted(later, key=lambda one: (one.at, one.role))

    @property
    def _margin(self) -> timedelta:
        return DAY if self.values["precision"] == Precision.DAY else timedelta()


def story_lines(rows: EventQuerySet, which: slice) -> list[dict[str, Any]]:
    """The columns the story shows; one statement."""
    return list(rows.in_order().values(*_OF_STORY)[which])


def log_lines(rows: EventQuerySet, which: slice) -> list[dict[str, Any]]:
    """The columns the log shows; one statement."""
    return list(rows.in_order().values(*_OF_BOTH)[which])


def with_knowledge(*layers: list[dict[str, Any]]) -> list[list[Line]]:
    """The lines of several layers, with who knew of them; one statement."""
    known = knowers_of(list({line["pk"] for layer in layers for line in layer}))
    return [[Line(line, known.get(line["pk"], ())) for line in layer] for layer in layers]


def story_row(line: Line, zone: str) -> Row:
    """A line of the story, for `workspace/event.html`."""
    values, later, point = line.values, line.later_known, decision_of(line.values)
    more: dict[str, Any] = {"later_known": later} if later else {}
    if point is not None:
        more |= {"point": point, "cites": _cites(point, line)}
    until = values["occurred_until"]
    facts = {
        "kind": values["kind"],
        "kind_label": str(Kind(values["kind"]).label),
        "precision": values["precision"],
        "nobody_said": not line.known,
        "may_hold_secret": SECRET in values["marks"].split(),
    }
    words = {
        "uid": SafeString(values["uid"]),
        "clock": clock_in(line.occurred_at, zone) if line.occurred_at else _NOTHING,
        "until": clock_in(until, zone) if until else _NOTHING,
        "text": with_removals(values["text"]),
        "short": conditional_escape(shortened(values["text"], 60)),
        "role": conditional_escape(values["involvement__label"] or ""),
        "source": conditional_escape(values["source"]),
    }
    return Row(facts, words, more)


def log_row(line: Line, zone: str) -> Row:
    """A line of the log, for `workspace/log_line.html`."""
    values, learned = line.values, line.learned_at
    facts = {"is_in_story": line.is_in_story, "may_hold_secret": SECRET in values["marks"].split()}
    words = {
        "uid": SafeString(values["uid"]),
        "clock": clock_in(line.occurred_at, zone) if line.occurred_at else _NOTHING,
        "text": with_removals(shortened(values["text"], 140)),
        "source": conditional_escape(values["source"]),
        "learned": clock_in(learned, zone) if learned else _NOTHING,
    }
    return Row(facts, words)


def as_of_row(event: KnownEvent, zone: str) -> Row:
    """An event as it was known, for `workspace/as_of_event.html`."""
    at, until, learned = event.occurred_at, event.occurred_until, event.known_at if event.is_late else None
    facts = {"kind": event.kind, "kind_label": event.kind_label, "precision": event.precision}
    words = {
        "uid": SafeString(event.uid),
        "clock": clock_in(at, zone) if at else _NOTHING,
        "until": clock_in(until, zone) if until else _NOTHING,
        "text": conditional_escape(event.text),
        "role": conditional_escape(event.role),
        "source": conditional_escape(event.source),
        "learned": clock_in(learned, zone) if learned else _NOTHING,
        "delay": conditional_escape(in_words(event.delay)) if learned else _NOTHING,
    }
    return Row(facts, words, {"event": event} if event.decision_rows or event.pressure else {})


def _cites(point: DecisionPoint, line: Line) -> list[str]:
    """`DecisionPoint.cites`, of a line that is no event."""
    decision = {name: getattr(point, name) for name in DecisionPoint.SEEN_THEN}
    return cited_too_early(decision, _When(line.occurred_at, line.values["zone"]))


@dataclass(frozen=True)
class _When:
    """What `cited_too_early` asks of an event."""

    occurred_at: datetime | None
    zone: str
