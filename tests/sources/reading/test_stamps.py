"""The grammar of times: what is read at the start of a text, and how much of it."""

import pytest

from secondstory.sources.reading.clocks import Clock
from secondstory.sources.reading.days import Day
from secondstory.sources.reading.stamps import read_stamp


def brief(text: str) -> tuple[str, str, str, str, str] | None:
    """Day, clock, end of a range and zone as short texts ("~" before an approximate clock), and the text that is left."""
    stamp = read_stamp(text)
    if stamp is None:
        return None
    clock = ("~" if stamp.approximate else "") + clock_text(stamp.clock) if stamp.clock else ""
    until = " ".join(part for part in (day_text(stamp.until_day), clock_text(stamp.until_clock)) if part)
    return day_text(stamp.day), clock, until, stamp.zone, text[stamp.end :]


def day_text(day: Day | None) -> str:
    if day is None:
        return ""
    if day.either:
        return f"{day.either[0]}?{day.either[1]}?{day.year or ''}"
    if day.bare_weekday:
        return f"weekday {day.weekday}"
    return f"{day.year or ''}-{day.month or ''}-{day.day or ''}"


def clock_text(clock: Clock | None) -> str:
    return "" if clock is None else f"{clock.hour}:{clock.minute:02d}" + (f":{clock.second:02d}" if clock.second is not None else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:05 - down", ("", "14:05", "", "", " - down")),
        ("2:05pm down", ("", "14:05", "", "", " down")),
        ("2:05 p.m. down", ("", "14:05", "", "", " down")),
        ("9:30a down", ("", "9:30", "", "", " down")),
        ("12:10 AM down", ("", "0:10", "", "", " down")),
        ("1130am down", ("", "11:30", "", "", " down")),
        ("10:05PDT down", ("", "10:05", "", "America/Los_Angeles", " down")),
        ("13:06 PM: down", ("", "13:06", "", "", ": down")),
        ("10.30 down", ("", "10:30", "", "", " down")),
        ("10h30 down", ("", "10:30", "", "", " down")),
        ("14:05 Uhr down", ("", "14:05", "", "", " down")),
        ("10:4O down", ("", "10:40", "", "", " down")),
        ("10;40 down", ("", "10:40", "", "", " down")),
        ("noon: down", ("", "12:00", "", "", ": down")),
        ("1430 UTC down", ("", "14:30", "", "UTC", " down")),
        ("22:XX more", ("", "~22:00", "", "", " more")),
        ("17:2x more", ("", "~17:20", "", "", " more")),
        ("~9:5X: more", ("", "~9:50", "", "", ": more")),
        ("17:2xl more", None),
        ("~14:05 down", ("", "~14:05", "", "", " down")),
        ("around 3pm, down", ("", "~15:00", "", "", ", down")),
        ("ca. 18:30 down", ("", "~18:30", "", "", " down")),
        ("22:52 (maybe earlier?) idea", ("", "~22:52", "", "", " idea")),
        ("14:05–14:20 CET down", ("", "14:05", "14:20", "Europe/Paris", " down")),
        ("2:05–2:20pm down", ("", "14:05", "14:20", "", " down")),
        ("10-11 AM", ("", "10:00", "11:00", "", "")),
        ("between 14:05 and 14:20 down", ("", "14:05", "14:20", "", " down")),
        ("14:05 - 2 users call", ("", "14:05", "", "", " - 2 users call")),
        ("10:40 UTC - 2 more nodes", ("", "10:40", "", "UTC", " - 2 more nodes")),
        ("14:05Z down", ("", "14:05", "", "UTC", " down")),
        ("UTC 14:05 down", ("", "14:05", "", "UTC", " down")),
        ("14:05 (UTC+2) down", ("", "14:05", "", "+02:00", " down")),
        ("14:05 UTC / 09:05 EST down", ("", "14:05", "", "UTC", " down")),
        ("12:48 (6:48 PDT): down", ("", "12:48", "", "", ": down")),
        ("2026-03-14T14:05:09.123Z down", ("2026-3-14", "14:05:09", "", "UTC", " down")),
        ("2026-03-14 14:05:09-07:00 down", ("2026-3-14", "14:05:09", "", "-07:00", " down")),
        ("20260314T140500Z down", ("2026-3-14", "14:05:00", "", "UTC", " down")),
        ("2026/03/14 14:05 down", ("2026-3-14", "14:05", "", "", " down")),
        ("14.03.2026 14:05 down", ("2026-3-14", "14:05", "", "", " down")),
        ("le 14 mars à 14h05 panne", ("-3-14", "14:05", "", "", " panne")),
        ("14. März 2026 um 14:05 Uhr", ("2026-3-14", "14:05", "", "", "")),
        ("24/07/25 12:34 down", ("2025-7-24", "12:34", "", "", " down")),
        ("3/4/2026 2:05 PM down", ("3?4?2026", "14:05", "", "", " down")),
        ("Mar 14th, 2026 at 2:05 PM down", ("2026-3-14", "14:05", "", "", " down")),
        ("12:45 PM PST Saturday Oct 30th: down", ("-10-30", "12:45", "", "America/Los_Angeles", ": down")),
        ("Mon, 14 Mar 2026 10:00:00 +0000 down", ("2026-3-14", "10:00:00", "", "UTC", " down")),
        ("Thursday 14th 10:00 down", ("--14", "10:00", "", "", " down")),
        ("Febuary 3rd 10:40 down", ("-2-3", "10:40", "", "", " down")),
        ("22025-03-18 09:36 down", ("-3-18", "9:36", "", "", " down")),
        ("2018-13-05 09:36 down", ("2018-5-13", "9:36", "", "", " down")),
        ("Friday: down", ("weekday 4", "", "", "", ": down")),
        ("Jan 12-14: cleaned", ("-1-12", "", "-1-14", "", ": cleaned")),
        ("10 – 16 July 2023 quiet", ("2023-7-10", "", "2023-7-16", "", " quiet")),
        ("Evening of Feb 9", ("-2-9", "", "", "", "")),
        ("2026年3月14日 14:05", ("2026-3-14", "14:05", "", "", "")),
    ],
)
def test_a_stamp_is_read(text: str, expected: tuple[str, str, str, str, str]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "10.30 GB of memory",
        "4h 33m",
        "10:30 minutes of silence",
        "5 minutes",
        "1.2.10 released",
        "v14:05",
        "25:10 down",
        "14:75 down",
        "the report",
        "May be",
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert read_stamp(text) is None


@pytest.mark.parametrize(
    ("text", "elapsed_s", "later_s", "epoch_s"),
    [
        ("T+5m: down", 300, None, None),
        ("T+00:05 down", 300, None, None),
        ("T-10 change", -600, None, None),
        ("T+1h05m down", 3900, None, None),
        ("+15 min down", 900, None, None),
        ("10 minutes later: up", None, 600, None),
        ("A few minutes later, up", None, 0, None),
        ("1772445600 drift", None, None, 1772445600),
    ],
)
def test_times_that_count_from_another(text: str, elapsed_s: int | None, later_s: int | None, epoch_s: int | None) -> None:
    stamp = read_stamp(text)
    assert stamp is not None
    assert (stamp.elapsed_s, stamp.later_s, stamp.epoch_s) == (elapsed_s, later_s, epoch_s)
