"""A stand-in for a tracker: a real HTTP server on loopback with the routes of GitHub, Jira (both kinds) and GitLab, and their moods.

It answers in the recorded shapes of `shapes/`, keeps the issues it was asked to make, and writes down every request.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SHAPES = Path(__file__).parent / "shapes"


def shape(name: str) -> Any:
    """A recorded shape, to be changed at will."""
    return json.loads((SHAPES / f"{name}.json").read_text())


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any


@dataclass
class StandIn:
    """The tracker's state. `mood` is how it answers; `answers` are given once each, before anything else is looked at."""

    kind: str
    address: str = ""
    mood: str = ""
    retry_after: str = ""
    issues: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    lose_next_answer: bool = False

    def asks(self, method: str) -> list[str]:
        """The paths that were asked with a method."""
        return [one.path for one in self.asked if one.method == method]

    def add(self, **changes: Any) -> Any:
        """An issue that is there; keys of `changes` are its own, or those of its `fields` in Jira."""
        issue = deepcopy(shape(f"{self.kind}_issue"))
        number = str(len(self.issues) + 7)
        if self.kind == "jira":
            issue |= {"id": str(10000 + int(number)), "key": f"PAY-{number}"}
            issue["fields"] |= {"resolution": None, **changes}
            self.issues[issue["id"]] = issue
        elif self.kind == "github":
            issue |= {"number": int(number), "html_url": f"{self.address}/harbour/payments/issues/{number}", **changes}
            self.issues[number] = issue
        else:
            issue |= {"iid": int(number), "web_url": f"{self.address}/harbour/payments/-/issues/{number}", **changes}
            self.issues[number] = issue
        return issue


@contextmanager
def standing_in(kind: str) -> Iterator[StandIn]:
    """A stand-in that listens until the block ends."""
    state = StandIn(kind)

    class Handler(_Handler):
        standin = state

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    standin: StandIn

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815  # the library calls them so

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test asks `asked`."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size)) if size else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, unquote(parts.path), parse_qs(parts.query), headers, body)
        self.standin.asked.append(asked)
        if self._in_mood():
            return
        if self.standin.answers:
            self._send(*self.standin.answers.pop(0))
            return
        status, found = {"github": _github, "jira": _jira, "gitlab": _gitlab}[self.standin.kind](self.standin, asked)
        if self.standin.lose_next_answer and self.command != "GET":
            self.standin.lose_next_answer = False
            self.close_connection = True
            return
        self._send(status, {"ETag": f'W/"{len(self.standin.asked)}"'}, b"" if found is None else json.dumps(found).encode())

    def _in_mood(self) -> bool:
        mood, wait = self.standin.mood, {"Retry-After": self.standin.retry_after} if self.standin.retry_after else {}
        if mood == "down":
            self.close_connection = True
        elif mood == "slow":
            self.standin.release.wait(20)
            self.close_connection = True
        elif mood == "truncated":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"number": 7, "title": "Set th')
            self.close_connection = True
        elif mood in _MOODS:
            status, headers, content = _MOODS[mood]
            self._send(status, {**headers, **wait}, content)
        return bool(mood)

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


_MOODS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "broken": (500, {}, b"Internal Server Error"),
    "maintenance": (503, {}, b"<html><title>Maintenance</title></html>"),
    "page": (200, {"Content-Type": "text/html"}, b"<!doctype html><title>Sign in</title>"),
    "cut": (200, {}, b'{"number": 7, "title": "Set th'),
    "list": (200, {}, b"[1, 2, 3]"),
    "empty": (200, {}, b""),
    "nothing": (200, {}, b"null"),
    "deep": (200, {}, b"[" * 200_000),
    "huge": (200, {}, b'"' + b"a" * 5_100_000 + b'"'),
    "elsewhere": (302, {"Location": "http://127.0.0.2:9/stolen"}, b""),
    "circle": (302, {"Location": "/api/v3/repos/harbour/payments/issues/7"}, b""),
    "unauthorized": (401, {}, b'{"message": "Bad credentials"}'),
    "forbidden": (403, {}, b'{"message": "Resource not accessible by personal access token"}'),
    "limit": (403, {"X-RateLimit-Remaining": "0"}, b'{"message": "API rate limit exceeded"}'),
    "busy": (429, {}, b'{"message": "Too many requests"}'),
    "gone": (410, {}, b'{"message": "This issue was deleted"}'),
}


