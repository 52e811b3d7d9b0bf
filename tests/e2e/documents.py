"""Documents for browser tests, the pages they are written on, and what the server made of it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Site

MAKE = """
from datetime import UTC, datetime
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.incidents.operations import declare_incident, involve, join_as_observer
from secondstory.postmortems.models import Section
from secondstory.postmortems.operations import start_postmortem, write_section
by = Visitor(User.objects.get(username="owner"))
incident = declare_incident("Checkout waited", started_at=datetime(2026, 3, 14, 14, 0, tzinfo=UTC), by=by)
involve(incident, label="Responder", user=User.objects.get(username="participant"), by=by)
if given["observer"]:
    join_as_observer(incident, by=Visitor(User.objects.get(username=given["observer"])))
document = start_postmortem(incident, by=by)
document.sections.all().delete()  # those of the template
for title, markdown in given["sections"]:
    row = write_section(document, title=title, markdown=markdown, by=by)
    Section.objects.filter(pk=row.pk).update(question=f"What about “{title}”?", help_text="A sentence is enough.")
answer = incident.key
"""

JSON_OF = "([title]) => [...document.querySelector('story-document').views.values()].map((view) => view.state.doc.toJSON())"

WORDS = """([section, wanted]) => {
  const doc = [...document.querySelector('story-document').views.values()][section]?.state.doc;
  return doc && doc.textBetween(0, doc.content.size, '\\n') === wanted;
}"""

AS_SAVED = """async ([address, wanted]) => {
  const until = Date.now() + 6000;
  for (;;) {
    const answer = await fetch(address);
    const told = (await answer.json()).sections.map((section) => section.markdown);
    if (JSON.stringify(told) === JSON.stringify(wanted) || Date.now() > until) return told;
    await new Promise((done) => setTimeout(done, 100));
  }
}"""

PASTE = """([within, html, text]) => {
  const carried = new DataTransfer();
  if (html) carried.setData('text/html', html);
  if (text) carried.setData('text/plain', text);
  document.querySelector(within).dispatchEvent(new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}));
}"""


def make_document(site: Site, *sections: tuple[str, str], observer: str = "") -> str:
    """The key of an incident of the owner's and the participant's, whose document has these sections: titles and Markdown."""
    return str(site.tell(MAKE, sections=sections or [("What we learned", "")], observer=observer))


def open_document(page: Page, key: str) -> Page:
    """The page of a document, when it can be written on."""
    page.goto(f"/incidents/{key}/document/")
    expect(page.locator("story-document")).to_have_attribute("data-ready", "")
    return page


def text(page: Page, section: int = 0) -> Locator:
    """Where a section is written."""
    return page.locator(".ProseMirror").nth(section)


def reads(page: Page, wanted: str, section: int = 0) -> None:
    """Wait until a section's text is this; the names of others' cursors are no part of it."""
    page.wait_for_function(WORDS, arg=[section, wanted], timeout=6000)


def offered(page: Page, words: str) -> None:
    """Wait until a menu offers this first: so long as it answers what was typed before, that may be in it further down."""
    expect(page.locator('.suggest:visible [aria-selected="true"]')).to_contain_text(words)


def standing(page: Page, wanted: str) -> None:
    """Wait until the page says how its text stands."""
    expect(page.locator("story-document")).to_have_attribute("data-standing", wanted)


def saved(page: Page, key: str, *wanted: str) -> None:
    """The sections' Markdown on the server is this, within a few seconds."""
    told = page.evaluate(AS_SAVED, [f"/api/v1/incidents/{key}/document", list(wanted)])
    assert told == list(wanted), told


def tree(page: Page) -> Any:
    """What the editors show, as ProseMirror says it."""
    return page.evaluate(JSON_OF, [""])


def paste(page: Page, *, html: str = "", plain: str = "", section: int = 0) -> None:
    """Paste what a clipboard may carry."""
    text(page, section).focus()
    page.evaluate(PASTE, [f".section:nth-of-type({section + 1}) .ProseMirror", html, plain])


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
