"""What several records say of one thing is one line: the first of them, with the others counted and named.

Replays (the sender's own id again), exact copies, a machine's line said again and again, and one alert or change told by several tools.
Two messages of different people are never one. All tables are bounded: what was forgotten is a line of its own, never lost.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from secondstory.sources.assembling.kept import Kept, is_human

Why: TypeAlias = Literal["replay", "copy", "repeat", "told"]
SENTENCES: dict[Why, str] = {
    "replay": "The same record once more: it has the same id there.",
    "copy": "An exact copy: the same text, source and time.",
    "repeat": "The same line of the same source again, soon after.",
    "told": "The same thing, told by another source at about the same time.",
}

Item = TypeVar("Item")


@dataclass(frozen=True)
class Windows:
    """How far apart records may be that are one, in seconds; and how much is remembered."""

    told_s: int = 300
    change_s: int = 120
    repeat_s: int = 120
    alert_repeat_s: int = 900
    most_remembered: int = 40_000
    most_candidates: int = 16


class _Recent(Generic[Item]):
    """The last things met, by key; the oldest is forgotten first."""

    def __init__(self, most: int) -> None:
        self._items: OrderedDict[object, Item] = OrderedDict()
        self._most = most

    def get(self, key: object) -> Item | None:
        return self._items.get(key)

    def put(self, key: object, item: Item) -> None:
        self._items[key] = item
        self._items.move_to_end(key)
        if len(self._items) > self._most:
            self._items.popitem(last=False)

    def drop(self, key: object) -> None:
        self._items.pop(key, None)


@dataclass(slots=True)
class _Head:
    """A line that others may be folded into: `place` is that of the line, `at` its time, `last` that of the last one folded in."""

    place: int
    at: int | None
    text: str
    external_id: str
    last: int


@dataclass(slots=True)
class _Telling:
    """What a line says, for those who tell the same in other words."""

    head: _Head
    at: int
    source: str
    family: str
    signal: str
    words: frozenset[str]
    names: frozenset[str]
    links: frozenset[str]


class Folding:
    """Told each record in order, says which earlier line it belongs to, if to any."""

    def __init__(self, windows: Windows | None = None) -> None:
        self.windows = windows or Windows()
        most = self.windows.most_remembered
        self._by_id: _Recent[_Head] = _Recent(most)
        self._copies: _Recent[_Head] = _Recent(most)
        self._repeats: _Recent[_Head] = _Recent(most // 3)
        self._signals: _Recent[str] = _Recent(most // 6)
        self._told_of: _Recent[deque[_Telling]] = _Recent(most // 20)

    def head_of(self, kept: Kept, place: int, sort_at: int) -> tuple[int, Why] | None:
        """The place of the line it is folded into, and why; None where it is a line of its own. `place` counts up from 0."""
        mine = _Head(place, kept.at, kept.text, kept.external_id, sort_at)
        found = (
            self._replay(kept, mine)
            or self._copy(kept, mine, sort_at)
            or self._repeat(kept, mine, sort_at)
            or self._told(kept, mine, sort_at)
        )
        if found is None:
            return None
        mine.place = found[0].place  # what is folded into it from now on goes to the same line
        return found[0].place, found[1]

    def _replay(self, kept: Kept, mine: _Head) -> tuple[_Head, Why] | None:
        """An id alone is no proof: a table may give one to every row of an incident. The time or the text has to be the same too."""
        if not kept.external_id:
            return None
        key = (kept.source, kept.external_id, kept.who)
        found = self._by_id.get(key)
        if found is not None and (found.at == kept.at or found.text == kept.text):
            return found, "replay"
        self._by_id.put(key, mine)
        return None

    def _copy(self, kept: Kept, mine: _Head, sort_at: int) -> tuple[_Head, Why] | None:
        key = (kept.at, kept.text, kept.source, kept.who, kept.kind, kept.signal, sort_at if kept.at is None else 0)
        found = self._copies.get(key)
        if found is not None and not (kept.external_id and found.external_id and kept.external_id != found.external_id):
            return found, "copy"
        self._copies.put(key, mine)
        return None

    def _repeat(self, kept: Kept, mine: _Head, sort_at: int) -> tuple[_Head, Why] | None:
        """Only what machines say, and no alert across its closing: an alert that comes back is a new one."""
        if is_human(kept) or kept.kind not in {"observation", "alert"} or kept.at is None:
            return None
        if kept.signal and kept.thread:
            thread = (kept.source, kept.thread)
            if self._signals.get(thread) != kept.signal:
                self._signals.put(thread, kept.signal)
                for signal in ("opened", "acknowledged", "closed"):
                    self._repeats.drop((kept.text, kept.source, kept.kind, signal, kept.thread))
        key = (kept.text, kept.source, kept.kind, kept.signal, kept.thread)
        found = self._repeats.get(key)
        gap = self.windows.alert_repeat_s if kept.kind == "alert" else self.windows.repeat_s
        if found is not None and sort_at - found.last <= gap * 1_000_000:
            found.last = sort_at
            self._repeats.put(key, found)
            return found, "repeat"
        self._repeats.put(key, mine)
        return None

    def _told(self, kept: Kept, mine: _Head, sort_at: int) -> tuple[_Head, Why] | None:
        """One alert, or one change, by another source than the line's own."""
        family = family_of(kept)
        if not family or kept.at is None:
            return None
        words, names = telling_words(kept)
        telling = _Telling(mine, sort_at, kept.source, family, _signal(kept), words, names, frozenset(kept.links))
        window = (self.windows.change_s if family == "change" else self.windows.told_s) * 1_000_000
        tokens = [*sorted(words, key=lambda word: (-len(word), word))[:6], *sorted(telling.links)[:4]]
        near = {one.head.place: one for token in tokens for one in self._told_of.get(token) or () if sort_at - one.at <= window}
        best = max((place for place, one in near.items() if one.source != kept.source and is_same(one, telling)), default=None)
        if best is not None:
            return near[best].head, "told"
        for token in tokens:
            line = self._told_of.get(token) or deque(maxlen=self.windows.most_candidates)
            line.append(telling)
            self._told_of.put(token, line)
        return None


