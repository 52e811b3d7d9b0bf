"""GitHub: its webhooks, its API, and what its command line prints."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from secondstory.sources.formats import github
from secondstory.sources.records.record import Record
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, damaged, kinds_of, payload, records, skipped, utc

REPO: dict[str, Any] = {"full_name": "shop/api", "html_url": "https://github.com/shop/api", "pushed_at": 1709388300}
ANA: dict[str, Any] = {"login": "ana", "type": "User"}
BOT: dict[str, Any] = {"login": "deployer[bot]", "type": "Bot"}
API = "https://api.github.com/repos/shop/api"
DEPLOYMENT: dict[str, Any] = {
    "url": f"{API}/deployments/7", "id": 7, "sha": "abc", "ref": "main", "task": "deploy", "environment": "production", "creator": BOT, "created_at": "2024-03-02T14:00:00Z",
}  # fmt: skip
STATUS: dict[str, Any] = {
    "url": f"{API}/deployments/7/statuses/8", "id": 8, "state": "failure", "environment": "production", "description": "health check", "creator": BOT,
    "created_at": "2024-03-02T14:03:00Z", "deployment_url": f"{API}/deployments/7", "log_url": "https://ci.example/7",
}  # fmt: skip
RUN: dict[str, Any] = {
    "id": 5, "node_id": "x", "name": "deploy", "run_number": 3, "workflow_id": 1, "head_sha": "abc", "head_branch": "main", "status": "completed", "conclusion": "success", "run_attempt": 2,
    "actor": ANA, "created_at": "2024-03-02T13:50:00Z", "run_started_at": "2024-03-02T13:51:00Z", "updated_at": "2024-03-02T13:59:00Z", "html_url": "https://github.com/shop/api/actions/runs/5",
}  # fmt: skip
PULL: dict[str, Any] = {
    "id": 9, "number": 12, "title": "Larger pool", "state": "closed", "merged": True, "merged_at": "2024-03-02T13:45:00Z", "merged_by": ANA, "user": BOT, "head": {}, "base": {},
    "created_at": "2024-03-01T09:00:00Z", "updated_at": "2024-03-02T13:45:01Z", "html_url": "https://github.com/shop/api/pull/12", "url": f"{API}/pulls/12",
}  # fmt: skip
PUSH: dict[str, Any] = {
    "ref": "refs/heads/main", "before": "0" * 39 + "1", "after": "a" * 40, "forced": True, "compare": "https://github.com/shop/api/compare/a...b",
    "commits": [{"message": "one"}, {"message": "Larger pool\n\nSee INC-42"}], "head_commit": {"message": "Larger pool\n\nSee INC-42", "timestamp": "2024-03-02T13:00:00+01:00"}, "pusher": {"name": "ana"},
}  # fmt: skip


def event(**fields: Any) -> dict[str, Any]:
    return {"repository": REPO, "sender": ANA, **fields}


GOLDEN: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
    (event(action="created", deployment=DEPLOYMENT), (utc("2024-03-02 14:00"), "change", "ana", "Deployment of shop/api to production began (main)")),
    (
        event(action="created", deployment=DEPLOYMENT, deployment_status=STATUS),
        (utc("2024-03-02 14:03"), "change", "ana", "Deployment of shop/api to production: failure (health check)"),
    ),
    (event(action="completed", workflow_run=RUN), (utc("2024-03-02 13:59"), "change", "ana", "Workflow deploy of shop/api on main: success")),
    (
        event(action="requested", workflow_run={**RUN, "status": "queued", "conclusion": None}),
        (utc("2024-03-02 13:51"), "change", "ana", "Workflow deploy of shop/api on main: queued"),
    ),
    (event(action="closed", pull_request=PULL), (utc("2024-03-02 13:45"), "change", "ana", "Pull request #12 of shop/api merged: Larger pool")),
    (event(**PUSH), (utc("2024-03-02 14:05"), "change", "ana", "Forced push to shop/api main (2 commits): Larger pool")),
    (event(**PUSH, deleted=True), (utc("2024-03-02 14:05"), "change", "ana", "Branch main of shop/api was deleted")),
    (
        event(action="published", release={"id": 1, "tag_name": "v7", "name": "Pools", "published_at": "2024-03-02T13:58:00Z"}),
        (utc("2024-03-02 13:58"), "change", "ana", "Release v7 of shop/api published: Pools"),
    ),
    (
        event(action="opened", issue={"id": 3, "number": 4, "title": "Checkout is slow", "created_at": "2024-03-02T14:09:00Z", "labels": [{"name": "sev-2"}]}),
        (utc("2024-03-02 14:09"), "action", "ana", "Issue #4 of shop/api opened: Checkout is slow"),
    ),
    (
        event(action="created", issue={"id": 3, "number": 4, "title": "Checkout is slow"}, comment={"id": 2, "body": "It is\ndb-2", "created_at": "2024-03-02T14:10:00Z"}),
        (utc("2024-03-02 14:10"), "communication", "ana", "Comment on #4 of shop/api: It is db-2"),
    ),
    (
        event(action="checks_requested", merge_group={"head_sha": "f", "base_ref": "refs/heads/main", "head_commit": {"message": "Merge", "timestamp": "2024-03-02T13:40:00Z"}}),
        (utc("2024-03-02 13:40"), "change", "ana", "A merge into shop/api main is being checked before it is merged: Merge"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), GOLDEN)
def test_events(value: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert kinds_of(value) == ["github"]
    found = records(value)
    assert bare(found) == [expected]
    assert [(one.source, one.about) for one in found] == [("GitHub shop/api", ("shop/api",))]


def test_a_status_joins_its_deployment_and_has_everything_told() -> None:
    begun, ended = records(event(action="created", deployment=DEPLOYMENT)), records(event(deployment=DEPLOYMENT, deployment_status=STATUS))
    assert begun[0].thread == ended[0].thread
    assert ended == [
        Record(
            text="Deployment of shop/api to production: failure (health check)", occurred_at=utc("2024-03-02 14:03"), time_as_written="2024-03-02T14:03:00Z", kind="change",
            source="GitHub shop/api", who="ana", external_id="github deployment status 8", thread="github deployment 7", about=("shop/api",),
            links=("https://github.com/shop/api", "https://ci.example/7"), marks=("failed",), raw=ended[0].raw, locator="the whole file",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("of_the_api", "of_a_hook"),
    [
        (DEPLOYMENT, event(deployment=DEPLOYMENT)),
        (STATUS, event(deployment=DEPLOYMENT, deployment_status=STATUS)),
        ({"total_count": 1, "workflow_runs": [RUN]}, event(action="completed", workflow_run=RUN)),
        ([PULL], event(action="closed", pull_request=PULL)),
    ],
)
def test_the_api_tells_the_same_under_the_same_name(of_the_api: Any, of_a_hook: dict[str, Any]) -> None:
    one, other = records(of_the_api), records(of_a_hook)
    assert [(each.text, each.occurred_at, each.external_id, each.thread) for each in one] == [
        (each.text, each.occurred_at, each.external_id, each.thread) for each in other
    ]


def test_the_command_line_has_its_own_names() -> None:
    runs = [
        {
            "databaseId": 5,
            "workflowName": "deploy",
            "status": "completed",
            "conclusion": "failure",
            "createdAt": "2024-03-02T13:50:00Z",
            "updatedAt": "2024-03-02T13:59:00Z",
        }
    ]
    assert bare(records(runs)) == [(utc("2024-03-02 13:59"), "change", "", "Workflow deploy: failure")]
    assert bare(records([{"tagName": "v7", "name": "v7", "publishedAt": "2024-03-02T13:58:00Z"}])) == [
        (utc("2024-03-02 13:58"), "change", "", "Release v7")
    ]


def test_a_bots_work_is_marked_and_other_events_are_passed_over() -> None:
    assert records({**event(deployment=DEPLOYMENT), "sender": BOT})[0].marks == ("bot",)
    assert skipped(event(action="started")) == ["An event of GitHub that changes nothing in how the service runs was passed over."]


SAMPLES = [
    ("check_run__completed.1.payload", "2019-05-15 15:21:12", "failure"),
    ("check_run__completed.payload", "2019-05-15 15:21:12", "success"),
    ("check_run__created.payload", "2019-05-15 15:21:12", "queued"),
    ("check_run__rerequested.payload", "2018-05-04 01:14:52", "neutral"),
    ("deployment__payload", "2019-05-15 15:20:53", "to production began (master)"),
    ("deployment_status__payload", "2019-05-15 15:20:55", "to production: success"),
    ("issues__opened.payload", "2019-05-15 15:20:18", "opened: Spelling error in the README file"),
    ("merge_group__checks_requested.payload", "2019-05-15 15:20:30", "update-readme"),
    ("pull_request__closed.with-organization.payload", "2019-05-15 15:21:18", "closed: Update the README with new information."),
    ("pull_request__opened.payload", "2019-05-15 15:20:33", "opened: Update the README with new information."),
    ("push__1.payload", "2019-05-15 15:20:57", "was deleted"),
    ("push__with-new-branch.payload", "2019-05-15 15:20:57", "Initial commit"),
    ("release__created.payload", "2019-05-15 15:20:53", "published"),
    ("release__released", "2019-05-15 15:20:53", "published"),
    ("workflow_job__completed.failure.with-organization.payload", "2021-08-05 10:38:16", "failure"),
    ("workflow_job__in_progress.payload", "2021-09-13 02:21:13", "in progress"),
    ("workflow_job__queued.with-deployment.payload", "2023-04-19 21:12:12", "waiting"),
    ("workflow_job__waiting.payload", "2023-04-19 21:12:12", "waiting"),
    ("workflow_run__completed.with-pull-requests.payload", "2020-10-05 16:33:49", "success"),
    ("workflow_run__requested.payload", "2020-10-05 16:33:49", "queued"),
]


@pytest.mark.parametrize(("name", "when", "ends"), SAMPLES)
def test_captured_events(name: str, when: str, ends: str) -> None:
    content = payload(f"github/{name}.json")
    assert kinds_of(content)[0] == "github"
    found = records(content)
    assert [(one.occurred_at, one.text.endswith(ends)) for one in found] == [(utc(when), True)]


@given(damaged([value for value, _expected in GOLDEN] + [DEPLOYMENT, STATUS, RUN, PULL, {"workflow_runs": [RUN]}]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, github.FORMAT)


@given(cut_or_changed([repr(PUSH).replace("'", '"').replace("True", "true").encode()]))
def test_a_damaged_event_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, github.FORMAT)


def listed(kind: str, **payload: Any) -> dict[str, Any]:
    return {
        "id": "1", "type": kind, "actor": {"id": 9, "login": "ana"}, "repo": {"id": 2, "name": "shop/api"}, "payload": payload, "public": True,
        "created_at": "2024-03-02T14:05:00Z",
    }  # fmt: skip


EVENTS = [
    listed(
        "PushEvent", ref="refs/heads/main", commits=[{"sha": "a", "message": "Fix it"}, {"sha": "b", "message": "Raise the pool\n\nmore"}]
    ),
    listed("CreateEvent", ref="v4", ref_type="tag"),
    listed("WatchEvent", action="started"),
    listed("IssuesEvent", action="opened", issue={"id": 5, "number": 3, "title": "It is down", "state": "open", "labels": []}),
]


def test_the_list_of_events_is_read_as_the_webhooks_are() -> None:
    assert kinds_of(EVENTS) == ["github"]
    assert bare(records(EVENTS)) == [
        (utc("2024-03-02 14:05"), "change", "ana", "Push to shop/api main (2 commits): Raise the pool"),
        (utc("2024-03-02 14:05"), "change", "ana", "Created tag v4 of shop/api"),
        (utc("2024-03-02 14:05"), "action", "ana", "Issue #3 of shop/api opened: It is down"),
    ]


def test_an_issue_that_is_closed_by_now_was_opened_before() -> None:
    issue = {
        "url": "https://api.github.com/repos/shop/api/issues/3", "html_url": "https://github.com/shop/api/issues/3", "id": 5, "node_id": "I",
        "number": 3, "title": "It is down", "user": {"login": "kim"}, "labels": [], "state": "closed",
        "created_at": "2024-03-02T14:05:00Z", "closed_at": "2024-03-02T15:05:00Z",
    }  # fmt: skip
    assert bare(records([issue])) == [
        (utc("2024-03-02 14:05"), "action", "kim", "Issue #3 of shop/api opened: It is down"),
        (utc("2024-03-02 15:05"), "action", "kim", "Issue #3 of shop/api closed: It is down"),
    ]


def test_what_gitea_sends_is_not_called_githubs_and_bitbuckets_is_not_taken() -> None:
    repository = {"id": 1, "full_name": "shop/api", "html_url": "https://git.shop.example/shop/api", "owner": {"login": "kim"}}
    pull = {
        "id": 2,
        "number": 5,
        "title": "Raise the pool",
        "state": "open",
        "html_url": "https://git.shop.example/shop/api/pulls/5",
        "updated_at": "2024-03-02T14:05:00Z",
    }
    assert [
        one.source for one in records({"action": "opened", "pull_request": pull, "repository": repository, "sender": {"login": "kim"}})
    ] == ["Gitea shop/api"]
    theirs = {
        "issue": {"id": 1, "title": "It is down"},
        "repository": {"full_name": "shop/api", "links": {}, "owner": {"username": "kim"}},
        "actor": {},
    }
    assert kinds_of(theirs) == []


@given(damaged(EVENTS))
def test_whatever_a_listed_event_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value)
