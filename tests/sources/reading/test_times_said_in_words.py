"""Times that are only partly told: two days at once, a part of a day, "two weeks before", a remark beside the clock, a heading alone."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import understand
from secondstory.sources.reading.manuscript import Manuscript


def events(body: str) -> list[str]:
    understood = understand(Manuscript("report.md", "markdown", f"# Queue outage on 2024-03-12\n\n{body}"))
    signs = {"exact": "", "approximate": " ~", "day": "", "unknown": " ?"}
    return [f"{event.line} {event.at}{f' → {event.until}' if event.until else ''}{signs[event.precision]}" for event in understood.events]


TABLE = "## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 2024-03-12 10:40 | The queue grows |\n"

WORDED = {
    "two days in a cell": (
        TABLE
        + "| 2024-03-13, 2024-03-14 | It grows and shrinks |\n| 15 March 2024 & 16 March 2024 | Quiet |\n| 2024-03-17 / 2024-03-18 | Closed |\n",
        ["7 2024-03-12T10:40Z", "8 2024-03-13 → 2024-03-14", "9 2024-03-15 → 2024-03-16", "10 2024-03-17 → 2024-03-18"],
    ),
    "two days before a colon": (
        "## Timeline\n\n- 2024-03-13, 2024-03-14: It grows and shrinks\n- 2024-03-15: Quiet\n",
        ["5 2024-03-13 → 2024-03-14", "6 2024-03-15"],
    ),
    "a part of a day in a cell": (
        TABLE + "| 2024-03-12 end of day | Tickets are filed |\n| 2024-03-13 (morning) | Looked at |\n| 14 March, EOD | Fixed |\n"
        "| 2024-03-15 late evening | Quiet |\n| 2024-03-16 overnight | Quiet |\n",
        ["7 2024-03-12T10:40Z", "8 2024-03-12", "9 2024-03-13", "10 2024-03-14", "11 2024-03-15", "12 2024-03-16"],
    ),
    "a part of a day before a colon": (
        "## Timeline\n\n- 2024-03-12 afternoon: The queue grows\n- **2024-03-13 (early morning)** - Looked at\n- 2024-03-14 10:40 UTC: Fixed\n",
        ["5 2024-03-12", "6 2024-03-13", "7 2024-03-14T10:40Z"],
    ),
    "so long before": (
        TABLE
        + "| ~2 weeks prior | The limit is lowered |\n| A few days earlier | A release |\n| Several months before | The queue is built |\n"
        "| Previous week | A drill |\n| Prior to incident | All is well |\n",
        ["7 2024-03-12T10:40Z", *(f"{line} None ?" for line in range(8, 13))],
    ),
    "so long before, in a list": (
        "## Timeline\n\n- **Two weeks before**: The limit is lowered\n- **Pre-incident** - All is well\n- 10:40 UTC: The queue grows\n",
        ["5 None ?", "6 None ?", "7 2024-03-12T10:40Z"],
    ),
    "a remark beside the clock in a cell": (
        TABLE + "| 2024-03-13 13:00 (next day) | Fixed |\n| 14:10 (T+5) | Looked at |\n| 15:20 (first page) | Quiet |\n",
        ["7 2024-03-12T10:40Z", "8 2024-03-13T13:00Z", "9 2024-03-13T14:10Z", "10 2024-03-13T15:20Z"],
    ),
    "a heading that is a time, and a paragraph that reads like one": (
        "### Details\n\nIt was refused.\n\n#### 11:28 UTC\n\nStill refused.\n\n#### 12:22 UTC\n\nService has been restored.\n\nAll is well.\n",
        ["7 2024-03-12T11:28Z", "11 2024-03-12T12:22Z"],
    ),
    "a heading that is a time, and a state set in bold": (
        "### Details\n\n#### 11:28 UTC\n\n**Investigating**\n\nWe look at it.\n\n#### 12:22 UTC\n\n**Resolved**\n\nAll is well.\n",
        ["5 2024-03-12T11:28Z", "11 2024-03-12T12:22Z"],
    ),
    "a day that only heads what is undated": (
        "## Timeline\n\n#### [2024-03-12]\n[10:40] The queue grows\n\n#### [2024-03-13]\n[The morning] Mira and Tom find the limit\n",
        ["6 2024-03-12T10:40", "8 2024-03-13"],
    ),
    "a day with a month's name and hyphens": (
        "## Timeline\n\n- Mar-12-2024 The queue grows\n- 13-Mar-2024: Looked at\n- 2024-Mar-14 10:00 UTC Fixed\n",
        ["5 2024-03-12", "6 2024-03-13", "7 2024-03-14T10:00Z"],
    ),
}

PLAIN = {
    "prose that begins with a part of the day": ("## Timeline\n\n- 2024-03-12 morning traffic doubles\n", ["5 2024-03-12"]),
    "before, as a word of the sentence": (
        "## Timeline\n\n- Before the release all was well\n- 10:40 UTC: The queue grows\n",
        ["6 2024-03-12T10:40Z"],
    ),
    "weeks that are no time of an entry": ("## Impact\n\n- Two weeks of orders: lost\n- A few days earlier, nobody knew\n", []),
    "two days as a list of figures": (
        "## Impact\n\n| Day | Refused |\n|---|---|\n| 2024-03-12, 2024-03-13 | 1200 |\n| 2024-03-14 | 3 |\n",
        [],
    ),
    "a heading below the time's": (
        "### Details\n\n#### 11:28 UTC\n\nRefused.\n\n#### Action items\n\n- Alert on the length of the queue\n",
        ["5 2024-03-12T11:28Z"],
    ),
}


@pytest.mark.parametrize("name", WORDED)
def test_a_time_that_is_partly_told_in_words_is_read(name: str) -> None:
    body, expected = WORDED[name]
    assert events(body) == expected


@pytest.mark.parametrize("name", PLAIN)
def test_words_that_are_no_time_stay_words(name: str) -> None:
    body, expected = PLAIN[name]
    assert events(body) == expected


def test_no_word_of_an_entry_is_lost() -> None:
    body = "## Timeline\n\n- 2024-03-12 morning traffic doubles\n- 2024-03-13 (evening): quiet\n"
    found = understand(Manuscript("report.md", "markdown", f"# Queue outage\n\n{body}")).events
    assert [(event.text, event.as_written) for event in found] == [
        ("morning traffic doubles", "2024-03-12"),
        ("quiet", "2024-03-13 (evening)"),
    ]
