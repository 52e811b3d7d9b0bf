"""Sorting on disk: the same order as in memory, whatever fits there, and nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondstory.sources.assembling import spool
from secondstory.sources.assembling.spool import Spool, Tape


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_IN_MEMORY", 3)
    monkeypatch.setattr(spool, "MOST_RUNS", 3)
    monkeypatch.setattr(spool, "_BUFFER", 64)


@pytest.mark.usefixtures("_small")
@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-(2**62), 2**62), st.text(max_size=200)), max_size=40))
def test_runs_on_disk_are_merged_into_one_total_order(values: list[tuple[int, str]]) -> None:
    with Spool() as kept:
        for number, (key, text) in enumerate(values):
            kept.add((key, number), (text, key, None, ("a", 1)))
        wanted = sorted(((key, number), (text, key, None, ("a", 1))) for number, (key, text) in enumerate(values))
        assert list(kept.in_order()) == wanted
        assert list(kept.in_order()) == wanted


@pytest.mark.usefixtures("_small")
def test_a_value_larger_than_the_buffer_and_half_characters_survive() -> None:
    with Spool() as kept:
        for number in (2, 1, 0, 3):
            kept.add((number, 0), ("\ud800" + "x" * 5000, number))
        assert [value for _key, value in kept.in_order()] == [("\ud800" + "x" * 5000, number) for number in range(4)]


def test_two_may_read_a_tape_at_once() -> None:
    tape = Tape()
    for number in range(50):
        tape.add((number, "x" * 3000))
    one: Iterator[tuple[object, ...]] = iter(tape)
    first = [next(one)[0] for _ in range(10)]
    assert ([value[0] for value in tape], first + [value[0] for value in one]) == (list(range(50)), list(range(50)))
    tape.close()


@pytest.mark.usefixtures("_small")
def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Spool() as kept:
        for number in range(20):
            kept.add((number, 0), ("x",))
        list(kept.in_order())
    assert list(tmp_path.iterdir()) == []
