"""The timeline as a drawing: four lanes, diamonds for decisions, a dashed arc from when something happened to when it was known.

Made on the server as SVG. It carries plain colours, so it can go into mail and PDF; on a page the stylesheet gives it the theme's.
Wherever it stands, a list below tells the same: the drawing is for those who see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from secondstory.lib.text import one_line
from secondstory.timeline.enums import Kind
from secondstory.timeline.figure_phases import STRIP, Phase, bands, legend
from secondstory.timeline.figure_room import LETTER, TEXT_SIZE, Box, Room, curve, width_of
from secondstory.timeline.figure_scale import FOLD_WIDTH, Scale, Tick, scale_of
from secondstory.ui.times import in_words

WIDTH = 1040
LEFT, RIGHT = 104.0, 1018.0
TOP, LANE_HEIGHT = 44.0, 52.0
MOST_SINGLE_MARKS = 120
"""With more marks than this, those that fall together are drawn as one."""
TOGETHER = 8
"""How wide a place is in which marks fall together, in the drawing's units."""
MOST_LABELS = 16
MOST_TRIED_LABELS = 160
MOST_ARCS = 3
SHORTEST_ARC = 24
LABEL_LETTERS = 27
FEWEST_LETTERS = 6
"""With room for fewer, a label is its clock time alone."""

