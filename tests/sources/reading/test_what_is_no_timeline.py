"""What has dates and numbers and yet tells no event; each text stands in a report with one real entry, which alone is read."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import Manuscript, understand

TRAPS = {
    "measurements by the minute": (
        "## Impact\n\n| Time (UTC) | Requests/s | Errors | p99 (ms) |\n|---|---|---|---|\n| 10:40 | 1200 | 15 | 340 |\n| 10:50 | 800 | 420 | 9100 |\n"
    ),
    "measurements by the day": (
        "## Analysis\n\n| Date | Total transactions | Failed | % |\n|---|---|---|---|\n| 2024-03-10 | 12,001 | 3 | 0.02 |\n| 2024-03-11 | 11,840 | 902 | 7.6 |\n"
    ),
    "blocks and hashes": (
        "## Technical details\n\n| Block | Timestamp | Hash | Validator |\n|---|---|---|---|\n"
        "| 3078794 | 2024-03-12 15:57:18 | 0x7f3a…91cc | node-3 |\n| 3078795 | 2024-03-12 15:57:24 | 0x81aa…02de | node-1 |\n"
    ),
    "amounts": (
        "## Losses\n\n| Date | Account | Amount (EUR) |\n|---|---|---|\n| 2024-03-12 | A-1 | 1,200.50 |\n| 2024-03-13 | A-2 | 90.00 |\n"
    ),
    "versions": (
        "## Affected versions\n\n| Version | Released |\n|---|---|\n| 1.4.0 | 2024-02-01 |\n| 1.4.1 | 2024-02-20 |\n"
    ),
    "log lines as a table": (
        "## Root cause\n\n| time | level | msg |\n|---|---|---|\n| 2024-03-12T10:40:01Z | ERROR | ECONNREFUSED 10.0.0.3:5432 |\n"
        "| 2024-03-12T10:40:02Z | ERROR | ECONNREFUSED 10.0.0.3:5432 |\n"
    ),
    "a history of the document": (
        "## Document history\n\n| Date | Version | Author | Change |\n|---|---|---|---|\n| 2024-03-15 | 0.1 | MK | First draft written |\n| 2024-03-18 | 1.0 | MK | Reviewed and published |\n"
    ),
    "a head of labelled values": (
        "## About this report\n\n- **Date:** 2024-03-15\n- **Authors:** MK\n- **Published:** 2024-03-18\n- **Last updated**: 2024-03-19 10:00\n- Review meeting: 2024-03-20 15:00\n"
    ),
    "a table of labelled values": (
        "## About this report\n\n| Field | Value |\n|---|---|\n| Date | 2024-03-12 |\n| Published | 2024-03-18 10:00 |\n| Review meeting | 2024-03-20 15:00 |\n"
    ),
    "references": (
        "## References\n\n- 2024-03-12: [Announcement](https://example.org/a)\n- 2024-03-13: [Second announcement](https://example.org/b)\n"
    ),
    "log lines that are not fenced": (
        "## Root cause\n\nThe log says:\n\n    2024-03-12 10:40:01 ERROR pool exhausted\n    2024-03-12 10:40:02 ERROR pool exhausted\n    2024-03-12 10:40:03 ERROR giving up\n"
    ),
    "bare log lines": (
        "## Root cause\n\n2024-03-12 10:40:01,120 ERROR [pool-1] c.e.Pool - exhausted\n2024-03-12 10:40:02,001 ERROR [pool-1] c.e.Pool - exhausted\n"
        "2024-03-12 10:40:03,450 WARN [main] c.e.Main - giving up\n"
    ),
    "log lines in brackets": (
        "## Root cause\n\n[2024-03-12 10:40:01] ERROR pool exhausted\n[2024-03-12 10:40:02] ERROR pool exhausted\n[2024-03-12 10:40:03] WARN giving up\n"
    ),
    "log lines as a list of code": "## Root cause\n\n- `10:40:01 pool exhausted`\n- `10:40:02 pool exhausted`\n- `10:40:03 giving up`\n",
    "a chat in a list": "## Chat log\n\n- 10:41 mira: is it down?\n- 10:42 tom: yes\n- 10:43 mira: hm\n",
    "payments": (
        "## What was paid\n\n| Date | Transaction | Description | Amount |\n|---|---|---|---|\n"
        "| 2024-03-12 | [0x12](https://x.example/tx/0x12) | Swap | 12,000 EUR |\n| 2024-03-12 | [0x13](https://x.example/tx/0x13) | Loan | 1,000 EUR |\n"
    ),
    "machines": (
        "## Affected nodes\n\n| Node | Down since | Up again |\n|---|---|---|\n| node-1 | 2024-03-12 10:40 | 2024-03-12 11:20 |\n| node-2 | 2024-03-12 10:41 | 2024-03-12 11:22 |\n"
    ),
    "releases": "## Releases\n\n- 2024-03-12: v1.2.3\n- 2024-03-13: v1.2.4\n",
    "notes of a meeting": "## Meeting notes\n\n- 10:00 start\n- 10:30 discussion of the alert\n- 11:00 end\n",
    "what was changed in the report": "## Changelog\n\n- 2024-03-13 10:00 first version\n- 2024-03-14 11:00 reviewed\n- 2024-03-15 12:00 published\n",
    "a note on an edit": "---\n\n_Edited 2024-03-15 10:00_\n",
    "a way to see it again": "## Steps to reproduce\n\n1. At 10:00 the job starts\n2. At 10:05 it takes the lock\n3. At 10:10 it waits\n",
    "how a system works": "## How it works\n\n- 02:00 – backup\n- 03:00 – compaction\n- 04:00 – report\n",
    "numbers that look like times": "## Impact\n\n- 2,000 users\n- 1230 requests failed\n- 10.5 GB were not stored\n",
    "a quoted chat": (
        "## Appendix\n\n> mira [10:41 AM]\n> is it down?\n>\n> tom [10:42 AM]\n> yes\n"
    ),
    "a fenced chat": "## Detection\n\n```\n10:41 mira: is it down?\n10:42 tom: yes\n```\n",
    "times in running text": "## Detection\n\nAt 10:41 the page went out, and by 10:50 three people looked. It took until 11:20 to see why.\n",
    "durations": "## Duration\n\n- Time to detect: 15 minutes\n- Time to resolve: 1:20 h\n- Total: 01:35\n- Detection delay: 4 hours 14 minutes (10:45 - 14:59)\n",
    "impact in numbers": "## Impact\n\n- 9% of requests failed between 10:40 and 11:20\n- 1200 users saw errors\n- 2024 invoices were late\n",
    "opening hours": "## Background\n\n| Team | Weekday hours | Weekend hours |\n|---|---|---|\n| Ops | 08:00-18:00 | 10:00-14:00 |\n| Support | 07:00-22:00 | none |\n",
    "a schedule of jobs": "## Background\n\n| Job | Runs at | Takes |\n|---|---|---|\n| backup | 02:00 | 40 min |\n| report | 04:30 | 5 min |\n",
    "affected customers": (
        "## Affected customers\n\n| Customer | From | To | Messages lost |\n|---|---|---|---|\n| A | 10:40 | 11:20 | 12 |\n| B | 10:45 | 11:10 | 3 |\n"
    ),
    "what it consisted of at times": "## Data\n\n| Day | Mon | Tue | Wed |\n|---|---|---|---|\n| Jobs | 100 | 120 | 0 |\n",
    "other incidents": (
        "## Related incidents\n\n| Date | Incident | Duration |\n|---|---|---|\n| 2023-11-02 | Queue full | 2 h |\n| 2024-01-15 | Queue slow | 30 min |\n"
    ),
    "actions by date": (
        "## Action items\n\n| Date | Action | Owner |\n|---|---|---|\n| 2024-04-01 | Alert on the length of the queue | Platform |\n"
    ),
    "when something is due": "## Next steps\n\n- By 1 April 2024: alert on the length of the queue\n- 2024-04-15: review the limits\n",
    "a footnote": "## Background\n\nThe limit was set long ago.[^1]\n\n[^1]: 2019-04-02, in the first release.\n",
    "file listing": "## Evidence\n\n| File | Modified | Size |\n|---|---|---|\n| queue.log | 2024-03-12 10:40 | 12 kB |\n| db.log | 2024-03-12 10:41 | 1 MB |\n",
    "scan results": (
        "## Evidence\n\n| Timestamp | Source IP | Path | Status |\n|---|---|---|---|\n| 2024-03-12 10:40:01 | 192.0.2.1 | /login | 200 |\n| 2024-03-12 10:40:02 | 192.0.2.1 | /admin | 403 |\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_what_has_dates_is_not_always_a_timeline(trap: str) -> None:
    text = f"# Queue outage on 2024-03-12\n\n## Timeline\n\n- 10:40 UTC: Queue grows\n\n{TRAPS[trap]}"
    assert [(event.line, event.at) for event in understand(Manuscript("report.md", "markdown", text)).events] == [(5, "2024-03-12T10:40Z")]


TABLES = {
    "under no telling heading": (
        "## What we saw\n\n| Time (UTC) | Event |\n|---|---|\n| 10:40 | Queue grows |\n| 10:55 | The page goes out |\n", [5, 6]
    ),
    "by days": (
        "## How it came\n\n| Date | What happened |\n|---|---|\n| 10 March | The limit is lowered |\n| 12 March | The queue is full |\n", [5, 6]
    ),
    "with a number beside the words": (
        "## Timeline\n\n| Time (UTC) | Block | Event |\n|---|---|---|\n| 10:40 | 12001 | The chain stops |\n| 10:55 | 12001 | The page goes out |\n", [5, 6]
    ),
    "with who did it": (
        "## Log\n\n| Time | Who | What |\n|---|---|---|\n| 10:40 | Mira | Sees the queue grow |\n| 10:55 | Tom | Rolls back |\n", [5, 6]
    ),
    "without a heading or a head": ("## Details\n\n| 10:40 | The queue grows |\n|---|---|\n| 10:55 | The page goes out |\n", [3, 5]),
    "in the other order": (
        "## Timeline\n\n| Event | Time |\n|---|---|\n| The queue grows | 10:40 |\n| The page goes out | 10:55 |\n", [5, 6]
    ),
    "with start and end": (
        "## Timeline\n\n| Start | End | Phase |\n|---|---|---|\n| 10:40 | 10:55 | The queue grows |\n| 10:55 | 11:20 | Rolled back |\n", [5, 6]
    ),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_tells_what_happened_is_one(table: str) -> None:
    text, lines = TABLES[table]
    understood = understand(Manuscript("2024-03-12-queue.md", "markdown", text))
    assert [event.line for event in understood.events] == lines
