"""Times that share a line, a year or a zone with others."""

from __future__ import annotations

from secondstory.sources.reading import Manuscript, Understood, understand


def read(body: str) -> Understood:
    return understand(Manuscript("report.md", "markdown", f"# Queue outage\n\nDate: 2024-05-06\n\n{body}"))


def events(body: str) -> list[tuple[int, str | None, str | None, str]]:
    return [(event.line, event.at, event.until, event.text) for event in read(body).events]


def test_entries_that_line_breaks_part_within_a_line() -> None:
    body = "## Timeline (UTC)\n\n10:00 - The queue\nstops. (See #12.)<br> 10:05 - An alert goes\nout.<br> 10:20 -\nIt is restarted.\n"
    assert events(body) == [
        (7, "2024-05-06T10:00Z", None, "The queue\nstops. (See #12.)"),
        (8, "2024-05-06T10:05Z", None, "An alert goes\nout."),
        (9, "2024-05-06T10:20Z", None, "It is restarted."),
    ]


def test_breaks_without_times_stay_in_the_text() -> None:
    read_ = read("## Impact\n\nNobody could write.<br>Reading was slow.\n\n```\na\n\nb\n```\n")
    assert [section.markdown for section in read_.sections if section.title == "Impact"] == [
        "Nobody could write.<br>Reading was slow.\n\n```\na\n\nb\n```"
    ]


def test_an_end_shares_the_year_and_a_day_has_a_remark() -> None:
    body = (
        "## Timeline\n\n| When | What |\n|---|---|\n| 2024-05-06 → 05-08 | Slow |\n| 2024-05-08 (later) | Seen |\n"
        "| 2024-05-09 | Fixed |\n| 2024-05-09 → 05-02 | No such span |\n"
    )
    assert events(body)[:3] == [
        (9, "2024-05-06", "2024-05-08", "Slow"),
        (10, "2024-05-08", None, "Seen"),
        (11, "2024-05-09", None, "Fixed"),
    ]


def test_an_offset_in_brackets_behind_a_clock_is_that_of_the_report() -> None:
    understood = read("It began on 2024-05-06 at 10:00 and at 10:30 (+08:00).\n\n## Timeline\n\n- 10:00 Stops\n- 10:30 Stops again\n")
    assert [event.at for event in understood.events] == ["2024-05-06T10:00+08:00", "2024-05-06T10:30+08:00"]
