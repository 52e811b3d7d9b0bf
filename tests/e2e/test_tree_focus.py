"""The focus in the why-trees: whatever one does there, keys go on to what stands there, never to the page's own shortcuts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.conftest import Site, arrived
from tests.e2e.test_story_tree import MAKE, outline, press, settled

SIZE = {"width": 1280, "height": 900}
SEVERAL_DAYS = (
    MAKE
    + """
add_events(incident, [NewEvent(f"Turn {n}", began + timedelta(days=n), kind="change") for n in (1, 2)], by=by)
"""
)


@pytest.fixture
def opened(page_of: Callable[..., Page], site: Site) -> Callable[..., Page]:
    def as_owner(made: str = MAKE, **options: object) -> Page:
        page = page_of("owner", **({"viewport": SIZE} | options))
        page.goto(f"/incidents/{site.tell(made)}/factors/")
        expect(page.locator("story-tree.scripted")).to_be_visible()
        return page

    return as_owner


def stands(page: Page) -> str:
    """What has the focus, in its own first words."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => {
          const held = document.activeElement;
          if (held === document.body) return "BODY";
          if (!held.closest("story-tree")) return "outside";
          return held.value ?? (held.querySelector(".says") ?? held.querySelector(".kind") ?? held).textContent.trim();
        }"""
    )


def nobody_left(page: Page) -> None:
    page.wait_for_function("() => document.activeElement !== document.body && document.activeElement.closest('story-tree') !== null")


def test_a_line_that_is_moved_while_one_types_stays_open(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_text("What else?", exact=True).click()
    page.keyboard.type("The graph ")
    press(page, "Tab")
    page.keyboard.type("stood ")
    press(page, "Shift+Tab")
    page.keyboard.type("stil")
    press(page, "Tab", "Alt+ArrowUp", "Alt+ArrowUp")
    page.keyboard.type("l")
    expect(page.locator("textarea:focus")).to_have_value("The graph stood still")
    press(page, "Control+Enter")
    settled(page)
    expect(page.locator(".save-state")).to_have_count(0)
    assert outline(page)[1:] == ["  The runbook says so", "    The graph stood still", "    Runbooks have no owner"]
    assert stands(page) == "The graph stood still"
    page.reload()
    assert outline(page)[1:] == ["  The runbook says so", "    The graph stood still", "    Runbooks have no owner"]


def test_what_is_done_again_and_undone_leaves_one_in_the_trees(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, "End", "Delete")
    expect(page.locator("#undo")).to_contain_text("A branch was taken away.")
    press(page, "u")
    page.get_by_role("button", name="Do it again").click()
    expect(page.locator("#undo")).to_contain_text("A branch was taken away.")
    nobody_left(page)
    page.locator("#undo button").click()
    expect(page.locator("#undo")).not_to_contain_text("A branch was taken away.")
    nobody_left(page)
    press(page, "Home", "Delete")
    expect(page.locator("#undo")).to_contain_text("A tree was taken away.")
    expect(page.locator("[data-forest]")).to_have_count(0)
    nobody_left(page)
    page.locator("#undo button").focus()
    press(page, "Enter")
    expect(page.locator("[data-forest] > li")).to_have_count(1)
    nobody_left(page)
    press(page, "n")
    expect(page).to_have_url(re.compile("/factors/"))


def test_what_is_typed_at_once_goes_into_the_first_open_question_of_what_is_begun(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_role("link", name="Ask why at…").click()
    page.get_by_role("button", name=re.compile("Retries go from 2 to 5")).click()
    page.keyboard.type("Few of ")
    expect(page.locator("li .field-in input")).to_have_value("Why did tests and review not meet this?")
    page.keyboard.type("us know")
    expect(page.locator("li .field-in textarea:focus")).to_have_value("Few of us know")
    press(page, "Control+Enter")
    settled(page)
    page.get_by_text("The runbook says so", exact=True).click()
    press(page, "Escape", "p")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    press(page, "Enter")
    expect(page.locator("li.line li.unanswered .field-in textarea")).to_be_focused()
    page.keyboard.type("Nobody owns it")
    expect(page.locator("textarea:focus")).to_have_value("Nobody owns it")


BEGUN = (
    MAKE
    + """
add_events(incident, [NewEvent("Wait for the vendor", began + timedelta(minutes=20), kind="decision"),
                      NewEvent("The queue is full", began + timedelta(minutes=21), kind="discovery")], by=by)
