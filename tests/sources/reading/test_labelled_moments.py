"""Labels at the head of a report that say when something happened, and those that only look as if they did."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import Understood, understand
from secondstory.sources.reading.manuscript import Manuscript


def read(head: str) -> Understood:
    """A report with this head; the only entry of its timeline is left out of what is compared."""
    return understand(Manuscript("report.md", "markdown", f"{head}\n\n## Timeline\n\n- 2024-03-12 10:40 UTC: Queue grows\n"))


def events(understood: Understood) -> list[str]:
    found = [event for event in understood.events if event.text != "Queue grows"]
    ends = {event.line: f" → {event.until}" for event in found if event.until}
    signs = {"exact": "", "approximate": " ~", "day": "", "unknown": " ?"}
    return [f"{event.line} {event.at}{ends.get(event.line, '')}{signs[event.precision]}" for event in found]


TABLE = "# Queue outage\n\n|  |  |\n|---|---|\n"

MOMENTS = {
    "a list, with what caused it behind each time": (
        (
            "# Queue outage\n\n- **Introduced:** 2024-03-05 18:16 UTC (commit `f36ddae`)\n- **Detected:** 2024-03-12 10:42 UTC (by a user, in passing)\n"
            "- **Fixed:** 2024-03-12 11:02 UTC (commit `a0f4a4a`), deployed 11:44 UTC\n- **Authors:** Mira"
        ),
        ["3 2024-03-05T18:16Z", "4 2024-03-12T10:42Z", "5 2024-03-12T11:02Z"],
    ),
    "words after a comma or a dash": (
        (
            "# Queue outage\n\n- First seen: 2024-03-12 10:41 UTC, by a customer\n- Rolled back: 2024-03-12 11:02 UTC - from the console\n"
            "- Closed: 2024-03-13 09:00 UTC; after a quiet night"
        ),
        ["3 2024-03-12T10:41Z", "4 2024-03-12T11:02Z", "5 2024-03-13T09:00Z"],
    ),
    "days in a table": (
        TABLE + "| **Reported on** | Mar-12-2024 |\n| **Mitigation** | Mar-13-2024 |\n| **Solution completed** | Mar-16-2024 |",
        ["5 2024-03-12", "6 2024-03-13", "7 2024-03-16"],
    ),
    "days in a table, with words": (
        TABLE
        + "| **Severity** | High |\n| **Discovered** | 2024-03-11, while testing by hand |\n| Fix deployed | 13 March 2024 (by hand) |",
        ["6 2024-03-11", "7 2024-03-13"],
    ),
    "times in a table, with words": (
        (
            "# Queue outage\n\n| Field | Value |\n|---|---|\n| Date | 2024-03-12 |\n| Detected | 2024-03-12 10:42 UTC (alert) |\n"
            "| Mitigated | 2024-03-12 10:55 UTC, partly |\n| Duration | 38 minutes |"
        ),
        ["6 2024-03-12T10:42Z", "7 2024-03-12T10:55Z"],
    ),
    "a status and since when": (
        TABLE + "| **Status** | **Resolved 2024-03-13** — fixed and seen to work |\n| Severity | High |",
        ["5 2024-03-13"],
    ),
    "a status in a list": ("# Queue outage\n\n- **Status:** Mitigated on 2024-03-12 10:55 UTC\n- **Severity:** 2", ["3 2024-03-12T10:55Z"]),
    "a status with the day in brackets": ("# Queue outage\n\n**Status**: Fixed (2024-03-13)\n", ["3 2024-03-13"]),
    "a duration that says what happened at both ends": (
        (
            "# Queue outage on 2024-03-12\n\n| Field | Value |\n|---|---|\n| Duration | 10:41 UTC (queue full) → 11:19 UTC (queue empty again) ≈ 38m |\n"
            "| Severity | 1 |"
        ),
        ["5 2024-03-12T10:41Z → 2024-03-12T11:19Z"],
    ),
    "a window that says what happened at both ends": (
        "# Queue outage on 2024-03-12\n\n- **Impact window:** 2024-03-12 10:41 UTC (first refusal) to 2024-03-12 11:19 UTC (last refusal)\n",
        ["3 2024-03-12T10:41Z → 2024-03-12T11:19Z"],
    ),
    "about, said in brackets behind the time": (
        (
            "# Queue outage\n\n- Start (UTC): 2024-03-12T10:31:43Z (approx; first refusal in the log of the worker)\n"
            "- End (UTC): 2024-03-12T11:38:39Z (estimated from graphs; the queue was empty)\n- Detected (UTC): 2024-03-12T10:42:00Z (alert)"
        ),
        ["3 2024-03-12T10:31:43Z ~", "4 2024-03-12T11:38:39Z ~", "5 2024-03-12T10:42:00Z"],
    ),
    "a sentence that says when it ended": (
        (
            "# Queue outage on 2024-03-12\n\n**Resolution:** The worker was restarted at 13:43 UTC; the queue was empty soon after\n\n"
            "**Mitigation:** Traffic was moved away by ~13:10 UTC."
        ),
        ["3 2024-03-12T13:43Z", "5 2024-03-12T13:10Z ~"],
    ),
    "a status with where": (TABLE + "| Status | patched in production 2024-03-13 10:23 UTC; clean-up goes on |", ["5 2024-03-13T10:23Z"]),
    "verified, in a table": (
        TABLE + "| **Verification** | 2024-03-13 ~19:00 UTC: the queue was full and emptied itself |",
        ["5 2024-03-13T19:00Z ~"],
    ),
    "in a quotation": (
        "# Queue outage\n\n> **Detected:** 2024-03-12 10:42 UTC\n> **Resolved:** 2024-03-12 11:19 UTC",
        ["3 2024-03-12T10:42Z", "4 2024-03-12T11:19Z"],
    ),
}

TRAPS = {
    "the day of the incident": "# Queue outage\n\n- **Date:** 2024-03-12\n- **Date of incident:** 2024-03-12 10:41 UTC to 2024-03-13 08:50 UTC\n"
    "- **Incident date:** 2024-03-12 10:41 UTC",
    "dates of the report": "# Queue outage\n\n- **Published:** 2024-03-15\n- **Last updated:** 2024-03-16 10:00 UTC (typing errors)\n- **Reviewed:** 2024-03-17",
    "dates of the report in a table": TABLE
    + "| Published | 2024-03-15 |\n| Last updated | 2024-03-16 (two actions added) |\n| Due | 2024-04-01 |",
    "a duration alone": "# Queue outage on 2024-03-12\n\n- **Duration:** 10:41 - 11:19 UTC\n- **Impact window:** 2024-03-12 10:41 UTC to 2024-03-12 11:19 UTC\n"
    "- **Time to detect:** 00:12",
    "a duration in a table": TABLE + "| Duration | 10:41 UTC → 11:19 UTC (38 minutes) |\n| Downtime | 38m (10:41 to 11:19) |",
    "the status of the report": "# Queue outage\n\n- **Status:** Draft, 2024-03-15\n- **Status:** Final 2024-03-16",
    "a status and a plan": TABLE + "| Status | Monitoring; will be closed on 2024-04-01 |\n| Status | Resolved |",
    "what is to come": TABLE + "| Fix due | 2024-04-01 |\n| Fix planned for | 2024-04-02 |\n| Follow-up review | 2024-03-20 |",
    "a sentence with two times": "# Queue outage on 2024-03-12\n\n**Resolution:** Restarted at 13:43 UTC and again at 13:50 UTC",
    "a figure and not a moment": TABLE
    + "| Reported by | 12 users |\n| Errors detected | 2024 |\n| Releases affected | 2024.3.12 to 2024.3.14 |",
}


@pytest.mark.parametrize("name", MOMENTS)
def test_a_label_that_says_when_something_happened_is_an_event(name: str) -> None:
    head, expected = MOMENTS[name]
    assert events(read(head)) == expected


@pytest.mark.parametrize("name", TRAPS)
def test_a_label_that_dates_the_report_or_its_length_is_none(name: str) -> None:
    assert events(read(TRAPS[name])) == []


def test_the_words_behind_a_labelled_time_are_kept() -> None:
    found = read("# Queue outage\n\n|  |  |\n|---|---|\n| **Fixed** | 2024-03-12 11:02 UTC (commit `a0f`), deployed 11:44 |")
    assert [event.text for event in found.events][:1] == ["Fixed: (commit `a0f`), deployed 11:44"]
    assert found.times["mitigated"] == "2024-03-12T11:02Z"
