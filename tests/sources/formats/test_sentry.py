"""Sentry: every kind of its webhooks, and issues of its API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.records.record import Record
from tests.sources.formats.trying import assert_cut_is_sound, assert_sound, claims, damaged, read_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# fmt: off
ALERT_RULE: dict[str, Any] = {
    "action": "triggered",
    "data": {
        "event": {
            "event_id": "e1", "project": 5, "title": "PoolError: no free connection", "level": "error",
            "datetime": "2024-03-02T14:05:04.210463Z", "platform": "python", "tags": [["server_name", "web-1"]],
            "web_url": "https://shop.sentry.example/issues/77/events/e1/", "issue_url": "https://shop.sentry.example/api/0/issues/77/",
        },
        "triggered_rule": "Page us",
    },
    "installation": {"uuid": "i"}, "actor": {"type": "application", "name": "Sentry"},
}
ISSUE_CREATED: dict[str, Any] = {
    "action": "created",
    "data": {
        "issue": {
            "id": "77", "shortId": "SHOP-7", "title": "PoolError: no free connection",
            "permalink": "https://shop.sentry.example/issues/77/", "level": "error", "status": "unresolved",
            "firstSeen": "2024-03-02T14:05:04Z", "lastSeen": "2024-03-02T14:29:00Z", "count": "812",
            "project": {"id": "5", "name": "Shop", "slug": "shop"},
        },
    },
    "installation": {"uuid": "i"}, "actor": {"type": "application", "name": "Sentry"},
}
ISSUE_RESOLVED: dict[str, Any] = {
    "action": "resolved",
    "data": {
        "issue": {
            "id": "77", "shortId": "SHOP-7", "title": "PoolError: no free connection",
            "permalink": "https://shop.sentry.example/issues/77/", "level": "error", "status": "resolved",
            "firstSeen": "2024-03-02T14:05:04Z", "lastSeen": "2024-03-02T14:29:00Z", "count": "812",
            "project": {"id": "5", "name": "Shop", "slug": "shop"},
        },
    },
    "installation": {"uuid": "i"}, "actor": {"type": "user", "id": 1, "name": "Ana Vidal"},
}
ISSUE_ASSIGNED: dict[str, Any] = {
    "action": "assigned",
    "data": {
        "issue": {
            "id": "77", "shortId": "SHOP-7", "title": "PoolError: no free connection",
            "permalink": "https://shop.sentry.example/issues/77/", "level": "error", "status": "unresolved",
            "firstSeen": "2024-03-02T14:05:04Z", "lastSeen": "2024-03-02T14:29:00Z", "count": "812",
            "project": {"id": "5", "name": "Shop", "slug": "shop"},
        },
    },
    "installation": {"uuid": "i"}, "actor": {"type": "user", "id": 1, "name": "Ana Vidal"},
}
METRIC: dict[str, Any] = {
    "action": "critical",
    "data": {
        "metric_alert": {
            "id": "4", "identifier": "12", "title": "Error rate", "date_started": "2024-03-02T14:04:00Z", "date_closed": None,
            "projects": ["shop"], "alert_rule": {"name": "Error rate"},
        },
        "description_title": "Critical: Error rate", "description_text": "812 events in the last 10 minutes",
        "web_url": "https://shop.sentry.example/alerts/12",
    },
    "installation": {"uuid": "i"}, "actor": {"type": "application"},
}
METRIC_OVER: dict[str, Any] = {
    "action": "resolved",
    "data": {
        "metric_alert": {
            "id": "4", "identifier": "12", "title": "Error rate", "date_started": "2024-03-02T14:04:00Z",
            "date_closed": "2024-03-02T14:33:00Z", "projects": ["shop"],
        },
        "description_title": "Resolved: Error rate",
    },
    "installation": {"uuid": "i"}, "actor": {"type": "application"},
}
COMMENT: dict[str, Any] = {
    "action": "created",
    "data": {"comment_id": 3, "issue_id": 77, "project_slug": "shop", "timestamp": "2024-03-02T14:10:00Z", "comment": "Same as last week"},
    "installation": {"uuid": "i"}, "actor": {"type": "user", "id": 1, "name": "Ana Vidal"},
}
OLDER: dict[str, Any] = {
    "id": "77", "project": "shop", "project_name": "Shop", "project_slug": "shop", "level": "error", "message": "no free connection",
    "url": "https://shop.sentry.example/issues/77/",
    "event": {
        "event_id": "e1", "level": "error", "timestamp": 1709388304.21, "logentry": {"formatted": "no free connection"},
        "environment": "prod",
    },
}
ISSUE: dict[str, Any] = {
    "id": "77", "shortId": "SHOP-7", "title": "PoolError: no free connection", "permalink": "https://shop.sentry.example/issues/77/",
    "level": "error", "status": "unresolved", "firstSeen": "2024-03-02T14:05:04Z", "lastSeen": "2024-03-02T14:29:00Z", "count": "812",
    "project": {"id": "5", "name": "Shop", "slug": "shop"},
}
# fmt: on

# fmt: off
CASES: list[tuple[dict[str, Any], list[Record]]] = [
    (ALERT_RULE, [
        Record(
            "PoolError: no free connection", occurred_at=utc("2024-03-02 14:05:04.210463"), time_as_written="2024-03-02T14:05:04.210463Z",
            kind="alert", source="Sentry", external_id="e1", thread="77", signal="opened", severity="error", about=("web-1",),
            links=("https://shop.sentry.example/issues/77/events/e1/",),
        ),
    ]),
    (ISSUE_CREATED, [
        Record(
            "PoolError: no free connection", occurred_at=utc("2024-03-02 14:05:04"), time_as_written="2024-03-02T14:05:04Z", kind="alert",
            source="Sentry", external_id="77 issue created", thread="77", signal="opened", severity="error", about=("Shop",),
            links=("https://shop.sentry.example/issues/77/",),
        ),
    ]),
    (ISSUE_RESOLVED, [
        Record(
            "Issue resolved: PoolError: no free connection", precision="unknown", kind="action", source="Sentry", who="Ana Vidal",
            thread="77", signal="closed", severity="error", about=("Shop",), links=("https://shop.sentry.example/issues/77/",),
        ),
    ]),
    (ISSUE_ASSIGNED, [
        Record(
            "Issue assigned: PoolError: no free connection", precision="unknown", kind="action", source="Sentry", who="Ana Vidal",
            thread="77", signal="acknowledged", severity="error", about=("Shop",), links=("https://shop.sentry.example/issues/77/",),
        ),
    ]),
    (METRIC, [
        Record(
            "Error rate: 812 events in the last 10 minutes", occurred_at=utc("2024-03-02 14:04:00"),
            time_as_written="2024-03-02T14:04:00Z", kind="alert", source="Sentry", external_id="12 metric critical 20240302T140400",
            thread="12 metric", signal="opened", severity="critical", about=("shop",), links=("https://shop.sentry.example/alerts/12",),
        ),
    ]),
    (METRIC_OVER, [
        Record(
            "Over: Error rate", occurred_at=utc("2024-03-02 14:33:00"), time_as_written="2024-03-02T14:33:00Z", kind="alert",
            source="Sentry", external_id="12 metric resolved 20240302T143300", thread="12 metric", signal="closed", about=("shop",),
        ),
    ]),
    (COMMENT, [
        Record(
            "Same as last week", occurred_at=utc("2024-03-02 14:10:00"), time_as_written="2024-03-02T14:10:00Z", kind="communication",
            source="Sentry", who="Ana Vidal", external_id="3 comment", thread="77", about=("shop",),
        ),
    ]),
    (OLDER, [
        Record(
            "no free connection", occurred_at=utc("2024-03-02 14:05:04.210000"), time_as_written="1709388304.21", kind="alert",
            source="Sentry", external_id="e1", thread="77", signal="opened", severity="error", about=("Shop", "prod"),
            links=("https://shop.sentry.example/issues/77/",),
        ),
    ]),
    (ISSUE, [
        Record(
            "First seen: PoolError: no free connection", occurred_at=utc("2024-03-02 14:05:04"), time_as_written="2024-03-02T14:05:04Z",
            kind="alert", source="Sentry", external_id="77 issue created", thread="77", signal="opened", severity="error",
            about=("Shop",), links=("https://shop.sentry.example/issues/77/",),
        ),
        Record(
            "Last seen, 812 times in all: PoolError: no free connection", occurred_at=utc("2024-03-02 14:29:00"),
            time_as_written="2024-03-02T14:29:00Z", kind="alert", source="Sentry", external_id="77 last 20240302T142900", thread="77",
            severity="error", about=("Shop",), links=("https://shop.sentry.example/issues/77/",),
        ),
    ]),
]
# fmt: on
SAMPLES = [sample for sample, _records in CASES]


@pytest.mark.parametrize(("sample", "records"), CASES)
def test_a_sample_is_read_whole(sample: dict[str, Any], records: list[Record]) -> None:
    assert read_of(sample) == ("sentry", records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_format_is_as_sure(sample: dict[str, Any]) -> None:
    own, *others = sorted(claims(sample).values(), reverse=True)
    assert (claims(sample)["sentry"], [each for each in others if each >= own]) == (own, [])


@given(damaged(SAMPLES))
def test_whatever_a_field_holds_nothing_breaks(value: dict[str, Any]) -> None:
    assert_sound(value)


@given(st.sampled_from(SAMPLES), st.integers(0, 100_000))
def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes(sample: dict[str, Any], length: int) -> None:
    assert_cut_is_sound(sample, length)
