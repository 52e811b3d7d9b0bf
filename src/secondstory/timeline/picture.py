"""What the picture of a timeline is drawn from: its lines as columns of numbers, so that ten thousand of them are one small answer.

Seconds are counted from `base`, which is the first moment drawn. A line whose time nobody knows has None there: it keeps its place in the
list, and the picture leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Min, OuterRef
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from secondstory.incidents.enums import Precision
from secondstory.incidents.models import Incident
from secondstory.lib.text import one_line
from secondstory.timeline.as_of import DAY
from secondstory.timeline.enums import Kind
from secondstory.timeline.figure import Mark
from secondstory.timeline.figure_phases import Phase
from secondstory.timeline.known import KnownEvent
from secondstory.timeline.models import DecisionPoint, Event, Knowledge

LONGEST_TEXT = {True: 160, False: 90}
"""Letters of a text that is in the story, and of one that is only in the log."""
IN_STORY, DECISION, ABOUT, THAT_DAY = 1, 2, 4, 8
"""What the number in `flags` is the sum of."""
PHASES = ("started", "detected", "acknowledged", "mitigated", "resolved")


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn of one event. `learned` is given where it was learned of only later."""

    uid: str
    at: datetime | None
    until: datetime | None
    kind: str
    role: str
    source: str
    text: str
    in_story: bool
    is_decision: bool
    precision: str
    learned: datetime | None


def lines_of(incident: Incident) -> list[Line]:
    """The whole log in its order, one line for each thing that happened; two statements."""
    later = Knowledge.objects.filter(event__incident=incident, event__occurred_at__isnull=False).values("event")
    later = later.annotate(first=Min("at")).filter(first__gt=F("event__occurred_at"))
    learned: dict[int, datetime] = dict(later.values_list("event", "first").order_by())
    rows = Event.objects.filter(incident=incident).unfolded().in_order()
    rows = rows.annotate(shown=Left("text", 400), decided=Exists(DecisionPoint.objects.filter(event=OuterRef("pk"))))
    columns = (
        "pk", "uid", "occurred_at", "occurred_until", "kind", "involvement__label", "source", "shown", "is_in_story", "decided",
        "precision",
    )  # fmt: skip
    return [
        Line(uid, at, until, kind, role or "", source, text, story, decided or kind == Kind.DECISION, precision,
             _if_later(learned.get(pk), at, precision))
        for pk, uid, at, until, kind, role, source, text, story, decided, precision in rows.values_list(*columns)
    ]  # fmt: skip


def lines_as_known(events: Iterable[KnownEvent]) -> list[Line]:
    """The same of events that are cut to what was known."""
    return [
        Line(
            uid=event.uid,
            at=event.occurred_at,
            until=event.occurred_until,
            kind=event.kind,
            role=event.role,
            source=event.sources[0] if event.sources else "",
            text=event.text,
            in_story=event.is_in_story,
            is_decision=bool(event.decision) or event.kind == Kind.DECISION,
            precision=event.precision,
            learned=event.known_at if event.is_late else None,
        )
        for event in events
    ]


def phases_of(incident: Incident) -> list[Phase]:
    """The moments at which the incident went from one phase to the next, as far as they are known; none of a near miss.

    They are for those who look back: when it was detected or over is not said as of a minute (law 3).
    """
    if incident.near_miss:
        return []
    found = [(name, getattr(incident, f"{name}_at")) for name in PHASES]
    return sorted((Phase(name, _says(name), at) for name, at in found if at), key=lambda one: (one.at, PHASES.index(one.name)))


def marks_of(lines: Iterable[Line]) -> list[Mark]:
    """The story as the drawing for files takes it."""
    return [
        Mark(line.at, line.kind, line.text, known_at=line.learned, shows_time=line.precision != Precision.DAY)
        for line in lines
        if line.in_story and line.at
    ]


def picture_of(lines: Sequence[Line], phases: Sequence[Phase]) -> dict[str, Any]:
    """The columns, each as long as the log; `until` and `learned` are [place, seconds] for the few lines that have them."""
    moments = [line.at for line in lines if line.at] + [phase.at for phase in phases]
    base = min(moments, default=datetime(1970, 1, 1, tzinfo=UTC)).replace(microsecond=0)
    kinds, roles, sources = _Names(), _Names(), _Names()
    return {
        "base": int(base.timestamp()),
        "phases": [[phase.name, phase.says, _seconds(phase.at, base)] for phase in phases],
        "at": [_seconds(line.at, base) for line in lines],
        "kind": [kinds.number(line.kind) for line in lines],
        "role": [roles.number(line.role) for line in lines],
        "source": [sources.number(line.source) for line in lines],
        "flags": [_flags(line) for line in lines],
        "until": [[place, _seconds(line.until, base)] for place, line in enumerate(lines) if line.until and line.at],
        "learned": [[place, _seconds(line.learned, base)] for place, line in enumerate(lines) if line.learned and line.at],
        "uid": [line.uid for line in lines],
        "text": [one_line(line.text, longest=LONGEST_TEXT[line.in_story]) for line in lines],
        "kinds": [[name, str(Kind(name).label)] for name in kinds.names],
        "roles": roles.names,
        "sources": sources.names,
    }


class _Names:
    """Names in the order in which they are first met, each with its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    @property
    def names(self) -> list[str]:
        return list(self._numbers)


def _if_later(learned: datetime | None, at: datetime | None, precision: str) -> datetime | None:
    """Of an event known to the day alone, nobody can say that it was learned of later on that day."""
    margin = DAY if precision == Precision.DAY else timedelta()
    return learned if learned and at and learned > at + margin else None


def _flags(line: Line) -> int:
    about = ABOUT if line.precision == Precision.APPROXIMATE else THAT_DAY if line.precision == Precision.DAY else 0
    return IN_STORY * line.in_story + DECISION * line.is_decision + about


def _seconds(at: datetime | None, base: datetime) -> float | int | None:
    """Whole seconds as whole numbers, others to the millisecond."""
    if at is None:
        return None
    seconds = round((at - base).total_seconds(), 3)
    return int(seconds) if seconds == int(seconds) else seconds


def _says(phase: str) -> str:
    words = {"started": _("started"), "detected": _("detected"), "acknowledged": _("acknowledged"), "mitigated": _("mitigated")}
    return words.get(phase, _("resolved"))
