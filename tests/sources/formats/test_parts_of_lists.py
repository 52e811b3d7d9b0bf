"""A list that an API answers: each of its items is known when it stands alone, and is the evidence for what it tells."""

from __future__ import annotations

import json
from typing import Any

import pytest

from secondstory.sources.formats.registry import json_formats
from secondstory.sources.records.dispatch import best, records_in
from secondstory.sources.records.material import of_bytes
from secondstory.sources.records.record import Record
from tests.sources.formats import (
    test_azure,
    test_cloudtrail,
    test_cloudwatch,
    test_datadog,
    test_firehydrant,
    test_gcp_logging,
    test_incident_io,
    test_kubernetes,
    test_opentelemetry,
    test_opsgenie,
    test_pagerduty_api,
    test_pagerduty_events,
    test_rootly,
    test_statuspage,
    test_zabbix,
)

KNOWN = tuple(one for one in json_formats() if one.key != "json")
"""Without the last resort, which takes what is no record of theirs."""

LISTS: list[tuple[dict[str, Any], str]] = [
    (test_azure.ACTIVITY, "value"),
    (test_cloudtrail.FILE, "Records"),
    (test_cloudwatch.HISTORY, "AlarmHistoryItems"),
    (test_datadog.EVENTS, "events"),
    (test_firehydrant.TIMELINE, "data"),
    (test_gcp_logging.REFUSED, "entries"),
    (test_incident_io.UPDATES, "incident_updates"),
    (test_kubernetes.LIST, "items"),
    (test_opentelemetry.OTLP, "resourceLogs"),
    (test_opsgenie.LOG, "data"),
    (test_pagerduty_api.INCIDENTS, "incidents"),
    (test_pagerduty_api.LOG, "log_entries"),
    (test_pagerduty_api.NOTES, "notes"),
    (test_pagerduty_events.CHANGES, "change_events"),
    (test_rootly.EVENTS, "data"),
    (test_rootly.INCIDENTS, "data"),
    (test_statuspage.LIST, "incidents"),
    (test_zabbix.PROBLEMS, "result"),
]


def records_of(value: Any) -> list[Record]:
    return [one for one in records_in(of_bytes("x.json", json.dumps(value).encode()), KNOWN) if isinstance(one, Record)]


@pytest.mark.parametrize(("answer", "key"), LISTS)
def test_the_items_alone_tell_the_same(answer: dict[str, Any], key: str) -> None:
    whole, parts = records_of(answer), records_of(answer[key])
    assert [(one.text, one.occurred_at, one.external_id, one.thread) for one in parts] == [
        (one.text, one.occurred_at, one.external_id, one.thread) for one in whole
    ]
    assert (found := best(KNOWN, answer)) is not None
    assert {best(KNOWN, item) for item in answer[key] if records_of(item)} == {found}


def test_the_evidence_for_a_record_of_a_list_is_its_item() -> None:
    entries = test_pagerduty_api.LOG["log_entries"]
    assert [json.loads(one.raw) for one in records_of(test_pagerduty_api.LOG)] == entries
    lines = test_opentelemetry.OTLP["resourceLogs"][0]["scopeLogs"][0]["logRecords"]
    assert [json.loads(one.raw) for one in records_of(test_opentelemetry.OTLP)] == lines
    updates = {update["id"]: update for update in test_statuspage.SLOW["incident_updates"]}
    assert [json.loads(one.raw) for one in records_of(test_statuspage.LIST)] == [updates[one] for one in ("u1", "u1", "u3", "u3")]


def test_the_evidence_for_the_only_object_is_all_that_was_sent() -> None:
    assert [json.loads(one.raw) for one in records_of(test_opsgenie.NOTE)] == [test_opsgenie.NOTE]
