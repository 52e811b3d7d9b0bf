"""axe-core, as it comes from npm, on a page; and whether the page can be read without scrolling sideways, in light and in dark."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).with_name("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
IS_DARK = "matchMedia('(prefers-color-scheme: dark)').matches"
AT_REST = """() => {
  for (const one of document.getAnimations()) if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();
}"""
LOOK = """async ([within, rules]) => {
  const found = await axe.run(within, {runOnly: rules, resultTypes: ['violations']});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}"""
"""What passes is neither described nor sent: that took longer than looking for what does not."""


def violations(page: Page, *, within: str = "html") -> list[str]:
    """What axe finds wrong, as "rule: element" lines; empty when nothing is. `within` is for what lies over a page and hides parts of it."""
    if not page.evaluate("'axe' in window"):
        beside = page.context.new_cdp_session(page)  # `page.evaluate` would read its half a megabyte three times
        beside.send("Runtime.evaluate", {"expression": AXE})
        beside.detach()
    page.evaluate(AT_REST)
    found: list[str] = page.evaluate(LOOK, [within, RULES])
    return found


def faults(page: Page, *, within: str = "html") -> list[str]:
    """What axe finds wrong in light and in dark, and whether the page scrolls sideways.

    It looks first in the scheme in which the page was loaded, and leaves it in the other: the next page is loaded in that.
    """
    found = []
    for scheme in ("dark", "light") if page.evaluate(IS_DARK) else ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {line}" for line in violations(page, within=within)]
        found += [f"{scheme}: scrolls sideways"] if page.evaluate(SIDEWAYS) else []
    return found
