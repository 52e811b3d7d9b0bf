"""One project's issues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from secondstory.integrations.calling import Line, nonsense, readings_in
from secondstory.integrations.gitlab.reading import reading_of
from secondstory.integrations.proofs import hash_of, is_token
from secondstory.integrations.shapes import dig, needed, text_of
from secondstory.integrations.tracker import Access, Changes, Checked, Headers, Made, NewIssue, News, Reading

PER_PAGE = 100
MOST_PAGES = 100
"""More than that is an answer that never ends."""
LONGEST_TITLE = 255


class GitLab:
    """A project (`group/name`) at an address like https://gitlab.com."""

    label = "GitLab"

    def __init__(self, access: Access) -> None:
        self._access = access
        self._line = Line(access.address.rstrip("/") + "/api/v4", label=self.label, headers={"PRIVATE-TOKEN": access.token})
        self._project = f"/projects/{quote(access.project, safe='')}"

    def check(self) -> Checked:
        found = self._line.get(self._project).json()
        if text_of(found, "path_with_namespace").lower() != self._access.project.lower():
            raise nonsense(self.label)
        return Checked(_("%(project)s is there, and the token may see it.") % {"project": text_of(found, "path_with_namespace")})

    def make(self, issue: NewIssue) -> Made:
        given: dict[str, Any] = {"title": issue.title[:LONGEST_TITLE], "description": issue.body}
        if issue.due_on is not None:
            given["due_date"] = issue.due_on.isoformat()
        if issue.assignee and (number := self._number_of(issue.assignee)):
            given["assignee_ids"] = [number]
        return self._made(self._line.send("POST", f"{self._project}/issues", given).json())

    def find(self, marker: str, *, since: datetime) -> Made | None:
        query = {"scope": "all", "created_after": _stamp(since), "order_by": "created_at", "sort": "desc", "per_page": PER_PAGE}
        for page in range(1, 4):
            found = self._list({**query, "page": page})
            for one in found:
                if marker in text_of(one, "description", longest=100_000):
                    return self._made(one)
            if len(found) < PER_PAGE:
                break
        return None

    def read(self, external_id: str, *, etag: str = "") -> Reading | None:
        answer = self._line.get(f"{self._project}/issues/{quote(external_id)}", headers={"If-None-Match": etag} if etag else None)
        if answer.status == 304:
            return None
        reading = self._reading(answer.json())
        if reading.external_id != external_id:
            raise nonsense(self.label)
        return replace(reading, etag=answer.headers.get("etag", "")[:200])

    def write(self, external_id: str, changes: Changes) -> None:
        given: dict[str, Any] = {}
        if changes.title is not None:
            given["title"] = changes.title[:LONGEST_TITLE]
        if changes.due_on is not None:
            given["due_date"] = changes.due_on.isoformat()
        if changes.assignee and (number := self._number_of(changes.assignee)):
            given["assignee_ids"] = [number]
        if given:
            self._line.send("PUT", f"{self._project}/issues/{quote(external_id)}", given)

    def changed_since(self, at: datetime) -> Iterator[Reading]:
        query = {"scope": "all", "updated_after": _stamp(at), "order_by": "updated_at", "sort": "asc", "per_page": PER_PAGE}
        for page in range(1, MOST_PAGES + 1):
            found = self._list({**query, "page": page})
            yield from readings_in(found, reading_of, label=self.label)
            if len(found) < PER_PAGE:
                return
        raise nonsense(self.label)

    def located(self, url: str) -> str:
        parts, own = urlsplit(url), urlsplit(self._access.address)
        if (parts.hostname, parts.port) != (own.hostname, own.port):
            return ""
        path = parts.path.removeprefix(own.path.rstrip("/"))
        pattern = rf"/{re.escape(self._access.project)}/(-/)?(issues|work_items)/(\d{{1,18}})/?"
        found = re.fullmatch(pattern, path, re.IGNORECASE)
        return found[3] if found else ""

    def is_genuine(self, headers: Headers, body: bytes, secret: str) -> bool:
        return is_token(headers.get("X-Gitlab-Token", ""), secret)

    def news(self, headers: Headers, body: bytes) -> News:
        name = headers.get("Idempotency-Key", "")[:100] or hash_of(body)
        told = json.loads(body)
        same = text_of(told, "project", "path_with_namespace").lower() == self._access.project.lower()
        if text_of(told, "object_kind") != "issue" or not same:
            return News(name)
        return News(name, needed(told, "object_attributes", "iid"))

    def _number_of(self, login: str) -> int | None:
        """GitLab assigns people by number; whoever left it is not assigned."""
        found = self._line.get("/users", username=login).json()
        number = dig(found[0], "id") if isinstance(found, list) and found else None
        return number if isinstance(number, int) else None

    def _list(self, query: dict[str, Any]) -> list[Any]:
        found = self._line.get(f"{self._project}/issues", **query).json()
        if not isinstance(found, list):
            raise nonsense(self.label)
        return found

    def _reading(self, found: Any) -> Reading:
        try:
            return reading_of(found)
        except ValueError as problem:
            raise nonsense(self.label) from problem

    def _made(self, found: Any) -> Made:
        try:
            iid = needed(found, "iid")
            return Made(iid, f"#{iid}", needed(found, "web_url"))
        except ValueError as problem:
            raise nonsense(self.label) from problem


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
