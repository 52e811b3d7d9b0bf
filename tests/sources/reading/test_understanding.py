"""Rules of dating and of what counts, one at a time, on documents of a few lines."""

import pytest

from secondstory.sources.reading import Manuscript, Understood, understand


def read(text: str, *, name: str = "report.md", form: str = "markdown") -> Understood:
    return understand(Manuscript(name, form, text))


def instants(understood: Understood) -> list[str | None]:
    return [event.at for event in understood.events]


def timeline(*entries: str, title: str = "# Outage on 2026-03-05", heading: str = "## Timeline") -> Understood:
    return read("\n".join([title, "", heading, "", *(f"- {entry}" for entry in entries)]))


def test_a_clock_that_goes_backwards_has_crossed_midnight() -> None:
    assert instants(timeline("22:40 a", "23:50 b", "00:10 c", "01:00 d")) == [
        "2026-03-05T22:40",
        "2026-03-05T23:50",
        "2026-03-06T00:10",
        "2026-03-06T01:00",
    ]


def test_a_line_out_of_order_has_not() -> None:
    assert instants(timeline("14:49 a", "14:43 b", "14:55 c")) == ["2026-03-05T14:49", "2026-03-05T14:43", "2026-03-05T14:55"]


def test_newest_first_goes_back_over_midnight() -> None:
    assert instants(timeline("00:20 d", "00:05 c", "23:50 b", "22:00 a")) == [
        "2026-03-05T00:20",
        "2026-03-05T00:05",
        "2026-03-04T23:50",
        "2026-03-04T22:00",
    ]


def test_a_year_without_a_year_is_the_one_nearest_to_the_incident() -> None:
    assert instants(timeline("Dec 31 23:50 a", "Jan 1 00:10 b", title="# Outage on 2026-01-01")) == ["2025-12-31T23:50", "2026-01-01T00:10"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("03/04/2026 10:00 a", "13/04/2026 10:00 b"), ["2026-04-03T10:00", "2026-04-13T10:00"]),
        (("03/04/2026 10:00 a", "03/14/2026 10:00 b"), ["2026-03-04T10:00", "2026-03-14T10:00"]),
        (("03/04/2026 10:00 PST a",), ["2026-03-04T10:00-08:00"]),
    ],
)
def test_the_order_of_day_and_month_is_decided_by_the_document(dates: tuple[str, ...], expected: list[str]) -> None:
    assert instants(timeline(*dates, title="# An outage")) == expected


def test_dates_spelled_out_decide_the_order_too() -> None:
    understood = read("# An outage\n\nOn 3 April 2026 it broke.\n\n## Timeline\n\n- 3/4/2026 10:00 it broke\n")
    assert instants(understood) == ["2026-04-03T10:00"]


def test_a_zone_named_with_one_entry_holds_for_its_list() -> None:
    assert instants(timeline("10:00 UTC a", "10:05 b")) == ["2026-03-05T10:00Z", "2026-03-05T10:05Z"]


def test_a_zone_named_in_the_text_is_taken_and_said_so() -> None:
    understood = read("# Outage on 2026-03-05\n\nIt began at about 10:00 UTC.\n\n## Timeline\n\n- 10:00 a\n- 10:05 b\n")
    assert instants(understood) == ["2026-03-05T10:00Z", "2026-03-05T10:05Z"]
    assert understood.problems == ("The time zone UTC is named only in line 3; it is taken for the times without one.",)


def test_without_a_zone_times_stay_as_written() -> None:
    understood = timeline("10:00 a")
    assert (understood.zone, understood.problems) == ("", ("No time zone is stated; times are kept as written.",))


def test_all_times_approximate_is_believed() -> None:
    assert [event.precision for event in timeline("10:00 a", heading="## Timeline (UTC, all times approximate)").events] == ["approximate"]


def test_a_date_above_timed_entries_is_no_event_and_alone_it_is_one() -> None:
    text = "# Outage on 2026-03-05\n\n## Timeline\n\n### 5 March\n\n- 10:00 a\n\n### 6 March\n\nThe review was held.\n"
    understood = read(text)
    assert [(event.at, event.text) for event in understood.events] == [("2026-03-05T10:00", "a"), ("2026-03-06", "The review was held.")]


