"""The text layer of PDFs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secondstory.sources.reading.formats.pdf import DAMAGED, NO_TEXT, _mended
from secondstory.sources.reading.manuscript import Manuscript, Unreadable, manuscript_of

Pdf = Callable[..., bytes]
PAGE = [
    (20, "Queue outage"),
    (10, "It was slow for an hour, then it was gone."),
    (14, "Timeline"),
    (10, "10:05 Alert (page)"),
    (10, "10:07 Rollback"),
]
TEXT = "# Queue outage\n\nIt was slow for an hour, then it was gone.\n\n## Timeline\n\n10:05 Alert (page)\n10:07 Rollback\n"


@pytest.mark.parametrize("packed", [True, False])
def test_larger_type_is_a_heading(pdf: Pdf, *, packed: bool) -> None:
    assert manuscript_of("a.pdf", pdf(PAGE, packed=packed)) == Manuscript("a.pdf", "pdf", TEXT)


def test_a_box_beside_the_text_keeps_its_place(pdf: Pdf) -> None:
    page = [
        (20, "Queue outage"),
        (10, "It was slow\tOWNER"),
        (10, "for an hour.\tThe queue team"),
        (10, "Then it was gone.\tUTC"),
        (10, "10:05 Alert"),
    ]
    lines = manuscript_of("a.pdf", pdf(page)).text.split("\n")
    assert [line.split("  ")[0] for line in lines] == [
        "Queue outage",
        "",
        "It was slow",
        "for an hour.",
        "Then it was gone.",
        "10:05 Alert",
        "",
    ]
    assert [line.rpartition("  ")[2] for line in lines[2:5]] == ["OWNER", "The queue team", "UTC"]


def test_a_heading_over_two_lines_is_one(pdf: Pdf) -> None:
    assert manuscript_of("a.pdf", pdf([(20, "The whole queue"), (20, "was out"), (10, "For an hour nothing moved.")])).text == (
        "# The whole queue was out\n\nFor an hour nothing moved.\n"
    )


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("7:1 3   P M     Email", "7:13 PM     Email"),
        ("7: 0 0   A M    x", "7:00 AM    x"),
        ("7:13 PM x", "7:13 PM x"),
        ("1 : 2 3 4", "1 : 2 3 4"),
    ],
)
def test_torn_clock_times_are_mended(torn: str, whole: str) -> None:
    assert _mended(torn) == whole


def test_heads_and_feet_of_pages_are_left_out(pdf: Pdf) -> None:
    pages = [[(10, "Ops handbook"), (10, f"Part {'abc'[number]} is here"), (10, f"Page {number} of 3")] for number in range(3)]
    assert manuscript_of("a.pdf", pdf(*pages)).text == "Part a is here\nPart b is here\nPart c is here\n"


def test_links_behind_words_stand_beside_them(pdf: Pdf) -> None:
    note = "<< /Type /Annot /Subtype /Link /Rect [50 750 200 768] /A << /S /URI /URI (https://t.example/7) >> >>"
    evil = "<< /Type /Annot /Subtype /Link /Rect [50 750 200 768] /A << /S /URI /URI (javascript:alert) >> >>"
    assert manuscript_of("a.pdf", pdf([(10, "First"), (10, "Second")], note=evil + note)).text == "First (https://t.example/7)\nSecond\n"


def test_a_page_of_pictures_is_said(pdf: Pdf) -> None:
    found = manuscript_of("a.pdf", pdf(PAGE, []))
    assert found.problems == ("There is no text on page 2: what its pictures show was left out.",)


def test_only_pictures_are_refused(pdf: Pdf) -> None:
    with pytest.raises(Unreadable) as no:
        manuscript_of("a.pdf", pdf([], []))
    assert no.value.sentence == NO_TEXT


@pytest.mark.parametrize("kept", [0.05, 0.3])
def test_one_that_is_cut_off_says_so(pdf: Pdf, kept: float) -> None:
    content = pdf(PAGE)
    with pytest.raises(Unreadable) as no:
        manuscript_of("a.pdf", content[: int(len(content) * kept)])
    assert no.value.sentence in {
        DAMAGED,
        NO_TEXT,
        "It is damaged or cut off, and could not be taken apart: save or export it once more and give that copy.",
    }


def test_one_under_a_password_says_so(pdf: Pdf) -> None:
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer, locked = PdfWriter(clone_from=PdfReader(BytesIO(pdf(PAGE)))), BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(locked)
    with pytest.raises(Unreadable, match="password"):
        manuscript_of("a.pdf", locked.getvalue())


def test_pages_that_go_round_in_circles_end(pdf: Pdf) -> None:
    content = pdf(PAGE).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(Unreadable):
        manuscript_of("a.pdf", content)
