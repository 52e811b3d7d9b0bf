"""What the pages that build a timeline ask: the log and the story in chunks, what they are narrowed by, and what could be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from secondstory.incidents.models import Incident
from secondstory.timeline.enums import Kind
from secondstory.timeline.line_rows import log_row, story_row
from secondstory.timeline.models import Event, EventQuerySet, TimelineEdit
from secondstory.timeline.quick_entry import Around
from secondstory.timeline.ranks import WORTH_A_LOOK
from secondstory.ui.rows import Row

CHUNK = 60
"""Lines that come at a time."""
LIKELY, ALL = "likely", "all"
FEW = 60
"""A log this short is shown whole at first."""


@dataclass(frozen=True)
class LogFilter:
    """What the log is narrowed to; empty means all. There is none by person (law 2)."""

    view: str = ""
    words: str = ""
    kind: str = ""
    source: str = ""
    is_outside: bool = False

    @classmethod
    def asked(cls, given: Mapping[str, Any]) -> LogFilter:
        """From an address; what makes no sense there is left out."""
        kind, view = str(given.get("kind", "")), str(given.get("view", ""))
        return cls(
            view=view if view in {LIKELY, ALL} else "",
            words=str(given.get("q", "")).strip()[:200],
            kind=kind if kind in Kind.values else "",
            source=str(given.get("source", ""))[:120],
            is_outside=bool(given.get("outside")),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.kind or self.source or self.is_outside)

    def rows(self, events: EventQuerySet) -> EventQuerySet:
        """Those of `events` that are asked for, whatever their rank."""
        if self.words:
            folded = Event.objects.filter(folded_into=OuterRef("pk"), text__icontains=self.words)
            events = events.filter(Q(text__icontains=self.words) | Q(source__icontains=self.words) | Q(pk__in=folded.values("folded_into")))
        if self.kind:
            events = events.filter(kind=self.kind)
        if self.source:
            events = events.filter(Q(source=self.source) | Q(pk__in=Event.objects.filter(source=self.source).values("folded_into")))
        return events.filter(is_in_story=False) if self.is_outside else events


@dataclass(frozen=True)
class Facet:
    """A name and how many lines have it."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """What there is in the whole log."""

    log: int
    story: int
    sources: list[Facet]
    kinds: list[Facet]
    spans_days: bool


@dataclass(frozen=True)
class Line:
    """An event as a line of a layer. `day` stands before it where a new one begins; its times are shown in `zone`."""

    event: Event
    zone: str
    day: date | None = None

    @property
    def folded(self) -> list[Event]:
        """Those that tell the same."""
        return getattr(self.event, "told_too", [])


@dataclass(frozen=True)
class Chunk:
    """Some lines that stand together; those that are not `is_here` are still to be fetched."""

    start: int
    end: int
    lines: list[Line] = field(default_factory=list)
    is_here: bool = False

    @property
    def first(self) -> int:
        return self.start + 1

    @property
    def size(self) -> int:
        return self.end - self.start

    @property
    def log_rows(self) -> list[Row]:
        return [log_row(line.event, line.folded, day=line.day, zone=line.zone) for line in self.lines]

    @property
    def story_rows(self) -> list[Row]:
        return [story_row(line.event, line.folded, day=line.day, zone=line.zone) for line in self.lines]


@dataclass(frozen=True)
class Layer:
    """The log or the story: how many lines it has as it is narrowed, in chunks of which one is here."""

    count: int
    chunks: list[Chunk]


@dataclass(frozen=True)
class Undoing:
    """What can be undone now, and what was undone last and could be done again."""

    last: TimelineEdit | None
    undone: TimelineEdit | None


def log_events(incident: Incident) -> EventQuerySet:
    """The log: one line for each thing that happened."""
    return Event.objects.filter(incident=incident).unfolded()


def facets_of(incident: Incident, zone: ZoneInfo) -> Facets:
    """One statement."""
    rows = list(
        log_events(incident).order_by().values("source", "kind").annotate(
            all=Count("pk"), story=Count("pk", filter=Q(is_in_story=True)), first=Min("occurred_at"), last=Max("occurred_at")
        )
    )  # fmt: skip
    sources: dict[str, int] = {}
    kinds: dict[str, int] = {}
    for row in rows:
        sources[row["source"]] = sources.get(row["source"], 0) + row["all"]
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + row["all"]
    return Facets(
        log=sum(row["all"] for row in rows),
        story=sum(row["story"] for row in rows),
        sources=[Facet(name, name, count) for name, count in sorted(sources.items(), key=lambda pair: (-pair[1], pair[0])) if name],
        kinds=[Facet(kind.value, str(kind.label), kinds[kind]) for kind in Kind if kind in kinds],
        spans_days=len({at.astimezone(zone).date() for row in rows for at in (row["first"], row["last"]) if at}) > 1,
    )


def log_layer(incident: Incident, asked: LogFilter, facets: Facets, *, zone: ZoneInfo, start: int = 0) -> Layer:
    """The log as it is narrowed; two statements at most. `with_sources` completes it."""
    rows = asked.rows(log_events(incident))
    if shows_likely(asked, facets):
        telling = rows.exclude(rank=0, origin__isnull=False)  # nothing speaks for them: better twelve lines than forty
        best = telling.order_by("-rank", "sort_at", "sequence", "pk").values("pk")[:WORTH_A_LOOK]
        lines = _lines(_told(Event.objects.filter(pk__in=best)), zone, facets)
        return Layer(len(lines), [Chunk(0, len(lines), lines, is_here=True)])
    return _layer(rows, None if asked.narrows else facets.log, facets, zone=zone, start=start)


def story_layer(incident: Incident, facets: Facets, *, zone: ZoneInfo, start: int = 0) -> Layer:
    """The story; one statement."""
    return _layer(log_events(incident).in_story(), facets.story, facets, zone=zone, start=start)


def shows_likely(asked: LogFilter, facets: Facets) -> bool:
    """Whether only those lines are shown that are most likely to matter: at first, where there are many; never of what was looked for."""
    if asked.words or asked.kind or asked.source:
        return False
    return facets.log > FEW and asked.view != ALL


def with_sources(*layers: Layer) -> None:
    """Fetch, in one statement, what is folded into the lines that are here."""
    events = [line.event for layer in layers for chunk in layer.chunks for line in chunk.lines]
    folded = Event.objects.only("pk", "uid", "source", "folded_into").order_by("sort_at", "pk")
    prefetch_related_objects(events, Prefetch("folded", folded, to_attr="told_too"))


def _layer(rows: EventQuerySet, count: int | None, facets: Facets, *, zone: ZoneInfo, start: int) -> Layer:
    """A chunk of `rows`, the last one where `start` lies beyond it. How many there are is asked where it is not known."""
    count = rows.count() if count is None else count
    here = min(max(start, 0) // CHUNK, max(0, (count - 1) // CHUNK)) * CHUNK
    lines = _lines(_told(rows)[here : here + CHUNK], zone, facets)
    places = range(0, max(count, 1), CHUNK)
    return Layer(count, [Chunk(at, min(at + CHUNK, count), lines if at == here else [], is_here=at == here) for at in places])


def _told(rows: EventQuerySet) -> EventQuerySet:
    return rows.in_order().select_related("involvement", "written_decision")


def _lines(events: Iterable[Event], zone: ZoneInfo, facets: Facets) -> list[Line]:
    """With the day before each line where a new one begins. A line whose time nobody knows stays after the one before it."""
    lines: list[Line] = []
    current: date | None = None
    for event in events:
        day = event.occurred_at.astimezone(zone).date() if event.occurred_at else None
        lines.append(Line(event, str(zone), day if facets.spans_days and day is not None and day != current else None))
        current = day or current
    return lines


def undoing_of(incident: Incident) -> Undoing:
    """One statement."""
    latest = TimelineEdit.objects.filter(incident=OuterRef("incident")).order_by("-pk").values("pk")[:1]
    rows = TimelineEdit.objects.filter(incident=incident)
    found = list(rows.filter(Q(undone_at=None, undoes=None) | Q(pk=Subquery(latest))).select_related("undoes")[:2])
    undone = found[0] if found and found[0].undoes_id is not None and found[0].undone_at is None else None
    last = next((edit for edit in found if edit.undoes_id is None and edit.undone_at is None), None)
    return Undoing(last, undone if undone and undone.verb == "undid" and _is_undo(undone) else None)


def _is_undo(edit: TimelineEdit) -> bool:
    """An undo of an undo does it again, and is no undo itself."""
    return edit.undoes is not None and edit.undoes.undoes_id is None


def edit_in_words(edit: TimelineEdit) -> str:
    """What an edit did, as the page says it."""
    count = len(edit.rows)
    columns = {name for _uid, changes in edit.rows for name in changes} - {"version"}
    if edit.verb == "edited" and columns == {"is_in_story"}:
        into = bool(edit.rows[0][1]["is_in_story"][1])
        return (
            ngettext("Put one line into the story", "Put %(n)d lines into the story", count) if into
            else ngettext("Took one line out of the story", "Took %(n)d lines out of the story", count)
        ) % {"n": count}  # fmt: skip
    told = {
        "added": ngettext("Added one line", "Added %(n)d lines", count),
        "edited": ngettext("Edited one line", "Edited %(n)d lines", count),
        "moved": ngettext("Moved one line in time", "Moved %(n)d lines in time", count),
        "removed": ngettext("Took one line away", "Took %(n)d lines away", count),
        "merged": _("Merged %(n)d lines"),
        "took apart": _("Took one line apart"),
        "split": _("Split one line"),
        "stated knowledge": _("Said when one line became known"),
        "withdrew knowledge": _("Took back when one line became known"),
    }
    return told.get(edit.verb, _("Changed the timeline")) % {"n": count + 1 if edit.verb == "merged" else count}


def around_of(incident: Incident, zone: ZoneInfo, *, after: Event | None, now: datetime) -> Around:
    """What a typed line will stand among: the story's lines, or where it is added between two, those two."""
    rows = log_events(incident).exclude(occurred_at=None)
    if after is not None:
        later = rows.filter(sort_at__gte=after.sort_at).exclude(pk=after.pk).in_order().values_list("occurred_at", flat=True)[:1]
        return Around(zone, after.occurred_at or after.sort_at, now, [at for at in later if at])
    times = [at for at in rows.in_story().order_by("sort_at").values_list("occurred_at", flat=True)[:5000] if at]
    times = times or [at for at in (incident.started_at, incident.detected_at, incident.resolved_at) if at]
    return Around(zone, times[-1], now, times)


def line_before(incident: Incident, at: datetime, *, inclusive: bool) -> Event | None:
    """The last line before an instant (or at it), for a line without a time that stands before (or after) it."""
    rows = log_events(incident)
    return (rows.filter(sort_at__lte=at) if inclusive else rows.filter(sort_at__lt=at)).in_order().last()
