"""Which column or field of an unknown file means what: guessed from names and values, corrected by a person, kept as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from secondstory.sources.records.calendar import order_of, told
from secondstory.sources.records.format import refuse
from secondstory.sources.records.stamps import moment

FIELDS = ("time", "date", "until", "kind", "who", "role", "source", "severity", "status", "link", "id", "thread", "zone")
"""Those that name one column each; `text` and `about` name several."""


@dataclass(frozen=True)
class Mapping:
    """Columns of a table, or paths into a JSON object like `event.created_at`; an empty one is not there.

    `date` is the day where `time` holds a clock time alone. The parts of `text` are joined. `day_first` reads 03/04/2026 as the
    third of April.
    """

    time: str = ""
    date: str = ""
    until: str = ""
    text: tuple[str, ...] = ()
    kind: str = ""
    who: str = ""
    role: str = ""
    source: str = ""
    severity: str = ""
    status: str = ""
    link: str = ""
    id: str = ""
    thread: str = ""
    zone: str = ""
    about: tuple[str, ...] = ()
    day_first: bool = False
    is_sure_of_days: bool = field(default=True, compare=False)

    def as_json(self) -> dict[str, Any]:
        """What is there, to be kept; `of_json` reads it back."""
        kept = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items() if value}
        kept.pop("is_sure_of_days", None)
        return kept


def of_json(value: Any) -> Mapping:
    """A mapping as it was kept. Raises `Unreadable` with a sentence for whoever wrote it."""
    if not isinstance(value, dict):
        raise refuse('A mapping is a JSON object, like {"time": "When", "text": ["What"]}.')
    unknown = sorted(set(map(str, value)) - {one.name for one in fields(Mapping)})
    if unknown:
        raise refuse(f"A mapping has no field “{unknown[0]}”: use {', '.join(('text', 'about', 'day_first', *FIELDS))}.")
    given: dict[str, Any] = {}
    for name, one in value.items():
        if name in {"text", "about"}:
            parts = [one] if isinstance(one, str) else one
            if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
                raise refuse(f"“{name}” of a mapping is the name of a column, or a list of them.")
            given[name] = tuple(parts)
        elif name in {"day_first", "is_sure_of_days"}:
            given[name] = bool(one)
        elif not isinstance(one, str):
            raise refuse(f"“{name}” of a mapping is the name of a column.")
        else:
            given[name] = one
    if not given.get("text") and not given.get("time"):
        raise refuse("A mapping names at least the column of the time or of the text.")
    return Mapping(**given)


_TIME_NAMES = (
    (100, "occurred occurred_at occurred_on happened happened_at event_time event_timestamp event_date time_of_event occurrence"),
    (
        92,
        (
            "started started_at start_time starts_at start begin began begins_at fired_at triggered_at firing_at start_date "
            "state_change_time state_changed_at alarm_time"
        ),
    ),
    (85, "timestamp ts time datetime date_time at when date zeit datum uhrzeit zeitstempel heure horodatage fecha hora data epoch utc"),
    (84, "timestamp_ms timestamp_us timestamp_ns time_ms time_unix time_unix_nano unix_time unixtime epoch_ms local_time time_utc"),
    (75, "created created_at creation_time logged_at recorded_at posted_at sent_at opened_at detected_at reported_at first_seen raised_at"),
    (74, "created_on create_time created_time date_created emitted_at observed_at published_at submitted_at log_time event_created"),
    (60, "received received_at ingested_at arrived_at ingest_time acknowledged_at observed_timestamp"),
    (22, "updated updated_at modified modified_at changed_at last_updated last_modified update_time last_seen date_modified"),
    (15, "ended ended_at end end_time ends_at finished_at resolved_at closed_at completed_at until stopped_at end_date"),
)
_TIME_SCORES = {name: score for score, names in _TIME_NAMES for name in names.split()}
_UNTIL_NAMES = "ended ended_at end end_time ends_at finished_at resolved_at closed_at completed_at until to stopped_at end_date".split()
_NO_TIME = re.compile(
    r"expir|due|deadline|schedul|next|valid|not_after|not_before|birth|retry|renew|eta|\bttl|timeout|duration|elapsed|interval"
)
_OTHERS = (
    "user actor author repository repo owner sender account project organization organisation installation creator assignee license "
    "profile channel member reporter".split()
)
_NAMES = {
    "title": "title summary subject headline name event alert alert_name alertname event_name what was ereignis titre titel "
    "short_description problem_title entity_display_name display_title alert_title rule_name check_name monitor_name detector",
    "detail": "message msg text description body content details detail note notes comment log annotation reason line entry remarks "
    "event_message log_message long_description beschreibung nachricht action error happened evento raw msg_text",
    "kind": "kind type category event_type eventtype event_kind class record_type",
    "who": "who user username user_name author actor person by sender from reporter participant responder operator login handle email "
    "created_by performed_by initiated_by acked_by principal wer qui nick "
    "sender_name sender_full_name sender_email from_name author_name actor_name user_email user_principal_name user_id "
    "deployer deployed_by triggered_by pusher pushed_by committer committed_by released_by started_by executed_by run_by requester "
    "requested_by merged_by changed_by modified_by updated_by approver approved_by engineer",
    "role": "role rolle actor_role responder_role",
    "source": "source system tool origin channel integration provider product logger quelle monitoring_tool",
    "severity": "severity level priority log_level loglevel lvl urgency criticality sev severity_text prio level_name alert_level",
    "status": "status state alert_state alert_status condition",
    "link": "url link href permalink html_url web_url link_url alert_url dashboard_url",
    "id": "id uuid guid event_id _id uid message_id record_id event_uuid alert_id key",
    "thread": "fingerprint dedup_key dedupe_key incident_id correlation_id thread_id thread_ts alert_id incident_key alarm_id group_key",
    "zone": "zone tz timezone time_zone zeitzone",
    "about": "service host hostname component app application namespace cluster environment env region node pod instance server resource",
}
_RANKED = {role: {name: 90 - place for place, name in enumerate(names.split())} for role, names in _NAMES.items()}
_SAYING = frozenset(
    "happened event message description summary what title text details notes comment ereignis beschreibung nachricht".split()
)
"""In a name of several words, these say that it holds a text: "What happened", "Event description"."""
_NO_TEXT = re.compile(
    r"agent|cookie|referr?er|cache|accept|encoding|content_type|query|signature|token|secret|html|capabilit|avatar|header|cipher"
)
"""What stands under such a name is made of words, and yet tells nothing."""
_VERSIONS_TOO = frozenset({"from", "operator"})
_HOLDS_PEOPLE = frozenset("owner assignee assigned_to reviewer reviewers oncall on_call commander lead manager contact cc".split())
_ID = re.compile(r"\S*\d\S*[-._]\S*\Z|\S*[-._]\S*\d\S*\Z|\d+\Z")
"""A name like this is no title: pod-7f9c, build.1204."""
_NO_PAGES = ("archive", "artifact", "hook", "callback", "self", "profile", "schema", "download", "output")
_PERSON_PARTS = {"name": 3, "display_name": 5, "login": 4, "username": 4, "email": 2, "handle": 4, "full_name": 4, "real_name": 4}
_NO_PERSON = frozenset("operator by from to type user_type participant".split())
"""In the first thing of a list these seldom name who did it."""
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", re.UNICODE)


def names_people(name: str) -> bool:
    """Whether a column of this name says who it was: it never becomes part of a text, which is shown as it is."""
    words = plain(name)
    return (words in _RANKED["who"] and words not in _VERSIONS_TOO) or words in _HOLDS_PEOPLE or words.endswith("_by")


def plain(name: str) -> str:
    """A column's name as words joined by underscores: "Event Time (UTC)" and "eventTimeUtc" begin alike."""
    if name.isascii():
        found = "_".join(_WORDS.findall(name)).lower()
        return found or name.lower()
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_")


