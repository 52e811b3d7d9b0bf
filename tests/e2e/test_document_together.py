"""Several people in one document: they meet, one of them is away for a while, the server goes and comes back, a right is taken away."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PREPARE, Site
from tests.e2e.documents import make_document, open_document, press, reads, saved, standing, text
from tests.e2e.program import Program, running

Open = Callable[..., Page]

HAPPENS = "([type]) => dispatchEvent(new Event(type))"
TYPES = """([letter, many]) => {
  const view = document.querySelector('story-document').views.values().next().value;
  window.typed = 0;
  const timer = setInterval(() => {
    view.dispatch(view.state.tr.insertText(letter, 1));
    if (++window.typed === many) clearInterval(timer);
  }, 30);
}"""
HAS_LETTERS = """([letters, many]) => {
  const text = document.querySelector('story-document').views.values().next().value.state.doc.textContent;
  return text.length === letters.length * many && [...letters].every((letter) => text.split(letter).length === many + 1);
}"""
HAS_BLOCKS = """(wanted) => {
  const {doc} = document.querySelector('story-document').views.values().next().value.state;
  return JSON.stringify(doc.toJSON().content.map((block) => block.type)) === JSON.stringify(wanted);
}"""
SELECT = """([from, to]) => {
  const view = document.querySelector('story-document').views.values().next().value;
  const {doc, selection, tr} = view.state;
  view.focus();
  view.dispatch(tr.setSelection(selection.constructor.create(doc, from, to)));
}"""
SELECTED = """() => {
  const {doc, selection} = document.querySelector('story-document').views.values().next().value.state;
  return doc.textBetween(selection.from, selection.to, '\\n');
}"""
UNLOAD = "() => { const leaving = new Event('beforeunload', {cancelable: true}); dispatchEvent(leaving); return leaving.defaultPrevented; }"


def test_two_people_write_in_one_paragraph_and_read_the_same(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "Before. After."))
    one, other = (open_document(page_of(name), key) for name in ("owner", "participant"))
    text(one).focus()
    press(one, "Control+Home")
    text(other).focus()
    press(other, "Control+End")
    for letter in "abcdefghij":
        one.keyboard.type(letter)
        other.keyboard.type(letter.upper())
    for page in (one, other):
        reads(page, "abcdefghijBefore. After.ABCDEFGHIJ")
        standing(page, "saved")
    saved(one, key, "abcdefghijBefore. After.ABCDEFGHIJ")


def test_those_who_begin_an_empty_section_in_the_same_instant_lose_no_letter(site: Site, page_of: Open) -> None:
    key = make_document(site)
    pages = [open_document(page_of(name), key) for name in ("owner", "participant", "owner", "participant")]
    for letter, page in zip("abcd", pages, strict=True):
        page.evaluate(TYPES, [letter, 20])
    for page in pages:
        page.wait_for_function("() => window.typed === 20")
        standing(page, "saved")
        page.wait_for_function(HAS_LETTERS, arg=["abcd", 20], timeout=6000)


def test_what_is_written_offline_meets_what_others_wrote_meanwhile(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "Middle."))
    one, other = open_document(page_of("owner", is_new=True), key), open_document(page_of("participant"), key)
    one.context.set_offline(True)
    standing(one, "offline")
    assert one.evaluate(UNLOAD) is False
    text(one).focus()
    press(one, "Control+Home")
    one.keyboard.type("Offline. ")
    expect(one.locator(".standing")).to_contain_text("kept in this page")
    assert one.evaluate(UNLOAD) is True
    text(other).focus()
    press(other, "Control+End")
    other.keyboard.type(" Meanwhile.")
    standing(other, "saved")
    one.context.set_offline(False)
    standing(one, "saved")
    for page in (one, other):
        reads(page, "Offline. Middle. Meanwhile.")
        standing(page, "saved")
    assert one.evaluate(UNLOAD) is False


def test_a_server_that_is_killed_and_comes_back_has_every_word(data_folder: Path, browser: Browser) -> None:
    with running(data_folder, "--no-worker") as first:
        alone = Site(first, first.tell(PREPARE))  # type: ignore[arg-type]
        port = alone.address.rpartition(":")[2]
        key = make_document(alone, ("What happened", "Kept."))
        page = browser.new_page()  # its browser may complain of a socket that finds no server
        page.context.add_cookies([{"name": "secondstory_session", "value": alone.sessions["owner"], "url": alone.address}])
        page.goto(f"{alone.address}/incidents/{key}/document/")
        expect(page.locator("story-document")).to_have_attribute("data-ready", "")
        text(page).focus()
        press(page, "Control+End")
        page.keyboard.type(" One.")
        standing(page, "saved")
        first.process.send_signal(signal.SIGKILL)
        first.ended()
        standing(page, "offline")
        page.keyboard.type(" Two.")
    second = Program(data_folder, "--no-worker", "--port", port)
    try:
        assert second.address == alone.address
        page.evaluate(HAPPENS, ["online"])  # it would try by itself in a few seconds
        standing(page, "saved")
        reads(page, "Kept. One. Two.")
        page.reload()
        reads(page, "Kept. One. Two.")
    finally:
        page.close()
        second.process.kill()
        second.ended()


def test_an_observer_reads_along_and_cannot_write(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "Once."), observer="same-team")
    writer = open_document(page_of("owner"), key)
    reader = open_document(page_of("same_team"), key)
    standing(reader, "reading")
    expect(text(reader)).to_have_attribute("contenteditable", "false")
    expect(reader.get_by_role("toolbar", name="Writing")).to_be_hidden()
    text(writer).focus()
    press(writer, "Control+End")
    writer.keyboard.type(" Twice.")
    reads(reader, "Once. Twice.")
    assert reader.evaluate(UNLOAD) is False


def test_a_right_that_is_withdrawn_ends_writing_and_says_so(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "Once."))
    page = open_document(page_of("participant"), key)
    text(page).focus()
    press(page, "Control+End")
    page.keyboard.type(" Twice.")
    standing(page, "saved")
    site.tell(
        """
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import remove_involvement
by, incident = Visitor(User.objects.get(username="owner")), Incident.objects.get(key=given["key"])
remove_involvement(incident.involvements.get(user__username="participant"), by=by)
answer = True
""",
        key=key,
    )
    standing(page, "closed")
    expect(page.locator(".standing")).not_to_be_empty()
    expect(text(page)).to_have_attribute("contenteditable", "false")
    reads(page, "Once. Twice.")


def test_a_block_that_changes_its_shape_while_another_writes_in_it_loses_and_doubles_nothing(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "The queue grew."))
    one, other = pages = [open_document(page_of(name, is_new=True), key) for name in ("owner", "participant")]
    _apart(*pages)
    _write_at(one, "Control+End", " It was full.")
    _write_at(other, "Control+Home", "First: ")
    press(other, "Control+Alt+Digit1")
    _together(*pages)
    for page in pages:
        reads(page, "First: The queue grew. It was full.")
        page.wait_for_function(HAS_BLOCKS, arg=["heading"])
    one.keyboard.type(" Then")  # where the cursor was, although all of it is new
    other.keyboard.type("slowly, ")
    for page in pages:
        reads(page, "First: slowly, The queue grew. It was full. Then")
        standing(page, "saved")
    _apart(*pages)
    for page in pages:
        page.evaluate(SELECT, [6, 6])
        press(page, "Enter")
    _together(*pages)
    for page in pages:
        reads(page, "First\n\n: slowly, The queue grew. It was full. Then")
    one.evaluate(SELECT, [9, 53])
    assert one.evaluate(SELECTED) == ": slowly, The queue grew. It was full. Then"
    _write_at(other, "Control+End", " more")
    reads(one, "First\n\n: slowly, The queue grew. It was full. Then more")
    assert one.evaluate(SELECTED) == ": slowly, The queue grew. It was full. Then"


def test_what_no_document_can_hold_is_refused_and_the_page_keeps_its_words(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "Kept."))
    one, other = (open_document(page_of(name), key) for name in ("owner", "participant"))
    one.evaluate("() => document.querySelector('story-document').doc.getText('elsewhere').insert(0, 'by an extension')")
    standing(one, "closed")
    expect(one.locator(".standing")).to_contain_text("can’t stand in a document")
    expect(one.get_by_role("link", name="Load the page again")).to_be_visible()
    one.get_by_role("button", name="Copy the text").click()
    expect(one.get_by_text("The text is copied.")).to_be_visible()
    reads(one, "Kept.")
    _write_at(other, "Control+End", " Still.")
    saved(other, key, "Kept. Still.")


def _apart(*pages: Page) -> None:
    for page in pages:
        standing(page, "saved")
        page.context.set_offline(True)
        standing(page, "offline")


def _together(*pages: Page) -> None:
    for page in pages:
        page.context.set_offline(False)
    for page in pages:
        standing(page, "saved")


def _write_at(page: Page, where: str, words: str) -> None:
    text(page).focus()
    press(page, where)
    page.keyboard.type(words)
