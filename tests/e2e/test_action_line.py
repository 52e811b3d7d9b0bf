"""One line typed in a real browser: what it names fills in the fields, a suggestion is taken by its key, and it is saved."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import SIDEWAYS, violations
from tests.e2e.conftest import Site

MAKE = """
from secondstory.incidents.operations import declare_incident
from secondstory.lib import clock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from datetime import timedelta
by = Visitor(User.objects.get(username="owner"))
incident = declare_incident("Checkout waited", started_at=clock.now() - timedelta(hours=3), by=by)
answer = [incident.key, (clock.now() + timedelta(weeks=2)).date().isoformat(), by.user.pk]
"""
TELL = """
from secondstory.actions.models import Action
action = Action.objects.get(incident__key=given["key"])
answer = [action.text, action.owner.pk, action.due_on.isoformat(), action.strength]
"""


def test_a_line_is_typed_read_and_saved_without_a_mouse(page_of: Callable[..., Page], site: Site) -> None:
    key, day, owner = site.tell(MAKE)
    page = page_of("owner", viewport={"width": 1280, "height": 900})
    page.goto(f"/incidents/{key}/actions/new/")
    line = page.get_by_label("What will be different")
    line.focus()
    page.keyboard.type("improve monitoring")
    said = page.locator("#line-says")
    expect(said).to_contain_text("“improve” is never finished. What will be there afterwards that is not there now?")
    expect(said).to_contain_text("0 of 8")
    assert violations(page) == []

    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Reject uploads over 20 MB in checkout, @owner, in two weeks")
    expect(said).to_contain_text("8 of 8")
    expect(said).to_contain_text("Kept as: Reject uploads over 20 MB in checkout")
    expect(page.get_by_label("Owner", exact=True)).to_have_value(str(owner))
    expect(page.get_by_label("Due", exact=True)).to_have_value(day)
    expect(line).to_be_focused()

    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.get_by_label("Strength", exact=True)).to_have_value("stronger")
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(SIDEWAYS) <= 0
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/incidents/{key}/actions/")
    assert site.tell(TELL, key=key) == ["Reject uploads over 20 MB in checkout", owner, day, "stronger"]
