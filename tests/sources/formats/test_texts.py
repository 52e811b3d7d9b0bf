"""Texts that are no chat: logs that name their fields, commits, mail, forms, notes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondstory.lib import clock
from secondstory.sources.formats import documents, field_logs, form_posts, git_log, mail
from secondstory.sources.formats.reading import NOTHING_KNOWN, why_unknown
from secondstory.sources.reading.unreadable import Unreadable
from tests.sources.formats.sound import assert_sound, bare, cut_or_changed, items, kinds_of, material, records, skipped, utc

IIS = """#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query sc-status time-taken cs-host
2026-03-14 14:05:11 10.0.0.1 GET /pay a=1 502 30012 shop.example
2026-03-14 14:05:12 10.0.0.1 GET / - 200 12 -
broken
"""
DATED = "#Date: 2026-03-14 00:00:00\n#Fields: time c-ip x-comment\n14:05:11 10.0.0.9 seen\n"
ZEEK = "#separator \\x09\n#fields\tts\tuid\tid.resp_h\tmethod\thost\turi\tstatus_code\n1773496800.5\tC1\t10.0.0.2\tGET\tshop.example\t/pay\t503\n"
COMMITS = """commit 5f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a (HEAD -> main, tag: v2)
Merge: 1a2b3c4 5d6e7f8
Author: Kim Li <kim@shop.example>
Date:   Sat Mar 14 15:05:11 2026 +0100

    Raise the pool to 50

    It was 5.

commit 1a2b3c4
Author:     Ana
AuthorDate: Sat Mar 14 13:00:00 2026 +0000
Commit:     Ana
CommitDate: Sat Mar 14 14:00:00 2026 +0000

    Deploy 4.18

 pool.yaml | 2 +-
"""
MAILS = """From kim@shop.example Sat Mar 14 14:05:11 2026
From: Kim Li <kim@shop.example>
Subject: =?utf-8?q?Checkout_is_down?=
Date: Sat, 14 Mar 2026 15:05:11 +0100
Message-ID: <1@shop.example>

The pool of db-2 is empty.

From ana@shop.example Sat Mar 14 14:25:11 2026
From: Ana <ana@shop.example>
Subject: Re: Checkout is down
Date: Sat, 14 Mar 2026 15:25:11 +0100
In-Reply-To: <1@shop.example>
Message-ID: <2@shop.example>
Content-Type: text/html; charset=utf-8

<html><head><style>p {color: red}</style></head><body><p>Works <b>again</b>.</p></body></html>

