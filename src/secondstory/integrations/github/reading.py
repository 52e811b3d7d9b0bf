"""An issue of GitHub's, as its API and its webhooks write it."""

from __future__ import annotations

from typing import Any

from secondstory.integrations.enums import Standing
from secondstory.integrations.shapes import day_of, dig, instant_of, items_of, needed, text_of
from secondstory.integrations.tracker import Person, Reading, Stretch

_WORDS = {"not_planned": "not planned", "duplicate": "duplicate", "completed": "completed", "reopened": "open"}


def reading_of(issue: Any, *, etag: str = "") -> Reading:
    """Raises `ValueError` for anything that is no issue. A milestone with a day gives the day on which the issue is due."""
    if not isinstance(issue, dict) or "pull_request" in issue:
        raise ValueError("pull_request")
    number, state, why = needed(issue, "number"), needed(issue, "state"), text_of(issue, "state_reason")
    if state not in {"open", "closed"} or not number.isdigit():
        raise ValueError("state")
    milestone = dig(issue, "milestone")
    return Reading(
        external_id=number,
        key=f"#{number}",
        url=needed(issue, "html_url"),
        title=needed(issue, "title"),
        standing=_standing(state, why),
        state=_WORDS.get(why, state) if state == "closed" else "open",
        reason=_WORDS.get(why, "") if state == "closed" else "",
        updated_at=instant_of(issue, "updated_at"),
        assignee=_first_assignee(issue),
        due_on=day_of(milestone, "due_on"),
        sprint=Stretch(text_of(milestone, "title"), ends_on=day_of(milestone, "due_on")) if text_of(milestone, "title") else None,
        etag=etag,
    )


def _standing(state: str, why: str) -> Standing:
    if state == "open":
        return Standing.TO_DO
    return Standing.DROPPED if why in {"not_planned", "duplicate"} else Standing.DONE


def _first_assignee(issue: Any) -> Person | None:
    people = [*items_of(issue, "assignees"), dig(issue, "assignee")]
    login = next((found for one in people if (found := text_of(one, "login"))), "")
    return Person(login, login) if login else None
