"""What is pasted keeps its structure. The fixtures are ours, in the manner of the programs they are named for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Site
from tests.e2e.documents import make_document, open_document, paste, press, saved, text

Open = Callable[..., Page]

PASTED = Path(__file__).parents[1] / "fixtures" / "pasted"
PROGRAMS = ("google-docs", "word", "confluence", "notion")


def wanted(name: str) -> str:
    return (PASTED / f"{name}.md").read_text().rstrip("\n")


def test_what_word_processors_and_wikis_copy_keeps_its_structure(site: Site, page_of: Open) -> None:
    key = make_document(site, *((name, "") for name in PROGRAMS))
    page = open_document(page_of("owner"), key)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for place, name in enumerate(PROGRAMS):
        paste(page, html=(PASTED / f"{name}.html").read_text(), plain="what it says", section=place)
    saved(page, key, *(wanted(name) for name in PROGRAMS))
    assert [url for url in asked if not url.startswith(site.address)] == []  # pictures from elsewhere are not fetched


def test_text_that_was_written_as_markdown_is_read_as_such(site: Site, page_of: Open) -> None:
    key = make_document(site, ("Text", ""), ("Coloured", ""), ("Plain", ""), ("Code", "```text\n\n```"))
    page = open_document(page_of("owner"), key)
    markdown = (PASTED / "markdown.txt").read_text()
    coloured = "".join(f"<div><span style='color: #000'>{line}</span></div>" for line in "# A\n\n- one\n- two".splitlines())
    paste(page, plain=markdown)
    paste(page, html=coloured, plain="# A\n\n- one\n- two", section=1)
    paste(page, plain="one\ntwo\n\n3 * 4 = 12", section=2)
    text(page, 3).locator("pre").click()
    paste(page, plain="# no heading\n- no list", section=3)
    saved(page, key, wanted("markdown"), "### A\n\n- one\n- two", "one\\\ntwo\n\n3 * 4 = 12", "```text\n# no heading\n- no list\n```")


@pytest.mark.parametrize("html", ["<p>a <a href='javascript:alert(1)'>b</a></p>", "<img src=x onerror=alert(1)><p>a b</p>"])
def test_nothing_that_runs_is_pasted(site: Site, page_of: Open, html: str) -> None:
    key = make_document(site)
    page = open_document(page_of("owner"), key)
    paste(page, html=html)
    saved(page, key, "a b")
    press(page, "Control+z")
    saved(page, key, "")


WORD_ITEM = "<p class={} style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{}<span> </span></span>{}</p>"
CONTINUED = {
    "Word, in the style of lists": WORD_ITEM.format("MsoListParagraphCxSpFirst", "1.", "one")
    + "<p class=MsoListParagraphCxSpMiddle>more</p>"
    + WORD_ITEM.format("MsoListParagraphCxSpLast", "2.", "two"),
    "Word, only as far in": WORD_ITEM.format("MsoListParagraph", "1.", "one")
    + "<p class=MsoNormal style='margin-left:36.0pt'>more</p>"
    + WORD_ITEM.format("MsoListParagraph", "2.", "two"),
    "Google Docs": "<ol><li><p>one</p></li></ol><p style='line-height:1.38;margin-left:36pt;'>more</p><ol start='2'><li><p>two</p></li></ol>",
    "between the items": "<ol><li>one</li><p>more</p><li>two</li></ol>",
}


def test_a_second_paragraph_of_an_item_stays_in_it_and_the_numbers_go_on(site: Site, page_of: Open) -> None:
    key = make_document(site, *((name, "") for name in CONTINUED), ("Markdown", ""), ("Not in an item", ""), ("Letters", ""))
    page = open_document(page_of("owner"), key)
    for place, html in enumerate(CONTINUED.values()):
        paste(page, html=html, plain="what it says", section=place)
    at = len(CONTINUED)
    paste(page, plain="1. one\n\n\n   more\n\n\n2. two", section=at)
    paste(page, html="<ol><li>one</li></ol><p>between</p><ol start='2'><li>two</li></ol>", plain="what it says", section=at + 1)
    lettered = (
        WORD_ITEM.format("MsoListParagraph", "a.", "one"),
        "<p class=MsoNormal>between</p>",
        WORD_ITEM.format("MsoListParagraph", "b.", "two"),
    )
    paste(page, html="".join(lettered), plain="what it says", section=at + 2)
    apart = "1. one\n\nbetween\n\n2. two"
    saved(page, key, *["1. one\n\n   more\n\n2. two"] * (at + 1), apart, apart)
