"""One typed line as an event: what is understood of it, and what is said to be unclear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondstory.timeline.enums import Kind
from secondstory.timeline.quick_entry import Around, Understood, read_line

BERLIN = ZoneInfo("Europe/Berlin")
ROLES = ["On-call responder", "Support", "Incident commander"]
LINES = [datetime(2026, 3, 14, hour, minute, tzinfo=BERLIN) for hour, minute in ((14, 0), (14, 9), (14, 21))]
NOW = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
AROUND = Around(BERLIN, LINES[-1], NOW, LINES)
COUNTED = "“{}” is counted from the lines around, so it is {}."


def read(line: str, around: Around = AROUND) -> Understood:
    return read_line(line, roles=ROLES, around=around)


def when(found: Understood) -> str:
    """The time as the page's clock shows it, with its precision: "14 14:05", "14 14:05-14:20", "~14 14:05", "14 (day)", "?"."""
    if found.occurred_at is None:
        return f"{found.bound} {_clock(found.bound_at)}" if found.bound_at else "?"
    until = f"-{_clock(found.occurred_until).split()[1]}" if found.occurred_until else ""
    mark = "~" if found.precision == "approximate" else ""
    return f"{mark}{_clock(found.occurred_at)}{until}{' (day)' if found.precision == 'day' else ''}"


def _clock(at: datetime | None) -> str:
    assert at is not None
    shown = at.astimezone(BERLIN)
    return shown.strftime("%-d %H:%M:%S" if shown.second else "%-d %H:%M")


TIMES = [
    ("14:05 pool exhausted", "14 14:05", "pool exhausted"),
    ("14:05: pool exhausted", "14 14:05", "pool exhausted"),
    ("14:05 - pool exhausted", "14 14:05", "pool exhausted"),
    ("14:05 “pool looks fine”", "14 14:05", "“pool looks fine”"),
    ("14:05, pool exhausted", "14 14:05", "pool exhausted"),
    ("- 14:05 pool exhausted", "14 14:05", "pool exhausted"),
    ("at 14:05 pool exhausted", "14 14:05", "pool exhausted"),
    ("14h05 pool exhausted", "14 14:05", "pool exhausted"),
    ("9:05 pool exhausted", "14 09:05", "pool exhausted"),
    ("14:05:30 pool exhausted", "14 14:05:30", "pool exhausted"),
    ("2pm pool exhausted", "14 14:00", "pool exhausted"),
    ("2:05 p.m. pool exhausted", "14 14:05", "pool exhausted"),
    ("9:05 am pool exhausted", "14 09:05", "pool exhausted"),
    ("noon: pool exhausted", "14 12:00", "pool exhausted"),
    ("~14:05 errors", "~14 14:05", "errors"),
    ("around 2pm errors", "~14 14:00", "errors"),
    ("about 14:05 errors", "~14 14:05", "errors"),
    ("ca. 14:05 errors", "~14 14:05", "errors"),
    ("14:05-14:20 errors", "14 14:05-14:20", "errors"),
    ("14:05–14:20 errors", "14 14:05-14:20", "errors"),
    ("14:05 to 14:20 errors", "14 14:05-14:20", "errors"),
    ("from 14:05 until 14:20 errors", "14 14:05-14:20", "errors"),
    ("between 14:05 and 14:20 errors", "~14 14:05-14:20", "errors"),
    ("2-3pm errors", "14 14:00-15:00", "errors"),
    ("23:50-00:10 a batch ran", "14 23:50-00:10", "a batch ran"),
    ("before 14:05 somebody noticed", "before 14 14:05", "somebody noticed"),
    ("some time after 14:05 somebody noticed", "after 14 14:05", "somebody noticed"),
    ("? somebody noticed", "?", "somebody noticed"),
    ("5 min later it stopped", "14 14:26", "it stopped"),
    ("+5 it stopped", "14 14:26", "it stopped"),
    ("+5 min it stopped", "14 14:26", "it stopped"),
    ("about 5 minutes later it stopped", "~14 14:26", "it stopped"),
    ("half an hour later it stopped", "14 14:51", "it stopped"),
    ("1h 20m later it stopped", "14 15:41", "it stopped"),
    ("30 s earlier it stopped", "14 14:20:30", "it stopped"),
    ("10 min ago it stopped", "~16 12:50", "it stopped"),
    ("just now: it stopped", "16 13:00", "it stopped"),
    ("2026-03-02 14:05 UTC release", "2 15:05", "release"),
    ("2026-03-14T14:05:00Z release", "14 15:05", "release"),
    ("2026-03-14T14:05-05:00 release", "14 20:05", "release"),
    ("14:05 UTC release", "14 15:05", "release"),
    ("14:05 +00:00 release", "14 15:05", "release"),
    ("14:05 Europe/Lisbon release", "14 15:05", "release"),
    ("14:05-14:20 UTC release", "14 15:05-15:20", "release"),
    ("14:05 CET release", "14 14:05", "release"),
    ("13 March 23:50 release", "13 23:50", "release"),
    ("March 13, 2026 23:50 release", "13 23:50", "release"),
    ("13.03.2026 23:50 release", "13 23:50", "release"),
    ("13/03 23:50 release", "13 23:50", "release"),
    ("23:50 on 13 March release", "13 23:50", "release"),
    ("Friday 23:50 release", "13 23:50", "release"),
    ("the day before 23:50 release", "13 23:50", "release"),
    ("2026-03-02: the flag was made", "2 00:00 (day)", "the flag was made"),
    ("pool exhausted at 14:05", "14 14:05", "pool exhausted"),
    ("pool exhausted around 2pm", "~14 14:00", "pool exhausted"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "time", "text"), TIMES, ids=[line for line, *_rest in TIMES])
