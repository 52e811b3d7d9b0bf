"""Timelines in the shapes people give them; each line says what is to be read: line, instant, end, precision."""

from __future__ import annotations

import pytest

from secondstory.sources.reading import Manuscript, Understood, understand


def read(text: str, *, name: str = "report.md", form: str = "markdown") -> Understood:
    return understand(Manuscript(name, form, text))


def events(understood: Understood) -> list[str]:
    """Each event in one short line: "12 2024-05-06T10:00 →10:30 ~"."""
    lines = []
    for event in understood.events:
        until = f" →{event.until.removeprefix((event.at or '')[:11])}" if event.until else ""
        sign = {"exact": "", "approximate": " ~", "day": "", "unknown": ""}[event.precision]
        lines.append(f"{event.line} {event.at}{until}{sign}")
    return lines


SHAPES = {
    "month and day, the year only in a range of days": (
        """
# Uploads refused

**Date:** December 30, 2023 - January 2, 2024

## Timeline

| Time (UTC) | Event |
| --- | --- |
| Dec 30, 11:18 PM | Uploads are refused |
| Jan 2, 6:44 AM | Fixed |
""",
        ["10 2023-12-30T23:18Z", "11 2024-01-02T06:44Z"],
    ),
    "month and day with a dash, the year in the title": (
        "# March 6th, 2024 queue outage\n\n## Timeline\n\n- [03-05 17:40] upgrade\n- [03-06 02:50] report\n",
        ["5 2024-03-05T17:40", "6 2024-03-06T02:50"],
    ),
    "day and month, the year only in the file's name": (
        "# Queue outage\n\n## Timeline\n\n- 5 March, 17:40: upgrade\n- 6 March, 02:50: report\n",
        ["5 2024-03-05T17:40", "6 2024-03-06T02:50"],
    ),
    "day and month, the year only in the text": (
        "# Queue outage\n\nPosted on 8 March 2024.\n\n## Timeline\n\n- 5 March, 17:40: upgrade\n- 6 March, 02:50: report\n",
        ["7 2024-03-05T17:40", "8 2024-03-06T02:50"],
    ),
    "an old year told in January": (
        "---\ntitle: Queue outage\npublished: 2024-01-09\n---\n\n## Timeline\n\n- Dec 30 17:40 upgrade\n- Jan 2 02:50 report\n",
        ["8 2023-12-30T17:40", "9 2024-01-02T02:50"],
    ),
    "a table whose days stand only in the first row of each": (
        """
# Queue outage

## Timeline

| Day | Time | Event |
|---|---|---|
| 2024-03-05 | **17:40** | Upgrade begins |
| | **18:10** | Queue grows |
| 2024-03-06 | **02:50** | First report |
|  | **03:15** | Rolled back |
""",
        ["8 2024-03-05T17:40", "9 2024-03-05T18:10", "10 2024-03-06T02:50", "11 2024-03-06T03:15"],
    ),
    "days in rows of their own": (
        """
# Queue outage

## Timeline

| Time (UTC) | Event |
|---|---|
| **5 March 2024** | |
| 17:40 | Upgrade begins |
| **6 March 2024** | |
| 02:50 | First report |
""",
        ["9 2024-03-05T17:40Z", "11 2024-03-06T02:50Z"],
    ),
    "numbered days with a date": (
        """
# Queue outage

## Timeline

**Day 1 – 12 March 2024**

- 22:40: Queue grows
- 23:10: Page

**Day 2 – 13 March 2024**

- 00:10: Rolled back
""",
        ["8 2024-03-12T22:40", "9 2024-03-12T23:10", "13 2024-03-13T00:10"],
    ),
    "numbered days without one": (
        "# Queue outage on 12 March 2024\n\n## Timeline\n\n### Day 1\n\n- 22:40: Queue grows\n\n### Day 2\n\n- 08:10: Rolled back\n",
        ["7 2024-03-12T22:40", "11 2024-03-13T08:10"],
    ),
    "offsets from a stated start in a table": (
        """
# Queue outage

Start: 2024-03-12 09:30 UTC

## Timeline

| Offset | What happened |
|---|---|
| T+0 | Queue grows |
| +25 min | Page |
| +6.5 hrs | Rolled back |
| +2 days | Written up |
""",
        ["4 2024-03-12T09:30Z", "10 2024-03-12T09:30Z", "11 2024-03-12T09:55Z", "12 2024-03-12T16:00Z", "13 2024-03-14T09:30Z"],
    ),
    "halves of the day as labels above": (
        """
# Queue outage on 2024-03-12

## Timeline

AM:

- 11:40: Queue grows

PM:

- 12:10: Page
- 1:20: Rolled back
""",
        ["8 2024-03-12T11:40", "12 2024-03-12T12:10", "13 2024-03-12T13:20"],
    ),
    "halves of the day in the heading of a range": (
        """
# Queue outage

## Timeline of events

### March 12, 2024: what we saw

### ~9:43 AM: First signs
- 9:44: Queue grows
- 11:05: Page

### 1:42-2:10 PM: Rollback
- 1:42: Decision
- 2:09-2:10: Rolled back

### 5:38-10:57 PM: Looking back
- 10:44: Graphs are normal
""",
        [
            "8 2024-03-12T09:43 ~", "9 2024-03-12T09:44", "10 2024-03-12T11:05", "12 2024-03-12T13:42 →14:10", "13 2024-03-12T13:42",
            "14 2024-03-12T14:09 →14:10", "16 2024-03-12T17:38 →22:57", "17 2024-03-12T22:44",
        ],
    ),
    "ranges in brackets at the end of headings": (
        """
# Queue outage on 2024-03-12

## What we did

### The queue grows (7:30 - 10:30 UTC)

The queue grew.

### Rolled back (14:00 UTC)

It was rolled back.
""",
        ["6 2024-03-12T07:30Z →10:30Z", "10 2024-03-12T14:00Z"],
    ),
    "times nobody knows under a day": (
        """
# Queue outage

## Timeline

### 2024-03-12

* `10:40` - Queue grows
* `unknown` - Queue is full

### 2024-03-14

* `unknown` - Messages expire
""",
        ["8 2024-03-12T10:40", "9 2024-03-12", "13 2024-03-14"],
    ),
    "days nobody knows": (
        """
# Queue outage

## Timeline

- 2023-MM-DD: The token is made
- November 2023: The token is published
- 2024-03-12 10:40: The token is found
""",
        ["6 None", "7 None", "8 2024-03-12T10:40"],
    ),
    "a whole timeline in a quotation": (
        "# Queue outage on 2024-03-12\n\n## Timeline\n\n> 10:40 - Queue grows\n> 10:55 - Page\n",
        ["5 2024-03-12T10:40", "6 2024-03-12T10:55"],
    ),
    "a whole timeline in a code fence": (
        "# Queue outage on 2024-03-12\n\n## Timeline\n\n```\n10:40 - Queue grows\n10:55 - Page\n```\n",
        ["6 2024-03-12T10:40", "7 2024-03-12T10:55"],
    ),
    "times at the end of bullets": (
        """
# Queue outage on 2024-03-12

## Timeline (CET)

* The queue grows (10:40)
* The first page goes out, 10:55
* Somebody looks at it - 11:20
* It is rolled back at 11:45.
""",
        ["6 2024-03-12T10:40+01:00", "7 2024-03-12T10:55+01:00", "8 2024-03-12T11:20+01:00", "9 2024-03-12T11:45+01:00"],
    ),
    "a paragraph for each, the day on its own": (
        """
# Queue outage

## Timeline

Tuesday 12 March 2024

10:40am – The queue grows.

2.15pm – The page goes out.

Wednesday

8:05am – It is rolled back.
""",
        ["8 2024-03-12T10:40", "10 2024-03-12T14:15", "14 2024-03-13T08:05"],
    ),
    "a byte order mark, carriage returns, tabs, no-break spaces and dashes of all lengths": (
        "\ufeff# Queue outage on 2024\u201103\u201112\r\n\r\n## Timeline\r\n\r\n-\t10:40\u00a0UTC\u2009—\u2009Queue grows\r\n*\t10:55\u00a0UTC – “Page”\r\n",
        ["5 2024-03-12T10:40Z", "6 2024-03-12T10:55Z"],
    ),
    "tags in Markdown": (
        """
# Queue outage on 2024-03-12

<details open>
<summary>Timeline</summary>

<table>
<tr><th>Time (UTC)</th><th>Event</th></tr>
<tr><td>10:40</td><td>Queue grows</td></tr>
<tr>
<td><b>10:55</b></td>
<td>Page</td>
</tr>
</table>

</details>
""",
        ["9 2024-03-12T10:40Z", "10 2024-03-12T10:55Z"],
    ),
    "list items in tags": (
        "# Queue outage on 2024-03-12\n\n## Timeline\n\n<ul>\n<li><b>10:40 UTC</b> Queue grows</li>\n<li>10:55 UTC<br>Page</li>\n</ul>\n",
        ["6 2024-03-12T10:40Z", "7 2024-03-12T10:55Z"],
    ),
    "lines parted by a break": (
        "# Queue outage on 2024-03-12\n\n## Timeline\n\n10:40 UTC: Queue grows<br>\n10:55 UTC: Page<br/>\n11:20 UTC: Rolled back\n",
        ["5 2024-03-12T10:40Z", "6 2024-03-12T10:55Z", "7 2024-03-12T11:20Z"],
    ),
    "labels with the time below the heading of each": (
        """
# Queue outage

## Key times

| | |
|---|---|
| Started | 12 Mar 2024 10:40 GST |
| Detected | 12 Mar 2024 10:55 GST |
| Resolved | 12 Mar 2024 12:05 GST |
| Published | 15 Mar 2024 |
""",
        ["8 2024-03-12T10:40+04:00", "9 2024-03-12T10:55+04:00", "10 2024-03-12T12:05+04:00"],
    ),
    "phases that hold entries": (
        """
# Queue outage on 2024-03-12

## Timeline

### Detection
- **10:40** Queue grows
- **10:55** Page

### Response
- **11:20** Rolled back
""",
        ["7 2024-03-12T10:40", "8 2024-03-12T10:55", "11 2024-03-12T11:20"],
    ),
    "a zone stated once in brackets under the heading": (
        "# Queue outage on 2024-07-12\n\n## Timeline\n\n( All times EDT )\n\n| Date-Time | Description |\n|---|---|\n| 2024-07-12 10:40 | Queue grows |\n",
        ["9 2024-07-12T10:40-04:00"],
    ),
    "a zone named in the text only is not the timeline's when its clock has halves": (
        "# Queue outage on 2024-07-12\n\nIt began at 14:40 UTC.\n\n## Timeline\n\n- 9:40 AM Queue grows\n- 1:15 PM Rolled back\n",
        ["7 2024-07-12T09:40", "8 2024-07-12T13:15"],
    ),
    "entries under names": (
        "# Queue outage on 2024-07-12\n\n## Timeline\n\n- Mira (14:05): sees it\n- Tom (14:10): rolls back\n",
        ["5 2024-07-12T14:05", "6 2024-07-12T14:10"],
    ),
    "an hour written twice by mistake": (
        "# Queue outage\n\n## Timeline\n\n| When | What |\n|---|---|\n| 2024-07-12 07:46 | a |\n| 2024-07-12 07:7:47 | b |\n| 2024-07-12 07:57 | c |\n",
        ["7 2024-07-12T07:46", "8 2024-07-12T07:47", "9 2024-07-12T07:57"],
    ),
    "a date that ends a short label": (
        "# Queue outage\n\n## Timeline\n\n- **Incident Start:**   2024-07-12 23:15 UTC\n- **Stable again:** 2024-07-13 02:50 UTC onwards\n",
        ["5 2024-07-12T23:15Z", "6 2024-07-13T02:50Z"],
    ),
    "hours counted from the first row": (
        "# Queue outage\n\n## Timeline\n\n| When (UTC) | What |\n|---|---|\n| May 6 2024, 10:00 | Stops |\n| [+1 hrs] | Seen |\n| [+6.5 hrs] | Fixed |\n",
        ["7 2024-05-06T10:00Z", "8 2024-05-06T11:00Z", "9 2024-05-06T16:30Z"],
    ),
    "four digits and a colon below days, under a heading that promises no timeline": (
        "# Queue outage\n\n## How it was mended\n\n### Mon 6 May 2024\n\n1015: Seen.\n\n1022: Told.\n\n~1230: Changed.\n\n### Tue 7 May 2024\n\n0916: Seen again.\n\n1005: Looked at.\n\n1130: Gone.\n",
        ["7 2024-05-06T10:15", "9 2024-05-06T10:22", "11 2024-05-06T12:30 ~", "15 2024-05-07T09:16", "17 2024-05-07T10:05", "19 2024-05-07T11:30"],
    ),
    "a table of times among what was done": (
        "# Queue outage\n\nDate: 2024-05-06\n\n## Immediate actions\n\n| Time (UTC) | Action |\n|---|---|\n| 14:32 | The containers are restarted |\n| ~15:09 | The loop is found in the logs |\n",
        ["9 2024-05-06T14:32Z", "10 2024-05-06T15:09Z ~"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_timeline_is_read(shape: str) -> None:
    text, expected = SHAPES[shape]
    name = "2024-03-05-queue.md" if "file's name" in shape else "report.md"
    assert events(read(text, name=name)) == expected
