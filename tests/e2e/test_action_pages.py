"""The board, the queue and what belongs to them in a real browser: axe finds nothing, and the queue is decided by keyboard where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults

PAGES = ("/actions/board/?by=team", "/actions/queue/", "/actions/agenda/", "/actions/tables/", "/actions/briefs/", "/actions/views/")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(example_of: Callable[..., Page], width: int, scheme: str) -> None:
    page = example_of(viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = {}
    for path in PAGES:
        page.goto(path)
        found[path] = faults(page)
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_the_queue_is_decided_by_keyboard_where_it_stands(example_of: Callable[..., Page]) -> None:
    page = example_of()
    page.goto("/actions/queue/")
    rows = page.locator("[data-row]")
    expect(rows.first).to_be_visible()
    page.wait_for_function("window.htmx")
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.first).to_be_focused()
    text = rows.first.locator("h3").inner_text()
    page.keyboard.press("n")
    expect(rows.first.locator("select[name=hindrance]").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Replaced by the new queue")
    page.keyboard.press("Enter")
    said = page.locator(".queue-said")
    expect(said).to_contain_text("It is let go: Replaced by the new queue")
    expect(said).to_contain_text(text)
    expect(said).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