def test_labels_before_times() -> None:
    text = "# Incident\n\n- **Key events**\n  - First detected 2026-03-05 10:26\n  - Resolved: 2026-03-05 11:21\n- **Time to repair**: 0h\n"
    understood = read(text)
    assert [(event.at, event.text) for event in understood.events] == [
        ("2026-03-05T10:26", "First detected"),
        ("2026-03-05T11:21", "Resolved"),
    ]
    assert understood.times == {"detected": "2026-03-05T10:26", "resolved": "2026-03-05T11:21"}


def test_several_lines_belong_to_one_entry() -> None:
    understood = timeline("10:00 a\n  more of it\n  - and a detail\n\n  ```\n  10:01 ERROR log\n  ```", "10:05 b")
    assert [event.text for event in understood.events] == ["a\nmore of it\n- and a detail\n\n```\n10:01 ERROR log\n```", "b"]


def test_times_in_prose_code_and_quotations_are_no_events() -> None:
    prose = "At 14:05 UTC on 5 March 2026 it broke, and at 14:20 it was over."
    text = f"# Outage\n\n{prose}\n\n```\n14:05 ERROR\n```\n\n> 14:06 it is dead\n\n## Root cause\n\nA loop.\n"
    understood = read(text)
    assert understood.events == ()
    assert understood.problems == ("No timeline was found; the text is kept whole.",)


def test_lines_without_a_time_are_kept_and_named() -> None:
    understood = timeline("10:00 UTC a", "somebody wondered", "10:05 UTC b")
    assert understood.sections[0].markdown == "- somebody wondered"
    assert understood.problems == ("1 line under “Timeline” has no time I could read; it is kept as text (line 6).",)


def test_years_are_not_taken_for_clock_times() -> None:
    assert timeline("2018 was quiet", "2019 was not").events == ()


def test_the_day_comes_from_the_file_when_nothing_else_names_it() -> None:
    assert instants(read("# Outage\n\n## Timeline\n\n- 10:00 a\n", name="2026-03-05-outage.md")) == ["2026-03-05T10:00"]


def test_no_day_at_all_is_said() -> None:
    understood = read("# Outage\n\n## Timeline\n\n- 10:00 UTC a\n")
    assert [(event.at, event.precision) for event in understood.events] == [(None, "unknown")]
    assert understood.problems == ("1 entry has no day I could work out (line 5).",)


def test_actions_below_a_label_and_headings_that_are_actions() -> None:
    text = (
        "# Outage\n\n## Action items\n\n- Short term:\n  - [x] Add an alert (Mira)\n  - Write it down, due 2026-04-01\n\n"
        "### 1) Plan the move `@otto`\n\nSee OPS-12.\n\n### Later\n\nNone.\n"
    )
    actions = [(action.text, action.owner, action.due, action.link, action.done, action.line) for action in read(text).actions]
    assert actions == [
        ("Add an alert (Mira)", "Mira", None, "", True, 6),
        ("Write it down, due 2026-04-01", "", "2026-04-01", "", False, 7),
        ("Plan the move `@otto`\nSee OPS-12.", "otto", None, "OPS-12", False, 9),
    ]


@pytest.mark.parametrize(
    ("item", "done"),
    [
        ("~~Add a test~~", True),
        ("Add a test ✅", True),
        ("Add a test (done)", True),
        ("Added a test", True),
        ("The limit has been added", True),
        ("Add a test until it is done", False),
        ("Discuss when an incident is resolved.", False),
        ("This could have been alerted", False),
        ("DONE: add a test", True),
    ],
)
def test_what_is_said_to_be_done(item: str, done: bool) -> None:
    assert [action.done for action in read(f"# Outage\n\n## Follow-ups\n\n- {item}\n").actions] == [done]


@pytest.mark.parametrize(
    ("item", "owner"),
    [
        ("Platform team to add a limit", "Platform team"),
        ("Nóra to send the list", "Nóra"),
        ("Add a limit to the queue", ""),
        ("Speak to the owners of the namespace", ""),
        ("Add a limit (owner: Mira Solano)", "Mira Solano"),
        ("Add a limit @mira", "mira"),
        ("Write to help@example.test", ""),
        ("Add a limit (optional)", ""),
        ("Add a limit [PR](https://example.test/pr/1)", ""),
    ],
)
def test_who_an_action_belongs_to(item: str, owner: str) -> None:
    assert [action.owner for action in read(f"# Outage\n\n## Follow-ups\n\n- {item}\n").actions] == [owner]