_BOT = "bot"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z][a-z]+")
_NAME = re.compile(r"\b[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*-?\d+(?:[-_.][a-z0-9]+)*\b", re.IGNORECASE)
_STOP = frozenset(
    "the of on in at to for is are was and or an has have with by from over above below than more less alert alerts alerting"
    " firing fired triggered"
    " trigger resolved resolve recovered over closed opened open acknowledged incident page paged warning critical error"
    " high low severity sev"
    " state status new please see view details runbook http https www com minutes seconds last value threshold percent"
    " monitor service".split()
)
_KEPT_STOP = frozenset({"high", "low", "error", "service"})
_OPENS = re.compile(r"\b(firing|triggered|alerting|opened|down|problem|critical)\b", re.IGNORECASE)
_CLOSES = re.compile(r"\b(resolved|recovered|closed|ok|normal|over|cleared)\b", re.IGNORECASE)
_ACKNOWLEDGES = re.compile(r"\b(acknowledged|ack(ed)?)\b", re.IGNORECASE)


def family_of(kept: Kept) -> str:
    """Whether it can be told by several tools: alerts, changes, and what bots post of either."""
    if kept.kind in {"alert", "change"}:
        return kept.kind
    return _BOT if kept.kind == "communication" and "bot" in kept.marks else ""


def telling_words(kept: Kept) -> tuple[frozenset[str], frozenset[str]]:
    """The words that say what it is about, and the names with a number (db-2), which must not differ."""
    text = kept.text[:400]
    words = frozenset(
        word for word in _WORD.findall(_CAMEL.sub(" ", text).lower()) if len(word) > 2 and (word not in _STOP or word in _KEPT_STOP)
    )
    names = frozenset(name.lower() for part in (text, *kept.about) for name in _NAME.findall(part[:200]))
    return words, names


def is_same(one: _Telling, other: _Telling) -> bool:
    """Whether two records of different sources tell the same: a shared link, or most of the words, and nothing that differs."""
    if one.signal and other.signal and one.signal != other.signal:
        return False
    if one.family != other.family and _BOT not in {one.family, other.family}:
        return False
    if one.names and other.names and not one.names & other.names:
        return False
    shared = one.words & other.words
    telling = shared - _KEPT_STOP
    if not telling:
        return False
    least = min(len(one.words), len(other.words))
    if one.links & other.links and len(shared) * 2 >= least:
        return True
    most = max(len(one.words), len(other.words))
    return len(shared) >= 2 and len(shared) * 4 >= least * 3 and len(shared) * 3 >= most


def _signal(kept: Kept) -> str:
    if kept.signal:
        return kept.signal
    if family_of(kept) == "change":
        return ""
    if _ACKNOWLEDGES.search(kept.text):
        return "acknowledged"
    return "closed" if _CLOSES.search(kept.text) else "opened" if _OPENS.search(kept.text) else ""
