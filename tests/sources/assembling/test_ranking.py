"""What is offered first, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondstory.sources.assembling.assemble import Assembly, Line
from secondstory.sources.assembling.ranking import SENTENCES
from secondstory.sources.assembling.templates import Templates, masked
from secondstory.sources.records.record import Record
from tests.sources.assembling.conftest import record

LOG: dict[str, Any] = {"marks": ("log",)}


def ranked(*records: Record) -> dict[str, Line]:
    with Assembly() as assembly:
        assembly.add("file", records)
        return {line.text: line for line in assembly.lines()}


def routine(count: int = 600) -> list[Record]:
    return [record(f"GET /products/{number} took {number % 90} ms", number * 10, **LOG) for number in range(count)]


def test_a_line_that_nobody_else_says_stands_above_the_routine() -> None:
    found = ranked(*routine(), record("FATAL no connection left in the pool", 3000, **LOG))
    fatal = found["FATAL no connection left in the pool"]
    assert (fatal.rank, fatal.reasons) == (79, ("rare", "level", "first", "trouble"))
    assert max(line.rank for text, line in found.items() if text.startswith("GET")) < 20


def test_an_error_that_is_always_there_says_little() -> None:
    usual = [record(f"ERROR coupon {number:06x} is invalid", number * 10 + 5, **LOG) for number in range(300)]
    found = ranked(*routine(), *usual)
    assert max(line.rank for text, line in found.items() if text.startswith("ERROR") and line.kept.at != usual[0].occurred_at) < 25


def test_where_a_kind_begins_late_and_comes_often_its_first_line_counts() -> None:
    flood = [record(f"ERROR upstream {number} timed out", 3000 + number * 5, **LOG) for number in range(100)]
    found = ranked(*routine(), *flood)
    first, later = found["ERROR upstream 0 timed out"], found["ERROR upstream 50 timed out"]
    assert first.reasons[0] == "onset"
    assert (first.rank >= 60, later.rank < 30) == (True, True)


def test_a_change_before_the_first_alert_is_offered_before_one_after_it() -> None:
    found = ranked(
        record("Deployed shop 4.2", 0, kind="change"),
        record("High error rate", 600, kind="alert", signal="opened", severity="critical"),
        record("Deployed docs 1.1", 1200, kind="change"),
    )
    assert found["Deployed shop 4.2"].reasons[0] == "before"
    assert found["Deployed shop 4.2"].rank > found["Deployed docs 1.1"].rank
    assert found["High error rate"].reasons == ("severe", "alert", "edge")


def test_what_people_marked_and_decided_stands_above_what_they_said() -> None:
    def said(text: str, second: int, *marks: str) -> Record:
        return record(text, second, kind="communication", who="kim", marks=marks)

    found = ranked(
        said("good morning to everybody here", 0), said("let's roll back the release now", 100), said("the pool is the same as before", 200, "pinned"),
        said("well well well, look at this", 300, "reaction:5"), said("ok", 400),
    )  # fmt: skip
    ranks = [line.rank for line in found.values()]
    assert ranks == [30, 64, 64, 50, 22]
    assert [line.reasons[0] for line in found.values()] == ["message", "decision", "pinned", "reacted", "message"]


def test_an_alert_that_can_wait_stands_below_one_that_can_not() -> None:
    found = ranked(*(record(name, 0, kind="alert", signal="opened", severity=name) for name in ("critical", "high", "warning", "info")))
    ranks = [line.rank for line in found.values()]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == 4


def test_what_several_sources_tell_stands_higher() -> None:
    opened: dict[str, Any] = {"kind": "alert", "signal": "opened", "severity": "warning"}
    alone = ranked(record("Disk almost full on db-2", source="A", **opened))["Disk almost full on db-2"]
    both = ranked(record("Disk almost full on db-2", source="A", **opened), record("Disk almost full on db-2", 9, source="B", **opened))
    assert both["Disk almost full on db-2"].rank == alone.rank + 10


def test_every_reason_has_its_sentence_and_every_rank_lies_in_its_bounds_whoever_wrote_it() -> None:
    lines = ranked(*routine(200), *(record(f"x{number} failed", number, kind="communication", who=f"p{number % 3}") for number in range(9)))
    assert all(code in SENTENCES for line in lines.values() for code in line.reasons)
    assert all(0 <= line.rank <= 100 for line in lines.values())
    one, other = (ranked(record("we roll back", kind="communication", who=who))["we roll back"] for who in ("kim", "bo"))
    assert (one.rank, one.reasons) == (other.rank, other.reasons)


def test_the_same_records_are_ranked_alike_each_time_they_are_read() -> None:
    with Assembly() as assembly:
        assembly.add("file", [*routine(300), record("FATAL one", 100, **LOG), record("FATAL two of them", 900, **LOG)])
        first = [(line.place, line.rank, line.reasons) for line in assembly.lines()]
        assert [(line.place, line.rank, line.reasons) for line in assembly.lines()] == first
        assert [line.text for line in assembly.most_telling(2)] == ["FATAL one", "FATAL two of them"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GET /products/17 took 9 ms", "GET /products/9934 took 1,200 ms"),
        ("job 0a1b2c3d done", "job ffee0011 done"),
        ("user=kim id=4 seen", "user=bo id=5 seen"),
        ("10.0.0.1:80 closed", "10.250.0.7:8080 closed"),
        ('invalid coupon "SPRING" entered', 'invalid coupon "AUTUMN" entered'),
        ("trace 5f0c9d6e-1111-4222-8333-abcdefabcdef", "trace 00000000-1111-4222-8333-abcdefabcdef"),
    ],
)
def test_numbers_ids_and_quoted_words_do_not_make_a_template(one: str, other: str) -> None:
    assert masked(one) == masked(other)


def test_names_inside_a_long_line_do_not_make_a_template_but_outcomes_do() -> None:
    templates = Templates()
    numbers = [templates.number_of("app", f"session opened for user {name} by the gateway") for name in ("kim", "bo", "ana", "li")]
    assert len(set(numbers)) == 1
    assert templates.number_of("app", "deployment of shop to production success") != templates.number_of(
        "app", "deployment of shop to production failure"
    )


def test_a_million_templates_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondstory.sources.assembling.templates.MOST_TEMPLATES", 20)
    monkeypatch.setattr("secondstory.sources.assembling.templates.MOST_EXACT", 20)
    templates = Templates()
    words = ["".join(chr(97 + int(digit)) for digit in str(number)) for number in range(500)]
    numbers = {templates.number_of("app", f"{word} {word}") for word in words}
    assert (max(numbers), min(numbers), len(templates._exact) <= 20) == (20, 0, True)


@settings(deadline=timedelta(seconds=2))
@given(st.lists(st.text(max_size=60), max_size=20))
def test_no_text_raises(texts: list[str]) -> None:
    with Assembly() as assembly:
        assembly.add("file", [record(text, number, **LOG) for number, text in enumerate(texts)])
        assert sum(line.records for line in assembly.lines()) == len(texts)
