"""What stands beside the text of an object nobody knows: the name of the event, how it ended, the request it was about, what kind it is.

A title alone ("Demo job") seldom tells what happened; a sender says that in other fields, which are found by their names and values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from secondstory.lib.text import one_line
from secondstory.sources.formats.mapping import Mapping as Meaning
from secondstory.sources.formats.mapping import plain
from secondstory.sources.records.fields import MOST_LETTERS
from secondstory.sources.records.record import Kind, Record
from secondstory.sources.records.telling import sentence, words

Getter = Callable[[str], Any]

_EVENT_NAMES = (
    "event_type event event_name webhook_event topic detail_type event_key webhook_type notification_type alert_type action_type "
    "type_of_event operation operation_name action trigger object_kind type kind"
).split()
_BARE_TYPES = {"type", "kind", "object_kind", "trigger"}
"""Of these a word alone says little: "message", "log", "api"."""
_OUTCOMES = (
    "status state result outcome conclusion build_status build_state build_result job_status check_state check_state_name new_status "
    "new_state current_status current_state phase deploy_state final_status"
).split()
_EVENT = re.compile(r"[A-Za-z][A-Za-z]*(?:[._:/ -]?[A-Za-z]+){0,6}\Z")
_APART = re.compile(r"[._:/ -]|(?<=[a-z])(?=[A-Z])")
_OUTCOME = re.compile(r"[A-Za-z][A-Za-z _-]{1,28}\Z")
_NO_OUTCOME = {"true", "false", "none", "null", "unknown", "default", "normal", "public", "private", "enabled", "actual"}
_VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE", "PROPFIND"}
_PARTS = {
    "method": "method http_method request_method cs_method client_request_method verb req_method requestmethod http_verb",
    "path": "uri path url request_uri cs_uri_stem client_request_uri request_path uri_path request_url http_url requesturi http_path "
    "client_request_path target original",
    "status": "status status_code code sc_status response_status edge_response_status response_code http_status statuscode "
    "response_status_code http_status_code elb_status_code downstreamstatus",
    "host": "host http_host request_host client_request_host cs_host server_name domain vhost requesthost",
    "line": "request request_line requestline http_request",
}
_REQUEST = {name: part for part, names in _PARTS.items() for name in names.split()}
_LINE = re.compile(r"([A-Z]{3,8}) (\S+)(?: HTTP/[\d.]+)?\Z")
_ALERTING = frozenset(
    "alert alerts alarm alarms problem problems monitor monitors detector incident incidents violation alerting alertname outage "
    "downtime fault".split()
)
_CHANGING = frozenset(
    "build builds pipeline pipelines deploy deployment deployments release releases commit commits revision changeset rollout push "
    "pullrequest pull_request merge stage".split()
)
_FAILING = frozenset("error exception crash stacktrace backtrace".split())
_CALLED = re.compile(r"(?:^|_)(?:name|title|label|slug)$|name$")
_SHORT = 30
"""A text without a space that is no longer than this is a name or a state: what it is about belongs to it."""
_TALKING = frozenset("comment comments chat channel conversation thread room reply message_id".split())
_LOGGING = frozenset("level severity logger log_level loglevel lvl logger_name".split())


@dataclass(frozen=True)
class Beside:
    """The paths, for every object of one shape."""

    event: str = ""
    outcome: str = ""
    request: tuple[tuple[str, str], ...] = ()
    kind: Kind | None = None
    names: tuple[str, ...] = ()
    is_talk: bool = False
    has_text: bool = True

    def told(self, record: Record, get: Getter) -> Record:
        """The record, which was just made, with what its text lacks."""
        text, severity = record.text, record.severity
        if self.request and (asked := _request({part: get(path) for part, path in self.request})):
            said, status = asked
            if not self.has_text or (status and said.split()[1] not in text):
                text = f"{text}: {said}" if self.has_text else said
            severity = "error" if status >= 500 and severity.lower() in {"", "info"} else severity
        event = get(self.event) if self.event else None
        if isinstance(event, str) and _EVENT.match(event) and len(event) <= 60 and not _is_in(event, text):
            text = f"{sentence(words(event))}: {text}"
        outcome = get(self.outcome) if self.outcome else None
        if isinstance(outcome, str) and _OUTCOME.match(outcome) and outcome.lower() not in _NO_OUTCOME and not _is_in(outcome, text):
            text = f"{text} ({words(outcome)})"
        if self.kind and (record.kind == "observation" or (record.kind == "communication" and not self.is_talk)):
            record.kind, record.marks = self.kind, tuple(mark for mark in record.marks if mark != "log")
        if self.names and len(record.text) <= _SHORT and " " not in record.text:
            text = " · ".join((text, *(told for path in self.names if (told := one_line(str(get(path) or ""))) and told not in text)))
        record.text, record.severity = one_line(text, longest=MOST_LETTERS), severity
        return record


def beside_of(leaves: Mapping[str, Any], meaning: Meaning) -> Beside:
    """What stands beside the text in objects like this one."""
    names = {path: plain(path.rsplit(".", 1)[-1]) for path in leaves}
    taken = {*meaning.text, meaning.time, meaning.link, meaning.who}
    event = _first(_EVENT_NAMES, names, taken, lambda path, name: _is_event(leaves[path], name))
    outcome = _first(_OUTCOMES, names, taken | {event}, lambda path, _name: isinstance(leaves[path], str))
    request: dict[str, str] = {}
    for path, name in names.items():
        part = _REQUEST.get(name)
        if part and part not in request and _is_part(part, leaves[path]):
            request[part] = path
    is_request = "line" in request or {"method", "path"} <= request.keys()
    is_log = any(name in _LOGGING for path, name in names.items() if "." not in path)
    kind = None if is_request or is_log else _kind(leaves, leaves.get(event) if event else "")
    parts = {plain(part) for path in leaves for part in path.split(".")}
    called = () if is_request or is_log else tuple(path for path, name in names.items() if _CALLED.search(name) and path not in taken)[:2]
    return Beside(
        event,
        "" if is_request else outcome,
        tuple(request.items()) if is_request else (),
        kind,
        called,
        bool(parts & _TALKING),
        bool(meaning.text),
    )


def _first(wanted: Iterable[str], names: Mapping[str, str], taken: set[str], fits: Callable[[str, str], bool]) -> str:
    """The shallowest path of the first name that fits."""
    for deep in range(4):
        for want in wanted:
            for path, name in names.items():
                if name == want and path.count(".") == deep and ".0." not in path and path not in taken and fits(path, name):
                    return path
    return ""


def _is_event(value: Any, name: str) -> bool:
    if not isinstance(value, str) or not _EVENT.match(value) or len(value) > 60:
        return False
    if len(value) < 4 and value.isupper():
        return False
    return name not in _BARE_TYPES or _APART.search(value) is not None


def _is_part(part: str, value: Any) -> bool:
    if part == "status":
        told = str(value) if isinstance(value, int | str) else ""
        return len(told) == 3 and told.isdecimal() and 100 <= int(told) <= 599
    if not isinstance(value, str):
        return False
    if part == "method":
        return value in _VERBS
    if part == "line":
        return _LINE.match(value) is not None
    return value.startswith(("/", "http://", "https://")) if part == "path" else bool(value) and " " not in value


def _request(parts: Mapping[str, Any]) -> tuple[str, int] | None:
    """ "GET shop.example/pay → 502", and the status; None where this one has none."""
    line = _LINE.match(str(parts.get("line") or ""))
    method, path = (line[1], line[2]) if line else (parts.get("method"), parts.get("path"))
    if method not in _VERBS or not isinstance(path, str) or not path:
        return None
    host = parts.get("host")
    place = f"{host}{path}" if path.startswith("/") and isinstance(host, str) and " " not in host else path
    status = parts.get("status")
    number = int(str(status)) if _is_part("status", status) else 0
    return f"{method} {place.split('?')[0]}" + (f" → {number}" if number else ""), number


def _is_in(told: str, text: str) -> bool:
    """Whether a text says this already, whatever the way of writing."""
    flat = "".join(letter for letter in text.lower() if letter.isalnum())
    return "".join(letter for letter in told.lower() if letter.isalnum()) in flat


def _kind(leaves: Mapping[str, Any], event: Any) -> Kind | None:
    """By the names of the things it is about, most of all in the event's own name."""
    said = set(re.split(r"[^a-z]+", words(str(event or "")))) if isinstance(event, str) else set()
    seen: set[str] = set()
    for path in leaves:
        parts = [plain(part) for part in path.split(".")[:3]]
        seen |= {*parts, *(word for part in parts[:2] for word in part.split("_"))}
    for spoken in (said, seen):
        alerts, changes = len(spoken & _ALERTING), len(spoken & _CHANGING)
        if spoken & _FAILING and not changes:
            alerts += 1
        if alerts or changes:
            return "alert" if alerts > changes else "change"
    return None
