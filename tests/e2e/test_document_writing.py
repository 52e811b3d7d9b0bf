"""Writing a document in a real browser: by keyboard, in every shape the schema has, and what the server makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pycrdt import Doc, XmlElement, XmlFragment

from secondstory.postmortems.tree import schema
from secondstory.postmortems.tree.markdown_in import read_markdown
from secondstory.postmortems.tree.shared import write_fragment
from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site
from tests.e2e.documents import make_document, offered, open_document, press, reads, saved, standing, text, tree
from tests.e2e.test_pages import LOADED, WIDTHS

Open = Callable[..., Page]

KEYED = """\
The **pool** was *full*, `max=5`, ~~old~~.

### How it looked

- one
- two
  - inner
- three

1. first
2. second

> As it was said.

- [x] tell support
- [ ] add an alert

```python
print(1)
```

---

| When | What |  |
| --- | --- | --- |
| 14:21 | restart |  |

After it."""

EVERYTHING = """\
It began at [14:21](story:time/2026-03-14T14:21:00Z), see [the **runbook**](https://example.org/a "How to"), ~~not~~ *`here`*.\\
A second line.

### A heading

###### A small one

> Quoted.
>
> - in a quote

3. third
4. fourth
   - [ ] open
   - [x] done

```text
code
```

---

| Left | Right | Middle |
| :-- | --: | :-: |
| a `b` | 1\\|2 | **c** |

![Pools](/incidents/INC-1/document/pictures/0123456789abcdef/ "What the pools did")

::timeline{from="2026-03-14T14:00:00Z" to="2026-03-14T15:00:00Z"}

::actions"""


def test_a_document_is_written_by_keyboard_alone_and_comes_back(site: Site, page_of: Open) -> None:
    key = make_document(site)
    page = open_document(page_of("owner"), key)
    text(page).focus()
    page.keyboard.type("The **pool** was _full_, `max=5`, ~~old~~.\n")
    page.keyboard.type("## How it looked\n- one\ntwo\ninner")
    press(page, "Tab", "Enter", "Shift+Tab")
    page.keyboard.type("three")
    press(page, "Enter", "Enter")
    page.keyboard.type("1. first\nsecond\n\n> As it was said.\n\n[x] tell support\nadd an alert\n\n```python\nprint(1)\n\n\n---")
    page.keyboard.type("/table")
    offered(page, "Table")
    press(page, "Enter")
    for cell in ("When", "What", "", "14:21", "restart", ""):
        page.keyboard.type(cell)
        press(page, "Tab")
    page.get_by_role("button", name="− row").click()
    press(page, "Enter")
    page.keyboard.type("After it.")
    standing(page, "saved")
    saved(page, key, KEYED)
    before = tree(page)
    page.reload()
    expect(page.locator("story-document")).to_have_attribute("data-ready", "")
    assert tree(page) == before


def test_what_the_server_wrote_is_the_same_after_it_was_opened_and_changed_in_the_editor(site: Site, page_of: Open) -> None:
    key = make_document(site, ("Everything", EVERYTHING))
    page = open_document(page_of("owner"), key)
    saved(page, key, EVERYTHING)
    text(page).locator("h3").click()
    press(page, "End")
    page.keyboard.type("!")
    standing(page, "saved")
    saved(page, key, EVERYTHING.replace("A heading", "A heading!"))


def test_editor_and_server_have_the_same_schema(site: Site, page_of: Open) -> None:
    page = open_document(page_of("owner"), make_document(site))
    described = page.evaluate("document.querySelector('story-document').described")
    doc: Doc[Any] = Doc()
    fragment = doc.get("section:x", type=XmlFragment)
    write_fragment(fragment, read_markdown(EVERYTHING))
    found: dict[str, set[str]] = {}

    def look(parent: XmlFragment | XmlElement) -> None:
        for child in parent.children:
            if isinstance(child, XmlElement):
                attributes: Any = child.attributes
                found.setdefault(str(child.tag), set()).update(name for name, _value in attributes)
                look(child)

    look(fragment)
    named = {name: set(attributes) for name, attributes in described["nodes"].items()}
    assert (described["version"], named) == (schema.SCHEMA_VERSION, found)
    assert sorted(described["marks"]) == sorted([*schema.MARKS, "link"])


def test_undo_takes_back_ones_own_words_only(site: Site, page_of: Open) -> None:
    key = make_document(site)
    one, other = (open_document(page_of(name), key) for name in ("owner", "participant"))
    text(one).focus()
    one.keyboard.type("Mine. ")
    reads(other, "Mine. ")
    text(other).focus()
    press(other, "Control+End")
    other.keyboard.type("Theirs.")
    reads(one, "Mine. Theirs.")
    press(one, "Control+z")
    reads(other, "Theirs.")
    press(one, "Control+Shift+z")
    reads(other, "Mine. Theirs.")
    expect(one.locator(".document-people")).to_contain_text("Participant (Responder)")
    expect(one.locator(".caret-name")).to_have_text("Participant (Responder)")


def test_toolbars_and_menus_are_walked_with_arrows_and_left_with_escape(site: Site, page_of: Open) -> None:
    page = open_document(page_of("owner"), make_document(site))
    text(page).focus()
    page.keyboard.type("word /")
    expect(page.get_by_role("listbox", name="Put in")).to_be_visible()
    chosen = page.locator('.suggest [aria-selected="true"]')
    expect(chosen).to_have_text("Text")
    press(page, "ArrowDown")
    expect(chosen).to_contain_text("Heading")
    expect(text(page)).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    press(page, "Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    press(page, "Backspace", "Shift+Home")
    expect(page.get_by_role("toolbar", name="What is selected")).to_be_visible()
    press(page, "Alt+F10", "ArrowRight")
    expect(page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Bold")).to_be_focused()
    press(page, "Enter")
    expect(text(page).locator("strong")).to_have_text("word ")
    press(page, "Escape")
    expect(page.locator(".section-title")).to_be_focused()


def test_a_link_is_asked_for_in_place(site: Site, page_of: Open) -> None:
    key = make_document(site)
    page = open_document(page_of("owner"), key)
    text(page).focus()
    page.keyboard.type("runbook")
    press(page, "Control+a", "Control+Shift+k")
    page.keyboard.type("javascript:alert(1)\n")
    expect(page.get_by_role("textbox", name="Where the link leads")).to_be_focused()
    press(page, "Control+a")
    page.keyboard.type("example.org/run\n")
    expect(text(page)).to_be_focused()
    saved(page, key, "[runbook](https://example.org/run)")


@pytest.mark.parametrize(("width", "scheme"), LOADED)
def test_axe_finds_nothing_while_one_writes(site: Site, page_of: Open, width: str, scheme: str) -> None:
    key = make_document(site, ("Everything", EVERYTHING.replace("######", "####")), ("What held", ""))
    page = open_document(page_of("owner", viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme), key)
    assert faults(page) == []
    text(page, 1).focus()
    page.keyboard.type("word /")
    expect(page.get_by_role("listbox", name="Put in")).to_be_visible()
    assert faults(page, within=".suggest") == []
    press(page, "Escape", "Shift+Home")
    expect(page.get_by_role("toolbar", name="What is selected")).to_be_visible()
    assert faults(page, within=".document-bubble") == []


def test_only_the_page_of_a_document_loads_its_editor(site: Site, page_of: Open) -> None:
    page = page_of("owner")
    key = make_document(site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", "timeline/", "factors/", "actions/"):
        page.goto(f"/incidents/{key}/{path}")
    assert [url for url in asked if "story-editor" in url] == []
    open_document(page, key)
    assert len([url for url in asked if "story-editor.js" in url]) == 1