def guess(columns: AnyMapping[str, Sequence[Any]]) -> Mapping:
    """What the columns (or paths) mean, from their names and some of their values."""
    if not columns:
        return Mapping()
    names = {path: _Name(path) for path in columns}
    seen = {path: [one for one in values if one not in (None, "")] for path, values in columns.items()}
    times = _times(names, seen)
    time = _best(times)
    clock_only = _best(_clocks(names, seen))
    date = ""
    if clock_only and (not time or _are_days(seen[time])):
        day = _best({path: score for path, score in times.items() if _are_days(seen[path])})
        time, date = (clock_only, day)
    taken = {time, date} - {""}
    until = _best({path: _ranked(names[path], _UNTIL_NAMES) for path, score in times.items() if path not in taken and score})
    taken |= {path for path, score in times.items() if score} | ({until} - {""})
    link = _best({path: _link_score(names[path], values) for path, values in seen.items() if path not in taken})
    taken |= {link} - {""}
    chosen = {
        role: _named(role, names, seen, taken) for role in ("role", "severity", "status", "zone", "kind", "thread", "id", "source", "who")
    }
    if chosen["thread"] == chosen["id"]:
        chosen["thread"] = ""
    taken |= {path for path in chosen.values() if path}
    text = _text(names, seen, taken)
    about = tuple(path for path in columns if path not in taken | set(text) and names[path].last in _RANKED["about"] and _short(seen[path]))
    written = [str(one) for path in (time, date) if path for one in seen[path] if isinstance(one, str)]
    order = order_of(written)
    return Mapping(
        time=time, date=date, until=until, text=text, link=link, about=about[:4], day_first=bool(order),
        is_sure_of_days=order is not None, **chosen,
    )  # fmt: skip


