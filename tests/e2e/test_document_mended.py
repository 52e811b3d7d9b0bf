"""What a judge stumbled over who had never seen Markdown, and what one tried who meant harm."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.documents import make_document, offered, open_document, paste, press, reads, saved, text

Open = Callable[..., Page]

HOSTILE = """
from pycrdt import XmlElement, XmlText
from secondstory.postmortems import live_text, log
from secondstory.postmortems.models import Postmortem
document = Postmortem.objects.get(incident__key=given["key"])
live_text.open_log(document)
doc = live_text.load(document)
before = doc.get_state()
fragment = live_text.fragment_of(doc, document.sections.get().uid)
fragment.children.append(XmlText("outside"))
element = XmlElement("blockquote")
fragment.children.append(element)
for _ in range(10_000):
    inner = XmlElement("blockquote")
    element.children.append(inner)
    element = inner
log.append(document.pk, [doc.get_update(before)])
answer = None
"""

CONFLUENCE = """<h2 data-pm-slice="1 1 []">Summary</h2><p>Since <code>10:00</code></p>
<div data-panel-type="warning"><div><p>Do not restart</p></div></div>
<div data-task-list-local-id="a"><div data-task-local-id="b" data-task-state="TO&#68;O">Rotate keys</div><div data-task-local-id="c" data-task-state="DONE">Tell support</div></div>
<table><tbody><tr><th><p>When</p></th><th><p>What</p></th></tr><tr><td><p>10:00</p></td><td><ul><li><p>a</p></li><li><p>b</p></li></ul></td></tr></tbody></table>
<p>See <a href="https://www.google.com/url?q=https://example.org/run&amp;sa=D">the runbook</a><a href="#_msocom_1">[JD1]</a></p>"""

CLEANED = """\
### Summary

Since `10:00`

> Do not restart

- [ ] Rotate keys
- [x] Tell support

| When | What |
| --- | --- |
| 10:00 | • a<br>• b |

See [the runbook](https://example.org/run)"""


def test_what_another_editor_of_this_kind_copies_is_cleaned_and_what_this_one_copies_is_not(site: Site, page_of: Open) -> None:
    key = make_document(site, ("Pasted", ""), ("Again", ""))
    page = open_document(page_of("owner"), key)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    paste(page, html=CONFLUENCE, plain="what it says")
    saved(page, key, CLEANED, "")
    text(page).focus()
    press(page, "Control+a", "Control+c")
    text(page, 1).focus()
    press(page, "Control+v")
    saved(page, key, CLEANED, CLEANED)


WORD = """<h2 style='mso-list:l0 level1 lfo1'><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span></span>Impact</h2>
<h2 style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp;&nbsp;&nbsp;</span></span>What happened</h2>
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>The pool was full</p>
<ul type=disc><ul type=circle><li style='mso-list:l0 level2 lfo1'>in one zone</li></ul></ul>
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>It drained</p>"""


def test_word_headings_lose_their_bullets_and_deeper_items_stay_below_theirs(site: Site, page_of: Open) -> None:
    key = make_document(site)
    page = open_document(page_of("owner"), key)
    paste(page, html=WORD, plain="what it says")
    saved(page, key, "### Impact\n\n### 2\\. What happened\n\n- The pool was full\n  - in one zone\n- It drained")


def test_arrows_walk_a_table_and_leave_it_without_making_cells(site: Site, page_of: Open) -> None:
    key = make_document(site, ("Table", "| A | B |\n| --- | --- |\n| 1 | 2 |"))
    page = open_document(page_of("owner"), key)
    cell = text(page).locator("th").nth(1)
    cell.click()
    page.wait_for_function("cell => cell.contains(getSelection().anchorNode)", arg=cell.element_handle())
    press(page, "End", "ArrowDown", "ArrowUp", "ArrowDown")
    page.keyboard.type("x")
    press(page, "ArrowDown")
    page.keyboard.type("below")
    saved(page, key, "| A | B |\n| --- | --- |\n| 1 | x2 |\n\nbelow")


def test_by_mouse_and_by_keyboard_one_comes_out_of_a_table_and_a_list(site: Site, page_of: Open) -> None:
    key = make_document(site, ("Table", "| A |\n| --- |\n| 1 |"), ("List", "- one"))
    page = open_document(page_of("owner"), key)
    box = text(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + box["height"] - 4)
    page.keyboard.type("Below.")
    text(page, 1).locator("li").click()
    press(page, "End", "Escape")
    expect(page.locator(".section-title").nth(1)).to_be_focused()
    press(page, "Tab")
    expect(page.get_by_label("Heading of a new section")).to_be_focused()
    saved(page, key, "| A |\n| --- |\n| 1 |\n\nBelow.", "- one")


def test_a_mention_has_one_space_after_it_and_a_menu_that_is_left_leaves_nothing(site: Site, page_of: Open) -> None:
    key = make_document(site)
    page = open_document(page_of("owner"), key)
    text(page).focus()
    for typed in ("By @respon", " and @respon", ", at last"):
        page.keyboard.type(typed)
        if "@" in typed:
            offered(page, "Responder")
            press(page, "Enter")
    reads(page, "By Responder and Responder, at last")
    page.get_by_role("toolbar", name="Writing").locator("[data-do=more]").click()
    expect(page.locator(".suggest:visible")).to_be_visible()
    press(page, "Escape")
    reads(page, "By Responder and Responder, at last ")


def test_a_comment_ends_where_its_words_end(site: Site, page_of: Open) -> None:
    key = make_document(site, ("Said", "The pager was quiet."))
    page = open_document(page_of("owner"), key)
    text(page).click()
    press(page, "End", "Shift+Control+ArrowLeft", "Shift+Control+ArrowLeft")
    page.wait_for_function("getSelection().toString() === 'quiet.'")  # a browser tells the editor of a selection a moment after the key
    expect(page.get_by_role("toolbar", name="What is selected")).to_be_visible()
    press(page, "Control+Alt+m")
    expect(page.locator(".composer textarea")).to_be_focused()
    page.keyboard.type("Was it?")
    press(page, "Control+Enter")
    passage = page.locator(".ProseMirror .commented")
    expect(passage).to_have_text("quiet.")
    text(page).click()
    press(page, "End")
    page.keyboard.type(" And dark.")
    saved(page, key, "The pager was quiet. And dark.")
    page.reload()
    expect(passage).to_have_text("quiet.")


def test_text_outside_of_any_block_and_quotes_ten_thousand_deep_keep_nobody_from_writing(site: Site, page_of: Open) -> None:
    key = make_document(site, ("Text", "What was there."))
    site.tell(HOSTILE, key=key)
    page = open_document(page_of("owner"), key)
    text(page).locator("p").first.click()
    press(page, "End")
    page.keyboard.type(" And more.")
    saved(page, key, "What was there. And more.")
