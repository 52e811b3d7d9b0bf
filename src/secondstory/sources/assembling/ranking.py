"""How likely a line matters, from 0 to 100, with the reasons: told in two passes, first `Counts` over everything, then `Ranking`.

Deterministic, bounded in memory, and about the line alone: who wrote it plays no part.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from secondstory.sources.assembling.finding_out import tells_what_was_found
from secondstory.sources.assembling.kept import Kept, is_human
from secondstory.sources.assembling.knowing import is_log_line
from secondstory.sources.assembling.templates import LONGEST, Templates

SENTENCES = {
    "alert": "An alert that opened.",
    "acknowledged": "Somebody took an alert on.",
    "closed": "An alert that was over.",
    "severe": "Its severity is among the highest.",
    "mild": "Its severity says that it can wait.",
    "change": "Something was changed.",
    "before": "A change shortly before the first alert.",
    "decision": "A decision, or words that announce one.",
    "action": "Something that was done.",
    "impact": "What customers met.",
    "discovery": "Something that was found out.",
    "message": "A person wrote it.",
    "pinned": "Somebody pinned it.",
    "starred": "Somebody marked it with a star.",
    "reacted": "Others reacted to it.",
    "rare": "Nothing like it, or hardly anything, stands in these records.",
    "unusual": "There are few lines like it.",
    "common": "There are many lines like it.",
    "again": "Others like it stand before it.",
    "first": "The first of its kind, after a while without any.",
    "level": "Its level says error or worse.",
    "warning": "Its level says warning.",
    "trouble": "Its words speak of something that fails.",
    "turn": "Its words speak of something that was started, stopped, switched or taken back.",
    "operated": "Its words speak of what people do to a system: deploy, roll back, restart, switch, page somebody.",
    "people": "It speaks of customers, or of those on call.",
    "better": "Its words speak of something that works again.",
    "onset": "Lines like it begin here, and then come often.",
    "burst": "Many like it begin here.",
    "around": "Several kinds of trouble begin around it.",
    "edge": "It stands close to the first alert or to the end of the last.",
    "told": "Several sources tell of it.",
    "few": "Its source seldom says anything.",
}
"""What each reason means, in a sentence."""

_LEVELS = {
    **dict.fromkeys("fatal panic emerg emergency critical crit sev1 sev0 p1 p0 alert page disaster 0 1 2".split(), 3),
    **dict.fromkeys("error err severe high sev2 p2 major failure 3".split(), 2),
    **dict.fromkeys("warning warn medium sev3 p3 average minor degraded 4".split(), 1),
    **dict.fromkeys("info information informational debug trace low sev4 sev5 p4 p5 notice ok none log 5 6 7".split(), 0),
}
_LEVEL_IN_TEXT = re.compile(r"\b(FATAL|PANIC|EMERG|CRIT(?:ICAL)?)\b|\b(ERROR|ERR|SEVERE)\b|\b(WARN(?:ING)?)\b")
_TROUBLE = re.compile(
    r"\b(fail(s|ed|ing|ure|ures)?|errors?|exceptions?|traceback|timed? ?out|timeouts?"
    r"|refus\w+|reject\w+|denied|unreachable"
    r"|unavailable|panic\w*|crash\w*"
    r"|kill(ed|ing)|oom|out of memory|no space|disk full|exhaust\w+|deadlock\w*|corrupt\w*|mismatch\w*|stall\w*|stuck|lost"
    r"|left the|down|unhealthy|degraded"
    r"|no healthy|no \w+ (left|free|available)|backoff|back-off|overload\w*|throttl\w+|too many"
    r"|lag|behind|expire[sd]?|interrupted|terminat\w+"
    r"|split.brain|disagree\w*|duplicate\w*"
    r"|twice|blocked|cannot|can't|could not|unable|not granted|no answer|not ready|stopped|evict\w*|alerting|firing|slow\w*"
    r"|usage (of|at)|full)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(deploy\w*|releas(ed|ing)|roll(ed|ing)?[ -]?(back|out)|revert\w*|restart\w*|reload\w*|reboot\w*|promot\w+|fail(ing"
    r"|ed)?[ -]?over|fall(ing)?[ -]back"
    r"|takes? over|takeover|elect\w+|leader|switch(ed|ing)?|drain\w*|scal(ed|ing)|flag|feature|toggl\w+|(en|dis)abled"
    r"|migrat\w+|configur\w+|configuration"
    r"|set from|set to|chang(ed|ing)|maintenance|shut(ting)? ?down|stopping|starting|started|stepped|opened|closed|operator"
    r"|runbook|manual\w*|command"
    r"|ran:|COMMAND=|pag(ed|e sent)|on-call|oncall|escalat\w+|bridge|handover|hand-over|patched|upgrad\w+|is live|begins?"
    r"|ends?|loaded|dump|joined)\b",
    re.IGNORECASE,
)
_OPERATED = re.compile(
    r"\b(deploy(s|ed|ing|ments?)?|roll(ed|ing)?[ -]?back|revert(s|ed|ing)?|restart(s|ed|ing)?|promot\w+|fail(ing|ed)?[ -]?over"
    r"|fall(ing)?[ -]back|drain\w*|flags?|toggl\w+|is live|released|switched|COMMAND=|ran:|maintenance window|pages?|paged"
    r"|escalat\w+|handover|reconcil\w*"
    r"|scaled (up|down)|stopping|started|set from config\w*|takes? over|elected|firing|alerting|acknowledged)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(customers?|visitors cannot|users (cannot|can't|are)|on-call|oncall|operators?|bridge|investigating|status ?page)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(recover\w*|resolv\w*|restor\w*|resum\w+|reopen\w*|healthy|back (to|in|up|online)|works? again|again|caught up"
    r"|ready to accept|is up|reachable"
    r"|rebuilt|reconcil\w*|refund\w*|normal|stable|mitigat\w*|fixed|consistent|processed|members healthy|cleared|completed)\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\b(let'?s|we[’']ll|we will|we should|i[’']ll|i will|going to|decid\w+|decision|agreed?|plan is|propos\w+|go ahead|vote|approv\w+"
    r"|roll(ing)? back|revert(ing)?|fail(ing)? over|declar\w+|calling it|holding off|wait(ing)? (for|until)|instead of|rather than)\b",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(found|turns out|looks like|because|caused|correlat\w+|since the|after the|seeing|notic\w+|confirmed|suspect\w*"
    r"|the reason|explains|identified)\b",
    re.IGNORECASE,
)
_MINUTE = 60_000_000
BEFORE_FIRST_ALERT = 60 * _MINUTE
_NEAR = 10 * _MINUTE
_AROUND = 15 * _MINUTE


@dataclass(slots=True)
class _Kind:
    """What is remembered of a template."""

    count: int = 0
    first_at: int = 0
    source: str = ""
    is_trouble: bool = False
    minute: int = 0
    begins: int = 0
    in_minute: int = 0
    bursts: dict[int, int] = field(default_factory=dict)


class Ranked(NamedTuple):
    """How likely a line matters, and why, the weightiest reason first: keys of `SENTENCES`."""

    rank: int
    reasons: tuple[str, ...]


class Counts:
    """The first pass: how often what occurs, when the alerts began and ended."""

    def __init__(self) -> None:
        self.templates = Templates()
        self.kinds: dict[int, _Kind] = {}
        self.sources: dict[str, int] = {}
        self.total = 0
        self.begins: int | None = None
        self.ends: int | None = None
        self.first_alert: int | None = None
        self.last_closing: int | None = None

    def add(self, kept: Kept, place: int, sort_at: int) -> int:
        """Count one line, in order; answers the number of its template, 0 for what is not counted as a log line."""
        if kept.at is not None:
            self.begins = kept.at if self.begins is None else self.begins
            self.ends = kept.at
        if kept.kind == "alert" and kept.at is not None:
            if self.first_alert is None and kept.signal in {"", "opened"} and level_of(kept) > 0:
                self.first_alert = kept.at
            if kept.signal == "closed":
                self.last_closing = kept.at
        if not is_log_line(kept):
            return 0
        self.total += 1
        if kept.source in self.sources or len(self.sources) < 5000:
            self.sources[kept.source] = self.sources.get(kept.source, 0) + 1
        number = self.templates.number_of(kept.source, kept.text)
        kind = self.kinds.get(number)
        if kind is None:
            is_trouble = max(level_of(kept), level_in(kept.text)) > 0 or _TROUBLE.search(kept.text) is not None
            kind = self.kinds[number] = _Kind(first_at=sort_at, source=kept.source, is_trouble=is_trouble)
        kind.count += 1
        self._minute(kind, place, sort_at)
        return number

    @staticmethod
    def _minute(kind: _Kind, place: int, sort_at: int) -> None:
        minute = sort_at // _MINUTE
        if minute != kind.minute:
            kind.minute, kind.begins, kind.in_minute = minute, place, 0
        kind.in_minute += 1
        if kind.in_minute >= 10 and (len(kind.bursts) < 9 or kind.begins in kind.bursts):
            kind.bursts[kind.begins] = kind.in_minute


class Ranking:
    """The second pass: the rank of each line, in the same order."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._seen: dict[int, tuple[int, int]] = {}
        self._said: dict[int, tuple[int, tuple[tuple[str, int], ...]]] = {}
        span = ((counts.ends or 0) - (counts.begins or 0)) / _MINUTE
        self._minutes = max(span, 1.0)
        self._quiet = max((counts.ends or 0) - (counts.begins or 0), 0) // 20
        self._surprise = self._surprises()
        self._onsets = {number for number, kind in counts.kinds.items() if self._is_onset(kind)}
        troubles = (
            kind.first_at for number, kind in counts.kinds.items() if kind.is_trouble and (kind.count <= 3 or number in self._onsets)
        )
        self._troubles = sorted(troubles)

    def _surprises(self) -> dict[str, float]:
        """How much it means that a line is rare, by source: little where every other line is."""
        rare: dict[str, int] = {}
        for kind in self._counts.kinds.values():
            if kind.count <= 3:
                rare[kind.source] = rare.get(kind.source, 0) + kind.count
        said = self._counts.sources
        return {source: 1 - min(0.5, 2 * count / said[source]) for source, count in rare.items() if said.get(source, 0) >= 30}

    def _is_onset(self, kind: _Kind) -> bool:
        """Whether it would be less than one chance in a thousand that lines which come so often had not come before."""
        if self._counts.begins is None or self._counts.ends is None or kind.count <= 3:
            return False
        late = (kind.first_at - self._counts.begins) / max(self._counts.ends - self._counts.begins, 1)
        return 0 < late < 1 and kind.count * math.log1p(-late) < math.log(0.001)

    def _is_around_trouble(self, at: int) -> bool:
        """At least three kinds of trouble begin within a quarter of an hour, and twice as many as anywhere."""
        near = bisect_right(self._troubles, at + _AROUND) - bisect_left(self._troubles, at - _AROUND)
        usual = len(self._troubles) * 2 * _AROUND / (self._minutes * _MINUTE)
        return near >= max(3, 2 * usual)

    def rank(self, kept: Kept, number: int, place: int, sort_at: int, *, told_by: int = 1) -> Ranked:
        """`told_by` is how many sources tell of it."""
        points: dict[str, float] = {}
        if is_log_line(kept):
            base = 8.0
            self._log_line(kept, number, place, sort_at, points)
        else:
            base = self._other(kept, points)
        if told_by > 1:
            points["told"] = 10
        if kept.at is not None and self._is_near_edge(kept.at):
            points["edge"] = 5
        total = base + sum(points.values())
        reasons = sorted(points, key=lambda code: (-abs(points[code]), code))
        return Ranked(max(0, min(100, round(total))), tuple(reasons))

    def _is_near_edge(self, at: int) -> bool:
        edges = (self._counts.first_alert, self._counts.last_closing)
        return any(edge is not None and abs(at - edge) <= _NEAR for edge in edges)

    def _other(self, kept: Kept, points: dict[str, float]) -> float:
        """Alerts, changes, messages and what people wrote down themselves."""
        base, code = {
            "alert": (40.0, ""), "change": (34.0, "change"), "decision": (72.0, "decision"), "action": (52.0, "action"),
            "impact": (70.0, "impact"),            "discovery": (66.0, "discovery"), "communication": (20.0, ""), "observation": (44.0, ""),
        }[kept.kind]  # fmt: skip
        if code:
            points[code] = 0
        if kept.kind == "alert":
            self._alert(kept, points)
        elif kept.kind == "change":
            first = self._counts.first_alert
            if first is not None and kept.at is not None and 0 <= first - kept.at <= BEFORE_FIRST_ALERT:
                points["before"] = 30
            if "failed" in kept.marks:
                points["trouble"] = 15
        elif kept.kind == "communication":
            self._message(kept, points)
        elif kept.kind in {"observation", "action"} and tells_what_was_found(kept.text):
            points["discovery"] = 22
        self._marks(kept, points)
        return base

    @staticmethod
    def _alert(kept: Kept, points: dict[str, float]) -> None:
        level = level_of(kept)
        if level >= 2 or kept.severity.lower() in {"critical", "high"}:
            points["severe"] = 25 if level == 3 else 16
        elif level == 0 and kept.severity:
            points["mild"] = -18
        if kept.signal == "acknowledged":
            points["acknowledged"] = 0
        elif kept.signal == "closed":
            points["closed"] = 2
        else:
            points["alert"] = 10

    @staticmethod
    def _message(kept: Kept, points: dict[str, float]) -> None:
        if not is_human(kept):
            return
        points["message"] = 10
        if _DECIDES.search(kept.text):
            points["decision"] = 26
        if tells_what_was_found(kept.text):
            points["discovery"] = 36
        elif _FINDS.search(kept.text):
            points["discovery"] = 12
        if _TROUBLE.search(kept.text):
            points["trouble"] = 8
        if _TURN.search(kept.text) or _BETTER.search(kept.text):
            points["turn"] = 8
        if len(kept.text) < 25 and points.get("discovery") != 36:
            points["common"] = -8

    @staticmethod
    def _marks(kept: Kept, points: dict[str, float]) -> None:
        for mark in kept.marks:
            if mark in {"pinned", "starred"}:
                points[mark] = 34
            elif mark.startswith("reaction:") and mark[9:].isdigit():
                points["reacted"] = min(24, 4 * int(mark[9:]))
            elif mark == "deleted":
                points["mild"] = -10

    def _log_line(self, kept: Kept, number: int, place: int, sort_at: int, points: dict[str, float]) -> None:
        kind = self._counts.kinds.get(number)
        if kind is None or not number:
            points["common"] = -6
            weight = 0.4
        else:
            weight = self._rarity(kind, number, place, sort_at, points)
        named, words = self._words(kept.text, number)
        level = max(level_of(kept), named)
        if level >= 2:
            points["level"] = (24 if level == 3 else 17) * weight
        elif level == 1:
            points["warning"] = 9 * weight
        for code, worth in words:
            points[code] = worth * weight * (0.5 if code == "trouble" and level >= 2 else 1)
        said = self._counts.sources.get(kept.source, 0)
        if self._counts.total >= 500 and said * 200 <= self._counts.total:
            points["few"] = 9
        if self._counts.total >= 100 and self._is_around_trouble(sort_at):
            points["around"] = 8 * weight
        self._marks(kept, points)

    def _words(self, text: str, number: int) -> tuple[int, tuple[tuple[str, int], ...]]:
        """The level a line names and what its words speak of; looked for once in a template, whose telling words never vary."""
        found = self._said.get(number)
        if found is None:
            told = (
                ("trouble", _TROUBLE, 14),
                ("turn", _TURN, 9),
                ("operated", _OPERATED, 14),
                ("better", _BETTER, 13),
                ("people", _PEOPLE, 9),
            )
            found = level_in(text), tuple((code, worth) for code, pattern, worth in told if pattern.search(text[:LONGEST]))
            if number:
                self._said[number] = found
        return found

    def _rarity(self, kind: _Kind, number: int, place: int, sort_at: int, points: dict[str, float]) -> float:
        """How much its words and its level count: an error that is there every minute says little."""
        seen, before = self._seen.get(number, (0, 0))
        seen += 1
        self._seen[number] = seen, sort_at
        enough = self._counts.total >= 100
        weight = 1.0
        if enough and kind.count <= 3:
            points["rare"] = (32 if kind.count == 1 else 27) * self._surprise.get(kind.source, 1)
        elif enough and seen == 1 and number in self._onsets:
            points["onset"] = 30
        elif enough and (kind.count <= 10 or kind.count * 1000 <= self._counts.total):
            points["unusual"] = 12
            weight = 0.7
        elif kind.count > 20:
            points["common"] = -8
            weight = 0.2
        if seen > 1:
            points["again"] = -2 if kind.count <= 3 else -min(20, 5 * (seen - 1))
        elif "onset" not in points and self._counts.begins is not None and sort_at - self._counts.begins > self._quiet:
            points["first"] = 8
        if seen > 1 and kind.count <= 10 and sort_at - before > self._quiet > 0:
            points["again"] = -3
        size = kind.bursts.get(place)
        if size and "onset" not in points and len(kind.bursts) <= 2 and size >= 6 * kind.count / self._minutes:
            points["burst"] = 22
        return weight


def level_of(kept: Kept) -> int:
    """3 for what wakes people, 2 for errors, 1 for warnings and for what says nothing, 0 for less."""
    if not kept.severity:
        return 1 if kept.kind == "alert" else 0
    found = _LEVELS.get(kept.severity.lower())
    if found is None:
        return next((_LEVELS[word] for word in re.findall(r"[a-z]+\d?", kept.severity.lower()) if word in _LEVELS), 1)
    return found


def level_in(text: str) -> int:
    """The level that a line itself names, in capitals near its beginning."""
    found = _LEVEL_IN_TEXT.search(text[:80])
    return 0 if found is None else 3 if found[1] else 2 if found[2] else 1
