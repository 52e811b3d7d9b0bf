"""Jira: issues with their history, and webhooks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from secondstory.sources.formats import jira
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, damaged, kinds_of, payload, records, skipped, utc

DOCUMENT = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "It is "}, {"type": "mention", "attrs": {"text": "@db-2"}}]}],
}
ISSUE: dict[str, Any] = {
    "id": "1",
    "key": "OPS-7",
    "self": "https://shop.atlassian.example/rest/api/3/issue/1",
    "fields": {
        "summary": "Checkout is slow",
        "issuetype": {"name": "Incident"},
        "created": "2024-03-02T15:09:00.000+0100",
        "creator": {"displayName": "Ana", "accountId": "a1"},
        "priority": {"name": "Highest"},
        "components": [{"name": "checkout"}],
        "labels": ["db"],
        "comment": {"comments": [{"id": "5", "author": {"displayName": "Ben"}, "created": "2024-03-02T15:12:00.000+0100", "body": DOCUMENT}]},
    },
    "changelog": {
        "histories": [
            {"id": "12", "created": "2024-03-02T15:20:00.000+0100", "author": {"displayName": "Robot", "accountType": "app"}, "items": [{"field": "status", "fromString": "Open", "toString": "Done"}, {"field": "Rank", "toString": "x"}]},
            {"id": "11", "created": "2024-03-02T15:10:00.000+0100", "author": {"displayName": "Ana"}, "items": [{"field": "assignee", "toString": "Ben"}, {"field": "labels", "fromString": "", "toString": "db"}]},
        ]
    },
}  # fmt: skip
GOLDEN: list[tuple[Any, ...]] = [
    (utc("2024-03-02 14:09"), "action", "Ana", "Incident OPS-7 opened: Checkout is slow"),
    (utc("2024-03-02 14:10"), "action", "Ana", "OPS-7: handed to someone, labels db (Checkout is slow)"),
    (utc("2024-03-02 14:12"), "communication", "Ben", "Comment on OPS-7: It is @db-2"),
    (utc("2024-03-02 14:20"), "action", "Robot", "OPS-7: status Open → Done (Checkout is slow)"),
]
UPDATED: dict[str, Any] = {
    "timestamp": 1709389200000,
    "webhookEvent": "jira:issue_updated",
    "user": {"displayName": "Robot", "accountType": "app"},
    "issue": {"key": "OPS-7", "self": ISSUE["self"], "fields": {"summary": "Checkout is slow"}},
    "changelog": {"id": "12", "items": [{"field": "status", "fromString": "Open", "toString": "Done"}]},
}


@pytest.mark.parametrize("value", [ISSUE, [ISSUE], {"startAt": 0, "issues": [ISSUE]}])
def test_an_issue_is_told_from_its_beginning(value: Any) -> None:
    assert kinds_of(value) == ["jira"]
    found = records(value)
    assert bare(found) == GOLDEN
    assert {(one.thread, one.severity, one.about, one.links) for one in found} == {
        ("jira OPS-7", "Highest", ("checkout", "db"), ("https://shop.atlassian.example/browse/OPS-7",))
    }
    assert [one.marks for one in found] == [(), (), (), ("bot",)]


def test_a_webhook_tells_the_same_change_under_the_same_name() -> None:
    assert kinds_of(UPDATED) == ["jira"]
    assert [(one.text, one.occurred_at, one.external_id) for one in records(UPDATED)] == [
        (one.text, one.occurred_at, one.external_id) for one in records(ISSUE) if "Done" in one.text
    ]


def test_webhooks_of_comments_and_openings() -> None:
    commented = {
        "timestamp": 1,
        "webhookEvent": "comment_created",
        "issue": UPDATED["issue"],
        "comment": ISSUE["fields"]["comment"]["comments"][0],
    }
    assert bare(records(commented)) == [GOLDEN[2]]
    assert bare(
        records({"timestamp": 1709388540000, "webhookEvent": "jira:issue_created", "issue": ISSUE, "user": {"displayName": "Ana"}})
    ) == [GOLDEN[0]]
    ranked = {**UPDATED, "changelog": {"id": "9", "items": [{"field": "Rank"}]}}
    assert skipped(ranked) == ["An event of Jira that changed nothing a timeline would tell was passed over."]


def test_captured_issues() -> None:
    found = payload("jira/jira_gojira_issue_with_changelog.json")
    assert kinds_of(found)[0] == "jira"
    assert [(one.occurred_at, one.text[:20]) for one in records(found)] == [
        (utc("2015-12-02 15:39:15"), "Task AR-86 opened"),
        (utc("2016-02-01 16:17:04"), "AR-86: summary A tas"),
        (utc("2016-02-01 16:17:04"), "AR-86: priority Majo"),
    ]
    changed = payload("jira/jira_zulip_issue_updated__status.json")
    assert kinds_of(changed)[0] == "jira"
    assert [(one.occurred_at, one.text) for one in records(changed)] == [
        (utc("2017-01-30 17:32:14.721"), "TEST-1: status To Do → In Progress (Fix That)")
    ]


@given(damaged([ISSUE, UPDATED, {"issues": [ISSUE]}]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, jira.FORMAT)


@given(cut_or_changed([json.dumps(ISSUE).encode()]))
def test_a_damaged_issue_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, jira.FORMAT)
