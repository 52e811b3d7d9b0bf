"""Each lesson is a line, whatever it was written in."""

from __future__ import annotations

import pytest

from secondstory.library.lessons import learned_lines


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("", []),
        ("One thing.\\\nGoes on.\n\n### Not this\n\nAnother.", ["One thing. Goes on.", "Another."]),
        (
            "We learned:\n\n- one **big** thing\n  - and a part of it\n- two\n\nAfter the list.",
            ["We learned:", "one **big** thing", "and a part of it", "two", "After the list."],
        ),
        ("- two paragraphs\n\n  of one lesson", ["two paragraphs of one lesson"]),
        (
            "1. first\n\n| Role | Did |\n| --- | --- |\n| On-call | failed over |\n| both |  |",
            ["first", "Role · Did", "On-call · failed over", "both"],
        ),
        ("> Quoted.\n\n```\nmax_connections\n```\n\n![x](/incidents/INC-1/document/pictures/abcdef12/)", ["Quoted.", "`max_connections`"]),
    ],
)
def test_lessons(markdown: str, lines: list[str]) -> None:
    assert learned_lines(markdown) == lines