class _Name:
    """A path, taken apart."""

    def __init__(self, path: str) -> None:
        parts = [plain(part) for part in path.split(".")]
        self.last, self.parents, self.path = parts[-1], parts[:-1], path
        self.bare = re.sub(
            r"_(utc|local|cet|gmt|est|pst|iso|iso8601|ms|us|ns|s|unix|nano|nanos|millis|seconds|epoch|name|text|1)$", "", self.last
        )
        self.depth = len(self.parents)
        self.is_of_other = any(word in _OTHERS for part in self.parents for word in part.split("_"))


def _times(names: dict[str, _Name], seen: dict[str, list[Any]]) -> dict[str, int]:
    found = {}
    for path, values in seen.items():
        name = names[path]
        good = sum(1 for one in values if told(one) is not None)
        if not good or good * 3 < len(values) or _NO_TIME.search(name.last):
            continue
        score = _TIME_SCORES.get(name.last) or _TIME_SCORES.get(name.bare) or _in_part(name.last)
        if not score:
            is_number = all(isinstance(one, int | float) or str(one).replace(".", "").isdigit() for one in values)
            score = 0 if is_number else 40
        elif name.last.startswith(("updated", "modified", "last_")):
            score = min(score, 22)
        score -= 4 * name.depth + (60 if name.is_of_other else 0) + (10 if good < len(values) else 0)
        found[path] = max(score, 1) if score > -40 else 0
    return found


def _in_part(last: str) -> int:
    words = last.split("_")
    if any(word in {"updated", "modified", "last", "changed"} for word in words):
        return 20
    if any(word in {"end", "ended", "ends", "resolved", "closed", "until", "finished"} for word in words):
        return 14
    known = ("occurred", "started", "start", "fired", "timestamp", "time", "date", "datetime", "created", "ts", "at", "on")
    return next((66 - place for place, word in enumerate(known) if word in words), 0)


def _clocks(names: dict[str, _Name], seen: dict[str, list[Any]]) -> dict[str, int]:
    from datetime import date

    day = date(2026, 1, 1)
    found = {}
    for path, values in seen.items():
        good = [
            one for one in values if isinstance(one, str) and moment(one) is None and told(one) is None and told(one, on=day) is not None
        ]
        if good and len(good) * 3 >= len(values) * 2:
            found[path] = _TIME_SCORES.get(names[path].last, _TIME_SCORES.get(names[path].bare, 30))
    return found


