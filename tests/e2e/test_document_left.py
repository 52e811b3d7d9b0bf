"""Pages that are closed, and sessions that end, while somebody writes: what was typed is neither lost nor left behind."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.documents import make_document, open_document, press, reads, saved, standing, text

Open = Callable[..., Page]

HAS_DRAFT = """(words) => Object.keys(localStorage).some(
  (name) => name.startsWith('second-story draft ') && atob(JSON.parse(localStorage.getItem(name)).update).includes(words))"""
HAS_NO_DRAFT = "() => !Object.keys(localStorage).some((name) => name.startsWith('second-story draft '))"
AS_HEADING = """() => {
  const view = document.querySelector('story-document').views.values().next().value;
  const {heading} = view.state.schema.nodes;
  view.dispatch(view.state.tr.setBlockType(1, 1, heading, {level: 3}));
}"""


def test_what_was_typed_offline_is_there_when_the_page_was_closed_and_is_opened_again(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "Before."))
    page = open_document(page_of("owner", is_new=True), key)
    page.context.set_offline(True)
    standing(page, "offline")
    text(page).focus()
    press(page, "Control+End")
    page.keyboard.type(" And then the line broke.")
    page.wait_for_function(HAS_DRAFT, arg="And then the line broke.")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    open_document(again, key)
    reads(again, "Before. And then the line broke.")
    expect(again.locator("[data-part=told]")).to_contain_text("is back in the text")
    saved(again, key, "Before. And then the line broke.")
    again.wait_for_function(HAS_NO_DRAFT)


def test_what_was_typed_before_a_page_was_closed_survives_who_reshapes_its_paragraph_without_having_seen_it(
    site: Site, page_of: Open
) -> None:
    key = make_document(site, ("What happened", "The pool was full."))
    away, here = open_document(page_of("owner", is_new=True), key), open_document(page_of("participant"), key)
    away.context.set_offline(True)
    standing(away, "offline")
    text(here).focus()
    press(here, "Control+End")
    here.keyboard.type(" So it waited.")
    saved(here, key, "The pool was full. So it waited.")
    here.close()
    away.evaluate(AS_HEADING)
    away.context.set_offline(False)
    standing(away, "saved")
    reads(away, "The pool was full. So it waited.")
    saved(away, key, "### The pool was full. So it waited.")


def test_who_signs_out_leaves_no_draft_and_no_open_line_behind(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "Before."))
    page = page_of()
    page.context.add_cookies([{"name": "secondstory_session", "value": site.tell(SIGN_IN), "url": site.address}])
    open_document(page, key)
    page.evaluate("localStorage.setItem('second-story draft of somebody', '{}')")
    other = page.context.new_page()
    other.goto(f"{site.address}/sign-out/")
    other.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_function("() => document.querySelector('story-document').dataset.standing === 'closed'", timeout=5_000)
    expect(page.locator(".standing")).to_contain_text("You may no longer open this document")
    expect(text(page)).to_have_attribute("contenteditable", "false")
    page.wait_for_function(HAS_NO_DRAFT)


SIGN_IN = """
from django.conf import settings
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from tests.cast import sign_in
answer = sign_in(Visitor(User.objects.get(username="owner"))).cookies[settings.SESSION_COOKIE_NAME].value
"""


def test_without_script_the_document_reads_and_says_how_to_add_to_it(site: Site, page_of: Open) -> None:
    key = make_document(site, ("What happened", "The pool was full."))
    page = page_of("owner", java_script_enabled=False)
    page.goto(f"/incidents/{key}/document/")
    expect(page.locator(".section .prose")).to_have_text("The pool was full.")
    expect(page.locator("noscript p")).to_contain_text("Without script this document can be read but not written in")
    expect(page.get_by_role("link", name="a key of yours")).to_be_visible()
