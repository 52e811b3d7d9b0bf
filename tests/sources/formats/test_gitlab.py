"""GitLab: its webhooks and its API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from secondstory.sources.formats import gitlab
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, damaged, kinds_of, payload, records, skipped, utc

PROJECT: dict[str, Any] = {"path_with_namespace": "shop/api", "web_url": "https://git.example/shop/api"}
ANA: dict[str, Any] = {"username": "ana", "name": "Ana"}


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"object_kind": kind, "project": PROJECT, "user": ANA, **fields}


PIPELINE = event(
    "pipeline",
    object_attributes={"id": 31, "ref": "main", "status": "failed", "created_at": "2024-03-02 13:50:00 UTC", "finished_at": "2024-03-02 13:59:00 UTC", "url": "https://git.example/p/31"},
)  # fmt: skip
JOB = event(
    "build", ref="main", build_id=77, build_name="test", build_status="failed", build_failure_reason="script_failure", build_started_at="2024-03-02 13:51:00 UTC",
    build_finished_at="2024-03-02 13:58:00 UTC", pipeline_id=31,
)  # fmt: skip
DEPLOYMENT = event("deployment", status="success", status_changed_at="2024-03-02 15:00:00 +0100", deployment_id=15, environment="production", commit_title="Larger pool", deployable_url="https://git.example/j/9")  # fmt: skip
PUSH = event("push", ref="refs/heads/main", before="1" * 40, after="2" * 40, total_commits_count=2, commits=[{"message": "Larger pool\n", "timestamp": "2024-03-02T13:40:00+00:00", "url": "https://git.example/c/2"}])  # fmt: skip
MERGE = event("merge_request", object_attributes={"id": 9, "iid": 12, "title": "Larger pool", "state": "merged", "action": "merge", "updated_at": "2024-03-02 13:45:00 UTC", "url": "https://git.example/mr/12"})  # fmt: skip
RELEASE = event("release", tag="v7", name="Pools", action="create", released_at="2024-03-02 13:58:00 UTC", url="https://git.example/r/7")
GOLDEN: list[tuple[dict[str, Any], tuple[Any, ...], str, tuple[str, ...]]] = [
    (PIPELINE, (utc("2024-03-02 13:59"), "change", "ana", "Pipeline of shop/api on main: failed"), "pipeline 31 failed", ("failed",)),
    (JOB, (utc("2024-03-02 13:58"), "change", "ana", "Job test of shop/api on main: failed (script failure)"), "job 77 failed", ("failed",)),
    (DEPLOYMENT, (utc("2024-03-02 14:00"), "change", "ana", "Deployment of shop/api to production: success (Larger pool)"), "deployment 15 success", ()),
    (PUSH, (utc("2024-03-02 13:40"), "change", "ana", "Push to shop/api main (2 commits): Larger pool"), "push refs/heads/main 111111111111 222222222222", ()),
    (MERGE, (utc("2024-03-02 13:45"), "change", "ana", "Merge request !12 of shop/api merged: Larger pool"), "merge_request 9 merged", ()),
    (RELEASE, (utc("2024-03-02 13:58"), "change", "ana", "Release v7 of shop/api published: Pools"), "release v7 published", ()),
    (
        event("incident", object_attributes={"id": 5, "iid": 6, "title": "Checkout is slow", "action": "open", "created_at": "2024-03-02 14:09:00 UTC"}),
        (utc("2024-03-02 14:09"), "action", "ana", "Incident #6 of shop/api opened: Checkout is slow"), "incident 5 opened", (),
    ),
    (
        event("note", object_attributes={"id": 8, "note": "It is db-2", "created_at": "2024-03-02 14:10:00 UTC", "url": "https://git.example/n/8"}),
        (utc("2024-03-02 14:10"), "communication", "ana", "Comment in shop/api: It is db-2"), "note 8", (),
    ),
    (
        event("feature_flag", object_attributes={"id": 6, "name": "new-pool", "active": True}),
        (None, "change", "ana", "Feature flag new-pool of shop/api switched on"), "flag 6 True", (),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected", "key", "marks"), GOLDEN)
def test_events(value: dict[str, Any], expected: tuple[Any, ...], key: str, marks: tuple[str, ...]) -> None:
    assert kinds_of(value) == ["gitlab"]
    found = records(value)
    assert bare(found) == [expected]
    assert [(one.external_id, one.marks, one.source, one.about) for one in found] == [
        (f"gitlab shop/api {key}", marks, "GitLab shop/api", ("shop/api",))
    ]


def test_jobs_join_their_pipeline() -> None:
    assert {one.thread for value in (PIPELINE, JOB) for one in records(value)} == {"gitlab shop/api pipeline 31"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"id": 31, "ref": "main", "sha": "2", "status": "success", "source": "push", "web_url": "https://git.example/shop/api/-/pipelines/31", "updated_at": "2024-03-02T13:59:00Z"},
            (utc("2024-03-02 13:59"), "change", "", "Pipeline of shop/api on main: success"),
        ),
        (
            {"id": 15, "iid": 2, "status": "success", "environment": {"name": "production"}, "deployable": {"web_url": "https://git.example/shop/api/-/jobs/9"}, "updated_at": "2024-03-02T14:00:00Z", "user": ANA},
            (utc("2024-03-02 14:00"), "change", "ana", "Deployment of a project to production: success"),
        ),
    ],
)  # fmt: skip
def test_objects_of_the_api(value: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert kinds_of([value]) == ["gitlab"]
    assert bare(records([value])) == [expected]


def test_other_events_are_passed_over() -> None:
    assert skipped(event("wiki_page", object_attributes={})) == [
        "An event of GitLab of a kind that this program doesn't read was passed over."
    ]


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("build-event", None),
        ("job-event", None),
        ("deployment-event", "2021-04-28 19:50:00"),
        ("merge-request-event", "2013-12-03 17:23:34"),
        ("push-event", "2012-01-03 21:36:29"),
        ("release-event", "2020-11-02 12:55:12"),
    ],
)
def test_events_of_the_vendor(name: str, when: str | None) -> None:
    content = payload(f"gitlab/{name}.json")
    assert kinds_of(content)[0] == "gitlab"
    assert [one.occurred_at for one in records(content)] == [utc(when) if when else None]


@given(damaged([value for value, *_rest in GOLDEN]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, gitlab.FORMAT)


@given(cut_or_changed([json.dumps(PIPELINE).encode(), json.dumps(PUSH).encode()]))
def test_a_damaged_event_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, gitlab.FORMAT)
