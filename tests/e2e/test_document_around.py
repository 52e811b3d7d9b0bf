"""What stands round the words of a document: comments, headings, facts of the incident, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.e2e.conftest import Site
from tests.e2e.documents import make_document, offered, open_document, press, reads, saved, text

Open = Callable[..., Page]

PASTE_PICTURE = """async ([width, height, kind]) => {
  const canvas = Object.assign(document.createElement('canvas'), {width, height});
  canvas.getContext('2d').fillRect(0, 0, width / 2, height);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const carried = new DataTransfer();
  carried.items.add(new File([blob], 'pools.png', {type: kind}));
  document.querySelector('.ProseMirror').dispatchEvent(new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}));
}"""

ADD_EVENT = """
from datetime import UTC, datetime
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.incidents.models import Incident
from secondstory.timeline.operations import NewEvent, add_events
incident = Incident.objects.get(key=given["key"])
add_events(incident, [NewEvent(given["text"], datetime(2026, 3, 14, 14, 21, tzinfo=UTC))], by=Visitor(User.objects.get(username="owner")))
answer = True
"""


def test_a_comment_on_a_passage_stays_with_its_words_and_is_seen_by_others(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "The pool was full."))
    one, other = (open_document(page_of(name), key) for name in ("owner", "participant"))
    text(one).focus()
    press(one, "Control+a")
    expect(one.get_by_role("toolbar", name="What is selected")).to_be_visible()
    press(one, "Control+Alt+m")
    one.keyboard.type("Which pool?")
    press(one, "Control+Enter")
    expect(text(one).locator(".commented")).to_have_text("The pool was full.")
    expect(other.locator("#comments")).to_contain_text("Which pool?")
    expect(text(other).locator(".commented")).to_have_text("The pool was full.")
    text(other).focus()
    press(other, "Control+Home")
    other.keyboard.type("At noon. ")
    expect(text(one)).to_contain_text("At noon.")
    expect(text(one).locator(".commented")).to_have_text("The pool was full.")
    press(other, "Control+End", "Control+ArrowLeft")
    expect(other.locator("#comments li.chosen")).to_contain_text("Which pool?")
    other.locator("#comments").get_by_role("button", name="Resolve").click()
    expect(text(one).locator(".commented")).to_have_count(0)


def test_sections_are_added_renamed_and_moved_under_the_hands_of_others(site: Site, page_of: Open) -> None:
    key = make_document(site, ("One", "First."), ("Two", "Second."))
    mine, theirs = (open_document(page_of(name), key) for name in ("owner", "participant"))
    text(theirs, 1).focus()
    mine.get_by_label("Heading of a new section").fill("Who noticed it first?")
    mine.get_by_role("button", name="Add", exact=True).click()
    expect(theirs.locator(".section-title")).to_have_text(["One", "Two", "Who noticed it first?"])
    expect(text(theirs, 1)).to_be_focused()
    text(theirs, 2).click()
    theirs.keyboard.type("Support.")
    expect(text(mine, 2)).to_contain_text("Support.")
    mine.get_by_role("button", name="Rename One").click()
    press(mine, "Control+a")
    mine.keyboard.type("At first\n")
    expect(theirs.locator(".section-title").first).to_have_text("At first")
    mine.get_by_text("What to do with Two").locator("..").click()
    mine.get_by_role("button", name="Move up").locator("visible=true").click()
    expect(theirs.locator(".section-title")).to_have_text(["Two", "At first", "Who noticed it first?"])
    saved(mine, key, "Second.", "First.", "Support.")


def test_a_mention_and_a_block_show_what_is_true_now(site: Site, page_of: Open) -> None:
    key = make_document(site)
    site.tell(ADD_EVENT, key=key, text="The pool is exhausted")
    page = open_document(page_of("owner"), key)
    text(page).focus()
    page.keyboard.type("At @exhausted")
    offered(page, "The pool is exhausted")
    press(page, "Enter")
    page.keyboard.type("it began.\n/timeline")
    offered(page, "The timeline")
    press(page, "Enter")
    expect(text(page).locator(".mention")).to_contain_text("The pool is exhausted")
    block = text(page).get_by_role("group", name="Timeline")
    expect(block).to_contain_text("The pool is exhausted")
    site.tell(ADD_EVENT, key=key, text="The queue drains")
    expect(block).to_contain_text("The queue drains")


def test_each_block_of_facts_is_offered_by_its_own_word(site: Site, page_of: Open) -> None:
    key = make_document(site)
    page = open_document(page_of("owner"), key)
    text(page).focus()
    for kind in ("timeline", "impact", "factors", "actions"):
        page.keyboard.type(f"/{kind}")
        expect(page.get_by_role("listbox", name="Put in").get_by_role("option")).to_have_count(1)
        press(page, "Enter")
    saved(page, key, "::timeline\n\n::impact\n\n::factors\n\n::actions")


def test_a_picture_is_pasted_and_described_and_what_is_none_is_refused_in_a_sentence(site: Site, page_of: Open) -> None:
    key = make_document(site)
    page = open_document(page_of("owner"), key)
    text(page).focus()
    page.evaluate(PASTE_PICTURE, [120, 40, "image/png"])
    expect(text(page).get_by_label("Caption")).to_be_focused()
    page.keyboard.type("The pools\n")
    text(page).get_by_label("What it shows").fill("A line that stops")
    press(page, "Enter")
    source = text(page).locator("img").get_attribute("src")
    saved(page, key, f'![A line that stops]({source} "The pools")')
    page.evaluate(PASTE_PICTURE, [20_000, 20, "image/png"])
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"\w+ \w+"))
    expect(text(page).locator("img")).to_have_count(1)


def test_by_keyboard_a_new_section_and_an_answer_have_the_cursor_at_once(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "The queue grew."))
    page = open_document(page_of("owner"), key)
    page.get_by_label("Heading of a new section").focus()
    page.keyboard.type("What was odd")
    press(page, "Enter")
    expect(text(page, 1)).to_be_focused()
    page.keyboard.type("Nothing.")
    reads(page, "Nothing.", section=1)
    press(page, "Control+a", "Control+Alt+m")
    page.keyboard.type("Really?")
    press(page, "Control+Enter")
    page.get_by_text("Answer", exact=True).first.focus()
    press(page, "Enter")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("Yes.")
    press(page, "Tab", "Enter")
    expect(page.locator(".comment-text")).to_have_text(["Really?", "Yes."])
    expect(page.locator("summary", has_text="Answer")).to_be_focused()


def comment_on_all(page: Page, words: str) -> None:
    """Comment on everything in the first section."""
    text(page).focus()
    press(page, "Control+a", "Control+Alt+m")
    page.keyboard.type(words)
    press(page, "Control+Enter")
    expect(page.locator("#comments .comment-text", has_text=words)).to_be_visible()


def test_an_answer_that_the_list_overtakes_closes_its_form_and_keeps_the_keyboard_there(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "The queue grew."))
    page = open_document(page_of("owner"), key)
    threads = page.locator("#comments [data-thread]")
    comment_on_all(page, "Really?")
    threads.first.locator("summary").click()
    threads.first.get_by_label("Your answer").fill("Half an answer")
    comment_on_all(page, "Since when?")
    expect(threads).to_have_count(2)
    expect(threads.first.get_by_label("Your answer")).to_have_value("Half an answer")
    waiting: list[tuple[Route, APIResponse]] = []
    page.route("**/reply/", lambda route: waiting.append((route, route.fetch())))
    threads.first.get_by_label("Your answer").focus()
    press(page, "End")
    page.keyboard.type(", and the rest.")
    press(page, "Tab", "Enter")
    expect(threads.first.locator(".comment-text")).to_have_text(["Really?", "Half an answer, and the rest."])
    ((route, answer),) = waiting
    route.fulfill(response=answer)
    expect(threads.first.locator("summary")).to_be_focused()
    expect(threads.first.get_by_label("Your answer")).to_be_hidden()