def test_a_time_is_read_where_it_is_written(line: str, time: str, text: str) -> None:
    found = read(line)
    assert (when(found), found.text, found.unclear) == (time, text, "")


NO_TIMES = [
    "3 errors on db-2", "1405 errors", "14.05 is the version", "5 minutes after the deploy it broke", "2 May be too early", "Monday deploys are slow",
    "about 2 customers complained", "before the release", "after it was over", "from the start", "today is a good day", "+ more", "T", "10:1 odds",
]  # fmt: skip


@pytest.mark.parametrize("line", NO_TIMES)
def test_what_only_looks_like_a_time_stays_text(line: str) -> None:
    found = read(line)
    says = "No time is given. Begin with one, like 14:05, or leave it: the line keeps its place."
    assert (found.occurred_at, found.precision, found.text, found.unclear) == (None, "unknown", line, says)


@pytest.mark.parametrize(
    ("line", "time", "sentence"),
    [
        ("00:10 it stopped", "15 00:10", "No day is given. It is read as 15 March, which is nearest to the lines around."),
        ("yesterday 23:50 release", "13 23:50", COUNTED.format("yesterday", "13 March")),
        ("25:10 release", "?", "“25:10” is not a time of day. Write it like 14:05."),
        ("14:05release", "?", "Put a blank after “14:05”, so that it is read as the time."),
        ("03/02 14:05 release", "?", "“03/02” can be read as two days. Write it like 2026-03-02 or 2 March."),
        ("14:05 EST release", "14 14:05", "“EST” means several zones, so the time is read in Europe/Berlin. Write UTC, +01:00 or a name like Europe/Lisbon."),
        ("29 March 2026 02:30 release", "29 03:30", "In Europe/Berlin the clocks were put forward over that time."),
        ("25 October 2026 02:30 release", "25 02:30", "In Europe/Berlin that hour came twice; the first is taken."),
        ("14 March 14:05 to 13 March 14:20 release", "14 14:05", "It ends before it begins, so only the first time is taken."),
        ("14:05", "14 14:05", "Say what happened after the time."),
        ("14:05 pool exhausted, seen by Marta", "14 14:05", "“Marta” is no part of this incident yet."),
    ],
)  # fmt: skip
def test_what_had_to_be_guessed_is_said_in_one_sentence(line: str, time: str, sentence: str) -> None:
    found = read(line)
    assert (when(found), found.unclear) == (time, sentence)


def test_in_a_story_of_several_days_the_day_nearest_to_a_line_is_meant_and_doubt_is_said() -> None:
    days = [*LINES, datetime(2026, 3, 15, 9, 0, tzinfo=BERLIN)]
    around = Around(BERLIN, days[-1], NOW, days)
    assert when(read("14:05 x", around)) == "14 14:05"
    assert when(read("09:10 x", around)) == "15 09:10"
    two = Around(BERLIN, LINES[-1], NOW, [*LINES, *(line + timedelta(days=1) for line in LINES)])
    found = read("14:05 x", two)
    assert (when(found), found.unclear) == (
        "14 14:05",
        "No day is given, and it fits several. It is read as 14 March; write the day if it was another.",
    )


