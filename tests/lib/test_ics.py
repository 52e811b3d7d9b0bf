"""Calendar files: whatever the words, every line is one a calendar reads, and the words come out as they were."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from secondstory.lib.ics import Meeting, calendar_of, escaped, folded

WORDS = st.text(st.characters(codec="utf-8"), max_size=400)


def meeting(title: str = "Open actions", text: str = "", zone: str = "Europe/Lisbon") -> Meeting:
    starts = datetime(2026, 3, 23, 10, 0, tzinfo=ZoneInfo(zone))
    return Meeting(
        "agenda-1@example.org", datetime(2026, 3, 16, 12, 0, tzinfo=UTC), starts, timedelta(minutes=30), "FREQ=WEEKLY", title, text
    )


def unfolded(file: str) -> list[str]:
    return re.sub("\r\n ", "", file).removesuffix("\r\n").split("\r\n")


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


@given(WORDS, WORDS)
@example("a;b,c\\n", "é" * 200)
@example("BEGIN:VEVENT\r\nX:1", "\u2028 \x00 end")
def test_any_words_make_a_file_that_can_be_read_back(title: str, text: str) -> None:
    file = calendar_of(meeting(title, text))
    assert file.endswith("END:VCALENDAR\r\n")
    for line in file.removesuffix("\r\n").split("\r\n"):
        assert len(line.encode()) <= 75
        assert not re.search("[\r\n\x00-\x08\x0b-\x1f\x7f]", line)
    lines = unfolded(file)
    assert [line for line in lines if line.startswith("BEGIN:VEVENT")] == ["BEGIN:VEVENT"]
    values = {line.partition(":")[0]: line.partition(":")[2] for line in lines}
    for name, words in (("SUMMARY", title), ("DESCRIPTION", text)):
        assert unescaped(values[name]) == unescaped(escaped(words))


@given(WORDS.filter(lambda text: not re.search("[\x00-\x1f\x7f\u2028\u2029]", text)))
def test_ordinary_words_come_out_as_they_were(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert "".join(piece if place == 0 else piece[1:] for place, piece in enumerate(folded(text))) == text


def test_a_file_made_again_is_the_same_meeting() -> None:
    values = [next(line for line in unfolded(calendar_of(meeting(text=text))) if line.startswith("UID")) for text in ("a", "b")]
    assert values == ["UID:agenda-1@example.org"] * 2


@pytest.mark.parametrize(
    ("zone", "begin", "observances"),
    [
        ("UTC", "DTSTART:20260323T100000Z", []),
        ("Europe/Lisbon", "DTSTART;TZID=Europe/Lisbon:20260323T100000", ["20250330T010000 +0000 +0100", "20251026T020000 +0100 +0000"]),
        ("Asia/Kolkata", "DTSTART;TZID=Asia/Kolkata:20260323T100000", []),
    ],
)
def test_the_meeting_stays_at_its_hour_when_the_clocks_change(zone: str, begin: str, observances: list[str]) -> None:
    lines = unfolded(calendar_of(meeting(zone=zone)))
    assert begin in lines
    starts = [place for place, line in enumerate(lines) if line in {"BEGIN:STANDARD", "BEGIN:DAYLIGHT"}]
    found = [" ".join(line.partition(":")[2] for line in lines[place + 1 : place + 4]) for place in starts]
    assert found[1:3] == observances
    assert len(found) == {"UTC": 0, "Europe/Lisbon": 15, "Asia/Kolkata": 1}[zone]
