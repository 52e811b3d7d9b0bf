"""An issue of Jira's, as its API and its webhooks write it."""

from __future__ import annotations

import re
from typing import Any

from secondstory.integrations.enums import Standing
from secondstory.integrations.shapes import day_of, dig, instant_of, items_of, needed, text_of
from secondstory.integrations.tracker import Person, Reading, Stretch

_DROPPED = re.compile(
    r"\b(won.?t|will not|not (planned|do|doing)|no longer|duplicate|cannot reproduce|declined|cancel|reject|abandon|obsolete|invalid)",
    re.IGNORECASE,
)
"""How resolutions and closing states are called where nothing was done: administrators name them, these are what they are mostly called."""
_STANDINGS = {"new": Standing.TO_DO, "undefined": Standing.TO_DO, "indeterminate": Standing.BEGUN, "done": Standing.DONE}
_OLD_SPRINT = re.compile(r"\[(.*)\]", re.DOTALL)


def reading_of(issue: Any, *, address: str, sprint_field: str = "") -> Reading:
    """Raises `ValueError` for anything that is no issue."""
    fields = dig(issue, "fields")
    key, category = needed(issue, "key"), needed(fields, "status", "statusCategory", "key")
    standing = _STANDINGS.get(category)
    if standing is None:
        raise ValueError(category)
    state, resolution = needed(fields, "status", "name"), text_of(fields, "resolution", "name")
    if standing == Standing.DONE and (_DROPPED.search(resolution) or _DROPPED.search(state)):
        standing = Standing.DROPPED
    login = text_of(fields, "assignee", "accountId") or text_of(fields, "assignee", "name")
    return Reading(
        external_id=needed(issue, "id"),
        key=key,
        url=f"{address.rstrip('/')}/browse/{key}",
        title=needed(fields, "summary"),
        standing=standing,
        state=state,
        reason=(resolution or state) if standing in {Standing.DONE, Standing.DROPPED} else "",
        updated_at=instant_of(fields, "updated"),
        assignee=Person(login, text_of(fields, "assignee", "displayName") or login) if login else None,
        due_on=day_of(fields, "duedate"),
        sprint=_sprint(items_of(fields, sprint_field)) if sprint_field else None,
    )


def _sprint(found: list[Any]) -> Stretch | None:
    """The last that is not over, else the last: an issue keeps those it was in. On own servers, older releases write each as one text."""
    known = [one if isinstance(one, dict) else _taken_apart(one) for one in found]
    present = [one for one in known if text_of(one, "name")]
    if not present:
        return None
    going = [one for one in present if text_of(one, "state").lower() != "closed"]
    one = (going or present)[-1]
    return Stretch(text_of(one, "name"), day_of(one, "startDate"), day_of(one, "endDate"))


def _taken_apart(text: Any) -> dict[str, str]:
    inner = _OLD_SPRINT.search(text) if isinstance(text, str) else None
    if inner is None:
        return {}
    pairs = re.findall(r"(\w+)=(.*?)(?=,\w+=|\Z)", inner[1])
    return {name: "" if value == "<null>" else value for name, value in pairs}
