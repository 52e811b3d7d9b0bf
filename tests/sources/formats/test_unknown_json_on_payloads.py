"""Real payloads of tools, read as if nobody knew them: the instant has to be the one their maker says."""

from __future__ import annotations

from pathlib import Path

import pytest

from secondstory.sources.formats.unknown_json import json_by, value_at
from secondstory.sources.records.json_values import Value, values_of
from secondstory.sources.records.material import of_path
from secondstory.sources.records.record import Record
from secondstory.sources.records.stamps import moment

PAYLOADS = Path(__file__).resolve().parents[4] / "shared" / "data" / "payloads"

TIMES = {
    "alertmanager/alerta_prometheus_v4_alert.json": "alerts.0.startsAt",
    "aws_cloudtrail/cloudtrail_modify_db_instance.json": "eventTime",
    "aws_cloudwatch/alerta_cloudwatch_notification.json": "Message.StateChangeTime",
    "gcp_audit/gcp_audit_bigquery_jobcompleted.json": "timestamp",
    "gcp_monitoring/alerta_stackdriver_open.json": "incident.started_at",
    "gcp_monitoring/alerta_stackdriver_closed.json": "incident.started_at",
    "github/check_run__completed.payload.json": "check_run.started_at",
    "opsgenie/opsgenie_create.json": "alert.createdAt",
    "pagerduty/change_event_01.json": "payload.timestamp",
    "sentry/sentry_event_alert_message_python_zulip.json": "data.event.datetime",
    "slack_export/slack_zulip_random_2018-01-20.json": "ts",
    "statuspage/statuspage_incident_created.json": "incident.created_at",
}


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the payloads lie beside the project, in ../shared, and are not part of it")
@pytest.mark.parametrize("name", TIMES)
def test_the_time_of_a_real_payload_is_found_without_knowing_its_maker(name: str) -> None:
    with (PAYLOADS / name).open("rb") as stream:
        first = next(one.value for one in values_of(stream) if isinstance(one, Value))
    wanted = value_at(first, TIMES[name])
    assert wanted is not None
    found = next(one for one in json_by(None).parse(of_path(PAYLOADS / name)) if isinstance(one, Record))
    assert (found.occurred_at, bool(found.text)) == (moment(wanted), True)
