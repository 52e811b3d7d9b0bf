"""Text as it comes: encodings, line ends, front matter, and what is no text."""

from __future__ import annotations

import codecs

import pytest

from secondstory.sources.reading.formats.markdown import NO_FRONT_MATTER
from secondstory.sources.reading.formats.plain_text import CUT_OFF, NOT_TEXT, NOT_UTF8, UNKNOWN_ENCODING
from secondstory.sources.reading.manuscript import Manuscript, Unreadable, manuscript_of, title_from_name

WRITTEN = "# Ausfall in Zürich\n\n10:05 – Alarm\n"


@pytest.mark.parametrize(
    "content",
    [
        WRITTEN.encode(),
        codecs.BOM_UTF8 + WRITTEN.encode(),
        codecs.BOM_UTF16_LE + WRITTEN.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WRITTEN.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + WRITTEN.encode("utf-32-le"),
        WRITTEN.encode("utf-16-le"),
        WRITTEN.encode("utf-16-be"),
        WRITTEN.replace("\n", "\r\n").encode(),
        WRITTEN.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "utf-32", "no mark le", "no mark be", "crlf", "cr"],
)
def test_every_encoding_gives_the_same_text(content: bytes) -> None:
    assert manuscript_of("a.md", content) == Manuscript("a.md", "markdown", WRITTEN)


def test_windows_text_is_read_with_a_word_about_it() -> None:
    found = manuscript_of("a.txt", WRITTEN.encode("cp1252"))
    assert found == Manuscript("a.txt", "text", WRITTEN, problems=(NOT_UTF8,))


@pytest.mark.parametrize(
    ("text", "encoding"), [("サービスが停止しました。", "shift-jis"), ("服务已停止。", "gb2312"), ("Сервис остановлен", "cp1251")]
)
def test_letters_that_would_all_be_wrong_are_not_taken_for_western_ones(text: str, encoding: str) -> None:
    with pytest.raises(Unreadable) as refused:
        manuscript_of("a.txt", (f"# 2026-03-14\n{text}\n" * 20).encode(encoding))
    assert refused.value.sentence == UNKNOWN_ENCODING


def test_what_has_more_lines_than_any_report_is_refused_at_once() -> None:
    with pytest.raises(Unreadable, match="thirty thousand lines"):
        manuscript_of("a.md", b"# x\n" * 30_002)


def test_a_file_cut_off_inside_a_letter_says_so() -> None:
    found = manuscript_of("a.md", "Alles fiel aus in Zü".encode()[:-1])
    assert (found.text, found.problems) == ("Alles fiel aus in Z", (CUT_OFF,))


def test_line_numbers_are_those_an_editor_shows() -> None:
    assert manuscript_of("a.md", "one\x0cstill one\u2028still\ntwo".encode()).text.splitlines() == ["one still one still", "two"]


@pytest.mark.parametrize("content", [b"", b"   \r\n\t", b"\0" * 4000, codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing_is_called_empty(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^There is nothing in it: it is empty\.$"):
        manuscript_of("a.md", content)


@pytest.mark.parametrize("content", [bytes(range(256)) * 40, b"\x7fELF\x02\x01\x01" + b"\0\x01\x07" * 3000, b"\1\2\3\4" * 100])
def test_binary_is_no_document(content: bytes) -> None:
    with pytest.raises(Unreadable) as no:
        manuscript_of("a.md", content)
    assert no.value.sentence == NOT_TEXT


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word"),
    ],
)
def test_known_other_formats_are_named(content: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        manuscript_of("report.md", content)


def test_millions_of_characters_are_a_log() -> None:
    with pytest.raises(Unreadable, match="three million"):
        manuscript_of("a.txt", b"2024-01-01 10:00 line\n" * 150_000)


def test_front_matter_stays_as_written_and_drops_who_wrote_it() -> None:
    text = "---\ntitle: Disk full\ndate: 2024-02-03 10:00:00 +0200\nAuthor: Somebody\ntags: [disk, 1e3]\n---\nText\n"
    found = manuscript_of("a.qmd", text.encode())
    assert found == Manuscript(
        "a.qmd", "markdown", text, {"title": "Disk full", "date": "2024-02-03 10:00:00 +0200", "tags": ["disk", "1e3"]}
    )


def test_toml_front_matter() -> None:
    found = manuscript_of("a.md", b'+++\ntitle = "Disk full"\ndate = 2024-02-03T10:00:00Z\n+++\nText\n')
    assert found.meta == {"title": "Disk full", "date": "2024-02-03T10:00:00+00:00"}


@pytest.mark.parametrize(
    "matter",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "[" * 3000,
        "title: [unclosed",
        "date: 2024-99-99\n bad indent: 1\n- x",
        "!!python/object/apply:os.system ['true']: - x: y",
    ],
    ids=["aliases", "deep", "unclosed", "indent", "python"],
)
def test_hostile_front_matter_is_left_out(matter: str) -> None:
    found = manuscript_of("a.md", f"---\n{matter}\n---\nText\n".encode())
    assert (found.meta, found.problems) == ({}, (NO_FRONT_MATTER,))


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert manuscript_of("a.md", b"---\n\nText\n").meta == {}


def test_notions_property_lines() -> None:
    found = manuscript_of("a.md", b"# Queue outage\n\nStatus: Resolved\nStarted: March 5, 2024 10:05 (UTC)\n\nStatus: later\n")
    assert found.meta == {"properties": {"Status": "Resolved", "Started": "March 5, 2024 10:05 (UTC)"}}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Queue outage 0123456789abcdef0123456789abcdef.md", "Queue outage"),
        ("in/a/folder/2022-07-11-slow-ingress.html.md.erb", "slow ingress"),
        ("Disk_full.docx", "Disk full"),
        ("notes", "notes"),
    ],
)
def test_titles_from_names(name: str, title: str) -> None:
    assert title_from_name(name) == title
