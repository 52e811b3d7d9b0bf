"""Building a timeline in a real browser: keys, dragging, typing, and that the page is as good at every width."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site
from tests.e2e.test_pages import LOADED, WIDTHS

Open = Callable[..., Page]

MAKE = """
from datetime import UTC, datetime, timedelta
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.incidents.operations import declare_incident, involve
from secondstory.timeline.operations import NewEvent, NewRecord, add_events, complete_origin, open_origin, save_records
by, began = Visitor(User.objects.get(username="owner")), datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
incident = declare_incident("Checkout waited", started_at=began, by=by)
involve(incident, label="On-call responder", by=by)
told = [NewEvent(f"Story {number}", began + timedelta(minutes=10 * number)) for number in range(4)]
add_events(incident, [*told, NewEvent("Somebody rang", None)], by=by)
origin = open_origin(incident, label="journald", format="journald")
at = lambda number: began + timedelta(seconds=number)
save_records(origin, [
    NewRecord(f"Record {number:03}", f"key {number}", '{"raw": "<b>bold</b>"}', at(number), occurred_at=at(number), rank=number % 90, rank_reasons="rare")
    for number in range(given["records"])
])
complete_origin(origin, by=by)
answer = incident.key
"""


@pytest.fixture
def workspace(page_of: Open, site: Site) -> Callable[..., Page]:
    """The workspace of a new incident, opened by its owner."""

    def opened(*, records: int = 8, query: str = "", **options: object) -> Page:
        key = site.tell(MAKE, records=records)
        page = page_of("owner", timezone_id="Europe/Berlin", **options)
        page.goto("/help/")  # where the browser tells its zone
        page.goto(f"/incidents/{key}/timeline/{query}")
        expect(page.locator("timeline-workspace.scripted")).to_be_visible()
        return page

    return opened


def story(page: Page) -> list[str]:
    return page.locator("#story-body .open").all_inner_texts()


def times(page: Page) -> list[str]:
    return [re.split(r"\s", text.strip())[0] for text in page.locator("#story-body .at").all_inner_texts()]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_keys_choose_lines_star_them_and_undo_it(workspace: Callable[..., Page]) -> None:
    page = workspace()
    press(page, "ArrowLeft", "j", "j", "s")
    expect(page.locator("#story-body")).to_contain_text("Record 001")
    expect(page.locator("#log-body .line.at-it")).to_contain_text("Record 001")
    expect(page.locator("#undo")).to_contain_text("Put one line into the story.")
    press(page, "u")
    expect(page.locator("#story-body")).not_to_contain_text("Record 001")
    expect(page.locator("#undo")).to_contain_text("Undone: Put one line into the story.")
    page.get_by_role("button", name="Do it again").click()
    expect(page.locator("#story-body")).to_contain_text("Record 001")


def test_one_goes_on_where_one_was_when_a_line_leaves_the_story_or_its_form(workspace: Callable[..., Page]) -> None:
    page = workspace()
    lines = page.locator("#story-body .line")
    first, second = (lines.nth(place).get_attribute("id") or "" for place in range(2))
    press(page, "j", "s")
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(page.locator(f"#{second} [data-open-line]")).to_be_focused()
    press(page, "e")
    expect(page.locator(".edit-line textarea")).to_be_focused()
    press(page, "Escape")
    expect(page.locator(".edit-line")).to_have_count(0)
    expect(page.locator(f"#{second} [data-open-line]")).to_be_focused()
    press(page, "u")
    expect(page.locator(f"#{first}")).to_have_count(1)


def test_a_range_is_chosen_with_shift_and_changed_together(workspace: Callable[..., Page]) -> None:
    page = workspace()
    press(page, "ArrowLeft", "j", "Shift+J", "Shift+J")
    expect(page.locator(".bulk-count")).to_have_text("3 lines")
    page.get_by_role("form", name="What to do with the chosen lines").get_by_role("button", name="Into the story").click()
    expect(page.locator("#undo")).to_contain_text("Put 3 lines into the story.")
    boxes = page.locator("#log-body .tick input")
    page.get_by_role("button", name="Choose none").click()
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator(".bulk-count")).to_have_text("4 lines")
    press(page, "Escape")
    expect(page.locator(".bulk-count")).to_be_hidden()


def test_a_line_moves_by_dragging_and_by_keyboard(workspace: Callable[..., Page]) -> None:
    page = workspace()
    assert times(page) == ["15:00", "15:10", "15:20", "15:30", "time"]
    dot = page.locator("#story-body .line", has_text="Story 3").locator(".dot")
    dot.scroll_into_view_if_needed()
    begin, over = dot.bounding_box(), page.locator("#story-body .line", has_text="Story 1").bounding_box()
    assert begin is not None
    assert over is not None
    page.mouse.move(begin["x"] + 5, begin["y"] + 5)
    page.mouse.down()
    page.mouse.move(begin["x"] + 5, over["y"] + 60, steps=4)
    page.mouse.move(begin["x"] + 5, over["y"] + 4, steps=4)
    expect(page.locator(".drop-mark")).to_have_text("to 15:05")
    page.mouse.up()
    expect(page.locator("#undo")).to_contain_text("Moved one line in time.")
    expect(page.locator("#story-body .line").nth(1)).to_contain_text("Story 3")
    assert (story(page)[1], times(page)[1]) == ("Story 3", "15:05")
    page.locator("#story-body .open", has_text="Story 3").focus()
    press(page, "Alt+ArrowDown")
    expect(page.locator("#story-body .line", has_text="Story 3").locator(".at")).to_contain_text("15:10")
    expect(page.locator("#story-body .open", has_text="Story 3")).to_be_focused()


def test_a_typed_line_is_read_before_it_is_saved(workspace: Callable[..., Page]) -> None:
    page = workspace()
    press(page, "n")
    page.keyboard.type("15:05 pool exhausted on db-2, seen by on-call")
    says = page.locator("#entry-says")
    expect(says).to_contain_text("On-call responder")
    expect(says).to_contain_text("14 Mar 2026, 15:05 14:05 UTC")
    page.keyboard.press("Enter")
    expect(page.locator("#story-body")).to_contain_text("pool exhausted on db-2")
    assert story(page)[1] == "pool exhausted on db-2"
    expect(page.get_by_label("What happened?")).to_be_focused()
    expect(page.get_by_label("What happened?")).to_have_value("")


def test_a_line_without_a_time_stands_where_it_was_added(workspace: Callable[..., Page]) -> None:
    page = workspace()
    press(page, "j", "j", "a")
    expect(page.get_by_label("Add a line after Story 1")).to_be_focused()
    page.keyboard.type("somebody looked at the graph")
    page.keyboard.press("Enter")
    expect(page.locator("#story-body")).to_contain_text("somebody looked at the graph")
    assert story(page)[:3] == ["Story 0", "Story 1", "somebody looked at the graph"]


def test_a_line_is_edited_where_it_stands_and_a_stale_edit_shows_both_texts(workspace: Callable[..., Page], site: Site) -> None:
    page = workspace()
    press(page, "j", "e")
    field = page.get_by_role("textbox", name="What happened", exact=True)
    expect(field).to_be_focused()
    field.fill("Story nought")
    uid = page.locator("#story-body .line").first.get_attribute("data-uid")
    site.tell(
        "from secondstory.timeline.models import Event\nfrom secondstory.timeline.operations import edit_event\n"
        "from secondstory.people.permissions import program\n"
        "edit_event(Event.objects.get(uid=given['uid']), text='Story zero', expected=None, by=program())\nanswer = 1",
        uid=uid,
    )
    page.get_by_role("button", name="Save").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Someone saved a change while you were editing.")
    expect(alert).to_contain_text("Story zero")
    expect(field).to_have_value("Story nought")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#story-body .open").first).to_have_text("Story nought")


def test_the_log_shows_what_matters_is_searched_and_comes_as_one_scrolls(workspace: Callable[..., Page]) -> None:
    page = workspace(records=450)
    lines = page.locator("#log-body .line")
    expect(lines).to_have_count(40)
    press(page, "/")
    page.keyboard.type("Record 17")
    expect(lines).to_have_count(10)
    page.get_by_label("Find in the log").fill("")
    page.get_by_label("All 455").check()
    expect(page.locator("#log-body .layer-says")).to_have_text("455 lines")
    page.locator("#log-body .log-box").evaluate("box => box.scrollTo(0, box.scrollHeight)")
    expect(page.locator("#log-body")).to_contain_text("Record 449")
    assert lines.count() < 455


def test_a_refusal_is_said_and_nothing_is_lost(workspace: Callable[..., Page]) -> None:
    page = workspace()
    press(page, "j", "x")
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".message-error")).to_have_text("Choose at least two lines of this timeline.")
    expect(page.locator(".bulk-count")).to_have_text("1 line")


TO_ITS_END = """async () => {
  const beside = document.querySelector('.build-beside');
  const place = () => [scrollY, beside.scrollTop, beside.getBoundingClientRect().bottom].join();
  for (let before = ''; before !== place(); ) {
    before = place();
    beside.scrollIntoView({block: 'end', behavior: 'instant'});
    beside.scrollTo({top: beside.scrollHeight, behavior: 'instant'});
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


@pytest.mark.parametrize(("width", "scheme"), LOADED)
def test_axe_finds_nothing_on_the_workspace_a_line_and_its_evidence(workspace: Callable[..., Page], width: str, scheme: str) -> None:
    page = workspace(records=70, viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    found = {"whole": faults(page)}
    page.locator("#story-body .open").first.click()
    expect(page.locator("[data-panel]")).to_be_visible()
    page.evaluate("document.querySelector('.tick input').click()")
    expect(page.get_by_role("button", name="Merge")).to_be_visible()
    page.evaluate(TO_ITS_END)  # what a column cuts off is scrolled out, not small; so is what the panel lies over
    found["line"] = faults(page, within=".build-beside")
    page.goto(page.url.split("?")[0] + "?layer=log")
    found["log"] = faults(page)
    page.locator("#log-body .src a").first.click()
    expect(page.get_by_text("<b>bold</b>")).to_be_visible()
    found["evidence"] = faults(page)
    assert {name: problems for name, problems in found.items() if problems} == {}
