"""Incidents as another program exports them, as JSON or a table: each one written out as Markdown, which is then read like any report.

A field is a heading or a labelled line, by its name; nothing in a record is left out but what only machines use.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from secondstory.sources.reading import roles

_TITLES = ("title", "incident_title", "incident_name", "headline", "name", "subject", "summary", "incident")
_DAYS = re.compile(
    r"(?i)^(?:incident_)?(?:date|day|when|(?:started|began|begin|start|occurred|detected|created|reported|resolved)(?:_(?:at|on|time|date))?)$"
)
_WRAPPERS = ("incidents", "incident", "postmortems", "postmortem", "data", "items", "results", "records", "report")
_TOLD = frozenset({roles.TIMELINE, roles.ACTIONS, roles.FACTORS, roles.LESSONS, roles.WELL, roles.POORLY, roles.LUCK, roles.TRIGGER})
"""What a field holds several of, and one where it is short."""
_MOMENTS = re.compile(r"(?i)(?:_at|_on|_time|_date|^date|^day)$")
_SIGNS = re.compile(
    r"(?i)sever|^sev$|priority|impact|service|affected|^status$|state$|resol|detect|mitigat|acknowledg|post_?mortem|incident|outage"
)
"""What an incident has beside its title and its day, and a row of a log has not."""
_FOR_MACHINES = re.compile(r"(?i)^(?:.*_)?(?:id|uuid|guid|sha|hash|etag|version|slug|url|permalink|link|self)$")
_TIMES = ("time", "at", "timestamp", "occurred_at", "happened_at", "date", "when", "ts", "created_at", "started_at")
_TEXTS = (
    *("text", "description", "statement", "message", "event", "title", "summary", "what", "note", "name", "content"),
    *("factor", "cause", "action"),
)
_KINDS = ("domain", "category", "type", "kind", "area")
_OWNERS, _DUE = ("owner", "assignee", "who"), ("due", "due_on", "due_date", "deadline")
_LINKS, _STATES = ("link", "url"), ("done", "status", "state")
_DONE = frozenset({"true", "yes", "done", "closed", "completed", "complete", "resolved"})
_APART = re.compile(r"\s*(?:\n+|;|\s\|\s|(?<!^)\s(?=[-*•] ))\s*")
_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
LONGEST_LABELLED = 200
MOST_BYTES = 20_000_000
MOST_DEEP = 4

Record = Mapping[str, Any]


def records_in(name: str, content: bytes) -> list[Record]:
    """The incidents a file of JSON, JSON Lines or CSV holds; none where it is something else, which is then read as text."""
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    try:
        if len(content) > MOST_BYTES:
            return []
        text = content.decode("utf-8-sig")
        if start in {b"{", b"["}:
            found = _of_json(text)
        elif name.lower().endswith((".csv", ".tsv")):
            found = _of_table(text)
        else:
            return []
    except (ValueError, RecursionError, csv.Error):
        return []
    return found if found and all(_is_incident(one) for one in found) else []


def as_bytes(record: Record) -> bytes:
    """One record as a file of its own."""
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def as_markdown(record: Record) -> str:
    """A record as a document: its title, its short fields as labelled lines, and each longer one under a heading."""
    fields = {name: value for name, value in record.items() if not _is_empty(value) and not _FOR_MACHINES.match(name)}
    title_field = _title_field(fields)
    title = _on_one_line(str(fields.pop(title_field))) if title_field else ""
    short = {name: value for name, value in fields.items() if _is_short(name, value)}
    lines = [f"# {title}", "", *(f"- {_label(name)}: {_on_one_line(_flat(value))}" for name, value in short.items()), ""]
    for name, value in fields.items():
        if name not in short:
            lines += [f"## {_label(name)}", "", *_section(name, value), ""]
    return "\n".join(lines)


def _of_json(text: str) -> list[Record]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = [json.loads(line) for line in text.splitlines() if line.strip()]
    for _deep in range(MOST_DEEP):
        if not isinstance(value, dict) or _is_incident(value):
            break
        value = next((value[key] for key in _WRAPPERS if isinstance(value.get(key), dict | list)), value)
    rows = value if isinstance(value, list) else [value]
    return [_without_wrapper(row) for row in rows] if all(isinstance(row, dict) for row in rows) else []


def _without_wrapper(row: dict[str, Any]) -> Record:
    only = next(iter(row.values())) if len(row) == 1 else None
    return {_key(name): value for name, value in (only if isinstance(only, dict) else row).items()}


def _of_table(text: str) -> list[Record]:
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    return [{_key(name): value for name, value in row.items() if name and isinstance(value, str)} for row in rows]


def _key(name: str) -> str:
    """“rootCause”, “Root Cause” and “root-cause” as “root_cause”."""
    return re.sub(r"[^\w]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())).strip("_").lower()


def _is_incident(record: Any) -> bool:
    """It has a title, and what it tells, or a day and something else an incident has."""
    if not isinstance(record, dict):
        return False
    names = {_key(name) for name, value in record.items() if not _is_empty(value)}
    others = names - set(_TITLES)
    is_dated = any(_DAYS.match(name) for name in others) and any(_SIGNS.search(name) for name in others)
    return bool(names & set(_TITLES)) and (is_dated or any(roles.role_of(_label(name)) in _TOLD for name in others))


def _title_field(fields: Record) -> str:
    return next((name for name in _TITLES if isinstance(fields.get(name), str)), "")


def _is_short(name: str, value: Any) -> bool:
    if _MOMENTS.search(name):
        return True
    if roles.role_of(_label(name)) in _TOLD or name in {"summary", "description"}:
        return False
    flat = _flat(value)
    is_flat = all(not isinstance(one, dict | list) or _name_of(one) for one in (value if isinstance(value, list) else [value]))
    return is_flat and len(flat) <= LONGEST_LABELLED and "\n" not in flat


def _section(name: str, value: Any) -> Iterator[str]:
    role = roles.role_of(_label(name))
    if role == roles.ACTIONS:
        yield from _work(_each(value))
    elif role in _TOLD:
        yield from (line for one in _each(value) if (line := _item(one, role)))
    elif isinstance(value, str):
        yield value.replace("\r\n", "\n").strip()
    else:
        yield from (f"- {_on_one_line(_flat(one))}" for one in _each(value))


def _each(value: Any) -> list[Any]:
    """The things a field holds: of a list each, of a text each of its lines or what stands between semicolons."""
    if isinstance(value, str):
        return [_MARK.sub("", one) for one in _APART.split(value.strip()) if one.strip()]
    if isinstance(value, dict):
        inner = next((value[key] for key in (*_WRAPPERS, "entries", "events") if isinstance(value.get(key), list)), None)
        return inner if inner is not None else [value]
    return list(value) if isinstance(value, list) else [value]


def _item(one: Any, role: str) -> str:
    if not isinstance(one, dict):
        return f"- {_on_one_line(_flat(one))}" if not _is_empty(one) else ""
    fields = {_key(name): value for name, value in one.items() if not _is_empty(value)}
    text = _on_one_line(_first(fields, _TEXTS) or _flat(fields))
    if role == roles.TIMELINE:
        return f"- {_first(fields, _TIMES)} {text}".replace("-  ", "- ")
    kind = _first(fields, _KINDS)
    return f"- {kind}: {text}" if kind and not text.startswith(kind) else f"- {text}"


def _work(items: list[Any]) -> Iterator[str]:
    """A list, or a table where they have owners, days and states."""
    if not any(isinstance(one, dict) for one in items):
        yield from (f"- {_on_one_line(_flat(one))}" for one in items if not _is_empty(one))
        return
    yield from ("| Action | Owner | Due | Status | Link |", "|---|---|---|---|---|")
    for one in items:
        fields = {_key(name): value for name, value in one.items()} if isinstance(one, dict) else {"text": one}
        text = _first(fields, _TEXTS) or _flat(fields)
        state = "done" if _first(fields, _STATES).lower() in _DONE else ""
        cells = (text, _first(fields, _OWNERS), _first(fields, _DUE), state, _first(fields, _LINKS))
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _first(fields: Record, names: tuple[str, ...]) -> str:
    found = next((fields[name] for name in names if name in fields), "")
    return _on_one_line(_flat(found))


def _flat(value: Any, depth: int = 0) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict) and depth < MOST_DEEP:
        return _name_of(value) or ", ".join(f"{key}: {_flat(one, depth + 1)}" for key, one in value.items() if not _is_empty(one))
    if isinstance(value, list) and depth < MOST_DEEP:
        return ", ".join(_flat(one, depth + 1) for one in value)
    return "" if value is None else str(value).strip()


def _name_of(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    return next((value[key] for key in ("name", "title", "label", "value") if isinstance(value.get(key), str)), "")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _label(name: str) -> str:
    return name.replace("_", " ").strip().capitalize()


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())
