"""`secondstory actions check`, by arguments and by lines of JSON."""

from __future__ import annotations

import json

from click.testing import CliRunner

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
