"""Syslog in its ways of writing, and the journal of systemd."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.lib import clock
from secondstory.sources.formats import journald, log_lines, syslog
from secondstory.sources.records.record import Record
from tests.sources.formats.sound import assert_sound, cut_or_changed, damaged, items, kinds_of, payload, records, skipped, utc

OLD = "Mar  2 14:05:09 db-2 postgres[81]: too many clients\nMar  2 14:05:10 db-2 sudo: ops : COMMAND=/bin/top\n"
NEW = '<11>1 2024-03-02T14:05:09.003Z db-2 postgres 81 ID47 [x@1 a="]" b="q\\"r"] \ufefftoo many clients\n<14>1 2024-03-02T15:05:10+01:00 db-2 - - - - restarted\n'
ISO = "2024-03-02T14:05:09.123456+00:00 db-2 postgres[81]: too many clients\n2024-03-02T14:05:10+0000 db-2 kernel: oom\n"
ENTRY: dict[str, Any] = {
    "__CURSOR": "s=1;i=2",
    "__REALTIME_TIMESTAMP": "1709388309003000",
    "MESSAGE": "too many clients",
    "PRIORITY": "3",
    "_HOSTNAME": "db-2",
    "SYSLOG_IDENTIFIER": "postgres",
    "_SYSTEMD_UNIT": "postgresql.service",
}


def test_the_old_way_takes_its_year_from_the_day_it_belongs_to() -> None:
    assert kinds_of(OLD)[0] == "syslog"
    found = records(OLD, day=date(2024, 3, 4))
    assert found[0] == Record(
        text="postgres: too many clients",
        occurred_at=datetime(2024, 3, 2, 14, 5, 9),  # noqa: DTZ001 - local
        time_as_written="Mar  2 14:05:09",
        kind="observation",
        source="syslog db-2",
        about=("db-2", "postgres"),
        marks=("log",),
        raw="Mar  2 14:05:09 db-2 postgres[81]: too many clients",
        locator="line 1",
    )
    assert found[1].text == "sudo: ops : COMMAND=/bin/top"
    assert skipped(OLD, day=date(2024, 3, 4)) == []


def test_without_such_a_day_the_last_one_is_taken_and_it_says_so() -> None:
    with clock.set_to(utc("2025-01-02 10:00")):
        found = items("Dec 31 23:59:59 web nginx: a\nJan  1 00:00:01 web nginx: b\nFeb 29 10:00:00 web nginx: c\n")
    assert [(str(one.occurred_at), one.precision) for one in found if isinstance(one, Record)] == [
        ("2024-12-31 23:59:59", "approximate"),
        ("2025-01-01 00:00:01", "approximate"),
        ("2024-02-29 10:00:00", "approximate"),
    ]
    assert getattr(found[-1], "sentence", "").startswith("Its days name no year")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (NEW, [(utc("2024-03-02 14:05:09.003"), "postgres: too many clients", "error"), (utc("2024-03-02 14:05:10"), "restarted", "info")]),
        (ISO, [(utc("2024-03-02 14:05:09.123456"), "postgres: too many clients", ""), (utc("2024-03-02 14:05:10"), "kernel: oom", "")]),
        ("<34>Oct 11 2023 22:14:15Z mymachine su: no\n", [(utc("2023-10-11 22:14:15"), "su: no", "critical")]),
    ],
)
def test_other_ways_of_writing(content: str, expected: list[tuple[Any, ...]]) -> None:
    assert kinds_of(content)[0] == "syslog"
    assert [(one.occurred_at, one.text, one.severity) for one in records(content)] == expected


def test_lines_that_are_none_are_counted_and_other_texts_are_not_syslog() -> None:
    assert skipped(OLD + "-- Reboot --\nwhat is this\n", day=date(2024, 3, 4)) == [
        "A line has no time in the way of syslog, so it was passed over."
    ]
    assert kinds_of("Mar 2 we met and talked\nabout it at length\n") == []
    assert kinds_of("# Report\n\n- 14:05 down\n") == []


def test_an_entry_of_the_journal() -> None:
    assert kinds_of(ENTRY) == ["journald"]
    assert records(ENTRY) == [
        Record(
            text="postgres: too many clients",
            occurred_at=utc("2024-03-02 14:05:09.003"),
            time_as_written="1709388309003000",
            kind="observation",
            source="journald db-2",
            external_id="s=1;i=2",
            severity="error",
            about=("db-2", "postgresql.service"),
            marks=("log",),
            raw=json.dumps(ENTRY),
            locator="the whole file",
        )
    ]
    assert records({**ENTRY, "MESSAGE": list("ärger".encode("latin-1"))})[0].text == "postgres: ärger"
    assert skipped({**ENTRY, "MESSAGE": None}) == ["An entry of the journal has no message, so it was passed over."]


def test_captured_logs() -> None:
    lines = payload("syslog/syslog_rfc3164_lnav.log")
    assert kinds_of(lines)[0] == "syslog"
    assert [(str(one.occurred_at), one.text[:30]) for one in records(lines, day=date(2007, 11, 5))] == [
        ("2007-11-03 09:23:38", "automount: lookup(file): looku"),
        ("2007-11-03 09:23:38", "automount: attempting to mount"),
        ("2007-11-03 09:23:38", "automount: lookup(file): looku"),
        ("2007-11-03 09:47:02", "sudo: timstack : TTY=pts/6 ; P"),
    ]
    entries = payload("journald/journald_lnav.ndjson")
    assert kinds_of(entries)[0] == "journald"
    assert [(one.occurred_at, one.severity) for one in records(entries)] == [
        (utc("2018-08-21 14:04:21.221373"), "alert"),
        (utc("2018-08-21 14:04:21.221373"), "info"),
    ]


PROGRAMS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "java": (
        "2024-03-02 14:05:09,123 ERROR [pool-1] c.s.Checkout - too many clients\njava.lang.IllegalStateException: x\n\tat c.s.Checkout.run(Checkout.java:10)\n2024-03-02 14:05:10,001 INFO  [main] ok\n",
        [
            ("2024-03-02 14:05:09.123000", "ERROR [pool-1] c.s.Checkout - too many clients java.lang.IllegalStateException: x", "error"),
            ("2024-03-02 14:05:10.001000", "INFO [main] ok", "info"),
        ],
    ),
    "postgres": (
        "2024-03-02 14:06:10.001 UTC [81] FATAL:  too many clients\n2024-03-02 14:06:11.001 UTC [81] LOG:  ok\n",
        [
            ("2024-03-02 14:06:10.001000+00:00", "[81] FATAL: too many clients", "fatal"),
            ("2024-03-02 14:06:11.001000+00:00", "[81] LOG: ok", ""),
        ],
    ),
    "a web server's visits": (
        '10.0.0.1 - - [02/Mar/2024:15:05:09 +0100] "GET /checkout HTTP/1.1" 502 157\n10.0.0.1 - - [02/Mar/2024:15:05:10 +0100] "GET / HTTP/1.1" 200 157\n',
        [
            ("2024-03-02 14:05:09+00:00", '10.0.0.1 - - "GET /checkout HTTP/1.1" 502 157', "error"),
            ("2024-03-02 14:05:10+00:00", '10.0.0.1 - - "GET / HTTP/1.1" 200 157', ""),
        ],
    ),
    "a web server's errors": (
        "2024/03/02 14:05:09 [error] 81#81: *1 connect() failed\n[Sat Mar 02 14:05:10.5 2024] [core:error] AH00: bad\n",
        [
            ("2024-03-02 14:05:09", "[error] 81#81: *1 connect() failed", "error"),
            ("2024-03-02 14:05:10.500000", "[core:error] AH00: bad", "error"),
        ],
    ),
    "key and value": (
        'time=2024-03-02T14:05:09Z level=error msg="too many \\"clients\\"" app=db\ntime="2024-03-02T14:05:10Z" level=info msg=ok\n',
        [("2024-03-02 14:05:09+00:00", 'too many "clients"', "error"), ("2024-03-02 14:05:10+00:00", "ok", "info")],
    ),
    "glog": (
        "E0302 14:05:09.123456       1 reconciler.go:10] failed\nI0302 14:05:10.123456       1 reconciler.go:11] ok\n",
        [
            ("2024-03-02 14:05:09.123456", "1 reconciler.go:10] failed", "error"),
            ("2024-03-02 14:05:10.123456", "1 reconciler.go:11] ok", "info"),
        ],
    ),
    "epoch": (
        "1709388309.5 too many clients\n1709388310 ok\n",
        [("2024-03-02 14:05:09.500000+00:00", "too many clients", ""), ("2024-03-02 14:05:10+00:00", "ok", "")],
    ),
}

ELSEWHERE: dict[str, tuple[str, str, str, str]] = {
    "behind the level": ("ERROR    2024-03-02T14:05:09 - no connection", "2024-03-02 14:05:09", "ERROR - no connection", "error"),
    "behind a name": ("[BACKEND][2024-03-02 14:05:09] no connection", "2024-03-02 14:05:09", "[BACKEND] no connection", ""),
    "between colons": ("Main::INFO::2024-03-02 14:05:09,101::vdsm::up", "2024-03-02 14:05:09.101000", "Main::INFO:: ::vdsm::up", "info"),
    "in a container": ("web-1  | 2024-03-02T14:05:09.5Z no connection", "2024-03-02 14:05:09.500000+00:00", "web-1 | no connection", ""),
    "of a balancer": (
        'http 2024-03-02T14:05:09.1Z app/x 1.2.3.4:5 "GET /" 502',
        "2024-03-02 14:05:09.100000+00:00",
        'http app/x 1.2.3.4:5 "GET /" 502',
        "error",
    ),
    "keyed": ('logger=db t=2024-03-02T14:05:09Z level=error msg="no connection"', "2024-03-02 14:05:09+00:00", "no connection", "error"),
    "year of two digits": ("24/03/02 14:05:09 INFO spark.Main: up", "2024-03-02 14:05:09", "INFO spark.Main: up", "info"),
    "six digits": ("240302 140509 148 INFO dfs.Node: up", "2024-03-02 14:05:09", "148 INFO dfs.Node: up", "info"),
    "compact": ("20240302-14:05:09:606|Step|up", "2024-03-02 14:05:09.606000", "Step|up", ""),
    "with dashes and dots": ("- 2024-03-02-14.05.09.675872 RAS up", "2024-03-02 14:05:09.675872", "RAS up", ""),
    "day first, month in words": ("02-Mar-2024 14:05:09.425 client x: denied", "2024-03-02 14:05:09.425000", "client x: denied", ""),
    "in words": ("[Mar 02 14:05:09] SECURITY[77]: no", "2024-03-02 14:05:09", "SECURITY[77]: no", ""),
    "half a day": ("[Nest] 7 - 03/15/2024, 2:05:09 PM    WARN [Auth] no", "2024-03-15 14:05:09", "[Nest] 7 - WARN [Auth] no", "warn"),
    "no year": ("03-02 14:05:09.811  1702  2395 E App: no", "2024-03-02 14:05:09.811000", "1702 2395 E App: no", ""),
    "a zone in letters": ("2024-03-02 14:05:09.123 CET [81] LOG: up", "2024-03-02 13:05:09.123000+00:00", "[81] LOG: up", ""),
    "part of what is told": (
        "type=EXEC msg=audit(1709388309.579:29): pid=1",
        "2024-03-02 14:05:09.579000+00:00",
        "type=EXEC msg=audit(1709388309.579:29): pid=1",
        "",
    ),
    "in brackets, of two letters": ("[E] 2024/03/02 14:05:09 no", "2024-03-02 14:05:09", "[E] no", "error"),
    "coloured": ("\x1b[31m2024-03-02 14:05:09\x1b[0m no", "2024-03-02 14:05:09", "no", ""),
    "JSON behind a name": ('web-1  | {"level":"warn","ts":1709388309.5,"msg":"slow"}', "2024-03-02 14:05:09.500000+00:00", "slow", "warn"),
    "a number among numbers": (
        "134681 node-246 unix.hw 1709388309 1 down",
        "2024-03-02 14:05:09+00:00",
        "134681 node-246 unix.hw 1 down",
        "",
    ),
}


@pytest.mark.parametrize(("line", "at", "text", "severity"), list(ELSEWHERE.values()), ids=list(ELSEWHERE))
def test_a_time_is_found_wherever_a_program_writes_it(line: str, at: str, text: str, severity: str) -> None:
    content = f"{line}\n{line}\n{line}\n"
    found = records(content, day=date(2024, 3, 2))
    assert [(str(one.occurred_at), one.text, one.severity) for one in found] == [(at, text, severity)] * 3
    assert {one.marks for one in found} == {("log",)}


def test_a_clock_alone_is_of_the_day_that_is_told_and_midnight_is_noticed() -> None:
    content = "23:59:58.1 [error] no connection\n23:59:59.2 trying\n00:00:01.3 up\n"
    assert [str(one.occurred_at) for one in records(content, day=date(2024, 3, 2))] == [
        "2024-03-02 23:59:58.100000",
        "2024-03-02 23:59:59.200000",
        "2024-03-03 00:00:01.300000",
    ]


def test_a_log_is_no_chat_and_what_stands_below_a_line_belongs_to_it() -> None:
    keeper = "2024-03-02 14:05:09,747 - INFO  [QuorumPeer] - Notification time out\n2024-03-02 14:05:10,394 - WARN  [Cnxn] - Closed\n"
    assert (kinds_of(keeper), len(records(keeper))) == (["log"], 2)
    laravel = '[2024-03-02 14:05:09] local.ERROR: no class {"x"\n[stacktrace]\n' + "#0 /a.php(1): b()\n" * 9
    assert kinds_of(laravel * 3) == ["log"]
    assert [one.text for one in records(laravel * 3)] == ['local.ERROR: no class {"x"'] * 3
    assert kinds_of("2024-03-02 14:05:09 Warn no connection to db-2\n") == ["log"]


@pytest.mark.parametrize(("content", "expected"), list(PROGRAMS.values()), ids=list(PROGRAMS))
def test_logs_of_programs(content: str, expected: list[tuple[str, str, str]]) -> None:
    assert kinds_of(content) == ["log"]
    found = records(content, day=date(2024, 3, 2))
    assert [(str(one.occurred_at), one.text, one.severity) for one in found] == expected
    assert {(one.kind, one.marks, one.precision) for one in found} == {("observation", ("log",), "exact")}
    assert "\n".join(one.raw for one in found) == content.rstrip("\n")


def test_what_stands_before_the_first_time_is_said() -> None:
    assert skipped("begin\n" + PROGRAMS["java"][0]) == ["A line stands before the first that has a time, so it was passed over."]
    assert kinds_of("It was 14:05 when\n2024 had begun\n") == []


@given(damaged([ENTRY]))
def test_whatever_a_field_holds_nothing_breaks(value: Any) -> None:
    assert_sound(value, journald.FORMAT)


@given(
    cut_or_changed(
        [
            OLD.encode(),
            NEW.encode(),
            ISO.encode(),
            *(one[0].encode() for one in PROGRAMS.values()),
            *(one[0].encode() for one in ELSEWHERE.values()),
        ]
    )
    | st.binary(max_size=60)
)
def test_a_damaged_log_is_read_or_refused(content: bytes) -> None:
    assert_sound(content, syslog.FORMAT, log_lines.FORMAT)
