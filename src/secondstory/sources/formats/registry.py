"""The formats there are: ours, and those that others registered under the entry point `secondstory.formats`."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points

from secondstory.sources.records.format import Format, JsonFormat

OURS = (
    "alertmanager",
    # chat, code, tickets, calendars and logs
    "slack_export",
    "slack_messages",
    "slack_events",
    "mattermost",
    "github",
    "gitlab",
    "git_log",
    "mail",
    "jira",
    "ics",
    "journald",
    "syslog",
    "discord",
    "telegram",
    "transcripts",
    "pasted_chat",
    "field_logs",
    "windows_events",
    "xml_feeds",
    "log_lines",
    "pagerduty",
    "pagerduty_api",
    "pagerduty_events",
    "opsgenie",
    "grafana",
    "datadog",
    "datadog_monitors",
    "datadog_incidents",
    "sentry",
    "statuspage",
    "incident_io",
    "firehydrant",
    "rootly",
    "kubernetes",
    "cloudtrail",
    "cloudwatch",
    "eventbridge",
    "log_answers",
    "gcp_logging",
    "gcp_monitoring",
    "azure",
    "opentelemetry",
    "newrelic",
    "zabbix",
    "uptime",
    "form_posts",
    "csv_table",
    "documents",
    "unknown_json",  # the last resort stays last
)
"""Modules of this package; each has a `FORMAT`, or `FORMATS` where one tool has several shapes. Earlier ones win a tie."""


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """All formats, ours first. Raises `TypeError` when an installed one is no format, so that whoever installed it sees it at once."""
    found: list[Format] = []
    for name in OURS:
        module = import_module(f"secondstory.sources.formats.{name}")
        found += getattr(module, "FORMATS", None) or [module.FORMAT]
    for point in entry_points(group="secondstory.formats"):
        other = point.load()
        if not isinstance(other, Format):
            raise TypeError(f"{point.value} is registered as a format, but has no key, title, sniff and parse.")
        found.append(other)
    return tuple(found)


@lru_cache(maxsize=1)
def json_formats() -> tuple[JsonFormat, ...]:
    """Those that read JSON objects, one by one: files and webhooks alike."""
    return tuple(one for one in formats() if isinstance(one, JsonFormat))


def format_called(key: str) -> Format | None:
    """The format of this key."""
    return next((one for one in formats() if one.key == key), None)
