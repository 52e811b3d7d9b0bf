"""What the objects of GitHub have in common: a repository, a time, who did it, an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from secondstory.sources.records.fields import JsonObject, first, some, text
from secondstory.sources.records.record import Kind, Record
from secondstory.sources.records.stamps import moment

ENDED = {"failure", "failed", "error", "timed_out", "cancelled", "startup_failure", "action_required"}
"""Ways to end that are no success."""
_API = re.compile(r"https?://(?:api\.|[^/]+/api/)")
_REPOSITORY = re.compile(r"https?://[^/]+/(?:api/v3/)?(?:repos/)?([\w.-]+/[\w.-]+?)(?:/|\.git\Z|\Z)")


def branch(ref: str) -> str:
    """A ref without what every ref begins with."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


def is_hosted(repository: JsonObject) -> bool:
    """Whether a repository is GitHub's (or Gitea's, which tells the same): others name theirs so, too, with other addresses."""
    if "links" in repository and "html_url" not in repository:  # Bitbucket
        return False
    return not repository or any(
        name in repository for name in ("html_url", "node_id", "clone_url", "pushed_at", "private", "owner", "url")
    )


def home_of(value: Any) -> str:
    """Which program it is: Gitea, Gogs and Forgejo send what GitHub sends, without its node ids."""
    repository = value.get("repository") if isinstance(value, dict) else None
    if not isinstance(repository, dict) or "html_url" not in repository or "node_id" in repository or "id" not in repository:
        return "GitHub"
    told = f"{repository.get('html_url')} {repository.get('url')}"
    return "GitHub" if "github" in told or "/api/v3/" in told or "forks_url" in repository else "Gitea"


def of_repository(value: Any) -> str:
    """ "owner/name" of an event, or of an object of the API by its address."""
    named = text(value, "repository", "full_name") or text(value, "base", "repo", "full_name")
    if named:
        return named
    for name in ("repository_url", "deployment_url", "url", "html_url"):
        if found := _REPOSITORY.match(text(value, name)):
            return found[1]
    return ""


def place_of(event: JsonObject, one: JsonObject) -> str:
    """The repository as a reader sees it."""
    return of_repository(event) or of_repository(one) or "a repository"


def who_of(value: Any, *names: str) -> tuple[str, bool]:
    """(login, whether it is a bot) of the first of several people."""
    for name in names:
        found = value.get(name) if isinstance(value, dict) else None
        login = first(found, "login", "name")
        if login:
            return login, text(found, "type") == "Bot" or login.endswith("[bot]")
    return "", False


@dataclass
class Told:
    """A sentence about an object, and the names of its times, the best first."""

    shown: str
    one: JsonObject
    stamps: tuple[str, ...]

    def __init__(self, shown: str, one: JsonObject, *stamps: str) -> None:
        self.shown, self.one, self.stamps = shown, one, stamps

    def record(
        self,
        *,
        key: str,
        event: JsonObject | None = None,
        who: tuple[str, bool] = ("", False),
        thread: str = "",
        state: str = "",
        severity: str = "",
        failed: bool = False,
        kind: Kind = "change",
        links: tuple[str, ...] = (),
    ) -> Record:
        """The record; its name is made of what the object is, its id, and the state it is in."""
        one, event = self.one, event or {}
        login, is_bot = who_of(event, "sender")
        if not login:
            login, is_bot = who
        repository = of_repository(event) or of_repository(one)
        written = next((text(one, name) for name in self.stamps if moment(one.get(name))), "")
        when = moment(written)
        called = first(one, "id", "databaseId", "tagName", "number") or first(one, "node_id", "url")
        return Record(
            text=" ".join(self.shown.split()).removesuffix(":").strip(),
            occurred_at=when,
            precision="exact" if when else "unknown",
            time_as_written=written,
            kind=kind,
            source=f"{home_of(event)} {repository}".strip(),
            who=login,
            external_id=" ".join(some("github", key, called, state)) if called or state else "",
            thread=f"github {thread}" if thread else "",
            severity=severity,
            about=some(repository),
            links=some(_address(one) or _address(event.get("repository")), *links),
            marks=some("bot" if is_bot else "", "failed" if failed else ""),
        )


def _address(one: Any) -> str:
    """The page for people: the command line calls `url` what the API calls `html_url`."""
    return next((found for name in ("html_url", "url") if (found := text(one, name)).startswith("http") and not _API.match(found)), "")