@pytest.mark.parametrize(
    ("line", "role", "text"),
    [
        ("14:05 pool exhausted on db-2, seen by on-call", "On-call responder", "pool exhausted on db-2"),
        ("14:05 pool exhausted (seen by the incident commander)", "Incident commander", "pool exhausted"),
        ("14:05 rolled back by the on call responder", "On-call responder", "rolled back"),
        ("14:05 support: three reports", "Support", "three reports"),
        ("14:05 three reports (Support)", "Support", "three reports"),
        ("14:05 db-2: connection refused", "", "db-2: connection refused"),
        ("14:05 restarted by hand", "", "restarted by hand"),
        ("14:05 pool exhausted (again)", "", "pool exhausted (again)"),
    ],
)
def test_a_role_is_one_of_the_incident(line: str, role: str, text: str) -> None:
    found = read(line)
    assert (found.role, found.unknown_role, found.text) == (role, "", text)


def test_an_unknown_role_is_offered_and_its_words_stay_until_it_is_added() -> None:
    found = read("14:05 pool exhausted, seen by the night shift")
    assert (found.unknown_role, found.text, found.text_with_role) == (
        "night shift",
        "pool exhausted, seen by the night shift",
        "pool exhausted",
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("14:05 pool exhausted on db-2", Kind.OBSERVATION),
        ("14:05 CheckoutLatencyHigh is firing", Kind.ALERT),
        ("14:05 on-call was paged", Kind.ALERT),
        ("14:05 checkout 4.18 deployed", Kind.CHANGE),
        ("14:05 the flag was rolled out", Kind.CHANGE),
        ("14:05 restarted the pod", Kind.ACTION),
        ("14:05 rolled back to 4.17", Kind.ACTION),
        ("14:05 decided to roll back", Kind.DECISION),
        ("14:05 support told the channel", Kind.COMMUNICATION),
        ("14:05 it turned out that the pool is per tenant", Kind.DISCOVERY),
        ("14:05 customers can't pay", Kind.IMPACT),
        ("14:05 customers can't pay, reported by support", Kind.COMMUNICATION),
        ("14:05 the release is bad, seen by on-call", Kind.OBSERVATION),
        ("14:05 decision: restart the pod", Kind.DECISION),
        ("14:05 [alert] the pod restarted", Kind.ALERT),
        ("14:05 #change pool of 80", Kind.CHANGE),
        ("14:05 message: we are looking", Kind.COMMUNICATION),
    ],
)
def test_the_kind_is_guessed_from_the_words(line: str, kind: Kind) -> None:
    assert read(line).kind == kind


def test_a_kind_that_was_typed_is_no_part_of_the_text() -> None:
    assert [read(line).text for line in ("decision: wait", "[alert] pool full", "#change pool of 80", "actions: none")] == [
        "wait", "pool full", "pool of 80", "actions: none",
    ]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120) | st.from_regex(r"[ ~?+0-9:apmh./-]{0,24}(UTC|Z|later|March|to|by)?[ a-z]{0,20}"))
def test_nothing_that_is_typed_raises_and_no_word_is_lost(line: str) -> None:
    found = read(line)
    kept = f"{found.time_as_written} {found.kind} {found.text} {found.role}".lower()
    left_out = {
        "message",
        "by",
        "seen",
        "noticed",
        "spotted",
        "observed",
        "reported",
        "found",
        "discovered",
        "raised",
        "decided",
        "agreed",
        "done",
        "made",
    }
    left_out |= {"told", "said", "asked", "announced", "at", "the"}
    words = {"".join(letter for letter in word if letter.isalnum()) for word in line.lower().split()} - left_out - {""}
    flat = "".join(letter for letter in kept if letter.isalnum())
    assert [word for word in words if word not in flat] == []
    assert found.precision in {"exact", "approximate", "day", "unknown"}


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 22 * 3600 + 3599), st.sampled_from(["%H:%M", "%Y-%m-%d %H:%M", "%-d %B %H:%M", "%H:%M:%S"]),
    st.sampled_from(["", "~", "about "]), st.sampled_from([" ", ": ", " – "]),
)  # fmt: skip
def test_a_time_that_is_written_out_is_read_back(second: int, pattern: str, mark: str, gap: str) -> None:
    at = datetime(2026, 3, 14, 3, 0, tzinfo=BERLIN) + timedelta(seconds=second)
    found = read(f"{mark}{at.strftime(pattern)}{gap}pool exhausted")
    expected = at.replace(microsecond=0) if "%S" in pattern else at.replace(second=0, microsecond=0)
    assert (found.occurred_at, found.precision, found.text) == (expected, "approximate" if mark else "exact", "pool exhausted")
