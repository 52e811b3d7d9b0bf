"""Whatever the text: reading never raises, loses nothing, and takes time in proportion to its length."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from secondstory.sources.reading import Manuscript, Understood, understand

PIECES = st.sampled_from(
    [
        "# Title",
        "## Timeline",
        "## Timeline (UTC)",
        "**Timeline:**",
        "## Action items",
        "### 14:05",
        "### 2026-03-14",
        "- 14:05 down",
        "- [x] do it @mira",
        "| Time | Event |",
        "|---|---|",
        "| 14:05 | down |",
        "```",
        "> quoted",
        "---",
        "===",
        "14:05 - text",
        "  continued",
        "",
        "T+5m: x",
        "Aug 20, 2025",
        "9:21 AM    words",
        "- **Root cause**: a",
        "10 minutes later",
        "2018 x",
        "1772445600 x",
        "99/99/9999 10:00",
        "0001-01-01 00:00 x",
        "9999-12-31 23:59 x",
        "31 February 2026 10:00",
        "24:00 x",
        "Owner: a",
        "\t- x",
        "\\[ \\] y",
        "1. Feb 9",
        "-",
        "|",
        "**",
        "# ",
        "[14:05](",
        "<h2>Timeline</h2>",
    ]
)
DOCUMENTS = st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=30).map("\n".join)
FORMS = st.sampled_from(["markdown", "pdf", "text", "html", "docx"])


def all_text(understood: Understood) -> str:
    parts = [understood.title, *(section.title + "\n" + section.markdown for section in understood.sections)]
    parts += [f"{event.as_written} {event.text}" for event in understood.events]
    parts += [action.text for action in understood.actions]
    return "\n".join(parts)


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, FORMS)
def test_no_text_makes_reading_fail_and_every_line_named_exists(text: str, form: str) -> None:
    understood = understand(Manuscript("report.md", form, text))
    lines = text.count("\n") + 1
    found = [part.line for parts in (understood.events, understood.actions, understood.factors, understood.sections) for part in parts]
    assert all(1 <= line <= lines for line in found)
    assert all(
        event.precision in {"exact", "approximate", "day", "unknown"} and (event.at is None) == (event.precision == "unknown")
        for event in understood.events
    )


@settings(max_examples=200, deadline=None)
@example([("## Timeline", 1000), ("| Time | Event |", 1001), ("|", 1000), ("|---|---|", 1000), ("| 14:05 | down |", 1000)])
@example([("## Timeline", 1000), ("| Time | Event |", 1000), ("|", 1001), ("|---|---|", 1000), ("| 14:05 | down |", 1000)])
@example([("## Timeline", 1000), ("|", 1001), ("|---|---|", 1000), ("| 14:05 | down |", 1000)])
@given(st.lists(st.tuples(PIECES, st.integers(1000, 9999)), min_size=1, max_size=25))
def test_no_word_of_a_document_is_lost(pieces: list[tuple[str, int]]) -> None:
    bare = ("#", "**Timeline", "<h2", "`", "-", "=", "|--")  # headings, and lines that would be something else with a word more
    text = "\n".join(
        piece if piece.startswith(bare) and not piece.startswith("- ") else f"{piece} word{number}" for piece, number in pieces
    )
    if text.startswith("---"):
        return  # front matter: it stays in the original
    kept = all_text(understand(Manuscript("report.md", "markdown", text)))
    missing = [word for word in re.findall(r"word\d{4}", text) if word not in kept]
    assert missing == []


HOSTILE = [
    "- 14:05 " + "a" * 60,
    "*" * 80,
    "[" * 80,
    "|" * 80,
    "1:1:1:1:1:1:1:1 ",
    "((((((((((((((",
    "    deep   text    here",
    "- [ ] @a @a @a due due due",
    "2026-03-14 " * 8,
    "~~" * 40,
]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_time_grows_with_length_and_no_faster(line: str) -> None:
    """Half a megabyte of anything in about a second; the bound is ten times that, for slow machines."""
    for heading in ("## Timeline", "## Action items"):
        for text in ((line + "\n") * (250_000 // (len(line) + 1)), line * (250_000 // len(line))):
            begun = time.process_time()
            understand(Manuscript("report.md", "markdown", f"# Title\n\n{heading}\n\n{text}"))
            assert time.process_time() - begun < 10
