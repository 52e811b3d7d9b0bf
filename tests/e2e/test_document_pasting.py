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
