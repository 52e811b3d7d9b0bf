"""A record out of a row or an object that no format knows, once a mapping says what its fields mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import unescape
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.formats.mapping import Mapping, plain
from secondstory.sources.reading.zones import zone_in, zone_of
from secondstory.sources.records.calendar import Told, day_in, told
from secondstory.sources.records.fields import MOST_LETTERS
from secondstory.sources.records.record import Kind, Record, Signal

_KIND_WORDS: dict[Kind, str] = {
    "alert": "alert alarm monitor page alerting firing notification problem incident detection",
    "change": "change deploy deployment release rollout rollback config configuration push merge migration commit build pipeline "
    "maintenance",
    "communication": "message chat comment communication email mail call statement announcement status_update",
    "decision": "decision decided",
    "action": "action mitigation fix step remediation command response",
    "impact": "impact outage customer degradation",
    "discovery": "discovery finding diagnosis discovered",
    "observation": "observation log event metric info trace entry",
}
_KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_SIGNAL_WORDS: dict[Signal, str] = {
    "opened": "open opened firing triggered trigger alarm alerting problem down new active critical raised started",
    "acknowledged": "acknowledged ack acked acknowledge investigating",
    "closed": "closed resolved ok recovered recovery resolve normal cleared up inactive fixed",
}
_SIGNALS = {word: signal for signal, words in _SIGNAL_WORDS.items() for word in words.split()}

_SAID = frozenset({"message", "msg", "body", "comment", "content", "text", "nachricht"})
"""Where a person stands beside a text of this name, they said it."""

_LEVELS = {"10": "trace", "20": "debug", "30": "info", "40": "warning", "50": "error", "60": "fatal"}
"""As pino and bunyan write them."""
_STAMPED = re.compile(r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?\]?[\s:|-]+")
"""The time with which a line of a log begins, where its record tells it anyway."""
_LEVEL = re.compile(r"\W{0,3}(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE)\b")
_TAG = re.compile(
    r"</?(?:a|b|i|p|br|div|span|strong|em|ul|ol|li|h[1-6]|code|pre|small|time|table|tr|td|th|at|var|blockquote)\b[^<>]{0,500}>",
    re.IGNORECASE,
)

Getter = Callable[[str], Any]


_OF_CHANGES = frozenset(
    "version release commit sha revision deployment deploy deployed_by build artifact image rollout pipeline change changeset".split()
)


def kind_of_table(columns: Iterable[str], name: str = "") -> Kind | None:
    """What every row of a table is where no column says it: a list of deployments names versions or commits, or is called so."""
    words = {plain(part) for part in columns} | set(re.split(r"[^a-z]+", name.lower()))
    return "change" if words & _OF_CHANGES or words & {"deploys", "deployments", "releases", "changes", "rollouts"} else None


def record_of(mapping: Mapping, get: Getter, *, otherwise: Callable[[], str] = str, kind_of_all: Kind | None = None) -> Record | None:
    """What a row or object tells, by the mapping; None where it has neither a time nor a text. `get` takes a column or path.

    `otherwise` gives the text where no field is one, `kind_of_all` the kind where neither a field nor a signal tells one.
    """
    written, at = _time(mapping, get)
    parts = [part for path in mapping.text if (part := _text(get(path)))]
    text = ": ".join(
        part for place, part in enumerate(parts) if not any(part in other for other in (*parts[:place], *_longer(part, parts)))
    )
    if not text and at is None:
        return None
    text = text or one_line(otherwise(), longest=200) or "(no text)"
    until = told(get(mapping.until), day_first=mapping.day_first) if mapping.until else None
    role, who, severity, given = (_text(get(path)) if path else "" for path in (mapping.role, mapping.who, mapping.severity, mapping.kind))
    who, severity = who if any(letter.isalnum() for letter in who) else "", _LEVELS.get(severity, severity)
    signal = _SIGNALS.get(_text(get(mapping.status)).lower(), "") if mapping.status else ""
    kind = kind_of(given, signal=signal if severity or mapping.thread else "")
    if not given and who and not severity and mapping.text and mapping.text[-1].split(".")[-1].lower() in _SAID:
        kind = "communication"
    elif kind_of_all and not given and kind == "observation":
        kind = kind_of_all
    ends = _zoned(until, mapping, get) if until else None
    said = _STAMPED.sub("", text) if at else text
    text = said or text
    if not severity and kind == "observation" and (level := _LEVEL.match(text)):
        severity = level[1].lower()
    is_log = kind == "observation" and not (who or role) and not _KINDS.get(given.lower())
    link, named = (_text(get(path)) if path else "" for path in (mapping.link, mapping.id))
    return Record(
        text=text,
        occurred_at=at.at if at else None,
        occurred_until=ends if at and ends and _after(ends, at.at) else None,
        precision="unknown" if at is None else "day" if at.is_day else "exact",
        time_as_written=written,
        kind=kind,
        source=_text(get(mapping.source)) if mapping.source else "",
        who=role or who,
        external_id=f"{named} {written} {text[:200]}" if named else "",
        thread=_text(get(mapping.thread)) if mapping.thread else "",
        signal=signal if kind == "alert" else "",
        severity=severity,
        about=tuple(part for path in mapping.about if (part := _text(get(path)))),
        links=(link,) if link else (),
        marks=("role",) if role else ("log",) if is_log else (),
    )


def without_tags(text: str) -> str:
    """HTML as the words in it."""
    return one_line(unescape(_TAG.sub(" ", text)), longest=MOST_LETTERS) if "<" in text and _TAG.search(text) else text


def kind_of(word: str, *, signal: Signal = "") -> Kind:
    """The kind that a word of somebody's own list means; an alert where there is none but it was opened or closed."""
    lower = word.lower()
    if lower in _KINDS:
        return _KINDS[lower]
    for part in lower.replace("-", "_").replace(".", "_").replace(" ", "_").split("_"):
        if part in _KINDS and _KINDS[part] != "observation":
            return _KINDS[part]
    return "alert" if signal else "observation"


