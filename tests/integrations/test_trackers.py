"""Each tracker, asked over HTTP: what goes out and what comes back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import date, timedelta
from typing import Any

import pytest

from secondstory.integrations.github import GitHub
from secondstory.integrations.gitlab import GitLab
from secondstory.integrations.jira import Jira
from secondstory.integrations.kinds import TRACKERS
from secondstory.integrations.tracker import Access, Changes, Made, NewIssue, News, Tracker, Trouble
from secondstory.lib import clock
from tests.integrations.conftest import KINDS
from tests.integrations.standin import StandIn, shape

NEW = NewIssue("Set the limit", "By code.\n\n(second-story:abc)", "second-story:abc", assignee="tern", due_on=date(2026, 4, 3))


def tracker_at(standin: StandIn, **given: Any) -> Tracker:
    project = "PAY" if standin.kind == "jira" else "harbour/payments"
    more: dict[str, Any] = (
        {"account": "bot@harbour.example", "issue_type": "Task", "learned": {"is_cloud": True}} if standin.kind == "jira" else {}
    )
    return TRACKERS[standin.kind](Access(standin.address, project, "a-token", **(more | given)))


@pytest.mark.parametrize("standin", KINDS, indirect=True)
def test_an_issue_is_made_found_again_read_and_changed(standin: StandIn) -> None:
    tracker, began = tracker_at(standin), clock.now()
    made = tracker.make(NEW)
    assert (
        made
        == {
            "github": Made("7", "#7", f"{standin.address}/harbour/payments/issues/7"),
            "jira": Made("10007", "PAY-7", f"{standin.address}/browse/PAY-7"),
            "gitlab": Made("7", "#7", f"{standin.address}/harbour/payments/-/issues/7"),
        }[standin.kind]
    )
    assert tracker.find("second-story:abc", since=began) == made
    assert tracker.find("second-story:other", since=began) is None
    reading = tracker.read(made.external_id)
    assert reading is not None
    due_on = None if standin.kind == "github" else date(2026, 4, 3)
    assert (reading.title, reading.standing, reading.assignee and reading.assignee.login, reading.due_on, reading.url) == (
        "Set the limit", "to_do", "tern", due_on, made.url,
    )  # fmt: skip
    tracker.write(made.external_id, Changes(title="Set every limit", assignee="tern", due_on=date(2026, 4, 5)))
    again = tracker.read(made.external_id)
    assert again is not None
    assert (again.title, again.due_on) == ("Set every limit", None if standin.kind == "github" else date(2026, 4, 5))
    assert [one.external_id for one in tracker.changed_since(began)] == [made.external_id]


def test_what_goes_out_to_github(standin: StandIn) -> None:
    tracker_at(standin).make(NEW)
    asked = standin.asked[0]
    wanted = {"authorization": "Bearer a-token", "accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
    assert {name: asked.headers[name] for name in wanted} == wanted
    assert asked.headers["user-agent"].startswith("SecondStory/")
    assert (asked.method, asked.path, asked.body) == (
        "POST", "/api/v3/repos/harbour/payments/issues", {"title": NEW.title, "body": NEW.body, "assignees": ["tern"]},
    )  # fmt: skip


@pytest.mark.parametrize("standin", ["jira"], indirect=True)
def test_what_goes_out_to_jira(standin: StandIn) -> None:
    tracker_at(standin).make(NEW)
    asked = standin.asked[0]
    assert base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")) == b"bot@harbour.example:a-token"
    assert asked.body["fields"] == {
        "project": {"key": "PAY"}, "issuetype": {"name": "Task"}, "summary": NEW.title, "description": NEW.body,
        "assignee": {"accountId": "tern"}, "duedate": "2026-04-03",
    }  # fmt: skip
    own = tracker_at(standin, account="", learned={"is_cloud": False})
    list(own.changed_since(clock.now() - timedelta(minutes=9)))
    asked = standin.asked[-1]
    assert (asked.path, asked.headers["authorization"]) == ("/rest/api/2/search", "Bearer a-token")
    assert asked.query["jql"] == ['project = "PAY" AND updated >= "-11m" ORDER BY updated ASC']


@pytest.mark.parametrize("standin", ["jira"], indirect=True)
def test_what_a_project_of_jira_s_does_not_take_is_left_out(standin: StandIn) -> None:
    standin.retry_after = "no dates"
    made = tracker_at(standin).make(NEW)
    assert (made.key, [sorted(one.body["fields"]) for one in standin.asked]) == (
        "PAY-7",
        [
            ["assignee", "description", "duedate", "issuetype", "project", "summary"],
            ["description", "issuetype", "project", "summary"],
        ],
    )


def test_whom_github_does_not_know_is_left_out(standin: StandIn) -> None:
    made = tracker_at(standin).make(NewIssue("T", "B", "m", assignee="nobody"))
    assert (made.key, len(standin.issues), standin.issues["7"]["assignees"]) == ("#7", 1, [])


@pytest.mark.parametrize("standin", ["jira"], indirect=True)
def test_pages_of_jira_s_follow_its_token(standin: StandIn) -> None:
    last = shape("jira_search_page") | {"isLast": True}
    del last["nextPageToken"]
    standin.answers = [(200, {}, json.dumps(one).encode()) for one in (shape("jira_search_page"), last)]
    assert len(list(tracker_at(standin).changed_since(clock.now()))) == 2
    assert [one.query.get("nextPageToken") for one in standin.asked] == [None, ["opaque-2"]]


def test_pull_requests_of_github_are_no_issues(standin: StandIn) -> None:
    standin.add(pull_request={"url": f"{standin.address}/pulls/7"})
    tracker = tracker_at(standin)
    assert list(tracker.changed_since(clock.now())) == []
    with pytest.raises(Trouble) as caught:
        tracker.read("7")
    assert caught.value.sentence == "#7 is a pull request. Link the issue it closes."


@pytest.mark.parametrize("standin", KINDS, indirect=True)
def test_one_strange_issue_holds_up_no_other(standin: StandIn) -> None:
    standin.add()
    strange = standin.add()
    strange.pop("number" if standin.kind == "github" else "iid" if standin.kind == "gitlab" else "key")
    assert len(list(tracker_at(standin).changed_since(clock.now()))) == 1


@pytest.mark.parametrize("standin", ["github", "gitlab"], indirect=True)
def test_what_is_as_it_was_is_not_sent_again(standin: StandIn) -> None:
    standin.answers = [(304, {}, b"")]
    assert tracker_at(standin).read("7", etag='W/"9"') is None
    assert standin.asked[0].headers["if-none-match"] == 'W/"9"'


@pytest.mark.parametrize("standin", KINDS, indirect=True)
def test_a_look_says_whether_the_project_is_there(standin: StandIn) -> None:
    checked = tracker_at(standin).check()
    name = "PAY" if standin.kind == "jira" else "harbour/payments"
    assert checked.sentence == f"{name} is there, and the token may see it."
    assert checked.learned == ({"is_cloud": True, "sprint_field": "customfield_10020"} if standin.kind == "jira" else {})


@pytest.mark.parametrize("standin", ["jira"], indirect=True)
def test_an_issue_type_that_jira_does_not_have_is_said(standin: StandIn) -> None:
    with pytest.raises(Trouble) as caught:
        tracker_at(standin, issue_type="Chore").check()
    assert caught.value.sentence == "PAY has no issue type called “Chore”. It has: Story, Task."


@pytest.mark.parametrize(
    ("kind", "url", "external_id"),
    [
        (GitHub, "https://forge.example/harbour/payments/issues/7", "7"),
        (GitHub, "https://forge.example/Harbour/Payments/issues/7/", "7"),
        (GitHub, "https://forge.example/harbour/payments/issues/7?x=1#note", "7"),
        (GitHub, "https://forge.example/harbour/payments/pull/7", ""),
        (GitHub, "https://forge.example/harbour/other/issues/7", ""),
        (GitHub, "https://forge.example.evil.example/harbour/payments/issues/7", ""),
        (GitHub, "https://forge.example@evil.example/harbour/payments/issues/7", ""),
        (GitHub, "javascript:alert(1)", ""),
        (GitLab, "https://forge.example/harbour/payments/-/issues/7", "7"),
        (GitLab, "https://forge.example/harbour/payments/-/work_items/7", "7"),
        (Jira, "https://forge.example/browse/PAY-7", "PAY-7"),
        (Jira, "https://forge.example/browse/pay-7", "PAY-7"),
        (Jira, "https://forge.example/browse/OPS-7", ""),
    ],
)
def test_which_issue_an_address_is(kind: Any, url: str, external_id: str) -> None:
    access = Access("https://forge.example", "PAY" if kind is Jira else "harbour/payments", "t")
    assert kind(access).located(url) == external_id


def signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("kind", KINDS)
def test_a_delivery_is_proved_and_says_which_issue(kind: str) -> None:
    tracker = tracker_at(StandIn(kind, "https://forge.example"))
    body = json.dumps(shape(f"{kind}_delivery")).encode()
    headers, wanted = {
        "github": ({"X-Hub-Signature-256": signature(body, "s"), "X-GitHub-Event": "issues", "X-GitHub-Delivery": "d-1"}, News("d-1", "7")),
        "jira": ({"X-Hub-Signature": signature(body, "s"), "X-Atlassian-Webhook-Identifier": "d-2"}, News("d-2", "10040")),
        "gitlab": ({"X-Gitlab-Token": "s", "X-Gitlab-Event": "Issue Hook", "Idempotency-Key": "d-3"}, News("d-3", "6")),
    }[kind]
    assert tracker.is_genuine(headers, body, "s")
    assert tracker.news(headers, body) == wanted
    assert not tracker.is_genuine(headers, body, "other")
    assert not tracker.is_genuine(headers, body, "")
    assert not tracker.is_genuine({}, body, "s")
    assert not tracker.is_genuine(dict.fromkeys(headers, ""), body, "")
    if kind != "gitlab":  # it sends its secret, and signs nothing
        assert not tracker.is_genuine(headers, body + b" ", "s")


def test_what_is_about_another_repository_is_about_no_issue_of_ours() -> None:
    told = shape("github_delivery")
    told["repository"]["full_name"] = "harbour/other"
    tracker = tracker_at(StandIn("github", "https://forge.example"))
    body = json.dumps(told).encode()
    assert tracker.news({"X-GitHub-Event": "issues", "X-GitHub-Delivery": "d"}, body) == News("d", "")
    assert tracker.news({"X-GitHub-Event": "ping", "X-GitHub-Delivery": "d"}, b'{"zen": "x"}') == News("d", "")
    with pytest.raises(ValueError, match="issue"):
        tracker.news({"X-GitHub-Event": "issues"}, json.dumps({"repository": shape("github_repository")}).encode())