"""
NOTES = "# Notes of the outage\n\nAll times UTC.\n\n- 14:05 pool exhausted on db-2\n- 14:09 rolled back\n"
TABLE = "| Time (UTC) | What |\n|---|---|\n| 2026-03-14 14:05 | pool exhausted |\n| 2026-03-14 14:09 | rolled back |\n"
HOOK = (
    "app=shop&user=kim%40shop.example&url=https%3A%2F%2Fshop.example&release=v9&git_log=Raise+the+pool&created_at=2026-03-14T14%3A05%3A11Z"
)
WRAPPED = "payload=%7B%22ts%22%3A1773496800%2C%22message%22%3A%22the+pool+is+empty%22%7D"


def test_logs_that_name_their_fields() -> None:
    assert kinds_of(IIS)[0] == "field_log"
    assert [(one.occurred_at, one.text, one.severity, one.about) for one in records(IIS)] == [
        (utc("2026-03-14 14:05:11"), "GET /pay → 502 in 30012 ms", "error", ("shop.example",)),
        (utc("2026-03-14 14:05:12"), "GET / → 200 in 12 ms", "", ()),
    ]
    assert skipped(IIS) == ["A line has no time in the fields that it names, so it was passed over."]
    local = '#Fields:   date-local time-local cs-method cs-uri-stem cs(User-Agent) sc-status\n2026-03-14 14:05:11.5 GET /pay "Mozilla/5.0 (X11; Linux)" 404\n'
    assert [(str(one.occurred_at), one.text) for one in records(local)] == [("2026-03-14 14:05:11.500000", "GET /pay → 404")]
    assert [(one.occurred_at, one.text) for one in records(DATED)] == [(utc("2026-03-14 14:05:11"), "c-ip 10.0.0.9 · x-comment seen")]
    assert [(one.occurred_at, one.text, one.about) for one in records(ZEEK)] == [
        (utc("2026-03-14 14:00:00.5"), "GET /pay → 503", ("10.0.0.2", "shop.example"))
    ]


def test_commits() -> None:
    assert kinds_of(COMMITS)[0] == "git_log"
    found = records(COMMITS)
    assert bare(found) == [
        (utc("2026-03-14 14:05:11"), "change", "kim@shop.example", "Merge 5f2a1b0c9d: Raise the pool to 50"),
        (utc("2026-03-14 14:00"), "change", "Ana", "Commit 1a2b3c4: Deploy 4.18"),
    ]
    assert found[0].external_id == "git 5f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a"
    assert "It was 5." in found[0].raw


def test_mail_says_what_was_written_and_not_what_it_answers() -> None:
    assert kinds_of(MAILS)[0] == "mail"
    found = records(MAILS)
    assert bare(found) == [
        (utc("2026-03-14 14:05:11"), "communication", "kim@shop.example", "Checkout is down: The pool of db-2 is empty."),
        (utc("2026-03-14 14:25:11"), "communication", "ana@shop.example", "Re: Checkout is down: Works again ."),
    ]
    assert {one.thread for one in found} == {"mail <1@shop.example>"}
    answer = MAILS.split("\n\nFrom ana", maxsplit=1)[0] + "\n\nOn Sat, 14 Mar 2026, Ana wrote:\n> is it?\n"
    assert [one.text for one in records(answer)] == ["Checkout is down: The pool of db-2 is empty."]


def test_the_body_of_a_form() -> None:
    assert [one.format.key for one in _claims(HOOK)] == ["form"]
    assert [(one.occurred_at, one.text, one.kind, one.who) for one in records(HOOK)] == [
        (utc("2026-03-14 14:05:11"), "Raise the pool", "change", "kim@shop.example")
    ]
    assert [(one.occurred_at, one.text) for one in records(WRAPPED)] == [(utc("2026-03-14 14:00"), "the pool is empty")]


def _claims(content: str) -> list[Any]:
    from secondstory.sources.formats.reading import recognise

    return recognise(material(content))


@pytest.mark.parametrize(
    ("content", "day", "expected"),
    [
        (NOTES, date(2026, 3, 14), [(utc("2026-03-14 14:05"), "exact"), (utc("2026-03-14 14:09"), "exact")]),
        (NOTES, None, [(utc("2026-03-15 14:05"), "approximate"), (utc("2026-03-15 14:09"), "approximate")]),
        (TABLE, None, [(utc("2026-03-14 14:05"), "exact"), (utc("2026-03-14 14:09"), "exact")]),
    ],
)
def test_notes_and_tables_of_documents(content: str, day: date | None, expected: list[Any]) -> None:
    assert [one.format.key for one in _claims(content)] == ["document"]
    with clock.set_to(utc("2026-03-15 10:00")):
        found = records(content, day=day)
    assert [(one.occurred_at, one.precision) for one in found] == expected
    assert [one.text.split(" ")[0] for one in found] == ["pool", "rolled"]
    with clock.set_to(utc("2026-03-15 10:00")):
        assert any("name no day" in getattr(one, "sentence", "") for one in items(content, day=day)) == (content is NOTES and day is None)


def test_a_document_without_times_is_refused() -> None:
    assert _claims("# Report\n\nNothing happened at all.\n") == []
    with pytest.raises(Unreadable, match="No line in it has a time"):
        records("# Report\n\nNothing happened.\n", given=documents.FORMAT)


def test_damaged_json_is_told_by_its_place() -> None:
    assert why_unknown(b'{\n  "a": 1,\n}\n') == (
        "It begins as JSON does, but is none from line 3, column 1 on: mend that place, or export it once more."
    )
    assert why_unknown(b"hello") == NOTHING_KNOWN


TEXTS = [one.encode() for one in (IIS, DATED, ZEEK, COMMITS, MAILS, HOOK, WRAPPED)]


@given(cut_or_changed(TEXTS) | st.binary(max_size=60))
def test_a_damaged_text_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, field_logs.FORMAT, git_log.FORMAT, mail.FORMAT, form_posts.FORMAT)


@settings(max_examples=30)
@given(cut_or_changed([NOTES.encode(), TABLE.encode()]))
def test_damaged_notes_are_read_or_refused(content: bytes) -> None:
    assert_sound(content, documents.FORMAT)