def _longer(part: str, parts: list[str]) -> list[str]:
    return [other for other in parts if len(other) > len(part)]


def _time(mapping: Mapping, get: Getter) -> tuple[str, Told | None]:
    value = get(mapping.time) if mapping.time else None
    beside = get(mapping.date) if mapping.date else None
    written = one_line(" ".join(str(one) for one in (beside, value) if one not in (None, "") and not isinstance(one, bool)), longest=120)
    if value in (None, ""):
        value = beside
    day = day_in(beside, day_first=mapping.day_first) if mapping.date else None
    found = told(value, day_first=mapping.day_first, on=day)
    if found is None and day is not None:
        found = told(beside, day_first=mapping.day_first)
    if found is None:
        return written, None
    at = _zoned(found, mapping, get)
    return written, Told(at, found.is_day) if at is not None else None


def _zoned(found: Told, mapping: Mapping, get: Getter) -> datetime | None:
    """With the zone of its own column, or the one its heading names ("Time (CET)")."""
    if found.at.tzinfo is not None or found.is_day:
        return found.at
    name = _text(get(mapping.zone)) if mapping.zone else ""
    zone = zone_in(name) if name else None
    zone = zone or _zone_of_heading(mapping.time)
    if zone is None:
        return found.at
    try:
        return found.at.replace(tzinfo=zone_of(zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _zone_of_heading(name: str) -> str | None:
    if not any(letter in name for letter in " (_-/"):
        return None
    return zone_in(name.replace("_", " ").upper() if name.lower().endswith("utc") else name)


def _after(until: datetime, at: datetime) -> bool:
    return (until.tzinfo is None) == (at.tzinfo is None) and until > at


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return one_line(str(value), longest=MOST_LETTERS)
