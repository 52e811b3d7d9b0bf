"""What the pages do by themselves: finding, keys, colours, zone, dropped files. Everything in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def test_the_palette_finds_pages_at_once_and_stories_a_moment_later(example_of: Open) -> None:
    page = example_of()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Find anything")
    expect(field).to_be_focused()
    field.fill("certificate renewed")
    found = page.get_by_role("group", name="Library").get_by_role("option", name="A certificate renewed on time")
    expect(found).to_be_visible()
    expect(page.get_by_role("option", name="A certificate renewed on time")).to_have_count(1)
    found.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A certificate renewed on time, filed where nothing reads it")


def test_a_search_that_fails_says_so_and_can_be_tried_again(example_of: Open) -> None:
    page = example_of()
    page.route("**/find/**", lambda route: route.fulfill(status=500, body="no"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("ferries")
    failed, nothing = page.get_by_text("The search failed; try again."), page.get_by_text("Nothing has these words.")
    expect(failed).to_be_visible()
    expect(nothing).to_be_hidden()
    page.unroute("**/find/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("option", name="Nine ferries sailed with half a list").first).to_be_visible()
    expect(failed).to_be_hidden()


def test_a_search_without_results_is_not_called_a_failure(example_of: Open) -> None:
    page = example_of()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("zzqqxx")
    expect(page.get_by_text("Nothing has these words.")).to_be_visible()
    expect(page.get_by_text("The search failed; try again.")).to_be_hidden()


def test_keys_go_to_pages_walk_along_rows_and_list_themselves(example_of: Open) -> None:
    page = example_of()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/actions/")
    for _step in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    second = page.locator("tbody tr").nth(1).get_by_role("link")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/actions/[a-z0-9]{12}/$"))


def test_letters_that_are_typed_are_no_keys(example_of: Open) -> None:
    page = example_of()
    field = page.get_by_label("Words in the title")
    field.focus()
    page.keyboard.type("nag")
    assert field.input_value() == "nag"
    assert page.url.endswith("/incidents/")


def test_the_colours_that_were_chosen_are_there_at_the_first_paint(example_of: Open) -> None:
    page = example_of(color_scheme="light")
    page.get_by_label("You are").click()
    page.get_by_role("button", name="Dark").click()
    page.route("**/app.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(232, 230, 225)"


def test_times_come_in_the_zone_of_the_browser(example_of: Open) -> None:
    page = example_of(timezone_id="Asia/Manila")
    page.reload()
    expect(page.get_by_role("contentinfo")).to_contain_text("Times in Asia/Manila")


def test_files_that_are_dropped_are_read(page_of: Open) -> None:
    page = page_of("participant")
    page.goto("/import/")
    page.evaluate(
        """() => {
            const dropped = new DataTransfer();
            for (const name of ["lift", "stairs"])
                dropped.items.add(new File([`# The ${name} stood still\\n\\nDate: 2026-02-03\\n`], `${name}.md`, {type: "text/markdown"}));
            document.querySelector("drop-files").dispatchEvent(new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.get_by_text("lift.md")).to_be_visible()
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_text("The lift stood still").first).to_be_visible()
    expect(page.get_by_text("The stairs stood still").first).to_be_visible()


def test_nothing_moves_when_the_fonts_arrive(example_of: Open) -> None:
    page = example_of(is_new=True)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/incidents/EX-5/", wait_until="networkidle")
    assert page.evaluate("window.moved") < 0.01
