"""Why-trees in a real browser: built by keyboard alone, by two people at once, and read on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.accessibility import SIDEWAYS, violations
from tests.e2e.conftest import Site

MAKE = """
from datetime import UTC, datetime, timedelta
from secondstory.factors.operations import ask_why, open_juncture, write_as_factor
from secondstory.incidents.operations import declare_incident, involve
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_events
by, began = Visitor(User.objects.get(username="owner")), datetime(2026, 3, 14, 14, 0, tzinfo=UTC)
incident = declare_incident("Checkout waited", started_at=began, by=by)
involve(incident, label="On-call responder", user=User.objects.get(username="participant"), by=by)
told = [NewEvent("Retries go from 2 to 5", began, kind="change"), NewEvent("Restart the one pod", began + timedelta(minutes=9), kind="decision")]
change, decision = add_events(incident, told, by=by)
juncture = open_juncture(incident, decision, by=by)
top = ask_why(juncture, answer="The runbook says so", by=by)
below = ask_why(juncture, parent=top, question="Why does it?", answer="Runbooks have no owner", by=by)
write_as_factor(below, by=by, domain="KNOW")
ask_why(juncture, question="What else?", by=by)
answer = incident.key
"""


@pytest.fixture
def opened(page_of: Callable[..., Page], site: Site) -> Callable[..., Page]:
    key = site.tell(MAKE)

    def as_visitor(visitor: str = "owner", **options: object) -> Page:
        page = page_of(visitor, **options)
        page.goto(f"/incidents/{key}/factors/")
        expect(page.locator("story-tree.scripted")).to_be_visible()
        return page

    return as_visitor


def outline(page: Page) -> list[str]:
    """Each line's own words, indented as it hangs."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.querySelectorAll("[data-forest] li")].map((li) => {
          const node = li.querySelector(":scope > [data-node]");
          const says = node.querySelector(":scope > .says, :scope > .card .says") ?? node.querySelector(".kind");
          let depth = 0;
          for (let up = li.parentElement; up && !up.matches("[data-forest]"); up = up.parentElement) depth += up.matches("ul");
          return "  ".repeat(depth) + says.textContent.trim();
        })"""
    )


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def settled(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    expect(page.locator("story-tree .save-state")).to_have_count(0)


def test_a_tree_is_built_by_keyboard_alone(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 1280, "height": 900})
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, "ArrowDown", "Shift+Enter")
    page.keyboard.type("Its page shows no date")
    press(page, "Enter")
    page.keyboard.type("Why does it show none?")
    press(page, "Enter")
    page.keyboard.type("Nobody asked for one")
    press(page, "Tab", "Escape")
    settled(page)
    built = [
        "Restart the one pod",
        "  The runbook says so",
        "    Runbooks have no owner",
        "    Its page shows no date",
        "      Nobody asked for one",
        "  What else?",
    ]
    assert outline(page) == built
    press(page, "Shift+Tab", "Alt+ArrowUp", "Delete")
    expect(page.locator("[data-says]").first).to_have_text("Taken away: “Nobody asked for one”.")
    expect(page.locator("#undo")).to_contain_text("A branch was taken away.")
    press(page, "u")
    expect(page.locator("#undo")).to_contain_text("A line was moved.")
    press(page, "u", "u")
    expect(page.locator("#undo")).to_contain_text("A question was asked.")
    assert outline(page) == built
    expect(page.locator("story-tree [data-says]")).to_have_text("Undone. Do it again")
    press(page, "Shift+U", "Control+Shift+Z")
    expect(page.locator("#undo")).to_contain_text("A line was moved.")
    page.get_by_role("button", name="Do it again").click()
    expect(page.locator("#undo")).to_contain_text("A branch was taken away.")
    assert "      Nobody asked for one" not in outline(page)
    press(page, "Home", "u", "u", "u")
    expect(page.locator("#undo")).to_contain_text("A question was asked.")
    assert outline(page) == built
    press(page, "Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "f")
    page.keyboard.type("The on-call forgot to ask for a date")
    press(page, "Enter")
    expect(page.locator("[data-refused]")).to_contain_text("That is where the questions begin")
    press(page, "Control+a")
    page.keyboard.type("Runbooks show no date")
    press(page, "Tab", "Tab", "Tab", "Tab")
    expect(page.get_by_role("button", name="Write it down")).to_be_focused()
    press(page, "Shift+Tab", "Control+Enter")
    expect(page.locator(".card", has_text="Runbooks show no date")).to_be_visible()
    page.reload()
    assert [line.strip() for line in outline(page)][4] == "Nobody asked for one"
    for view in ("Outline", "Drawing", "Lines"):
        page.get_by_role("button", name=view).click()
        assert violations(page) == []
    page.get_by_role("button", name="Outline").click()
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, ".")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    assert violations(page) == []


def test_two_people_see_what_the_other_does_and_lose_nothing(opened: Callable[..., Page]) -> None:
    mine, theirs = opened(), opened("participant")
    expect(mine.locator("html[data-listening]")).to_be_attached()
    mine.get_by_text("The runbook says so", exact=True).click()
    mine.keyboard.type(", in bold")
    theirs.get_by_text("The runbook says so", exact=True).click()
    press(theirs, "End")
    theirs.keyboard.type(", since 2021")
    press(theirs, "Control+Enter")
    settled(theirs)
    theirs.locator("li.unanswered [data-do=answer]").click()
    theirs.keyboard.type("The graph stood still")
    press(theirs, "Control+Enter")
    expect(mine.get_by_text("The graph stood still")).to_be_visible()
    expect(mine.locator("textarea:focus")).to_have_value("The runbook says so, in bold")
    press(mine, "Control+Enter")
    expect(mine.locator(".save-state.stale")).to_contain_text("The runbook says so, since 2021")
    mine.get_by_role("button", name="Keep mine").click()
    expect(theirs.get_by_text("The runbook says so, in bold")).to_be_visible()
    line = theirs.locator("li.line", has_text="The graph stood still").locator("[data-node]")
    line.hover()
    grip = theirs.locator(".grip").bounding_box()
    target = theirs.locator("[data-node]", has_text="The runbook says so").bounding_box()
    assert grip is not None
    assert target is not None
    theirs.mouse.move(grip["x"] + 3, grip["y"] + 8)
    theirs.mouse.down()
    theirs.mouse.move(target["x"] + 60, target["y"] + target["height"] / 2, steps=6)
    expect(theirs.locator(".drop-mark.into")).to_be_visible()
    theirs.mouse.up()
    expect(mine.locator("li.line li.line", has_text="The graph stood still")).to_be_visible()


def test_a_phone_reads_plain_lines_and_asks_with_a_thumb(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 360, "height": 740}, has_touch=True, color_scheme="dark")
    expect(page.locator("story-tree")).to_have_attribute("data-shows", "lines")
    expect(page.locator("[role=tree]")).to_have_count(0)
    page.get_by_text("What else?", exact=True).tap()
    page.keyboard.type("The graph stood still")
    page.locator(".dock").get_by_role("button", name="Ask on").tap()
    page.keyboard.type("It draws its last value as a line")
    page.locator(".dock").get_by_role("button", name="Factor").tap()
    expect(page.locator(".factor-form textarea")).to_have_value("It draws its last value as a line")
    page.get_by_role("button", name="Write it down").tap()
    expect(page.locator(".card", has_text="It draws its last value as a line")).to_be_visible()
    settled(page)
    assert outline(page)[-2:] == ["  The graph stood still", "    It draws its last value as a line"]
    assert not page.evaluate(SIDEWAYS)
    assert violations(page) == []
    page.get_by_role("link", name="Ask why at…").tap()
    page.get_by_role("button", name=re.compile("Retries go from 2 to 5")).tap()
    expect(page.locator(".field-in input")).to_have_value("Why did tests and review not meet this?")


def test_typing_goes_where_the_next_words_belong(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 1280, "height": 900})
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, "ArrowDown", "e")
    page.keyboard.type(", in bold")
    page.reload()
    expect(page.locator("textarea:focus")).to_have_value("The runbook says so, in bold")
    press(page, "Escape")
    expect(page.locator("story-tree [data-says]")).to_have_text("As it was before. Bring back what I typed")
    assert outline(page)[1] == "  The runbook says so"
    press(page, "Shift+Enter")
    page.keyboard.type("Its page shows no date")
    press(page, "Alt+Enter")
    page.keyboard.type("and no author")
    press(page, "Shift+Enter")
    page.keyboard.type("Who forgot to ask for one?")
    press(page, "Enter")
    expect(page.locator(".field-in [role=alert]")).to_contain_text("People are asked what and how")
    expect(page.locator("story-tree [role=alert]:visible")).to_have_count(1)
    expect(page.locator(".field-in input")).to_be_focused()
    press(page, "Control+a")
    page.keyboard.type("Why does it need none?")
    press(page, "Enter")
    expect(page.locator(".field-in [role=alert]")).to_have_count(0)
    page.keyboard.insert_text("Nobody asked for one")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/**", hold, times=1)
    with page.expect_request("**/api/v1/**"):
        press(page, "Enter", "Escape")
    assert outline(page)[3:5] == ["    Its page shows no date\nand no author", "      Nobody asked for one"]
    press(page, "o")
    expect(page.locator("li.unsaved")).to_have_count(1)
    (route,) = held
    route.continue_()
    expect(page).to_have_url(re.compile("/whys/"))
    expect(page.get_by_label("What the answer speaks of")).to_be_visible()


def test_probes_are_answered_one_after_the_other_and_an_outline_is_pasted(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 1280, "height": 900})
    page.get_by_role("link", name="Ask why at…").click()
    page.get_by_role("button", name=re.compile("Retries go from 2 to 5")).click()
    expect(page.locator(".field-in input")).to_have_value("Why did tests and review not meet this?")
    page.keyboard.type("No test waits")
    press(page, "Enter")
    second = page.locator(".field-in input")
    expect(second).not_to_have_value("")
    expect(page.locator(".unsaved")).to_have_count(0)
    press(page, "Escape", "Home", "ArrowDown", "Enter")
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "- Nobody owns them\\n  - Why is that?\\n    - The team was split\\n- They are long");
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.get_by_text("They are long", exact=True)).to_be_visible()
    settled(page)
    pasted = ["Nobody owns them", "  The team was split", "They are long"]
    lines = [line[2:] for line in outline(page)]
    at = lines.index(pasted[0])
    assert lines[at : at + 3] == pasted
    page.get_by_role("button", name="Drawing").click()
    page.get_by_role("button", name="Closer").click()
    press(page, "0")
    inside = """() => {
      const [sheet, view] = ["#forest", ".tree-view"].map((name) => document.querySelector(name).getBoundingClientRect());
      return sheet.left >= view.left && sheet.right <= view.right && sheet.top >= view.top && sheet.bottom <= view.bottom;
    }"""
    page.wait_for_function(inside)
