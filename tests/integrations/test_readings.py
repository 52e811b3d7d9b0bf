"""What is read out of recorded shapes, tracker by tracker; the source of each shape stands in `shapes/SOURCES.md`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from secondstory.integrations.github.reading import reading_of as from_github
from secondstory.integrations.gitlab.reading import reading_of as from_gitlab
from secondstory.integrations.jira.reading import reading_of as from_jira
from secondstory.integrations.tracker import Person, Reading, Stretch
from tests.integrations.standin import SHAPES, jira_status, shape

AT = datetime(2026, 3, 16, 11, 30, tzinfo=UTC)
OLD_SPRINT = (
    "com.atlassian.greenhopper.service.sprint.Sprint@7eed[id=42,rapidViewId=5,state=ACTIVE,name=Sprint 12, spring,goal=<null>,"
    "startDate=2026-03-16T09:00:00.000+01:00,endDate=2026-03-30T09:00:00.000+02:00,completeDate=<null>,sequence=42]"
)


def jira(**changes: Any) -> Reading:
    issue = shape("jira_issue")
    issue["fields"] |= changes
    return from_jira(issue, address="https://harbour.atlassian.net", sprint_field="customfield_10020")


def test_an_issue_of_github() -> None:
    assert from_github(shape("github_issue")) == Reading(
        external_id="7", key="#7", url="https://github.com/harbour/payments/issues/7", title="Set the pool’s limit by code", standing="to_do",
        state="open", updated_at=AT, assignee=Person("tern", "tern"), due_on=date(2026, 4, 10), sprint=Stretch("Spring", None, date(2026, 4, 10)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("why", "standing", "reason"),
    [
        ("completed", "done", "completed"),
        ("not_planned", "dropped", "not planned"),
        ("duplicate", "dropped", "duplicate"),
        (None, "done", ""),
    ],
)
def test_how_github_closes(why: str | None, standing: str, reason: str) -> None:
    reading = from_github(
        shape("github_issue") | {"state": "closed", "state_reason": why, "assignees": [], "assignee": None, "milestone": None}
    )
    assert (reading.standing, reading.reason, reading.assignee, reading.due_on, reading.sprint) == (standing, reason, None, None, None)


def test_an_issue_of_jira() -> None:
    assert jira() == Reading(
        external_id="10040", key="PAY-41", url="https://harbour.atlassian.net/browse/PAY-41", title="Set the pool’s limit by code",
        standing="begun", state="In Progress", updated_at=datetime(2026, 3, 16, 11, 30, 0, 477000, tzinfo=UTC),
        assignee=Person("712020:tern", "Tern"), due_on=date(2026, 4, 10), sprint=Stretch("Sprint 12", date(2026, 3, 16), date(2026, 3, 30)),
    )  # fmt: skip


def test_the_sprint_of_an_own_server_is_one_text_and_its_people_have_names() -> None:
    reading = jira(customfield_10020=[OLD_SPRINT], assignee={"name": "tern", "key": "tern", "displayName": "Tern"})
    assert reading.sprint == Stretch("Sprint 12, spring", date(2026, 3, 16), date(2026, 3, 30))
    assert reading.assignee == Person("tern", "Tern")


@pytest.mark.parametrize(
    ("state", "category", "resolution", "standing"),
    [
        ("To Do", "new", None, "to_do"),
        ("Done", "done", "Done", "done"),
        ("Closed", "done", None, "done"),
        ("Done", "done", "Won't Do", "dropped"),
        ("Done", "done", "Won’t Fix", "dropped"),
        ("Done", "done", "Duplicate", "dropped"),
        ("Cancelled", "done", None, "dropped"),
        ("Rejected", "done", "Done", "dropped"),
    ],
)
def test_how_jira_says_where_an_issue_is(state: str, category: str, resolution: str | None, standing: str) -> None:
    assert jira(status=jira_status(state, category), resolution={"name": resolution} if resolution else None).standing == standing


def test_an_issue_of_gitlab() -> None:
    assert from_gitlab(shape("gitlab_issue")) == Reading(
        external_id="6", key="#6", url="https://gitlab.example/harbour/payments/-/issues/6", title="Set the pool’s limit by code",
        standing="to_do", state="open", updated_at=datetime(2026, 3, 16, 11, 30, 0, 81000, tzinfo=UTC), assignee=Person("tern", "Tern"),
        due_on=date(2026, 4, 3), sprint=Stretch("Spring", date(2026, 3, 16), date(2026, 4, 10)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "standing", "reason"),
    [
        ({}, "done", ""),
        ({"labels": ["wontfix"]}, "dropped", "wontfix"),
        ({"labels": ["resolution::won't do"]}, "dropped", "resolution::won't do"),
        ({"moved_to_id": 9}, "dropped", "moved to another project"),
    ],
)
def test_how_gitlab_closes(changes: dict[str, Any], standing: str, reason: str) -> None:
    reading = from_gitlab(shape("gitlab_issue") | {"state": "closed"} | changes)
    assert (reading.standing, reading.reason) == (standing, reason)


def test_an_iteration_counts_before_a_milestone_and_may_have_no_title() -> None:
    issue = shape("gitlab_issue") | {"iteration": {"title": None, "start_date": "2026-03-16", "due_date": "2026-03-29"}}
    assert from_gitlab(issue).sprint == Stretch("2026-03-16 – 2026-03-29", date(2026, 3, 16), date(2026, 3, 29))


@pytest.mark.parametrize("kind", ["github", "jira", "gitlab"])
def test_every_value_may_be_missing_or_of_another_kind(kind: str) -> None:
    """Read, or refused as no issue; nothing else ever happens."""
    read = {
        "github": from_github,
        "gitlab": from_gitlab,
        "jira": lambda one: from_jira(one, address="https://a.example", sprint_field="customfield_10020"),
    }
    odd: tuple[Any, ...] = (None, 7, True, "", "x\x00y", [], [None], {}, {"name": 3}, "2026-99-99", 10**30)
    seen = 0
    for path in list(_paths(shape(f"{kind}_issue"))):
        for value in odd:
            issue = shape(f"{kind}_issue")
            _put(issue, path, value)
            try:
                reading = read[kind](issue)
            except ValueError:
                continue
            seen += 1
            assert isinstance(reading, Reading)
            assert json.dumps([reading.title, reading.url, reading.state])
            assert replace(reading).external_id
    assert seen > 200


def test_no_shape_without_its_source() -> None:
    told = (SHAPES / "SOURCES.md").read_text()
    assert [path.name for path in SHAPES.glob("*.json") if f"`{path.name}`" not in told] == []


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Any:
    if before:
        yield before
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(inner, (*before, key))


def _put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new
