"""axe-core, as it comes from npm, on a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, *, within: str = "html") -> list[str]:
    """What axe finds wrong, as "rule: element" lines; empty when nothing is. `within` is for what lies over a page and hides parts of it."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("([within, rules]) => axe.run(within, {runOnly: rules})", [within, RULES])
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]
