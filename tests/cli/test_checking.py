"""`secondstory actions check`, by arguments and by lines of JSON."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import IO, cast

from click.testing import CliRunner

from secondstory.cli.checking import _lines
from secondstory.cli.main import cli


def test_lines_are_answered_each_by_its_id_and_what_cannot_be_read_is_said() -> None:
    lines = [
        json.dumps({"id": 7, "text": "improve monitoring"}),
        "",
        "no json",
        json.dumps({"id": "b", "text": "Rotate the key of `auth` every 30 days, @ines, by Friday"}),
        json.dumps({"id": 9}),
        json.dumps({"text": "x"}),
        json.dumps([1]),
        "[" * 100_000,
    ]
    done = CliRunner().invoke(cli, ["actions", "check", "--stdin-jsonl"], input="\n".join(lines).encode() + b"\n\xff\xfe\n")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 7, "quality": "vague", "missing": ["verb", "object", "place", "end_state", "owner", "due"]},
        {"id": "b", "quality": "good", "missing": []},
    ]
    sentence = 'is not {"id": …, "text": "…"} in at most 1,000,000 bytes of UTF-8; it is left out.'
    assert done.stderr.splitlines() == [f"Line {number} {sentence}" for number in (3, 5, 6, 7, 8, 9)]
    assert done.exit_code == 1


def test_what_could_not_be_printed_again_is_left_out_and_the_rest_is_answered() -> None:
    lines = [
        b'{"id": "\\udc00", "text": "Add a test"}',
        b'{"id": NaN, "text": "Add a test"}',
        b'{"id": 1e999, "text": "Add a test"}',
        b'{"id": "\xc3\xa9", "text": "improve"}',
    ]
    done = CliRunner().invoke(cli, ["actions", "check", "--stdin-jsonl"], input=b"\n".join(lines))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["é"]
    assert [line.split(" is not ")[0] for line in done.stderr.splitlines()] == ["Line 1", "Line 2", "Line 3"]
    assert done.exit_code == 1


class Endless(io.RawIOBase):
    """Forty million bytes without a line's end, then a line."""

    def __init__(self) -> None:
        self.pieces = [b"a" * 1_000_000] * 40 + [b'\n{"id": 1, "text": "improve"}\n']

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        piece = self.pieces.pop(0) if self.pieces else b""
        taken = piece[: len(buffer)]
        if piece[len(taken) :]:
            self.pieces.insert(0, piece[len(taken) :])
        buffer[: len(taken)] = taken
        return len(taken)


def test_a_line_without_an_end_is_read_in_bounded_pieces() -> None:
    tracemalloc.start()
    given = list(_lines(cast("IO[bytes]", io.BufferedReader(Endless()))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [len(line) for line in given] == [1_000_001, 29]
    assert peak < 10_000_000


def test_lines_as_arguments_are_answered_in_words() -> None:
    done = CliRunner().invoke(cli, ["actions", "check", "Add more tests", "Refuse a file without a header in `import.py`, @bo, by Friday"])
    assert (done.exit_code, done.output) == (
        0,
        (
            "needs_bound: Add more tests\n  missing: object, place, end_state, owner, due\n"
            "good: Refuse a file without a header in `import.py`, @bo, by Friday\n"
        ),
    )


def test_one_way_or_the_other() -> None:
    for arguments in (["actions", "check"], ["actions", "check", "--stdin-jsonl", "Add a test"]):
        assert CliRunner().invoke(cli, arguments).exit_code == 2
