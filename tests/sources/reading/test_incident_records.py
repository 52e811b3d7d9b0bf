"""Incidents that other programs export as JSON, JSON Lines or CSV: each is a document of its own, with what its fields name."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from secondstory.sources.reading.readings import Reading, readings_of
from secondstory.sources.reading.understood import FoundFactor

QUEUE: dict[str, Any] = {
    "id": "8f2c",
    "name": "Queue stood still",
    "severity": {"name": "SEV2"},
    "startedAt": "2026-03-14T14:00:00Z",
    "resolvedAt": "2026-03-14T15:10:00Z",
    "services": ["payments", {"name": "checkout"}],
    "summary": "Payments waited for an hour.",
    "rootCause": "A human error by the release manager",
    "contributing_factors": [
        {"category": "Configuration", "description": "The pool's limit is a fixed value"},
        {"description": "No alert on the length of the queue"},
        "Retries add up with no backoff",
    ],
    "timeline": [{"timestamp": "2026-03-14T14:05:00Z", "message": "Release 812 goes out"}],
    "action_items": [
        {"title": "Alert on the length of the queue", "owner": "ana", "due": "2026-04-01", "status": "open"},
        {"title": "Raise the limit", "status": "done"},
    ],
    "what_went_well": ["The rollback took two minutes"],
    "lessons_learned": "Limits want alerts",
}
STORM = {
    "name": "Cache storm",
    "startedAt": "2026-04-14T08:00:00Z",
    "status": "resolved",
    "causes": "Retries without backoff; No cache warm-up",
}


def read(name: str, content: Any) -> list[Reading]:
    text = content if isinstance(content, str) else json.dumps(content)
    return list(readings_of(name, text.encode(), most_bytes=10_000_000))


def as_csv(*rows: dict[str, str], delimiter: str = ",") -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def factors(reading: Reading) -> list[str]:
    return [one.text for one in reading.understood.factors]


def test_a_record_is_read_with_all_its_fields_name() -> None:
    (one,) = read("queue.json", {"incident": QUEUE})
    found = one.understood
    assert (one.format, found.title, found.severity, found.services) == ("record", "Queue stood still", "SEV2", ("payments", "checkout"))
    assert found.times == {"started": "2026-03-14T14:00:00Z", "resolved": "2026-03-14T15:10:00Z"}
    assert (found.summary, found.learned) == ("Payments waited for an hour.", ("Limits want alerts",))
    assert "Release 812 goes out" in [event.text for event in found.events]
    assert [(action.text, action.owner, action.due, action.done) for action in found.actions] == [
        ("Alert on the length of the queue", "ana", "2026-04-01", False),
        ("Raise the limit", "", None, True),
    ]
    assert [(factor.text, factor.role, factor.said) for factor in found.factors] == [
        ("A human error by the release manager", "", ""),
        ("Configuration: The pool's limit is a fixed value", "", "Configuration"),
        ("No alert on the length of the queue", "", ""),
        ("Retries add up with no backoff", "", ""),
        ("The rollback took two minutes", "mitigator", ""),
    ]
    assert all(isinstance(factor, FoundFactor) for factor in found.factors)
    assert "8f2c" not in "".join(section.markdown for section in found.sections)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("all.json", [QUEUE, STORM]),
        ("all.json", {"incidents": [QUEUE, STORM]}),
        ("all.json", {"data": [{"incident": QUEUE}, {"incident": STORM}]}),
        ("all.jsonl", f"{json.dumps(QUEUE)}\n{json.dumps(STORM)}\n"),
    ],
)
def test_each_of_several_is_a_document(name: str, content: Any) -> None:
    both = read(name, content)
    assert [(one.name, one.understood.title) for one in both] == [
        (f"{name}/1.json", "Queue stood still"),
        (f"{name}/2.json", "Cache storm"),
    ]
    assert factors(both[1]) == ["Retries without backoff", "No cache warm-up"]
    (again,) = list(readings_of(both[1].name, both[1].content or b"", most_bytes=10_000))
    assert again.understood == both[1].understood


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_of_incidents_is_one_document_a_row(delimiter: str) -> None:
    rows = [
        {
            "Title": "Queue stood still",
            "Started At": "2026-03-14T14:00Z",
            "Severity": "SEV2",
            "Contributing Factors": "- No alert, ever\n- Fixed limit",
        },
        {"Title": "Cache storm", "Started At": "2026-04-14T08:00Z", "Severity": "SEV3", "Contributing Factors": "Retries without backoff"},
    ]
    both = read("all.csv" if delimiter != "\t" else "all.tsv", as_csv(*rows, delimiter=delimiter))
    assert [(one.understood.title, one.understood.severity, factors(one)) for one in both] == [
        ("Queue stood still", "SEV2", ["No alert, ever", "Fixed limit"]),
        ("Cache storm", "SEV3", ["Retries without backoff"]),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("log.csv", "date,name,value\n2026-03-14,cpu,0.4\n2026-03-14,memory,0.9\n"),
        (
            "log.json",
            [{"time": "2026-03-14T14:00:00Z", "message": "Release goes out"}, {"time": "2026-03-14T14:01:00Z", "message": "Alert"}],
        ),
        ("broken.json", '{"title": "Cut off", "started_at": "2026-03'),
        ("deep.json", "[" * 5000),
        ("list.json", [1, 2, 3]),
        ("notes.txt", "Title, severity\nQueue stood still on 2026-03-14"),
    ],
)
def test_what_is_no_incident_is_read_as_the_text_it_is(name: str, content: Any) -> None:
    (one,) = read(name, content)
    assert (one.format, factors(one)) == ("text", [])