def _are_days(values: Sequence[Any]) -> bool:
    return any((found := told(one)) is not None and found.is_day for one in values)


def _link_score(name: _Name, values: Sequence[Any]) -> int:
    if not values or not all(isinstance(one, str) and one.lower().startswith(("http://", "https://")) for one in values):
        return 0
    words = ("avatar", "icon", "image", "logo")
    is_small = any(word in name.last for word in words) or any(str(one).endswith((".png", ".jpg", ".svg")) for one in values)
    is_for_machines = any("/api/" in str(one) or "//api." in str(one) for one in values) or any(word in name.last for word in _NO_PAGES)
    less = 10 * name.depth + (30 if name.is_of_other else 0) + (35 if is_for_machines else 0)
    return 0 if is_small else max(1, _RANKED["link"].get(name.last, 40) - less)


def _named(role: str, names: dict[str, _Name], seen: dict[str, list[Any]], taken: set[str]) -> str:
    scores: dict[str, int] = {}
    for path, values in seen.items():
        if path in taken or (values and not all(isinstance(one, str | int | float) for one in values)):
            continue
        name = names[path]
        score = _RANKED[role].get(name.last) or _RANKED[role].get(name.bare) or 0
        if role == "who" and not score and name.parents and name.parents[-1] in _RANKED["who"] | dict.fromkeys(("creator", "member"), 1):
            part = _PERSON_PARTS.get(name.last, 0)
            score = (70 + part) if part else 0
        elif name.is_of_other and role != "who":
            continue
        if name.last == "operator" and any(one.last.startswith("threshold") for one in names.values()):
            continue
        if ".0." in path and (role in {"role", "status", "kind", "severity"} or name.last in _NO_PERSON):
            continue
        if role in {"severity", "status", "kind", "zone", "role", "source"} and not _short(values):
            continue
        if score:
            scores[path] = max(1, score - 8 * name.depth)
    return _best(scores)


def _text(names: dict[str, _Name], seen: dict[str, list[Any]], taken: set[str]) -> tuple[str, ...]:
    titles: dict[str, int] = {}
    details: dict[str, int] = {}
    for path, values in seen.items():
        if path in taken or not values or not all(isinstance(one, str) for one in values) or names[path].is_of_other:
            continue
        if _NO_TEXT.search(names[path].last) and names[path].last not in _RANKED["title"] | _RANKED["detail"]:
            continue
        if all(one.startswith(("http://", "https://")) for one in values):
            continue
        name, spaced = names[path], sum(" " in one.strip() for one in values) * 2 >= len(values)
        depth = 6 * name.depth
        if name.last in _RANKED["title"]:
            titles[path] = max(1, _RANKED["title"][name.last] - depth + (10 if spaced else 0))
        elif name.last in _RANKED["detail"] or name.bare in _RANKED["detail"]:
            details[path] = max(1, _RANKED["detail"].get(name.last, 30) - depth + (10 if spaced else 0))
        elif any(word in _SAYING for word in name.last.split("_")):
            details[path] = max(1, 42 - depth + (10 if spaced else 0))
        elif spaced:
            details[path] = max(1, min(20, sum(len(one) for one in values) // len(values)) - depth)
    found = [path for path in (_best(titles), _best(details)) if path]
    if len(found) == 2 and all(_ID.match(one) for one in seen[found[0]]):
        found = found[1:]
    if len(found) == 2 and titles[found[0]] < 60 and details[found[1]] > 20 and not any(" " in one for one in seen[found[0]]):
        return (found[0], found[1])
    return tuple(found) if len(found) < 2 or details[found[1]] > 20 else (found[0],)


def _short(values: Iterable[Any]) -> bool:
    return all(len(str(one)) <= 60 for one in values)


def _ranked(name: _Name, order: Sequence[str]) -> int:
    for each in (name.last, name.bare):
        if each in order:
            return len(order) - order.index(each)
    return 0


def _best(scores: AnyMapping[str, int]) -> str:
    """The highest; among equals the one that came first."""
    best, most = "", 0
    for path, score in scores.items():
        if score > most:
            best, most = path, score
    return best
