"""Word documents, from Word and from Google Docs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from secondstory.sources.reading.formats.docx import DAMAGED
from secondstory.sources.reading.manuscript import Manuscript, Unreadable, manuscript_of

Docx = Callable[..., bytes]


def paragraph(text: str, *, style: str = "", run: str = "") -> str:
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{chosen}<w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def box(text: str, *, checked: bool) -> str:
    value, glyph = ("1", "☒") if checked else ("0", "☐")
    return (
        f'<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{value}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space='preserve'> {text}</w:t></w:r></w:p>"
    )


def table(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_a_whole_document(docx: Docx) -> None:
    link = '<w:p><w:hyperlink r:id="rId9"><w:r><w:t>ticket</w:t></w:r></w:hyperlink></w:p>'
    content = docx(
        paragraph("Queue outage", style="Title")
        + paragraph("Timeline", style="Heading1")
        + table(["Time", "What"], ["10:05", "Alert"])
        + paragraph("Actions", style="Heading1")
        + box("Add a limit", checked=True)
        + box("Page someone", checked=False)
        + paragraph("Old idea", run="<w:strike/>")
        + paragraph("☑ Glyph from Google")
        + link
    )
    text = (
        "# Queue outage\n\n## Timeline\n\n| Time | What |\n| --- | --- |\n| 10:05 | Alert |\n\n## Actions\n\n"
        "- [x] Add a limit\n\n- [ ] Page someone\n\n~~Old idea~~\n\n- [x] Glyph from Google\n\n[ticket](https://tracker.example/7)\n"
    )
    assert manuscript_of("report.docx", content) == Manuscript(
        "report.docx", "docx", text, {"title": "Queue outage", "created": "2024-03-05T10:00:00Z"}
    )


def test_the_bytes_decide_not_the_name(docx: Docx) -> None:
    assert manuscript_of("report.pdf", docx(paragraph("Words"))).format == "docx"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_one_that_is_cut_off_says_so(docx: Docx, kept: float) -> None:
    content = docx(paragraph("Words"))
    with pytest.raises(Unreadable) as no:
        manuscript_of("report.docx", content[: int(len(content) * kept)])
    assert no.value.sentence == DAMAGED


def test_entities_are_not_expanded(docx: Docx) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(Unreadable, match="definitions"):
        manuscript_of("report.docx", docx(paragraph("Words"), word__numbering=bomb))


def test_one_that_unpacks_to_too_much_is_not_opened(docx: Docx) -> None:
    with pytest.raises(Unreadable, match="unpacks to far more"):
        manuscript_of("report.docx", docx("", word__huge=" " * 41_000_000))


def test_one_nested_without_end_is_refused_in_a_sentence(docx: Docx) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000
    with pytest.raises(Unreadable):
        manuscript_of("report.docx", docx(deep))


def test_one_under_a_password_says_so() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    with pytest.raises(Unreadable, match="password"):
        manuscript_of("report.docx", content)
