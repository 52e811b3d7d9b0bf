"""Browsers that are taken and given back: whoever takes one finds nothing of who had it before, but for what was fetched and read already.

A page in a new browser takes three times as much work: a process is started for it, and reads every script and font for the first time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

OF_A_PAGE = ("color_scheme", "reduced_motion")


class Windows:
    """The browsers of a run, by what they were made with. Each has a page that stays open, so that its process does."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._free: dict[str, list[BrowserContext]] = defaultdict(list)
        self._made_with: dict[BrowserContext, str] = {}

    def open(self, *, is_new: bool = False, **options: Any) -> Page:
        """A page in a browser nobody else has; `is_new` if it must never have been here, or is cut off from the network.

        Pages of one process hear together that there is a network again, some of them too early.
        """
        if is_new or not options.get("java_script_enabled", True):
            return self._browser.new_context(base_url=self._address, **options).new_page()
        media = {name: options.pop(name) for name in OF_A_PAGE if name in options}
        size = None if {"is_mobile", "has_touch"} & set(options) else options.pop("viewport", None)
        context = self._take(options)
        with context.expect_page() as opened:  # by the page that stays, so that it is in the same process
            context.pages[0].evaluate("void open('about:blank')")
        page = opened.value
        if size:
            page.set_viewport_size(size)
        if media:
            page.emulate_media(**media)
        return page

    def give_back(self, context: BrowserContext) -> None:
        """Close its pages, and take away what they left."""
        made_with = self._made_with.get(context)
        if made_with is None:
            context.close()
            return
        stays, *pages = context.pages
        for page in pages:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
        stays.evaluate("localStorage.clear()")
        self._free[made_with].append(context)

    def _take(self, options: dict[str, Any]) -> BrowserContext:
        made_with = json.dumps(options, sort_keys=True)
        if self._free[made_with]:
            return self._free[made_with].pop()
        context = self._browser.new_context(base_url=self._address, **options)
        context.new_page().goto("/health")
        self._made_with[context] = made_with
        return context
