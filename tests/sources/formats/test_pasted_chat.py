"""Chat as text, in the ways that programs copy and log it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.lib import clock
from secondstory.sources.formats import pasted_chat, transcripts
from secondstory.sources.records.record import Record
from tests.sources.formats.sound import assert_sound, cut_or_changed, items, kinds_of, records, skipped, utc

SAMPLES = {
    "slack, name and time on a line": (
        ("Ana Lima  2:05 PM\nLooking at db-2\npool is full\n2:06 PM\nanyone deploying?\nBen  2:07 PM\nyes :wave:\n:eyes:\n2\n3 replies\n"
        "Pager APP  2:08 PM\nHigh error rate\nBen  2:09 PM\nrolling back (edited)\n"),
        "Slack (as text)",
        ["14:05 Ana Lima: Looking at db-2 pool is full", "14:06 Ana Lima: anyone deploying?", "14:07 Ben: yes :wave:", "14:08 Pager: High error rate", "14:09 Ben: rolling back"],
    ),
    "slack, name above the time, over midnight": (
        "Ana Lima\n  11:58 PM\nLooking at db-2\n\nit started at 23:50\nBen Okri\n  12:02 AM\nrolling back now\nsee the graph\nPager\nAPP  12:03 AM\nHigh error rate\n",
        "Slack (as text)",
        ["23:58 Ana Lima: Looking at db-2 it started at 23:50", "+1 00:02 Ben Okri: rolling back now see the graph", "+1 00:03 Pager: High error rate"],
    ),
    "slack, brackets": (
        "ana [2:05 PM]\nLooking at db-2\nben [2:07 PM]\nrolling back\nnew line\n[2:08 PM]\ndone\n",
        "Slack (as text)",
        ["14:05 ana: Looking at db-2", "14:07 ben: rolling back new line", "14:08 ben: done"],
    ),
    "teams, brackets": (
        "[3/2/2024 2:05 PM] Ana Lima\nLooking at db-2\n[3/2/2024 2:07 PM] Ben: rolling back\n",
        "Teams (as text)",
        ["14:05 Ana Lima: Looking at db-2", "14:07 Ben: rolling back"],
    ),
    "teams, name above": (
        "Ana Lima\n3/2/2024 2:05 PM\nLooking at db-2\n\nBen Okri\n3/2/2024 2:07 PM\nrolling back\n1 Like\n",
        "Teams (as text)",
        ["14:05 Ana Lima: Looking at db-2", "14:07 Ben Okri: rolling back"],
    ),
    "irssi": (
        ("--- Log opened Sat Mar 02 14:00:00 2024\n23:58 -!- ana [~a@host] has joined #ops\n23:58 <@ana> db-2 is full\n23:59 < ben> rolling back\n23:59  * ben does it\n"
        "--- Day changed Sun Mar 03 2024\n00:01 <@ana> better\n--- Log closed Sun Mar 03 00:10:00 2024\n"),
        "IRC (as text)",
        ["23:58 ana: db-2 is full", "23:59 ben: rolling back", "23:59 ben: does it", "+1 00:01 ana: better"],
    ),
    "weechat": (
        "2024-03-02 14:05:09\t@ana\tdb-2 is full\n2024-03-02 14:05:11\t-->\tben (b@h) has joined #ops\n2024-03-02 14:06:00\tben\trolling back\n2024-03-02 14:06:10\t *\tben does it\n",
        "IRC (as text)",
        ["14:05 ana: db-2 is full", "14:06 ben: rolling back", "14:06 ben: does it"],
    ),
    "znc, over midnight": (
        "[23:58:01] <ana> db-2 is full\n[23:59:10] *** Joins: ben (b@h)\n[00:01:02] <ben> rolling back\n[00:02:02] * ben cheers\n",
        "IRC (as text)",
        ["23:58 ana: db-2 is full", "+1 00:01 ben: rolling back", "+1 00:02 ben: cheers"],
    ),
    "whatsapp on a phone with an apple": (
        ("[02/03/2024, 14:05:33] Ops: \u200eMessages and calls are end-to-end encrypted. No one can read them.\n[02/03/2024, 14:05:33] Ana Lima: db-2 is full\nsecond line\n"
        "\u200e[02/03/2024, 14:06:00] +44 7700 900123: \u200eimage omitted\n"),
        "WhatsApp (as text)",
        ["14:05 Ana Lima: db-2 is full second line", "14:06 +44 7700 900123: image omitted"],
    ),
    "whatsapp elsewhere": (
        "3/2/24, 2:05\u202fPM - Messages and calls are end-to-end encrypted.\n3/2/24, 2:05\u202fPM - Ana Lima: db-2 is full\n3/2/24, 2:06\u202fPM - Ben added Cleo\n3/2/24, 2:07\u202fPM - Ben: see http://x.example/a: rolling back\n",
        "WhatsApp (as text)",
        ["14:05 Ana Lima: db-2 is full", "14:07 Ben: see http://x.example/a: rolling back"],
    ),
    "zoom": (
        "14:05:33 From Ana Lima to Everyone:\n\tdb-2 is full\n14:06:10 From Ben  to  Everyone : rolling back\n14:07:00\t From Cleo : thanks\n",
        "Zoom (as text)",
        ["14:05 Ana Lima: db-2 is full", "14:06 Ben: rolling back", "14:07 Cleo: thanks"],
    ),
    "a recording's notes": ("[Ana Lima] 14:05:33\ndb-2 is full\n\n[Ben] 14:06:10\nrolling back\n", "Zoom (as text)", ["14:05 Ana Lima: db-2 is full", "14:06 Ben: rolling back"]),
    "discord": ("ana — Today at 2:05 PM\ndb-2 is full\nben — 03/02/2024 2:06 PM\nrolling back\n", "Discord (as text)", ["14:05 ana: db-2 is full", "14:06 ben: rolling back"]),
    "telegram": ("Ana Lima, [2.03.24 14:05]\ndb-2 is full\n\nBen, [2.03.24 14:06]\nrolling back\n", "Telegram (as text)", ["14:05 Ana Lima: db-2 is full", "14:06 Ben: rolling back"]),
    "anything": ("14:05 ana: db-2 is full\n14:06 ben: rolling back\n14:07 ana: thanks\n", "Chat", ["14:05 ana: db-2 is full", "14:06 ben: rolling back", "14:07 ana: thanks"]),
}  # fmt: skip
DAY = date(2024, 3, 2)


def told(found: list[Record]) -> list[str]:
    """Each as a line; the day after the first is +1."""
    return [
        f"{'+1 ' if one.occurred_at.date() > DAY else ''}{one.occurred_at:%H:%M} {one.who}: {one.text}" for one in found if one.occurred_at
    ]


@pytest.mark.parametrize(("content", "source", "expected"), list(SAMPLES.values()), ids=list(SAMPLES))
def test_every_way_of_writing_gives_who_said_what_when(content: str, source: str, expected: list[str]) -> None:
    assert kinds_of(content)[0] == "chat"
    found = records(content, day=DAY)
    assert told(found) == expected
    assert {one.source for one in found} == {source}
    assert {one.occurred_at.date() for one in found if one.occurred_at} <= {DAY, date(2024, 3, 3)}
    assert {one.precision for one in found} == {"exact"}
    assert {one.kind for one in found} == {"communication"}


def test_bots_and_edits_are_marked_and_every_line_is_kept_as_it_stood() -> None:
    found = records(SAMPLES["slack, name and time on a line"][0], day=DAY)
    assert [one.marks for one in found] == [(), (), (), ("bot",), ("edited",)]
    assert (found[0].raw, found[0].locator) == ("Ana Lima  2:05 PM\nLooking at db-2\npool is full", "line 1")
    assert records("Pinned by Ben\nAna Lima  2:05 PM\nroll back now\n", day=DAY)[0].marks == ("pinned",)


def test_the_day_comes_from_the_line_the_name_of_the_file_or_today_which_is_said() -> None:
    content = "14:05 <ana> full\n14:06 <ben> on it\n"
    assert [one.occurred_at for one in records(content, "#ops.2024-03-02.log")][:1] == [datetime(2024, 3, 2, 14, 5)]  # noqa: DTZ001 - local
    with clock.set_to(utc("2024-05-06 12:00")):
        found = items(content)
        assert next((str(one.occurred_at), one.precision) for one in found if isinstance(one, Record)) == (
            "2024-05-06 14:05:00",
            "approximate",
        )
        assert skipped(content) == ["Its times name no day, and 2024-05-06 was taken: say which day it was to have them right."]
        divided = "Saturday, March 2nd\n\nAna Lima  2:05 PM\nfull\n\nYesterday\n\nBen  9:00 AM\nbetter\n"
        assert [str(one.occurred_at) for one in records(divided)] == ["2024-03-02 14:05:00", "2024-05-05 09:00:00"]


@pytest.mark.parametrize(
    ("content", "first", "sentences"),
    [
        ("[13/03/2024, 14:05:33] Ana: a\n[02/03/2024, 14:06:33] Ben: b\n", "2024-03-13 14:05:33", []),
        ("3/13/24, 2:05 PM - Ana: a\n3/2/24, 2:06 PM - Ben: b\n", "2024-03-13 14:05:00", []),
        (
            "[02/03/2024, 14:05:33] Ana: a\n",
            "2024-03-02 14:05:33",
            ["Its days can be read with the day or the month first; day first was taken."],
        ),
        (
            "3/2/24, 2:05 PM - Ana: a\n",
            "2024-03-02 14:05:00",
            ["Its days can be read with the day or the month first; month first was taken."],
        ),
        ("2024-03-02T14:05:33+01:00 <ana> a\n", "2024-03-02 13:05:33+00:00", []),
    ],
)
def test_day_or_month_first(content: str, first: str, sentences: list[str]) -> None:
    assert (str(records(content)[0].occurred_at), skipped(content)) == (first, sentences)


@pytest.mark.parametrize(
    "content",
    [
        "# Checkout queue stopped\n\n## Timeline\n\n- 10:05 Alert: queue length over 10,000\n- 10:20 Rollback begins\n",
        "2024-03-02 14:05:09 ERROR: pool exhausted\n2024-03-02 14:05:10 INFO: retry\n2024-03-02 14:05:11 ERROR: again\n",
        "14:05 pool exhausted on db-2, seen by on-call\n14:10 rolled back\n14:20 fine\n",
        "We met at 14:05\nand talked until 15:00\nabout the plan\n",
        "Time,Event\n14:05,down\n14:10,up\n",
        '{"time": "14:05", "text": "ana: hello"}',
    ],
)
def test_other_texts_are_no_chat(content: str) -> None:
    assert "chat" not in kinds_of(content)


VTT = "WEBVTT\n\n1\n00:00:02.100 --> 00:00:05.000\nAna Lima: It is db-2,\n\n2\n00:00:05.000 --> 00:00:07.000\nAna Lima: I think.\n\n3\n01:00:08.000 --> 01:00:09.000\n<v Ben Okri>Rolling <i>back</i></v>\n"


def test_a_transcript_has_turns_and_times_where_its_name_says_when_it_began() -> None:
    assert kinds_of(VTT)[0] == "transcript"
    assert [(one.who, one.text, one.time_as_written, one.precision) for one in records(VTT)] == [
        ("Ana Lima", "It is db-2, I think.", "0:00:02 into the call", "unknown"),
        ("Ben Okri", "Rolling back", "1:00:08 into the call", "unknown"),
    ]
    assert [one.occurred_at for one in records(VTT, "GMT20240302-140500_Recording.transcript.vtt")] == [
        utc("2024-03-02 14:05:02.1"),
        utc("2024-03-02 15:05:08"),
    ]
    assert len(skipped(VTT)) == 1
    assert kinds_of("0:00:02.100,0:00:05.000\nAna: hello\n\n0:00:06.100,0:00:07.000\nBen: hi\n")[0] == "transcript"


@given(cut_or_changed([one[0].encode() for one in SAMPLES.values()] + [VTT.encode()]))
def test_a_damaged_chat_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, pasted_chat.FORMAT, transcripts.FORMAT)


@given(st.lists(st.sampled_from("Ana Lima|2:05 PM|[14:05]|APP|APP 2:05 PM|New|2|Today|Feb 30|99:99|25:00 <a> b|a [2:05 PM]|--- Day changed|x: y|[1/1/0001, 1:00] a: b|2:05 PM|Ana Lima  14.05|\t|-->".split("|")), max_size=14))  # fmt: skip
def test_lines_in_any_order_are_read(lines: list[Any]) -> None:
    assert_sound("\n".join(lines), pasted_chat.FORMAT)
