"""One project of a Jira."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from secondstory.integrations.calling import Line, holding, nonsense, readings_in, understood
from secondstory.integrations.enums import Cause
from secondstory.integrations.jira.reading import reading_of
from secondstory.integrations.proofs import hash_of, is_signed
from secondstory.integrations.shapes import dig, items_of, needed, text_of
from secondstory.integrations.tracker import Access, Changes, Checked, Headers, Made, NewIssue, News, Reading, Trouble
from secondstory.lib import clock

PER_PAGE = 100
MOST_PAGES = 20
FIELDS = "summary,status,resolution,assignee,duedate,updated"
SPRINT = "com.pyxis.greenhopper.jira:gh-sprint"
LONGEST_TITLE = 255


class Jira:
    """A project (its key) at an address like https://example.atlassian.net."""

    label = "Jira"

    def __init__(self, access: Access) -> None:
        self._access = access
        pair = base64.b64encode(f"{access.account}:{access.token}".encode()).decode()
        proof = f"Basic {pair}" if access.account else f"Bearer {access.token}"
        self._line = Line(access.address.rstrip("/") + "/rest/api/2", label=self.label, headers={"Authorization": proof})
        self._sprint_field = text_of(access.learned, "sprint_field")
        host = urlsplit(access.address).hostname or ""
        self._is_cloud = access.learned.get("is_cloud", host.endswith(".atlassian.net")) is True

    def check(self) -> Checked:
        about = self._line.get("/serverInfo").json()
        project = self._line.get(f"/project/{quote(self._access.project, safe='')}").json()
        if text_of(project, "key").upper() != self._access.project.upper():
            raise nonsense(self.label)
        kinds = [text_of(one, "name") for one in items_of(project, "issueTypes")]
        if kinds and self._access.issue_type not in kinds:
            said = _("%(project)s has no issue type called “%(type)s”. It has: %(types)s.")
            given = {"project": text_of(project, "key"), "type": self._access.issue_type, "types": ", ".join(kinds[:12])}
            raise Trouble(Cause.REFUSED, said % given)
        fields = self._line.get("/field").json()
        sprints = [one for one in fields if text_of(one, "schema", "custom") == SPRINT] if isinstance(fields, list) else []
        learned = {"is_cloud": text_of(about, "deploymentType") == "Cloud", "sprint_field": text_of(sprints[0], "id") if sprints else ""}
        return Checked(_("%(project)s is there, and the token may see it.") % {"project": text_of(project, "key")}, learned)

    def make(self, issue: NewIssue) -> Made:
        fields: dict[str, Any] = {
            "project": {"key": self._access.project},
            "issuetype": {"name": self._access.issue_type},
            "summary": issue.title[:LONGEST_TITLE],
            "description": issue.body,
        }
        extras = self._fields(Changes(assignee=issue.assignee or None, due_on=issue.due_on))
        try:
            found = self._line.send("POST", "/issue", {"fields": {**fields, **extras}}).json()
        except Trouble as trouble:
            if trouble.cause != Cause.REFUSED or not extras:
                raise
            # What is not on the project's screen for new issues is refused, and the whole issue with it.
            found = self._line.send("POST", "/issue", {"fields": fields}).json()
        return understood(found, self._made, label=self.label)

    def find(self, marker: str, *, since: datetime) -> Made | None:
        jql = f'project = "{self._access.project}" AND created >= "-{_minutes_since(since)}m" ORDER BY created DESC'
        found = holding(marker, self._search(jql, fields="description", most_pages=3), "fields", "description")
        return None if found is None else understood(found, self._made, label=self.label)

    def read(self, external_id: str, *, etag: str = "") -> Reading | None:
        found = self._line.get(f"/issue/{quote(external_id, safe='')}", fields=self._wanted()).json()
        reading = understood(found, self._read, label=self.label)
        if external_id.upper() not in {reading.external_id, reading.key.upper()}:
            raise nonsense(self.label)
        return reading

    def write(self, external_id: str, changes: Changes) -> None:
        fields = self._fields(changes)
        if fields:
            self._line.send("PUT", f"/issue/{quote(external_id, safe='')}", {"fields": fields})

    def changed_since(self, at: datetime) -> Iterator[Reading]:
        # Minutes from now: a time would be read in the zone of whoever the token belongs to.
        jql = f'project = "{self._access.project}" AND updated >= "-{_minutes_since(at)}m" ORDER BY updated ASC'
        for page in self._search(jql, fields=self._wanted(), most_pages=MOST_PAGES):
            yield from readings_in(page, self._read, label=self.label)

    def located(self, url: str) -> str:
        found = re.fullmatch(rf"/browse/({re.escape(self._access.project)}-\d{{1,12}})/?", self._access.path_of(url), re.IGNORECASE)
        return found[1].upper() if found else ""

    def is_genuine(self, headers: Headers, body: bytes, secret: str) -> bool:
        return is_signed(headers.get("X-Hub-Signature", ""), body, secret)

    def news(self, headers: Headers, body: bytes) -> News:
        name = headers.get("X-Atlassian-Webhook-Identifier", "")[:100] or hash_of(body)
        told = json.loads(body)
        if not text_of(told, "webhookEvent").startswith("jira:issue_"):
            return News(name)
        return News(name, needed(told, "issue", "id"))

    def _search(self, jql: str, *, fields: str, most_pages: int) -> Iterator[list[Any]]:
        """Pages of issues a query finds. The cloud gives a token for the next page; own servers count from where to go on."""
        onward: dict[str, Any] = {}
        seen = 0
        for _page in range(most_pages):
            path = "/search/jql" if self._is_cloud else "/search"
            found = self._line.get(path, jql=jql, fields=fields, maxResults=PER_PAGE, **onward).json()
            if not isinstance(dig(found, "issues"), list):
                raise nonsense(self.label)
            issues = items_of(found, "issues")
            yield issues
            seen += len(issues)
            token, total = text_of(found, "nextPageToken"), dig(found, "total")
            onward = {"nextPageToken": token} if self._is_cloud else {"startAt": seen}
            is_more = bool(token) if self._is_cloud else isinstance(total, int) and seen < total
            if not issues or not is_more:
                break

    def _wanted(self) -> str:
        return f"{FIELDS},{self._sprint_field}" if self._sprint_field else FIELDS

    def _fields(self, changes: Changes) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if changes.title is not None:
            fields["summary"] = changes.title[:LONGEST_TITLE]
        if changes.assignee is not None:
            fields["assignee"] = {"accountId" if self._is_cloud else "name": changes.assignee}
        if changes.due_on is not None:
            fields["duedate"] = changes.due_on.isoformat()
        return fields

    def _read(self, found: Any) -> Reading:
        return reading_of(found, address=self._access.address, sprint_field=self._sprint_field)

    def _made(self, found: Any) -> Made:
        key = needed(found, "key")
        return Made(needed(found, "id"), key, f"{self._access.address.rstrip('/')}/browse/{key}")


def _minutes_since(at: datetime) -> int:
    return max(1, math.ceil((clock.now() - at).total_seconds() / 60) + 1)
