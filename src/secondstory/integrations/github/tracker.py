"""One repository's issues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from secondstory.integrations.calling import Line, holding, nonsense, readings_in, understood
from secondstory.integrations.enums import Cause
from secondstory.integrations.github.reading import reading_of
from secondstory.integrations.proofs import hash_of, is_signed
from secondstory.integrations.shapes import dig, needed, stamp, text_of
from secondstory.integrations.tracker import Access, Changes, Checked, Headers, Made, NewIssue, News, Reading, Trouble


class GitHub:
    """A repository (`owner/name`) at an address like https://github.com."""

    label = "GitHub"

    def __init__(self, access: Access) -> None:
        self._access = access
        host = urlsplit(access.address).hostname or ""
        base = "https://api.github.com" if host == "github.com" else access.address.rstrip("/") + "/api/v3"
        headers = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "Authorization": f"Bearer {access.token}",
        }
        self._line = Line(base, label=self.label, headers=headers)
        self._repository = "/repos/" + "/".join(quote(part, safe="") for part in access.project.split("/"))

    def check(self) -> Checked:
        found = self._line.get(self._repository).json()
        if text_of(found, "full_name").lower() != self._access.project.lower():
            raise nonsense(self.label)
        if dig(found, "has_issues") is False:
            said = _("Issues are turned off in %(project)s. Turn them on in its settings.")
            raise Trouble(Cause.REFUSED, said % {"project": self._access.project})
        return Checked(_("%(project)s is there, and the token may see it.") % {"project": needed(found, "full_name")})

    def make(self, issue: NewIssue) -> Made:
        given: dict[str, Any] = {"title": issue.title, "body": issue.body}
        if issue.assignee:
            given["assignees"] = [issue.assignee]
        try:
            found = self._line.send("POST", f"{self._repository}/issues", given).json()
        except Trouble as trouble:
            if trouble.cause != Cause.REFUSED or "assignees" not in given:
                raise
            del given["assignees"]  # it refuses people who have nothing to do with the repository
            found = self._line.send("POST", f"{self._repository}/issues", given).json()
        return understood(found, _made, label=self.label)

    def find(self, marker: str, *, since: datetime) -> Made | None:
        query = {"state": "all", "sort": "created", "direction": "desc", "since": stamp(since)}
        found = holding(marker, self._line.pages(f"{self._repository}/issues", query, first=3), "body")
        return None if found is None else understood(found, _made, label=self.label)

    def read(self, external_id: str, *, etag: str = "") -> Reading | None:
        answer = self._line.get_unless(etag, f"{self._repository}/issues/{quote(external_id)}")
        if answer is None:
            return None
        found = answer.json()
        if dig(found, "pull_request"):
            said = _("%(key)s is a pull request. Link the issue it closes.")
            raise Trouble(Cause.REFUSED, said % {"key": f"#{external_id}"})
        reading = understood(found, reading_of, label=self.label)
        if reading.external_id != external_id:
            raise nonsense(self.label)
        return replace(reading, etag=answer.etag)

    def write(self, external_id: str, changes: Changes) -> None:
        given: dict[str, Any] = {}
        if changes.title is not None:
            given["title"] = changes.title
        if changes.assignee is not None:
            given["assignees"] = [changes.assignee]
        if given:
            self._line.send("PATCH", f"{self._repository}/issues/{quote(external_id)}", given)

    def changed_since(self, at: datetime) -> Iterator[Reading]:
        query = {"state": "all", "sort": "updated", "direction": "asc", "since": stamp(at)}
        for page in self._line.pages(f"{self._repository}/issues", query):
            yield from readings_in([one for one in page if not dig(one, "pull_request")], reading_of, label=self.label)

    def located(self, url: str) -> str:
        found = re.fullmatch(rf"/{re.escape(self._access.project)}/issues/(\d{{1,18}})/?", self._access.path_of(url), re.IGNORECASE)
        return found[1] if found else ""

    def is_genuine(self, headers: Headers, body: bytes, secret: str) -> bool:
        return is_signed(headers.get("X-Hub-Signature-256", ""), body, secret)

    def news(self, headers: Headers, body: bytes) -> News:
        name = headers.get("X-GitHub-Delivery", "")[:100] or hash_of(body)
        told = json.loads(body)
        same = text_of(told, "repository", "full_name").lower() == self._access.project.lower()
        if headers.get("X-GitHub-Event", "") != "issues" or not same:
            return News(name)
        return News(name, needed(told, "issue", "number"))


def _made(found: Any) -> Made:
    number = needed(found, "number")
    return Made(number, f"#{number}", needed(found, "html_url"))
