"""Real payloads of alerting and incident tools, where they are at hand: each is of its own kind, and tells at the right instant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from secondstory.sources.formats.reading import read, recognise
from secondstory.sources.formats.registry import format_called
from secondstory.sources.records.format import Sample
from secondstory.sources.records.material import of_path
from secondstory.sources.records.record import Record
from tests.sources.formats.trying import assert_is_record

REPOSITORY = Path(__file__).resolve().parents[3]
PAYLOADS = REPOSITORY.parent / "shared" / "data" / "payloads"

# file, format, records, first instant ("-" for none: what was sent gives no time), kinds of event
EXPECTED = """
alertmanager/alerta_prometheus_v3_alert.json alertmanager 1 2016-08-01T10:27:08.008000+00:00 alert
alertmanager/alerta_prometheus_v4_alert.json alertmanager 1 2017-08-03T19:17:37.804000+00:00 alert
alertmanager/keep_prometheus_DiskSpaceLow.json alertmanager 1 - alert
alertmanager/keep_prometheus_HighCPUUsage.json alertmanager 1 - alert
alertmanager/keep_prometheus_MQThirdFull_Message_queue_is_over_33_.json alertmanager 1 - alert
alertmanager/keep_prometheus_NetworkLatencyHigh.json alertmanager 1 - alert
aws_cloudtrail/cloudtrail_modify_db_instance.json cloudtrail 1 2024-10-10T15:21:35+00:00 change
aws_cloudwatch/alerta_cloudwatch_insufficient_data.json cloudwatch 1 2019-05-13T08:41:43.548000+00:00 alert
aws_cloudwatch/alerta_cloudwatch_notification.json cloudwatch 1 2019-02-15T23:53:45.093000+00:00 alert
aws_cloudwatch/aws_cloudwatch_alarm_sns_single_metric.json cloudwatch 1 2015-06-03T17:43:27.123000+00:00 alert
aws_cloudwatch/keep_cloudwatch_high_error_rate.json cloudwatch 1 - alert
aws_cloudwatch/keep_cloudwatch_high_memory_usage.json cloudwatch 1 - alert
datadog/keep_datadog_low_disk_space.json datadog_monitors 1 - alert
datadog/keep_datadog_mq_consumer_struggling.json datadog_monitors 1 - alert
firehydrant/firehydrant_webhook_change_event_trimmed.json firehydrant 1 2019-06-01T00:12:12+00:00 change
firehydrant/firehydrant_webhook_incident.json firehydrant 4 2023-07-25T13:34:49+00:00 impact,action
gcp_audit/gcp_audit_bigquery_jobcompleted.json gcp_logging 1 2021-11-25T21:56:00.276607+00:00 observation
gcp_monitoring/alerta_stackdriver_closed.json gcp_monitoring 2 2017-07-06T19:10:14+00:00 alert
gcp_monitoring/alerta_stackdriver_open.json gcp_monitoring 1 2017-07-06T19:10:14+00:00 alert
gcp_monitoring/keep_gcpmonitoring_database_latency.json gcp_monitoring 1 - alert
grafana/alerta_grafana_6.json grafana 1 - alert
grafana/alerta_grafana_alert_alerting.json grafana 1 - alert
grafana/alerta_grafana_example.json grafana 1 - alert
incident_io/get_v1_actions_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/get_v1_actions_id_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/get_v1_incidents_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/get_v1_incidents_id_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/get_v1_postmortem_documents_id_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/get_v2_actions_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/get_v2_alerts_200.json incident_io 2 2021-08-17T13:28:57.801578+00:00 alert
incident_io/get_v2_alerts_id_200.json incident_io 2 2021-08-17T13:28:57.801578+00:00 alert
incident_io/get_v2_follow_ups_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/get_v2_incident_updates_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 communication
incident_io/get_v2_incidents_id_200.json incident_io 2 2021-08-17T13:28:57.801578+00:00 action,impact
incident_io/post_v1_incident_memberships_201.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/post_v1_incidents_200.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/post_v1_postmortem_documents_actions_attach_201.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/post_v2_actions_201.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/post_v2_incidents_200.json incident_io 2 2021-08-17T13:28:57.801578+00:00 action,impact
incident_io/webhook_public_incident_action_created_v1.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/webhook_public_incident_follow_up_created_v1.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/webhook_public_incident_follow_up_created_v2.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/webhook_public_incident_follow_up_updated_v2.json incident_io 1 2021-08-17T13:28:57.801578+00:00 action
incident_io/webhook_public_incident_incident_created_v2.json incident_io 2 2021-08-17T13:28:57.801578+00:00 action,impact
incident_io/webhook_public_incident_incident_updated_v2.json incident_io 2 2021-08-17T13:28:57.801578+00:00 action,impact
incident_io/webhook_public_incident_postmortem_document_status_updated_v1.json incident_io 1 - action
kubernetes_events/message-container-creating-failed-mount.json kubernetes 76 2023-07-09T23:53:09+00:00 observation
kubernetes_events/message-image-pull-fail.json kubernetes 17 2023-07-11T04:25:44.224298+00:00 observation
opentelemetry_logs/otel_events.json opentelemetry 1 2018-12-13T14:51:00.300000+00:00 observation
opsgenie/opsgenie_acknowledge.json opsgenie 1 2015-01-05T10:03:44.764002+00:00 action
opsgenie/opsgenie_addnote.json opsgenie 1 2015-01-05T10:04:35.002000+00:00 communication
opsgenie/opsgenie_create.json opsgenie 1 2017-08-14T11:25:56.288000+00:00 alert
pagerduty/alerta_pagerduty_alert.json pagerduty 2 2013-07-09T20:25:44+00:00 action
pagerduty/change_event_01.json pagerduty_events 1 2020-07-17T08:42:58.315000+00:00 change
pagerduty/events_v2_02.json pagerduty_events 1 - alert
pagerduty/pd_v3_resolved_zulip.json pagerduty 1 2021-06-04T13:16:53.816000+00:00 action
pagerduty/pd_v3_triggered_zulip.json pagerduty 1 2021-06-04T13:35:29.781000+00:00 alert
pagerduty/rest_get_incidents_200_response.json pagerduty_api 2 2015-10-06T21:30:42+00:00 alert,action
pagerduty/rest_get_incidents_id_200_response.json pagerduty_api 2 2015-10-06T21:30:42+00:00 alert,action
pagerduty/rest_get_incidents_id_log_entries_200_response.json pagerduty_api 1 2015-11-07T00:14:20+00:00 alert
pagerduty/rest_get_incidents_id_notes_200_response.json pagerduty_api 2 2013-03-06T20:28:42+00:00 communication
pagerduty/rest_get_incidents_id_related_change_events_200_response.json pagerduty_events 2 2020-07-17T07:42:58+00:00 change
pagerduty/rest_get_log_entries_200_response.json pagerduty_api 1 2015-11-07T00:14:20+00:00 alert
pagerduty/rest_post_incidents_201_response.json pagerduty_api 1 2015-10-06T21:30:42+00:00 alert
pagerduty/rest_post_incidents_id_notes_200_response.json pagerduty_api 1 2013-03-06T20:28:51+00:00 communication
pagerduty/rest_put_incidents_200_response.json pagerduty_api 3 2015-10-06T21:30:42+00:00 alert,action
pagerduty/rest_put_incidents_id_200_response.json pagerduty_api 3 2015-10-06T21:30:42+00:00 alert,action
pagerduty/v1_webhook_01.json pagerduty 1 2016-02-22T21:02:55+00:00 alert
pagerduty/v1_webhook_02.json pagerduty 1 2016-02-22T21:13:44+00:00 action
pagerduty/v1_webhook_04.json pagerduty 1 2016-02-22T21:38:30+00:00 action
pagerduty/v1_webhook_05.json pagerduty 1 2016-02-22T21:03:21+00:00 action
pagerduty/v1_webhook_07.json pagerduty 1 2016-02-22T21:37:49+00:00 action
pagerduty/v2_webhook_01.json pagerduty 1 2017-09-26T15:14:36+00:00 alert
pagerduty/v2_webhook_03.json pagerduty 1 2017-09-26T15:18:09+00:00 action
pagerduty/v2_webhook_04.json pagerduty 1 2017-09-26T15:16:05+00:00 action
pagerduty/v3_webhook_02.json pagerduty 1 2020-10-02T18:45:22.169000+00:00 decision
pagerduty/v3_webhook_03.json pagerduty 1 2021-03-02T13:35:11.682000+00:00 change
pagerduty/v3_webhook_05.json pagerduty 1 - action
pagerduty/v3_webhook_06.json pagerduty 1 - action
pagerduty/v3_webhook_08.json pagerduty 1 - action
pagerduty/v3_webhook_09.json pagerduty 1 - communication
pagerduty/v3_webhook_11.json pagerduty 1 - action
pagerduty/v3_webhook_12.json pagerduty 1 - action
pagerduty/v3_webhook_14.json pagerduty 1 - change
pagerduty/v3_webhook_15.json pagerduty 1 - action
sentry/keep_sentry_browser_timeout.json sentry 1 2024-03-09T13:34:45.873000+00:00 alert
sentry/keep_sentry_server_overload.json sentry 1 2024-03-09T13:36:25.873000+00:00 alert
sentry/sentry_event_alert_message_python_zulip.json sentry 1 2020-04-28T14:05:04.210463+00:00 alert
statuspage/statuspage_incident_created.json statuspage 1 2017-12-26T07:32:00.548000+00:00 communication
statuspage/statuspage_incident_update.json statuspage 2 2017-12-26T07:32:00.548000+00:00 communication
"""

# Definitions (roles, severities, fields, rules): nothing happened in them, so none of these formats may claim one.
NOTHING_HAPPENED = """
grafana/keep_grafana_HighMemoryConsumption.json
incident_io/get_v1_custom_fields_id_200.json
incident_io/get_v1_incident_roles_200.json
incident_io/get_v1_postmortem_documents_id_content_200.json
incident_io/get_v1_severities_id_200.json
incident_io/get_v2_custom_fields_id_200.json
incident_io/get_v2_incident_roles_200.json
incident_io/get_v2_incident_roles_id_200.json
incident_io/get_v2_incident_timestamps_id_200.json
incident_io/get_v2_workflows_200.json
incident_io/post_v1_custom_fields_201.json
incident_io/post_v2_custom_fields_201.json
incident_io/post_v2_incident_roles_201.json
incident_io/post_v2_workflows_201.json
"""

pytestmark = pytest.mark.skipif(not PAYLOADS.is_dir(), reason=f"the payloads are not at ../{PAYLOADS.relative_to(REPOSITORY.parent)}")


@pytest.mark.parametrize("line", EXPECTED.split("\n")[1:-1], ids=lambda line: line.split()[0])
def test_a_payload_is_of_its_kind_and_tells_when(line: str) -> None:
    name, key, count, instant, kinds = line.split()
    material = of_path(PAYLOADS / name)
    records = [one for one in read(material) if isinstance(one, Record)]
    for one in records:
        assert_is_record(one)
    times = [one.occurred_at for one in records if one.occurred_at is not None]
    assert (recognise(material)[0].format.key, len(records)) == (key, int(count))
    assert min(times, default=None) == (None if instant == "-" else datetime.fromisoformat(instant))
    assert list(dict.fromkeys(one.kind for one in records)) == kinds.split(",")


@pytest.mark.parametrize("name", NOTHING_HAPPENED.split())
def test_a_definition_is_no_event(name: str) -> None:
    sample = Sample.of(of_path(PAYLOADS / name))
    for key in ("incident_io", "grafana", "alertmanager", "pagerduty", "firehydrant", "rootly"):
        assert (found := format_called(key)) is not None
        assert found.sniff(sample) is None
