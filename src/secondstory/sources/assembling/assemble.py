"""The door: materials in, one timeline out, line by line and in order, with a sentence for whatever could not be read."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple, Self

from secondstory.lib.text import without_controls
from secondstory.sources.assembling.folding import Folding, Why, Windows
from secondstory.sources.assembling.kept import Kept, instant, is_human, micros
from secondstory.sources.assembling.knowing import Known, known_of
from secondstory.sources.assembling.ranking import Counts, Ranked, Ranking
from secondstory.sources.assembling.roles import Roles
from secondstory.sources.assembling.spool import Spool, Tape
from secondstory.sources.assembling.zones import Clock
from secondstory.sources.reading.unreadable import Unreadable
from secondstory.sources.records.record import Item, Record, Skipped, Tally

MOST_WAITING = 5000
MOST_NAMED = 50
BEFORE_ALL = -(2**62)
"""Where lines without a time stand that come before anything with one."""
_OUTSIDE = "A time lies outside the years there are, so the record stands where it stood in its file."


@dataclass(frozen=True)
class Options:
    """How to put records together. `skews` says by file or source how far a clock is ahead; `since` and `until` are aware."""

    zone: str = "UTC"
    zone_was_given: bool = False
    skews: Mapping[str, timedelta] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    windows: Windows = field(default_factory=Windows)
    keeps_raw: bool = False
    """Whether lines carry the record as it stood, for a database to keep; otherwise its hash alone."""


class Problem(NamedTuple):
    """Something in a file that is not in the timeline or was assumed, and why: one sentence."""

    file: str
    sentence: str
    locator: str = ""
    times: int = 1


class Told(NamedTuple):
    """A record that was folded into a line, or a run of `records` of them from one file, of which `locator` is the first."""

    why: Why
    source: str
    at: int | None
    file: str
    locator: str
    sha256: str
    records: int = 1
    last_locator: str = ""


class Line(NamedTuple):
    """A line of the timeline. `place` is its number in the order of everything; `folded_into` that of the line it belongs to, if to any."""

    place: int
    sort_at: int
    kept: Kept
    role: str
    text: str
    known: tuple[Known, ...]
    rank: int
    reasons: tuple[str, ...]
    told: tuple[Told, ...] = ()
    records: int = 1
    until: int | None = None
    sources: tuple[str, ...] = ()
    folded_into: int | None = None
    folded_why: str = ""


class Assembly:
    """Records of any number of files, put together. Add them, then ask for `lines`; on leaving, what is on disk goes."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.problems: list[Problem] = []
        self.records = 0
        self._spool, self._folds, self._tape = Spool(), Spool(), Tape()
        self._since = micros(self.options.since) if self.options.since else None
        self._until = micros(self.options.until) if self.options.until else None
        self._counts = Counts()
        self._roles = Roles(self.options.roles)
        self._arrived = 0
        self._origins = 0
        self._is_told = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._spool, self._folds, self._tape):
            one.close()

    def add(self, file: str, items: Iterable[Item]) -> int:
        """Take in the records of a file as a format gives them; answers how many. Never raises `Unreadable`: it is a problem."""
        tally, clocks, before, origin = Tally(), dict[str, Clock](), self.records, self._origins
        self._origins += 1
        try:
            for item in self._placed(file, items, tally, clocks, origin):
                self._spool.add(*item)
                self.records += 1
        except Unreadable as problem:
            tally.add(Skipped(problem.sentence))
        self.problems += [Problem(file, one.sentence, one.locator, one.count) for one in tally.sentences()]
        said: dict[str, int] = {}
        for clock in clocks.values():
            for sentence, count in clock.sentences.items():
                said[sentence] = said.get(sentence, 0) + count
        self.problems += [Problem(file, sentence, "", count) for sentence, count in said.items()]
        return self.records - before

    def lines(self) -> Iterator[Line]:
        """The lines of the timeline in order, each with what was folded into it."""
        return (line for line in self.everything() if line.folded_into is None)

    def reaches(self) -> tuple[datetime | None, datetime | None]:
        """The first and the last instant in it."""
        self._tell()
        begins, ends = self._counts.begins, self._counts.ends
        return (instant(begins) if begins is not None else None), (instant(ends) if ends is not None else None)

    def most_telling(self, most: int) -> list[Line]:
        """The `most` lines of the highest rank, in order."""
        best = heapq.nlargest(most, self.lines(), key=lambda line: (line.rank, -line.place)) if most > 0 else []
        return sorted(best, key=lambda line: line.place)

    def everything(self) -> Iterator[Line]:
        """Every record in order, the folded ones as well, after the line they belong to."""
        self._tell()
        ranking = Ranking(self._counts)
        roles = Roles(self.options.roles)
        roles.know(self._roles)
        folds = self._folds.in_order()
        fold = next(folds, None)
        for entry in self._tape:
            place, sort_at, number, head, why, flat = entry
            kept = Kept._make(flat)
            told: tuple[Told, ...] = ()
            count, until, sources = 1, kept.until, (kept.source,) if kept.source else ()
            while fold is not None and fold[0][0] == place:  # more than one where a fold was written down and grew again
                _place, more, last, others, flat_told = fold[1]
                count += more
                until = max((one for one in (until, last) if one is not None and one != kept.at), default=None)
                sources = tuple(dict.fromkeys((*sources, *others)))
                told += tuple(Told(*one) for one in flat_told)
                fold = next(folds, None)
            ranked = ranking.rank(kept, number, place, sort_at, told_by=len(sources)) if head is None else Ranked(0, ())
            role = without_controls(roles.label(kept))  # before those the text names, who come after it
            text = roles.without_names(kept.text, is_message=kept.kind == "communication")
            yield Line(
                place, sort_at, kept, role, text, known_of(kept), ranked.rank,
                ranked.reasons, told, count, until, sources, head, why,
            )  # fmt: skip

    def _placed(
        self, file: str, items: Iterable[Item], tally: Tally, clocks: dict[str, Clock], origin: int
    ) -> Iterator[tuple[tuple[int, int], tuple[object, ...]]]:
        """Each record with its place; those without a time stand after the one before them, or before the first that has one."""
        last: int | None = None
        waiting: list[Kept] = []
        for item in items:
            if isinstance(item, Skipped):
                tally.add(item)
                continue
            kept = self._kept(item, file, tally, clocks, origin)
            if kept.at is None and last is None:
                if len(waiting) < MOST_WAITING:
                    waiting.append(kept)
                    continue
                last = BEFORE_ALL
            if kept.at is not None:
                last = kept.at
            assert last is not None
            for one in chain(waiting, (kept,)):
                if self._is_wanted(last):
                    yield self._entry(one, last)
            waiting.clear()
        for one in waiting:
            if self._is_wanted(BEFORE_ALL):
                yield self._entry(one, BEFORE_ALL)

    def _entry(self, kept: Kept, sort_at: int) -> tuple[tuple[int, int], tuple[object, ...]]:
        self._arrived += 1
        return (sort_at, self._arrived), tuple(kept)

    def _is_wanted(self, sort_at: int) -> bool:
        return sort_at == BEFORE_ALL or (
            (self._since is None or sort_at >= self._since) and (self._until is None or sort_at <= self._until)
        )

    def _kept(self, record: Record, file: str, tally: Tally, clocks: dict[str, Clock], origin: int) -> Kept:
        source = without_controls(record.source) or file
        clock = clocks.get(source)
        if clock is None:
            clock = self._clock(file, source)
            if len(clocks) < 2000:
                clocks[source] = clock
        placed = clock.place(record.occurred_at, as_written=record.time_as_written) if record.occurred_at else None
        if record.occurred_at and placed is None:
            tally.add(Skipped(_OUTSIDE, record.locator))
        ends = clock.place(record.occurred_until, is_end=True) if placed and record.occurred_until else None
        at = micros(placed.at) if placed else None
        raw = record.raw or record.text
        precision = "unknown" if placed is None else "approximate" if placed.is_unsure and record.precision == "exact" else record.precision
        return Kept(
            at, micros(ends.at) if ends else None, at + micros_of(clock.skew) if at is not None else None, precision,
            record.time_as_written,
            placed.zone if placed else clock.zone, placed.zone_assumed if placed else False, record.kind, without_controls(record.text),
            source, record.who, record.external_id, record.thread, record.signal, record.severity, tuple(record.about),
            tuple(record.links), tuple(record.marks), origin, file, record.locator,
            hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest(), raw if self.options.keeps_raw else "",
        )  # fmt: skip

    def _clock(self, file: str, source: str) -> Clock:
        named = {name.casefold(): skew for name, skew in self.options.skews.items()}
        skew = named.get(file.casefold()) or named.get(file.casefold().rsplit("/", 1)[-1]) or named.get(source.casefold()) or timedelta()
        return Clock(self.options.zone, self.options.zone_was_given, skew)

    def _tell(self) -> None:
        """The pass in which everything is counted, and folded."""
        if self._is_told:
            return
        self._is_told = True
        folding = Folding(self.options.windows)
        groups: dict[int, _Group] = {}
        for place, ((sort_at, _arrived), flat) in enumerate(self._spool.in_order()):
            kept = Kept._make(flat)
            found = folding.head_of(kept, place, sort_at)
            if is_human(kept):
                self._roles.meet(kept)
            number = self._counts.add(kept, place, sort_at)
            head, why = found or (None, "")
            self._tape.add((place, sort_at, number, head, why, flat))
            if found is not None:
                group = groups.pop(found[0], None) or _Group()
                group.add(kept, found[1])
                groups[found[0]] = group  # the one that grew last is forgotten last
                if len(groups) > MOST_WAITING:
                    self._write_group(oldest := next(iter(groups)), groups.pop(oldest))
        for place, group in groups.items():
            self._write_group(place, group)
        self._spool.close()

    def _write_group(self, place: int, group: _Group) -> None:
        self._arrived += 1
        self._folds.add((place, self._arrived), (place, *group.flat()))


