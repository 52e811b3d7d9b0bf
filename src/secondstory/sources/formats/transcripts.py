"""What was said in a call, as Zoom, Meet and Teams write it down: cues with how far into the call they were, and who spoke.

Where the file's name says when the recording began (Zoom's does), each has its time; else only its place in the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from secondstory.lib.text import one_line
from secondstory.sources.records.fields import MOST_LETTERS
from secondstory.sources.records.format import Guess, Sample
from secondstory.sources.records.lines import lines_of
from secondstory.sources.records.material import Material
from secondstory.sources.records.record import Item, Record, Skipped
from secondstory.sources.records.stamps import moment

_STAMP = r"(?:(\d{1,3}):)?(\d\d):(\d\d)(?:[.,](\d{1,3}))?"
_CUE = re.compile(rf"{_STAMP}\s*(?:-->|,)\s*(?:\d{{1,3}}:)?\d\d:\d\d(?:[.,]\d{{1,3}})?(?:\s.*)?\Z")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,80})>(.*)\Z", re.DOTALL)
_SPOKEN = re.compile(r"([^\W\d_][^:<>\n]{0,60}):\s+(\S.*)\Z", re.DOTALL)
_TAG = re.compile(r"</?[a-z][^>]{0,80}>")
_BEGAN = re.compile(r"GMT(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)")
_LEAST_CUES = 2
_LONGEST = 600
_NO_START = "The transcript says how far into the call things were said, not when it began: they have no time, only their order."
_LONG = "A line is longer than the limit (setting records.most_line_mb), so it was passed over."


@dataclass
class _Cue:
    into: timedelta
    where: str
    who: str = ""
    words: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def takes(self, other: _Cue) -> bool:
        """Whether the same person goes on, and not for too long."""
        return self.who == other.who and sum(len(one) for one in self.words) < _LONGEST

    def record(self, began: datetime | None) -> Record | None:
        """None where nothing was said."""
        said = one_line(_TAG.sub("", " ".join(self.words)), longest=MOST_LETTERS)
        if not said:
            return None
        seconds = int(self.into.total_seconds())
        return Record(
            text=said,
            occurred_at=began + self.into if began else None,
            precision="exact" if began else "unknown",
            time_as_written=f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} into the call",
            kind="communication",
            source="Call transcript",
            who=self.who,
            raw="\n".join(self.lines),
            locator=self.where,
        )


class Transcript:
    """WebVTT, SRT and SBV."""

    key = "transcript"
    title = "Call transcript (Zoom, Meet, Teams)"

    def sniff(self, sample: Sample) -> Guess | None:
        """By its first word, or by its cues."""
        if sample.is_bundle:
            return None
        if sample.text.lstrip("\ufeff \n").startswith("WEBVTT"):
            return Guess(98, "it begins as transcripts do (WEBVTT)")
        cues = sum(1 for line in sample.text[:20_000].splitlines() if _CUE.match(line.strip()))
        return Guess(88, "its lines have the times of cues") if cues >= _LEAST_CUES else None

    def parse(self, material: Material) -> Iterator[Item]:
        """Each turn of a speaker. Raises `Unreadable`."""
        for member in material.members:
            found = _BEGAN.search(member)
            began = moment("{}-{}-{}T{}:{}:{}Z".format(*found.groups())) if found else None
            with material.open(member) as stream:
                yield from _turns(lines_of(stream, most_bytes=material.limits.most_line_bytes), began)
            if began is None:
                yield Skipped(_NO_START, member if material.is_bundle else "")


def _turns(lines: Iterator[tuple[int, str | None]], began: datetime | None) -> Iterator[Item]:
    turn: _Cue | None = None
    for cue in _cues(lines):
        if isinstance(cue, Skipped):
            yield cue
        elif turn is not None and turn.takes(cue):
            turn.words += cue.words
            turn.lines += cue.lines
        else:
            if turn is not None and (record := turn.record(began)):
                yield record
            turn = cue
    if turn is not None and (record := turn.record(began)):
        yield record


def _cues(lines: Iterator[tuple[int, str | None]]) -> Iterator[_Cue | Skipped]:
    cue: _Cue | None = None
    last = ""
    for number, raw in lines:
        line = (raw or "").strip()
        found = _CUE.match(line)
        if raw is None:
            yield Skipped(_LONG, f"line {number}")
        elif found:
            if cue is not None:
                yield cue
            hours, minutes, seconds, part = found.groups()
            into = timedelta(
                hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds), milliseconds=int((part or "0").ljust(3, "0"))
            )
            cue = _Cue(into, f"line {number}", who=last, lines=[line])
        elif cue is not None and line and not (line.isdecimal() and len(line) < 7):
            voice = _VOICE.match(line) or _SPOKEN.match(line)
            if voice and (line.startswith("<v") or not cue.words):
                cue.who, line = voice[1].strip(), voice[2]
                last = cue.who
            cue.lines.append((raw or "").strip())
            cue.words.append(line)
    if cue is not None:
        yield cue


FORMAT = Transcript()
