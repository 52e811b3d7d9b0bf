"""Texts that want to be something else stay texts, in every form."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from secondstory.sources.assembling.assemble import Assembly, Line
from secondstory.sources.assembling.writing import as_csv, as_html, as_json, as_markdown
from secondstory.sources.assembling.writing.shown import Heading
from secondstory.sources.records.record import Record
from tests.sources.assembling.conftest import NOON, record

HEADING = Heading("A <title> of *mine*", "Europe/Berlin", 1, ("f",), NOON, NOON)
HOSTILE = st.text(max_size=40) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</ol></main>",
        "&lt;",
        "[x](javascript:y)",
        "![](http://x)",
        "=1+1",
        "# x",
        "- x",
        "\ud800",
        "a\nb",
        "`x",
        "x`",
        "|",
        "**",
        "http://a.example/_x_",
    ]
)


def lines_of(*records: Record) -> list[Line]:
    with Assembly() as assembly:
        assembly.add("f", records)
        return list(assembly.lines())


class Elements(HTMLParser):
    """The names of all elements, and the text inside paragraphs of lines."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.texts: list[str] = []
        self._in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self._in_text = ("class", "text") in attrs
        if self._in_text:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self._in_text:
            self.texts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._in_text = False


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_a_page_has_no_element_that_a_text_brought(text: str, source: str) -> None:
    lines = lines_of(record(text or "x", 0, source=source, time_as_written=source))
    out, plain = io.StringIO(), io.StringIO()
    as_html.write(lines, out, HEADING)
    as_html.write(lines_of(record("x", 0, source="s", time_as_written="s")), plain, HEADING)
    seen, usual = Elements(), Elements()
    seen.feed(out.getvalue())
    usual.feed(plain.getvalue())
    assert set(seen.names) <= set(usual.names)
    assert seen.names.count("li") == usual.names.count("li") - (not source)
    assert len(seen.texts) == 1


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=40) | HOSTILE.filter(bool))
def test_markdown_shows_a_text_letter_by_letter(text: str) -> None:
    out = io.StringIO()
    as_markdown.write(lines_of(record(text, 0, source="s")), out, HEADING)
    tokens = MarkdownIt("commonmark", {"html": True}).parse(out.getvalue())
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or []}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "fence", "blockquote_open", "code_block", "hr"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]
    assert sum(token.type == "list_item_open" for token in tokens) == 1


@settings(deadline=None)
@given(st.lists(HOSTILE.filter(bool), max_size=4))
def test_json_and_csv_can_be_read_back_and_no_cell_is_a_formula(texts: list[str]) -> None:
    lines = lines_of(*(record(text, number * 1000, source="s") for number, text in enumerate(texts)))
    out, table = io.StringIO(), io.StringIO(newline="")
    as_json.write(lines, out, HEADING)
    as_csv.write(lines, table, HEADING)
    out.getvalue().encode()
    assert len(json.loads(out.getvalue())) == len(texts)
    rows = list(csv.DictReader(io.StringIO(table.getvalue(), newline="")))
    assert len(rows) == len(texts)
    assert not [row for row in rows if row["text"][:1] in {"=", "+", "-", "@"}]


@pytest.mark.parametrize("form", [as_html, as_json, as_csv, as_markdown])
def test_nothing_is_written_as_nothing(form: object) -> None:
    out = io.StringIO()
    form.write([], out, HEADING)  # type: ignore[attr-defined]
    assert out.getvalue().strip()
    if form is as_json:
        assert json.loads(out.getvalue()) == []


def test_times_are_shown_in_the_zone_that_was_asked_for() -> None:
    out = io.StringIO()
    as_markdown.write(
        lines_of(
            record("late", 11 * 3600 + 1), record("a day", 0, precision="day"), record("till", 5, occurred_until=NOON.replace(hour=23))
        ),
        out,
        HEADING,
    )
    assert out.getvalue().splitlines()[4:] == [
        "## Saturday, 14 March 2026", "", "- **that day** Observation: a day *(app)*", "- **13:00:05–15 Mar 00:00:00** Observation: till *(app)*", "",
        "## Sunday, 15 March 2026", "", "- **00:00:01** Observation: late *(app)*",
    ]  # fmt: skip
