"""One project's issues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from secondstory.integrations.calling import Line, holding, nonsense, readings_in, understood
from secondstory.integrations.gitlab.reading import reading_of
from secondstory.integrations.proofs import hash_of, is_token
from secondstory.integrations.shapes import dig, needed, stamp, text_of
from secondstory.integrations.tracker import Access, Changes, Checked, Headers, Made, NewIssue, News, Reading

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
        found = self._line.send("POST", f"{self._project}/issues", given).json()
        return understood(found, _made, label=self.label)

    def find(self, marker: str, *, since: datetime) -> Made | None:
        query = {"scope": "all", "created_after": stamp(since), "order_by": "created_at", "sort": "desc"}
        found = holding(marker, self._line.pages(f"{self._project}/issues", query, first=3), "description")
        return None if found is None else understood(found, _made, label=self.label)

    def read(self, external_id: str, *, etag: str = "") -> Reading | None:
        answer = self._line.get_unless(etag, f"{self._project}/issues/{quote(external_id)}")
        if answer is None:
            return None
        reading = understood(answer.json(), reading_of, label=self.label)
        if reading.external_id != external_id:
            raise nonsense(self.label)
        return replace(reading, etag=answer.etag)

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
        query = {"scope": "all", "updated_after": stamp(at), "order_by": "updated_at", "sort": "asc"}
        for page in self._line.pages(f"{self._project}/issues", query):
            yield from readings_in(page, reading_of, label=self.label)

    def located(self, url: str) -> str:
        pattern = rf"/{re.escape(self._access.project)}/(-/)?(issues|work_items)/(\d{{1,18}})/?"
        found = re.fullmatch(pattern, self._access.path_of(url), re.IGNORECASE)
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


def _made(found: Any) -> Made:
    iid = needed(found, "iid")
    return Made(iid, f"#{iid}", needed(found, "web_url"))