def _github(state: StandIn, asked: Asked) -> tuple[int, Any]:
    base = "/api/v3/repos/harbour/payments"
    if asked.path == base:
        return 200, shape("github_repository")
    if asked.path == f"{base}/issues" and asked.method == "POST":
        if "nobody" in asked.body.get("assignees", []):
            return 422, shape("github_refusal")
        people = [{"login": login} for login in asked.body.get("assignees", [])]
        made = state.add(title=asked.body["title"], body=asked.body["body"], assignees=people, assignee=None, milestone=None)
        return 201, made
    if asked.path == f"{base}/issues":
        return 200, list(state.issues.values()) if asked.query.get("page") in (None, ["1"]) else []
    found = state.issues.get(asked.path.removeprefix(f"{base}/issues/"))
    if found is None:
        return 404, {"message": "Not Found", "status": "404"}
    if asked.method == "PATCH":
        found |= {"title": asked.body.get("title", found["title"])}
        if "assignees" in asked.body:
            found["assignees"] = [{"login": login} for login in asked.body["assignees"]]
    return 200, found


def _jira(state: StandIn, asked: Asked) -> tuple[int, Any]:
    path = asked.path.removeprefix("/rest/api/2")
    given: dict[str, Any] = {"/serverInfo": "jira_server_info", "/field": "jira_fields", "/project/PAY": "jira_project"}
    if path in given:
        return 200, shape(given[path])
    if path == "/issue" and asked.method == "POST":
        fields = asked.body["fields"]
        if "duedate" in fields and state.retry_after == "no dates":
            return 400, shape("jira_refusal")
        assignee = {**fields["assignee"], "displayName": "Tern"} if fields.get("assignee") else None
        made = state.add(
            summary=fields["summary"], description=fields["description"], assignee=assignee, duedate=fields.get("duedate"),
            customfield_10020=None, status=_status("To Do", "new"),
        )  # fmt: skip
        return 201, {**shape("jira_created"), "id": made["id"], "key": made["key"]}
    if path in {"/search/jql", "/search"}:
        return 200, {"issues": list(state.issues.values()), "isLast": True, "total": len(state.issues)}
    name = path.removeprefix("/issue/")
    found = next((one for one in state.issues.values() if name in {one["id"], one["key"]}), None)
    if found is None:
        return 404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {}}
    if asked.method == "PUT":
        found["fields"] |= asked.body["fields"]
        return 204, None
    return 200, found


def _status(name: str, category: str) -> Any:
    status = shape("jira_issue")["fields"]["status"]
    return status | {"name": name, "statusCategory": status["statusCategory"] | {"key": category}}


jira_status = _status


def _gitlab(state: StandIn, asked: Asked) -> tuple[int, Any]:
    base = "/api/v4/projects/harbour/payments"
    if asked.path == base:
        return 200, shape("gitlab_project")
    if asked.path == "/api/v4/users":
        return 200, [one for one in shape("gitlab_users") if [one["username"]] == asked.query.get("username")]
    if asked.path == f"{base}/issues" and asked.method == "POST":
        people = [one for one in shape("gitlab_users") if one["id"] in asked.body.get("assignee_ids", [])]
        made = state.add(
            title=asked.body["title"], description=asked.body["description"], due_date=asked.body.get("due_date"),
            assignees=people, assignee=None, milestone=None, labels=[],
        )  # fmt: skip
        return 201, made
    if asked.path == f"{base}/issues":
        return 200, list(state.issues.values()) if asked.query.get("page") == ["1"] else []
    number = re.sub(r".*/issues/", "", asked.path)
    if number not in state.issues:
        return 404, {"message": "404 Not found"}
    found = state.issues[number]
    if asked.method == "PUT":
        found |= {name: value for name, value in asked.body.items() if name in {"title", "due_date"}}
        if "assignee_ids" in asked.body:
            found["assignees"] = [one for one in shape("gitlab_users") if one["id"] in asked.body["assignee_ids"]]
    return 200, found
