"""Where an instant lies on the drawing: a scale that folds long silences, and the ticks that stand on it. No Django."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

FOLD_WIDTH = 58.0
"""How wide a folded silence is drawn, in the drawing's units."""
PIECE_PADDING = 12.0
MOST_FOLDS = 3
FOLDED_SHARE = 0.45
"""A silence is folded when it takes more than this share of what is left to draw, and is no shorter than this:"""
SHORTEST_FOLD = timedelta(hours=4)
SHORTEST_DRAWN = timedelta(minutes=5)
MOST_TICKS = 9
MOST_DAYS = 16

_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2 * 1440, 7 * 1440, 14 * 1440, 28 * 1440, 91 * 1440, 364 * 1440)
_STEPS = tuple(timedelta(minutes=minutes) for minutes in _MINUTES)
_DAY = timedelta(days=1)
_CLOCKS_CHANGE = timedelta(hours=3)


@dataclass(frozen=True)
class Piece:
    """A stretch of time drawn without a break, from `left` to `right`."""

    start: datetime
    end: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """Where `at`, which lies in this piece, is drawn."""
        span = (self.end - self.start).total_seconds()
        inside = self.right - self.left - 2 * PIECE_PADDING
        return self.left + PIECE_PADDING + (inside * (at - self.start).total_seconds() / span if span else inside / 2)


@dataclass(frozen=True)
class Tick:
    """A labelled place on the axis: a clock time, or a day where ticks are days apart."""

    at: datetime
    x: float
    is_day: bool


@dataclass(frozen=True)
class Scale:
    """The pieces in order; between two of them a silence is folded."""

    pieces: tuple[Piece, ...]
    zone: ZoneInfo

    def x(self, at: datetime) -> float:
        """Where `at` is drawn; what lies in a fold or outside goes to the nearest edge."""
        before = self.pieces[0]
        for piece in self.pieces:
            if at < piece.start:
                return (before.right + piece.left) / 2 if piece is not before else piece.left
            if at <= piece.end:
                return piece.x(at)
            before = piece
        return before.right

    def around(self, at: datetime) -> tuple[float, float]:
        """From where to where the piece reaches in which `at` lies, with half of each fold beside it."""
        piece = next((piece for piece in self.pieces if at <= piece.end), self.pieces[-1])
        left = piece.left - (FOLD_WIDTH / 2 if piece is not self.pieces[0] else 0)
        return left, piece.right + (FOLD_WIDTH / 2 if piece is not self.pieces[-1] else 0)

    def folds(self) -> list[tuple[float, timedelta]]:
        """The folded silences: the middle of each, and how long it lasts."""
        return [((one.right + other.left) / 2, other.start - one.end) for one, other in pairwise(self.pieces)]

    def ticks(self) -> list[Tick]:
        """At most about `MOST_TICKS` round times, none inside a fold."""
        drawn = sum((piece.end - piece.start for piece in self.pieces), timedelta())
        step = next((step for step in _STEPS if drawn <= step * MOST_TICKS), timedelta(days=1 + drawn.days // MOST_TICKS))
        return [Tick(at, piece.x(at), step >= _DAY) for piece in self.pieces for at in self._round_times(piece, step)]

    def days(self) -> list[Tick]:
        """The first drawn moment of each calendar day, for at most `MOST_DAYS`; none when all is on one day."""
        first, last = (self._day(at) for at in (self.pieces[0].start, self.pieces[-1].end))
        if first == last or any(piece.end - piece.start > MOST_DAYS * _DAY for piece in self.pieces):
            return []
        starts = [(self._day(piece.start), piece.start, piece) for piece in self.pieces]
        for piece in self.pieces:
            starts += [(self._day(at), at, piece) for at in self._round_times(piece, _DAY)]
        earliest = {day: (at, piece) for day, at, piece in sorted(starts, key=lambda one: one[1], reverse=True)}
        found = [Tick(at, piece.x(at), is_day=True) for _, (at, piece) in sorted(earliest.items())]
        return found if len(found) <= MOST_DAYS else []

    def _round_times(self, piece: Piece, step: timedelta) -> Iterator[datetime]:
        day = self._day(piece.start)
        stride = max(step, _DAY)
        day += -day.toordinal() % stride.days * _DAY
        while (midnight := self._midnight(day)) <= piece.end:
            # A day has 1,440 minutes, and the piece perhaps twenty. Clocks change by three hours at most.
            first = max(0, (piece.start - midnight - _CLOCKS_CHANGE) // step)
            last = (piece.end - midnight + _CLOCKS_CHANGE) // step
            for n in range(first, min(stride // step, last + 1)):
                at = self._midnight(day, step * n)
                if piece.start <= at <= piece.end:
                    yield at
            day += stride

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _midnight(self, day: date, offset: timedelta = timedelta()) -> datetime:
        """Wall-clock midnight of `day` plus `offset` on the wall clock, so that ticks stay round when clocks change."""
        return (datetime.combine(day, time(0)) + offset).replace(tzinfo=self.zone).astimezone(UTC)


def scale_of(instants: Sequence[datetime], *, left: float, right: float, zone: ZoneInfo) -> Scale:
    """A scale from the earliest of `instants` to the latest; silences that would swallow the drawing are folded."""
    times = sorted(set(instants))
    gaps = sorted(((later - sooner, sooner, later) for sooner, later in pairwise(times)), reverse=True)
    drawn = times[-1] - times[0]
    folded: list[tuple[datetime, datetime]] = []
    for gap, sooner, later in gaps[:MOST_FOLDS]:
        if gap < max(SHORTEST_FOLD, drawn * FOLDED_SHARE) or drawn - gap < SHORTEST_DRAWN:
            break
        folded.append((sooner, later))
        drawn -= gap
    stretches = _stretches(times[0], times[-1], sorted(folded))
    room = right - left - FOLD_WIDTH * len(folded) - 2 * PIECE_PADDING * len(stretches)
    return Scale(tuple(_placed(stretches, left=left, room=room, drawn=drawn)), zone)


def _stretches(first: datetime, last: datetime, folded: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    starts = [first, *(later for _, later in folded)]
    ends = [*(sooner for sooner, _ in folded), last]
    return list(zip(starts, ends, strict=True))


def _placed(stretches: list[tuple[datetime, datetime]], *, left: float, room: float, drawn: timedelta) -> Iterator[Piece]:
    for start, end in stretches:
        share = (end - start) / drawn if drawn else 1 / len(stretches)
        right = left + room * share + 2 * PIECE_PADDING
        yield Piece(start, end, left, right)
        left = right + FOLD_WIDTH