CUSTOMERS, ALERTS, RESPONDERS, CHANGES = "customers", "alerts", "responders", "changes"
_LANE_OF: dict[str, str] = {Kind.IMPACT: CUSTOMERS, Kind.ALERT: ALERTS, Kind.CHANGE: CHANGES}
_FIRST_NAMED = (Kind.DECISION, Kind.IMPACT, Kind.ALERT, Kind.CHANGE, Kind.DISCOVERY)
_SOFT = "#5a6069"
_COLOURS: dict[str, str] = {
    Kind.IMPACT: "#a03a28", Kind.ALERT: "#a03a28", Kind.DECISION: "#855510", Kind.ACTION: "#2b6647", Kind.CHANGE: "#6b4480",
    Kind.OBSERVATION: "#33597d", Kind.COMMUNICATION: "#33597d", Kind.DISCOVERY: "#33597d",
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One event to draw. `known_at` is given only where it is later than `at`; without `shows_time` its clock time is not known."""

    at: datetime
    kind: str
    text: str
    known_at: datetime | None = None
    shows_time: bool = True

    @property
    def lane(self) -> str:
        return _LANE_OF.get(self.kind, RESPONDERS)


@dataclass(frozen=True)
class Harm:
    """From when to when people met it; `until` is None while it lasts."""

    since: datetime
    until: datetime | None


def draw(marks: Sequence[Mark], *, zone: ZoneInfo, harm: Harm | None = None, phases: Sequence[Phase] = ()) -> SafeString:
    """The drawing as an SVG element, times in `zone`; empty when there are not two moments to draw.

    The number of shapes is bounded however many marks there are. `phases` come in the order of their times.
    """
    arcs = _arcs(marks)
    instants = [mark.at for mark in marks] + [mark.known_at for mark in arcs if mark.known_at]
    instants += [at for at in (harm.since, harm.until) if at] if harm else []
    instants += [phase.at for phase in phases]
    if len(set(instants)) < 2:
        return mark_safe("")
    drawing = _Drawing(marks, arcs, harm, scale_of(instants, left=LEFT, right=RIGHT, zone=zone), phases)
    return mark_safe(drawing.svg())  # noqa: S308 - every text in it is escaped


@dataclass
class _Drawing:
    marks: Sequence[Mark]
    arcs: Sequence[Mark]
    harm: Harm | None
    scale: Scale
    phases: Sequence[Phase] = ()
    room: Room = field(default_factory=Room)

    def svg(self) -> str:
        lanes = self._lanes()
        axis = TOP + LANE_HEIGHT * (len(lanes) - 1) + 48
        height = axis + (26 if self.scale.days() else 10)
        parts = [*self._ground(lanes, axis), *self._harm(lanes), *self._arcs(lanes), *self._shapes(lanes), *self._labels(lanes)]
        if self.phases:
            parts, height = self._under_phases(parts, lanes, height)
        return (
            f'<svg class="figure" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
            f' aria-label="{escape(self._says())}" font-family="sans-serif" font-size="{TEXT_SIZE}">{"".join(parts)}</svg>'
        )

    def _under_phases(self, parts: list[str], lanes: dict[str, float], height: float) -> tuple[list[str], float]:
        """The phases over and behind the rest, which stands lower by their band, and when they began below it."""
        lowest = STRIP + max(lanes.values(), default=TOP) + 24
        is_on_one_day = not self.scale.days()
        told, high = legend(
            self.phases, lambda at: self._format(at, "H:i" if is_on_one_day else "j M H:i"), y=height + STRIP + 4, wide=RIGHT
        )
        drawn = [
            *bands(self.phases, self.scale, right=RIGHT, bottom=lowest),
            f'<g transform="translate(0 {STRIP:g})">',
            *parts,
            "</g>",
            *told,
        ]
        return drawn, height + STRIP + 4 + high

    def _lanes(self) -> dict[str, float]:
        used = {mark.lane for mark in self.marks} | ({CUSTOMERS} if self.harm else set()) | ({RESPONDERS} if self.arcs else set())
        names = [name for name in (CUSTOMERS, ALERTS, RESPONDERS, CHANGES) if name in used]
        return {name: TOP + place * LANE_HEIGHT for place, name in enumerate(names)}

    def _says(self) -> str:
        first, last = self.scale.pieces[0].start, self.scale.pieces[-1].end
        words = _("Timeline with %(count)d events, from %(first)s to %(last)s. The list below tells the same.")
        return words % {"count": len(self.marks), "first": self._when(first), "last": self._when(last)}

    def _ground(self, lanes: dict[str, float], axis: float) -> Iterable[str]:
        names = {CUSTOMERS: _("Customers"), ALERTS: _("Alerts"), RESPONDERS: _("Responders"), CHANGES: _("Changes")}
        bottom = max(lanes.values()) + 24
        for name, y in lanes.items():
            yield f'<path class="f-lane" d="M{LEFT:g} {y:g}H{RIGHT:g}" stroke="#e4dfd4"/>'
            yield _text(0, y + 4.5, names[name], css="f-soft", colour=_SOFT)
        for middle, silence in self.scale.folds():
            yield from _fold(middle, silence, lanes.values())
            self.room.take(Box(middle - FOLD_WIDTH / 2, y - 8, middle + FOLD_WIDTH / 2, y + 8) for y in lanes.values())
            self.room.take([Box(middle - 40, TOP - 37, middle + 40, TOP - 22)])
        days = self.scale.days()
        for day in days:
            if day.x > LEFT + 20:
                yield f'<path class="f-day" d="M{day.x:.1f} 22V{bottom:g}" stroke="#e4dfd4"/>'
        yield from self._ticks(days, y=axis + 18, apart=52, css="f-tick f-date")
        ticks = [tick for tick in self.scale.ticks() if not (tick.is_day and days)]
        yield from self._ticks(ticks, y=axis, apart=44, css="f-tick")

    def _ticks(self, ticks: Iterable[Tick], *, y: float, apart: float, css: str) -> Iterable[str]:
        free = 0.0
        for tick in ticks:
            if tick.x >= free:
                shown = self._format(tick.at, "j M" if tick.is_day else "H:i")
                yield _text(tick.x, y, shown, css=css, colour=_SOFT, is_centred=True)
                free = tick.x + apart

    def _harm(self, lanes: dict[str, float]) -> Iterable[str]:
        if self.harm is None:
            return
        y, since = lanes[CUSTOMERS], self.scale.x(self.harm.since)
        until = self.scale.x(self.harm.until) if self.harm.until else RIGHT
        size = f'x="{since:.1f}" y="{y - 10:g}" width="{max(until - since, 3):.1f}" height="20" rx="3"'
        yield f'<rect class="f-bar" {size} fill="#a03a28" fill-opacity=".17"/>'
        yield f'<path class="f-bar-edge" d="M{since:.1f} {y - 10:g}v20" stroke="#a03a28" stroke-width="2"/>'
        shown = _("it still lasts")
        if self.harm.until:
            shown = _("harm for %(span)s") % {"span": in_words(self.harm.until - self.harm.since)}
        places = [(until + 8, y + 4.5), (until - 8 - width_of(shown), y + 4.5), (since + 8, y + 4.5), (since + 8, y - 14)]
        spots = {int(self.scale.x(mark.at) / TOGETHER) * TOGETHER for mark in self.marks if mark.lane == CUSTOMERS}
        self.room.take(Box(x - 6, y - 6, x + TOGETHER + 6, y + 6) for x in spots)
        fits = [place for place in places if place[0] + width_of(shown) <= RIGHT]
        yield self._label(shown, fits, css="f-harm", colour="#a03a28") or ""

    def _arcs(self, lanes: dict[str, float]) -> Iterable[str]:
        drawn = [(mark, mark.known_at, self.scale.x(mark.at), self.scale.x(mark.known_at)) for mark in self.arcs if mark.known_at]
        drawn = [one for one in drawn if one[3] - one[2] >= SHORTEST_ARC]
        for mark, _known_at, start, end in drawn:
            points = _arc(start, lanes[mark.lane], end, lanes[RESPONDERS])
            self.room.take(curve(*points))
            path = "M{:.1f} {:g}C{:.1f} {:g} {:.1f} {:g} {:.1f} {:g}".format(*(number for point in points for number in point))
            yield (
                f'<path class="f-arc" d="{path}" fill="none" stroke="#6b4480" stroke-width="1.4" stroke-dasharray="2 4"'
                f' stroke-linecap="round"/><circle class="f-known" cx="{end:.1f}" cy="{points[3][1] + 1:g}" r="3" fill="#6b4480"/>'
            )
        for mark, known_at, start, end in drawn:
            shown = _("known %(span)s later") % {"span": in_words(known_at - mark.at)}
            crown = min(curve(*_arc(start, lanes[mark.lane], end, lanes[RESPONDERS])), key=lambda box: box.top)
            over = crown.left - width_of(shown) / 2
            places = [(over + aside, crown.top - rise) for rise in (4, 18) for aside in (0, -60, 60, 120)]
            places = [place for place in places if place[1] > TEXT_SIZE and not any(-18 < y - place[1] < 14 for y in lanes.values())]
            yield self._label(shown, places, css="f-known", colour="#6b4480") or ""

    def _shapes(self, lanes: dict[str, float]) -> Iterable[str]:
        together: dict[tuple[str, int], list[Mark]] = {}
        for place, mark in enumerate(self.marks):
            spot = int(self.scale.x(mark.at) / TOGETHER) if len(self.marks) > MOST_SINGLE_MARKS else place
            together.setdefault((mark.lane, spot), []).append(mark)
        for (lane, _spot), some in together.items():
            chief = next((mark for mark in some if mark.kind == Kind.DECISION), some[0])
            yield _shape(chief.kind, self.scale.x(chief.at), lanes[lane], many=len(some) > 1)

    def _labels(self, lanes: dict[str, float]) -> Iterable[str]:
        ranks = {kind: rank for rank, kind in enumerate(_FIRST_NAMED)}
        left = MOST_LABELS
        telling = sorted(self.marks, key=lambda mark: (ranks.get(Kind(mark.kind), len(ranks)), mark.at))
        for mark in telling[:MOST_TRIED_LABELS]:
            if not left:
                return
            clock = self._format(mark.at, "H:i") + " " if mark.shows_time else ""
            edges = self.scale.around(mark.at)
            letters = min(LABEL_LETTERS, int((edges[1] - edges[0]) / LETTER) - len(clock))
            shown = clock + (one_line(mark.text, longest=letters) if letters >= FEWEST_LETTERS else "")
            begins, ends = self.scale.x(mark.at) - 5, self.scale.x(mark.at) + 5 - width_of(shown)
            places = [(x, lanes[mark.lane] + drop) for x in (begins, ends) for drop in (22, -12)]
            drawn = self._label(shown.strip(), places, within=edges)
            if drawn:
                left -= 1
                yield drawn

    def _label(
        self,
        shown: str,
        places: Iterable[tuple[float, float]],
        *,
        within: tuple[float, float] = (LEFT, RIGHT),
        css: str = "",
        colour: str = "#20242a",
    ) -> str | None:
        """The text at the first of `places` that is free; None where all of them are taken."""
        place = self.room.place(shown, places, within=within) if shown else None
        return _text(*place, shown, css=f"f-label {css}".strip(), colour=colour) if place else None

    def _format(self, at: datetime, pattern: str) -> str:
        return date_format(at.astimezone(self.scale.zone), pattern)

    def _when(self, at: datetime) -> str:
        return self._format(at, "j F Y, H:i")


def _arcs(marks: Sequence[Mark]) -> list[Mark]:
    """The few that stayed unknown longest."""
    later = [(mark.known_at - mark.at, place, mark) for place, mark in enumerate(marks) if mark.known_at and mark.known_at > mark.at]
    return [mark for _delay, _place, mark in sorted(later, key=lambda one: (-one[0], one[1]))[:MOST_ARCS]]


def _arc(start: float, lane: float, end: float, to: float) -> tuple[tuple[float, float], ...]:
    """Where an arc begins, its two handles, and where it ends."""
    lean, top = (end - start) * 0.3, min(lane, to) - 27
    return (start, lane - 7), (start + lean, top), (end - lean, top), (end, to - 7)


def _shape(kind: str, x: float, y: float, *, many: bool) -> str:
    colour = _COLOURS.get(kind, _SOFT)
    css = f"f-mark f-{escape(kind)}"
    if kind == Kind.DECISION:
        return f'<path class="{css}" d="M{x:.1f} {y - 8.5:g}l8.5 8.5-8.5 8.5-8.5-8.5z" fill="{colour}" stroke="#fff" stroke-width="1.5"/>'
    if many:
        return f'<circle class="f-many" cx="{x:.1f}" cy="{y:g}" r="4" fill="#5a6069"/>'
    if kind == Kind.IMPACT:
        size = f'x="{x - 4.5:.1f}" y="{y - 4.5:g}" width="9" height="9" rx="1.5"'
        return f'<rect class="{css}" {size} fill="#fff" stroke="{colour}" stroke-width="2"/>'
    if kind == Kind.CHANGE:
        return f'<path class="{css}" d="M{x - 5:.1f} {y - 5:g}h10v10h-10z" fill="#fff" stroke="{colour}" stroke-width="2"/>'
    fill = colour if kind == Kind.ALERT else "#fff"
    return f'<circle class="{css}" cx="{x:.1f}" cy="{y:g}" r="4.8" fill="{fill}" stroke="{colour}" stroke-width="2"/>'


def _fold(middle: float, silence: timedelta, lanes: Iterable[float]) -> Iterable[str]:
    """The line breaks, and the break says how long nothing happened."""
    half = FOLD_WIDTH / 2 - 8
    for y in lanes:
        yield f'<rect class="f-gap" x="{middle - half:.1f}" y="{y - 6:g}" width="{2 * half:g}" height="12" fill="#fff"/>'
        for edge in (middle - half, middle + half):
            yield f'<path class="f-fold" d="M{edge + 3:.1f} {y - 6:g}l-6 12" stroke="#8d887c" fill="none"/>'
    yield _text(middle, TOP - 26, in_words(silence), css="f-soft", colour=_SOFT, is_centred=True)


def _text(x: float, y: float, shown: str, *, css: str, colour: str, is_centred: bool = False) -> str:
    extra = ' text-anchor="middle"' if is_centred else ""
    return f'<text class="{css}" x="{x:.1f}" y="{y:g}" fill="{colour}"{extra}>{escape(shown)}</text>'
