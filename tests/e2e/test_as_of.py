"""The scrubber in a real browser: by mouse, by touch, by arrow keys, and without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site

PREPARE = """
from datetime import datetime
from secondstory.incidents.models import Incident
from secondstory.incidents.operations import edit_incident
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_events
from secondstory.incidents.operations import declare_incident
by = Visitor(User.objects.get(username="owner"))
at = lambda minute: datetime.fromisoformat(f"2026-03-14T10:{minute:02}:00Z")
incident = declare_incident("The pool ran dry", by=by, started_at=at(0), facilitator=User.objects.get(username="owner"))
told = [
    NewEvent("the pool was made smaller", at(0), kind="change", known={"responders": at(40)}),
    NewEvent("checkout is slow", at(5), kind="alert"), NewEvent("more servers", at(20), kind="action"),
    NewEvent("checkout is slow, resolved", at(50), kind="alert"),
]
add_events(incident, told, by=by)
answer = [incident.key, Event.objects.get(incident=incident, text="the pool was made smaller").uid]
"""


@pytest.fixture(scope="module")
def told(site: Site) -> list[str]:
    """The key of an incident that became known bit by bit, and the event that was learned late."""
    return list(site.tell(PREPARE))


def lines(page: Page) -> list[str]:
    return page.locator(".story > li p").all_inner_texts()


def test_arrow_keys_and_the_mouse_move_the_minute(page_of: Callable[..., Page], told: list[str]) -> None:
    page = page_of("owner")
    page.goto(f"/incidents/{told[0]}/as-of/")
    assert lines(page) == ["checkout is slow"]
    slider = page.get_by_role("slider", name="Minute")
    slider.focus()
    for _press in range(15):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"at=2026-03-14T10:20Z$"))
    expect(page.locator(".story > li")).to_have_count(2)
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "14 March 2026, 10:20")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator(".story > li")).to_have_count(3)
    expect(page.locator(".story > li").first).to_contain_text("learned 40 min later")
    assert "resolved" not in page.content()
    page.locator("h1").click()
    page.keyboard.press(",")
    expect(page.locator("[data-step='by-1']")).to_be_focused()


def test_a_finger_moves_the_minute_on_a_phone(page_of: Callable[..., Page], told: list[str]) -> None:
    page = page_of("owner", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"/incidents/{told[0]}/as-of/")
    box = page.get_by_role("slider", name="Minute").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    expect(page.locator(".story > li")).to_have_count(4)


def test_without_a_script_buttons_and_forms_do_the_same(page_of: Callable[..., Page], told: list[str]) -> None:
    page = page_of("owner", java_script_enabled=False)
    page.goto(f"/incidents/{told[0]}/as-of/")
    page.get_by_role("link", name="10 min on").click()
    page.get_by_role("button", name="To what was learned next").click()
    expect(page).to_have_url(re.compile(r"at=2026-03-14T10:20Z$"))
    page.get_by_role("button", name="Go there").click()
    expect(page).to_have_url(re.compile(r"minute=\d+"))
    expect(page.locator(".story > li p")).to_have_text(["checkout is slow", "more servers"])
    page.get_by_role("link", name="to when something was learned before").click()
    expect(page.locator(".story > li p")).to_have_text(["checkout is slow"])


def test_the_facilitator_asks_for_what_was_not_known_yet(page_of: Callable[..., Page], told: list[str]) -> None:
    page = page_of("owner")
    page.goto(f"/incidents/{told[0]}/as-of/?at=2026-03-14T10:10Z")
    assert "smaller" not in page.content()
    page.get_by_role("link", name="Show what was not known yet").click()
    expect(page.get_by_role("region", name="Not known yet")).to_contain_text("the pool was made smaller")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_the_page_of_who_learned_when_is_as_good(page_of: Callable[..., Page], told: list[str], width: int, scheme: str) -> None:
    page = page_of("owner", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"/incidents/{told[0]}/events/{told[1]}/known/")
    assert faults(page) == []
