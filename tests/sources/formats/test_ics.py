"""Calendars: zones, whole days, repetition, cancelled entries, and lines folded in the middle of a word."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.sources.formats import ics
from secondstory.sources.records.record import Record
from tests.sources.formats.sound import assert_sound, cut_or_changed, kinds_of, records, skipped, utc

ENTRIES = {
    "zoned": "UID:1\r\nDTSTART;TZID=Europe/Berlin:20240302T150500\r\nDTEND;TZID=Europe/Berlin:20240302T160500\r\nSUMMARY:Database maint\r\n enance\\, db-2\r\nLOCATION:Room 4\r\n",
    "day": "UID:2\r\nDTSTART;VALUE=DATE:20240302\r\nDTEND;VALUE=DATE:20240303\r\nSUMMARY:Sale\r\n",
    "days": "UID:3\r\nDTSTART;VALUE=DATE:20240302\r\nDTEND;VALUE=DATE:20240304\r\nSUMMARY:Freeze\r\n",
    "repeated": 'UID:4\r\nDTSTART:20240302T140000Z\r\nDURATION:PT1H30M\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Hand-over\r\nATTENDEE;CN="Ana; x":mailto:ana@shop.example\r\n',
    "outlook": 'UID:5\r\nDTSTART;TZID="W. Europe Standard Time":20240702T150500\r\nSUMMARY:Talk\r\nSTATUS:CANCELLED\r\nBEGIN:VALARM\r\nDTSTART:19990101T000000Z\r\nSUMMARY:no\r\nEND:VALARM\r\n',
    "floating": "UID:6\r\nDTSTART:20240302T150500\r\nSUMMARY:Lunch\r\n",
    "unknown zone": "UID:7\r\nDTSTART;TZID=Ours:20240302T150500\r\nSUMMARY:Odd\r\n",
}


def calendar(*names: str) -> str:
    inner = "".join(f"BEGIN:VEVENT\r\n{ENTRIES[name]}END:VEVENT\r\n" for name in names)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Ops\r\nBEGIN:VTIMEZONE\r\nTZID:Ours\r\nEND:VTIMEZONE\r\n{inner}END:VCALENDAR\r\n"
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "zoned",
            (utc("2024-03-02 14:05"), utc("2024-03-02 15:05"), "exact", "change", "Database maintenance, db-2 (Room 4)", ("planned",)),
        ),
        ("day", (local("2024-03-02"), None, "day", "observation", "Sale", ("planned",))),
        ("days", (local("2024-03-02"), local("2024-03-04"), "day", "change", "Freeze", ("planned",))),
        (
            "repeated",
            (utc("2024-03-02 14:00"), utc("2024-03-02 15:30"), "exact", "communication", "Hand-over, repeated", ("planned", "recurring")),
        ),
        ("outlook", (utc("2024-07-02 13:05"), None, "exact", "observation", "Cancelled: Talk", ("planned", "cancelled"))),
        ("floating", (local("2024-03-02T15:05"), None, "exact", "observation", "Lunch", ("planned",))),
        ("unknown zone", (local("2024-03-02T15:05"), None, "exact", "observation", "Odd", ("planned",))),
    ],
)
def test_entries(name: str, expected: tuple[object, ...]) -> None:
    content = calendar(name)
    assert kinds_of(content) == ["ics"]
    (found,) = records(content)
    assert (found.occurred_at, found.occurred_until, found.precision, found.kind, found.text, found.marks) == expected


def test_an_entry_is_whole_and_what_is_left_out_is_said() -> None:
    content = calendar("floating")
    assert records(content) == [
        Record(
            text="Lunch", occurred_at=local("2024-03-02T15:05"), time_as_written="20240302T150500", kind="observation", source="Calendar Ops", external_id="ics 6", thread="ics 6",
            marks=("planned",), raw="BEGIN:VEVENT\nUID:6\nDTSTART:20240302T150500\nSUMMARY:Lunch\nEND:VEVENT", locator="line 7",
        )
    ]  # fmt: skip
    assert skipped(calendar("repeated", "unknown zone")) == [
        "A calendar entry repeats: only the first time was taken.",
        "A calendar names a zone that is not known, so its times count as local ones.",
    ]
    assert skipped(content[:-40]) == ["The calendar ends in the middle of an entry: export it once more to have it."]
    assert skipped(content.replace("VEVENT", "VTODO")) == [
        "A part of the calendar that is no entry (a task, a free or busy time) was passed over."
    ]


@given(
    cut_or_changed([calendar(*ENTRIES).encode()])
    | st.text(max_size=80).map(lambda one: f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{one}\nEND:VEVENT".encode())
)
def test_a_damaged_calendar_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, ics.FORMAT)