def test_the_text_layer_of_a_pdf_with_two_columns() -> None:
    text = (
        "Shop front down\nStatus: Reviewed\n\n"
        "Overview                                              OWNER OF REVIEW\n"
        "The shop answered with errors.                        Mira Solano\n"
        "                                                      *All times listed in this report are in\n"
        "Action Items                                          Pacific Time (US & Canada).\n"
        "1. Watch the queue https://example.test/1\n2. Drain it\n\n"
        "Timeline\n\nAug 20, 2025\n9:21 AM    The queue grows\n           past its limit\n\n"
        "10:02 AM\n                       Triggered by the alert.\n"
    )
    understood = read(text, name="shop.pdf", form="pdf")
    assert (understood.title, understood.zone) == ("Shop front down", "America/Los_Angeles")
    assert [(event.at, event.text, event.line) for event in understood.events] == [
        ("2025-08-20T09:21-07:00", "The queue grows\npast its limit", 14),
        ("2025-08-20T10:02-07:00", "Triggered by the alert.", 17),
    ]
    assert [action.text for action in understood.actions] == ["Watch the queue https://example.test/1", "Drain it"]


def test_a_code_fence_that_was_not_opened_at_the_start_of_a_line_hides_nothing_after_it() -> None:
    understood = read(
        "# Outage on 2026-03-05\n\n## Timeline\n\n### 10:00 UTC\n\nWe ran ```kubectl get pods\nNAME\n```\n\n### 10:05 UTC\n\nUp.\n"
    )
    assert instants(understood) == ["2026-03-05T10:00Z", "2026-03-05T10:05Z"]


def test_the_words_of_an_entry_may_end_with_a_time() -> None:
    understood = timeline("10:00 UTC a mail says there was a login at 2:56am EST.", "10:05 UTC b")
    assert [event.text for event in understood.events] == ["a mail says there was a login at 2:56am EST.", "b"]


def test_a_typing_error_in_a_year_keeps_day_and_month() -> None:
    assert instants(timeline("10/14/2022 - a", "11/03/202 - b", title="# Disclosure")) == ["2022-10-14", "2022-11-03"]


def test_pages_with_a_margin_and_a_footer() -> None:
    pad = " " * 16
    page = [
        "Timeline", "", "Mar 9, 2026", "\f1 of 2                    3/11/26, 10:05", "Report - Shop - https://example.test/1",
        "4:39 PM    Shop reported down", "", "Mar 10, 2026", "12:58 AM   Shop is back",
    ]  # fmt: skip
    text = "\n".join(
        line if line.startswith(("\f", "Report")) else pad + line for line in ["Shop down", "", "Overview", "", "It was down.", *page]
    )
    assert instants(read(text, name="shop.pdf", form="pdf")) == ["2026-03-09T16:39", "2026-03-10T00:58"]


def _day_of(text: str) -> str | None:
    return understand(Manuscript("report.md", "markdown", text)).date


def test_a_first_heading_of_the_second_level_that_begins_with_a_day_is_the_title() -> None:
    text = "## 2024-03-12/13 Queue outage\n\nby Mira, <time>15 March, 2024</time>\n\nBetween 2024-03-12 21:27 UTC and 2024-03-13 07:27 UTC it was full.\n"
    understood = understand(Manuscript("report.md", "markdown", text))
    assert (understood.title, understood.date) == ("2024-03-12/13 Queue outage", "2024-03-12")


def test_days_that_head_a_log_are_no_title() -> None:
    text = "## 2024-03-12 The first day\n\n- 10:40 UTC: The queue grows\n\n## 2024-03-13 The second day\n\n- 09:00 UTC: It is empty\n"
    assert understand(Manuscript("queue-outage.md", "markdown", text)).title == "queue outage"


def test_an_incident_begins_with_its_timeline_where_the_report_only_gives_a_date() -> None:
    head = "# Queue outage\n\n**Date:** 2024-03-13 | **Severity:** 3\n\n## Timeline\n\n"
    later = "- 2024-03-13 06:24: Looked at\n- 2024-03-13 07:00: Fixed\n- 2024-03-13 08:00: Quiet\n"
    assert _day_of(f"{head}- 2024-03-12 04:47: Alerts\n- 2024-03-12 09:36: Alerts again\n{later}") == "2024-03-12"
    assert _day_of(f"{head}- 2024-03-12 16:00: A release\n{later}") == "2024-03-13"
    assert _day_of(f"{head}- 2024-03-01 16:00: A release\n- 2024-03-02 16:00: A release\n{later}") == "2024-03-13"