@dataclass
class _Group:
    """What was folded into one line so far: the first by name, the rest as runs."""

    count: int = 0
    last: int | None = None
    sources: dict[str, None] = field(default_factory=dict)
    named: list[Told] = field(default_factory=list)
    runs: dict[tuple[str, str, str], Told] = field(default_factory=dict)

    def add(self, kept: Kept, why: Why) -> None:
        self.count += 1
        ends = kept.until if kept.until is not None else kept.at
        if why == "repeat" and ends is not None:
            self.last = max(self.last or ends, ends)
        if kept.source and len(self.sources) < MOST_NAMED:
            self.sources.setdefault(kept.source)
        one = Told(why, kept.source, kept.at, kept.file, kept.locator, kept.sha256)
        if len(self.named) < MOST_NAMED:
            self.named.append(one)
            return
        key = (why, kept.source if len(self.runs) < MOST_NAMED else "", kept.file if len(self.runs) < MOST_NAMED else "")
        run = self.runs.get(key)
        self.runs[key] = one if run is None else run._replace(records=run.records + 1, last_locator=kept.locator)

    def flat(self) -> tuple[object, ...]:
        return self.count, self.last, tuple(self.sources), tuple(map(tuple, (*self.named, *self.runs.values())))


def micros_of(span: timedelta) -> int:
    """A span in microseconds."""
    return span // timedelta(microseconds=1)
