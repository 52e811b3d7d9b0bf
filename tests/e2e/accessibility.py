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
LOOK = """async ([within, rules, isAboutColours]) => {
  const colours = axe.getRules(rules).filter((rule) => rule.tags.includes('cat.color')).map((rule) => rule.ruleId);
  const found = await axe.run(within, {runOnly: isAboutColours ? colours : rules, resultTypes: ['violations']});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}"""
"""What passes is neither described nor sent: that took longer than looking for what does not."""
IS_SHAPED_THE_SAME = """() => {
  const styles = ['display', 'visibility', 'opacity', 'overflow', 'position', 'clip-path', 'font', 'text-decoration-line'];
  const shape = [document.documentElement.outerHTML];
  for (const one of document.querySelectorAll('*')) {
    const {x, y, width, height} = one.getBoundingClientRect(), style = getComputedStyle(one);
    shape.push(x, y, width, height, ...styles.map((name) => style.getPropertyValue(name)));
  }
  const before = window.shapeBefore;
  window.shapeBefore = shape.join();
  return before === window.shapeBefore;
}"""
"""Whether nothing but colours differs from the last time this was asked."""


def violations(page: Page, *, within: str = "html", is_about_colours: bool = False) -> list[str]:
    """What axe finds wrong, as "rule: element" lines; empty when nothing is. `within` is for what lies over a page and hides parts of it."""
    if not page.evaluate("'axe' in window"):
        beside = page.context.new_cdp_session(page)  # `page.evaluate` would read its half a megabyte three times
        beside.send("Runtime.evaluate", {"expression": AXE})
        beside.detach()
    page.evaluate(AT_REST)
    found: list[str] = page.evaluate(LOOK, [within, RULES, is_about_colours])
    return found


def faults(page: Page, *, within: str = "html") -> list[str]:
    """What axe finds wrong in light and in dark, and whether the page scrolls sideways.

    It looks first in the scheme in which the page was loaded, and leaves it in the other: the next page is loaded in that. Where the
    other changes nothing but colours, only what axe asks of colours is asked again.
    """
    found = []
    page.evaluate("delete window.shapeBefore")
    for scheme in ("dark", "light") if page.evaluate(IS_DARK) else ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(AT_REST)
        is_about_colours = page.evaluate(IS_SHAPED_THE_SAME)
        found += [f"{scheme}: {line}" for line in violations(page, within=within, is_about_colours=is_about_colours)]
        found += [f"{scheme}: scrolls sideways"] if page.evaluate(SIDEWAYS) else []
    return found