"""
)


def test_a_turn_without_questions_begins_in_a_line_of_ones_own_with_the_sets_beside_it(opened: Callable[..., Page]) -> None:
    page = opened(BEGUN)
    own, asks = page.locator("li.unsaved .field-in textarea"), page.locator("li.unsaved .field-in input")
    page.get_by_role("link", name="Ask why at…").click()
    page.get_by_role("button", name=re.compile("Wait for the vendor")).click()
    page.keyboard.type("fe")
    expect(asks).to_have_attribute("placeholder", "What made that the sensible next step?")
    page.keyboard.type("lt safe")
    expect(own).to_have_value("felt safe")
    expect(page.locator(".offer").first).to_be_visible()
    press(page, "Control+Enter")
    settled(page)
    assert outline(page)[-2:] == ["Wait for the vendor", "  felt safe"]
    expect(page.locator("li.line", has_text="felt safe").locator(".kind")).to_have_text("What made that the sensible next step?")
    page.get_by_role("link", name="Ask why at…").click()
    page.get_by_role("button", name=re.compile("The queue is full")).click()
    expect(asks).to_have_attribute("placeholder", "Why was that possible?")
    expect(own).to_be_focused()
    press(page, "Tab")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    press(page, "Escape", "Enter")
    expect(own).to_be_focused()
    page.locator(".offer", has_text="Half the time").click()
    expect(page.locator("li.unanswered .field-in textarea")).to_be_focused()
    expect(page.locator("li.unsaved")).to_have_count(0)


def test_asking_at_a_line_of_the_timeline_begins_where_the_first_words_belong(opened: Callable[..., Page]) -> None:
    page = opened(BEGUN)
    page.goto(page.url.replace("factors/", ""))
    page.locator("button[form=ask-why]", has_text="Wait for the vendor").focus()
    press(page, "Enter")
    expect(page.locator("li.unsaved .field-in textarea")).to_be_focused()
    page.keyboard.type("So said the contract")
    page.reload()
    expect(page.locator("li.unsaved .field-in textarea")).to_have_value("So said the contract")
    expect(page.locator("li.unsaved")).to_have_count(1)


def test_a_second_f_goes_to_the_form_that_stands_open(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, "ArrowDown", "f")
    expect(page.locator(".factor-form textarea")).to_be_focused()
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, "ArrowDown", "f")
    expect(page.locator(".factor-form textarea")).to_be_focused()
    expect(page.locator(".factor-form")).to_have_count(1)
    press(page, "Escape", "ArrowDown", "f")
    expect(page.locator("story-tree [data-says]")).to_have_text("It is written down as a factor already; o opens it.")


def test_what_is_refused_stands_in_its_field_until_it_is_put_otherwise(opened: Callable[..., Page]) -> None:
    page = opened()
    who = "Who forgot the date?"
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, "ArrowDown", "Shift+Enter", "ArrowUp")
    page.keyboard.type(who)
    press(page, "Enter")
    page.keyboard.type("They did not see it")
    press(page, "Control+Enter")
    sentence = page.locator(".field-in [role=alert]")
    expect(sentence).to_contain_text("People are asked what and how")
    expect(page.locator(".field-in input")).to_be_focused()
    expect(page.locator(".unsaved.line")).to_have_count(1)
    page.reload()
    expect(sentence).to_contain_text("People are asked what and how")
    expect(page.locator(".field-in input")).to_have_value(who)
    expect(page.locator(".field-in textarea")).to_have_value("They did not see it")
    expect(page.locator(".field-in input")).to_be_focused()
    press(page, "Escape")
    expect(page.locator(".unsaved.line")).to_have_count(0)
    page.get_by_role("button", name="Bring back what I typed").click()
    expect(page.locator(".field-in input")).to_have_value(who)
    press(page, "ArrowUp", "Control+a")
    page.keyboard.type("Why does its page show none?")
    press(page, "Enter", "Control+Enter")
    settled(page)
    expect(page.get_by_text("They did not see it", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(".field-in")).to_have_count(0)
    assert [line.strip() for line in outline(page)].count("They did not see it") == 1


def test_the_drawing_opens_where_the_questions_begin_and_can_be_read(opened: Callable[..., Page]) -> None:
    page = opened(SEVERAL_DAYS, viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="Drawing").click()
    scale = "() => new DOMMatrix(getComputedStyle(document.querySelector('#forest')).transform).a"
    assert page.evaluate(scale) >= 0.6
    inside = """() => {
      const [turn, view] = [".turn-node", ".tree-view"].map((name) => document.querySelector(name).getBoundingClientRect());
      return turn.left >= view.left && turn.top >= view.top && turn.bottom <= view.bottom;
    }"""
    assert page.evaluate(inside)
    page.get_by_role("button", name="Fit all").click()
    assert page.evaluate(scale) < 0.6


def test_times_of_several_days_show_their_day(opened: Callable[..., Page]) -> None:
    page = opened(SEVERAL_DAYS)
    page.get_by_role("link", name="Ask why at…").click()
    expect(page.locator(".turns li time").first).to_contain_text("14 Mar 2026, 14:00")
    expect(page.locator(".turns li time").last).to_contain_text("16 Mar 2026, 14:00")


def test_what_one_does_to_a_line_never_lies_on_its_words(opened: Callable[..., Page]) -> None:
    page = opened()
    for view in ("Outline", "Drawing"):
        page.get_by_role("button", name=view).click()
        page.locator("li.unanswered > [data-node]").hover()
        over = page.evaluate(
            """() => {
              const node = document.querySelector("li.unanswered > [data-node]");
              const range = document.createRange();
              range.selectNodeContents(node.querySelector(".kind"));
              const [words, acts] = [range.getBoundingClientRect(), node.querySelector(".node-acts").getBoundingClientRect()];
              return acts.left < words.right && acts.right > words.left && acts.top < words.bottom && acts.bottom > words.top;
            }"""
        )
        assert not over


def test_a_field_that_is_restored_stands_above_the_foot(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 1280, "height": 420})
    page.get_by_text("What else?", exact=True).click()
    page.keyboard.type("The graph stood still")
    page.reload()
    expect(page.locator("textarea:focus")).to_have_value("The graph stood still")
    page.wait_for_function(
        """() => document.activeElement.getBoundingClientRect().bottom <= document.querySelector(".tree-foot").getBoundingClientRect().top"""
    )


def test_the_page_of_a_line_begins_in_a_field_and_escape_leads_back(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_text("The runbook says so", exact=True).click()
    press(page, "Escape", "o")
    expect(page).to_have_url(re.compile("/whys/"))
    expect(page.get_by_label("Answer", exact=True)).to_be_focused()
    arrived(page)
    press(page, "Escape")
    expect(page).to_have_url(re.compile("/factors/#why-"))
    expect(page.locator("[data-node]:focus")).to_contain_text("The runbook says so")
    press(page, "ArrowDown", "o")
    field = page.get_by_label("What about our system contributed?")
    expect(field).to_be_focused()
    arrived(page)
    press(page, "End")
    page.keyboard.type(" here")
    press(page, "Escape")
    expect(page.get_by_role("link", name="Leave it")).to_be_focused()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-node]:focus .card")).to_contain_text("Runbooks have no owner here")


def test_letting_be_leads_back_to_its_row(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_role("link", name="Factors and actions as a table").click()
    page.get_by_text("Let it be", exact=False).first.click()
    page.get_by_label("Why").fill("It is rebuilt next month")
    page.get_by_role("button", name="Let it be").click()
    expect(page).to_have_url(re.compile("/coverage/#row-"))
    expect(page.locator("tr:focus")).to_contain_text("It is rebuilt next month")


def test_words_are_marked_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened()
    page.locator(".card [data-factor]").click()
    page.get_by_role("link", name="Mark words that show it").click()
    page.get_by_role("link", name="Restart the one pod").click()
    expect(page.get_by_role("checkbox", name="Restart")).to_be_focused()
    press(page, "Enter")
    expect(page.locator("[data-marked]")).to_contain_text("Nothing is marked yet.")
    press(page, "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    expect(page.locator("[data-marked]")).to_have_text("“the one”")
    assert violations(page) == []
    press(page, "Tab")
    expect(page.get_by_role("button", name="Take these words")).to_be_focused()
    press(page, "Shift+Tab", "Enter")
    expect(page.locator("[data-node]:focus .card")).to_contain_text("shown 2 times")


def test_f_chooses_where_the_words_surely_lie_until_one_chooses_oneself(opened: Callable[..., Page]) -> None:
    page = opened()
    where, said = page.locator(".factor-form select[name=domain]"), page.locator(".factor-form .lies")
    words = page.locator(".factor-form textarea[name=statement]")
    page.locator("[data-forest] > li > [data-node]").focus()
    press(page, "ArrowDown", "f")
    expect(words).to_be_focused()
    words.fill("No alert told us that the disk filled up")
    expect(where).to_have_value("DETECT")
    expect(said).to_contain_text("It reads like “Detection and observability”.")
    words.fill("The certificate expired and nothing renews it")
    expect(where).to_have_value("IDENTITY")
    words.fill("It is from before")
    expect(where).to_have_value("UNCLASSIFIED")
    words.fill("Retries add up with no backoff")
    expect(said).to_contain_text("It reads like “Architecture and resilience”.")
    expect(where).to_have_value("UNCLASSIFIED")
    said.get_by_role("button", name="Choose it").focus()
    press(page, "Enter")
    expect(where).to_be_focused()
    expect(where).to_have_value("DESIGN")
    words.fill("The certificate expired, and nothing renews it")
    expect(said).to_have_count(0)
    expect(where).to_have_value("DESIGN")
    assert violations(page) == []
