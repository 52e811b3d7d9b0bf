"""An issue of GitLab's, as its API writes it."""

from __future__ import annotations

import re
from typing import Any

from secondstory.integrations.enums import Standing
from secondstory.integrations.shapes import day_of, dig, instant_of, items_of, needed, text_of
from secondstory.integrations.tracker import Person, Reading, Stretch

_DROPPED = re.compile(r"\A(.*::)?(won.?t ?(fix|do)|wontfix|wontdo|not planned|duplicate|invalid|obsolete)\Z", re.IGNORECASE)
"""GitLab gives no reason for closing; these labels are how its users say it."""


def reading_of(issue: Any, *, etag: str = "") -> Reading:
    """Raises `ValueError` for anything that is no issue."""
    iid, state = needed(issue, "iid"), needed(issue, "state")
    if state not in {"opened", "closed"} or not iid.isdigit():
        raise ValueError("state")
    label = next((one for one in items_of(issue, "labels") if isinstance(one, str) and _DROPPED.match(one)), "")
    reason = "moved to another project" if dig(issue, "moved_to_id") is not None else label
    standing = Standing.TO_DO if state == "opened" else Standing.DROPPED if reason else Standing.DONE
    stretch = dig(issue, "iteration") or dig(issue, "milestone")
    login = text_of((items_of(issue, "assignees") or [None])[0], "username")
    return Reading(
        external_id=iid,
        key=f"#{iid}",
        url=needed(issue, "web_url"),
        title=needed(issue, "title"),
        standing=standing,
        state="open" if state == "opened" else "closed",
        reason=reason if state == "closed" else "",
        updated_at=instant_of(issue, "updated_at"),
        assignee=Person(login, text_of((items_of(issue, "assignees") or [None])[0], "name") or login) if login else None,
        due_on=day_of(issue, "due_date") or day_of(issue, "milestone", "due_date"),
        sprint=_stretch(stretch),
        etag=etag,
    )


def _stretch(found: Any) -> Stretch | None:
    starts_on, ends_on = day_of(found, "start_date"), day_of(found, "due_date")
    name = text_of(found, "title") or (f"{starts_on} – {ends_on}" if starts_on and ends_on else "")  # an iteration may have no title
    return Stretch(name, starts_on, ends_on) if name else None
