"""Pages in a real browser, at three widths, light and dark: axe finds nothing, nothing scrolls sideways, the policy stops nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site

WIDTHS = {"projector": 1440, "tablet": 768, "phone": 360}
LOADED = [("projector", "light"), ("tablet", "dark"), ("phone", "light")]
"""The widths, and in which scheme a page is loaded there; it is looked at in both."""
PAGES = [("stranger", "/sign-in/"), ("owner", "/"), ("owner", "/incidents/"), ("owner", "/actions/"), ("owner", "/nowhere")]


@pytest.mark.parametrize(("width", "scheme"), LOADED)
@pytest.mark.parametrize(("visitor", "path"), PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page_of: Callable[..., Page], visitor: str, path: str, width: str, scheme: str
) -> None:
    page = page_of(visitor, viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    page.goto(path)
    assert faults(page) == []


EXAMPLE_PAGES = [
    "/", "/incidents/", "/incidents/new/", "/incidents/EX-5/", "/incidents/EX-5/document/", "/incidents/EX-5/factors/",
    "/incidents/EX-5/actions/", "/incidents/EX-5/history/", "/incidents/EX-18/events/new/", "/incidents/EX-18/publish/", "/actions/",
    "/library/", "/library/?q=certificate", "/services/", "/import/", "/account/", "/people/", "/settings/", "/factors/taxonomy/", "/factors/taxonomy/words/CODE/",
    "/incidents/EX-5/as-of/", "/incidents/EX-5/factors/?as_of=2030-01-01T00:00Z", "/incidents/EX-18/as-of/?at=2030-01-01T00:00Z&layer=log",
    "/help/", "/severities/", "/incidents/EX-5/publish/preview/",
]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), LOADED)
def test_the_pages_of_the_example_are_as_good(example_of: Callable[..., Page], width: str, scheme: str) -> None:
    page = example_of(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    story = page.evaluate("fetch('/library/').then(a => a.text()).then(t => /library\\/the-queue-kept[a-z0-9-]+\\//.exec(t)[0])")
    found = {}
    for path in [*EXAMPLE_PAGES, f"/{story}"]:
        page.goto(path)
        found[path] = faults(page)
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_a_sign_in_link_leads_to_the_two_doors(page_of: Callable[..., Page], site: Site) -> None:
    link = site.program.do("people", "sign-in-link", "admin").split()[-1]
    page = page_of()
    page.goto(link)
    page.get_by_role("button", name="Sign in as").click()
    expect(page).to_have_url(f"{site.address}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_on_a_phone_a_link_leads_past_the_articles_to_what_narrows_them(example_of: Callable[..., Page]) -> None:
    page = example_of(viewport={"width": 360, "height": 740})
    page.goto("/library/")
    page.get_by_role("link", name="Narrow the list").press("Enter")
    near_misses = page.get_by_role("link", name="Near miss", exact=True)
    near_misses.press("Enter")
    expect(page.locator(".chip")).to_contain_text("Near miss")
