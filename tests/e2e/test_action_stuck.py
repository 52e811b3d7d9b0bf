"""An overdue action in a real browser, followed through each of the three ways out, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import SIDEWAYS, violations
from tests.e2e.conftest import Site, arrived

MAKE = """
from datetime import timedelta
from secondstory.actions.operations import add_action, agree_action, confirm_action
from secondstory.incidents.operations import declare_incident
from secondstory.lib import clock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
by, now = Visitor(User.objects.get(username="owner")), clock.now()
with clock.set_to(now - timedelta(days=40)):
    incident = declare_incident("Checkout waited", started_at=clock.now(), by=by)
    action = add_action(incident, "Replace the static list by group assignment", by=by, owner=by.user, due_on=(now - timedelta(days=12)).date())
    agree_action(action, by=by)
    confirm_action(action, by=by, reason="It can't wait")
answer = [action.uid, (now + timedelta(days=7)).date().isoformat()]
"""

TELL = """
from secondstory.actions.models import Action
action = Action.objects.get(uid=given["uid"])
answer = [action.state, action.reason, action.children.count(), [one.trade_off for one in action.escalations.all()],
          [[one.trigger, one.hindrance, one.way] for one in action.languish_reviews.all()]]
"""


@pytest.fixture
def stuck(page_of: Callable[..., Page], site: Site) -> tuple[Page, str, str]:
    """The list of actions that don't get on, and one of them."""
    uid, day = site.tell(MAKE)
    page = page_of("owner", viewport={"width": 1280, "height": 900})
    page.goto("/actions/?state=languishing")
    return page, uid, day


def ask(page: Page, uid: str, *, answer: str) -> None:
    """From the list to the action, and to the answer, without a mouse."""
    page.locator(f'a[href="/actions/{uid}/"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".say")).to_contain_text("12 days past its day, silent for 40 days. What keeps it?")
    assert violations(page) == []
    page.get_by_role("link", name="Answer in two minutes").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("We ask because it is past its day.")).to_be_visible()
    arrived(page)
    page.get_by_role("radio", name=answer).focus()
    page.keyboard.press("Space")
    expect(page.locator("#way-out form")).to_be_visible()
    expect(page.get_by_role("radio", name=answer)).to_be_focused()
    assert violations(page) == []


def test_it_is_closed_with_its_reason(stuck: tuple[Page, str, str], site: Site) -> None:
    page, uid, _day = stuck
    ask(page, uid, answer="Something else has replaced it")
    reason = page.get_by_label("Why", exact=True)
    expect(reason).to_have_value("Something else has replaced it.")
    reason.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" The gate compares them now.")
    page.get_by_role("button", name="Close it").press("Enter")
    expect(page.locator(".say")).to_contain_text("Let go on")
    said = "Something else has replaced it. The gate compares them now."
    assert site.tell(TELL, uid=uid) == ["let_go", said, 0, [], [["overdue", "superseded", "close"]]]
    assert violations(page) == []


def test_it_is_broken_down_and_what_was_typed_survives_a_refusal(stuck: tuple[Page, str, str], site: Site) -> None:
    page, uid, day = stuck
    ask(page, uid, answer="It is too large")
    page.get_by_label("What will be different").nth(0).fill("Read the list from the broker at each start")
    page.get_by_label("Due").nth(0).fill(day)
    page.get_by_role("button", name="Break it down").press("Enter")
    expect(page.locator("#way-out")).to_contain_text("Break it down into two to five parts.")
    expect(page.get_by_label("What will be different").nth(0)).to_have_value("Read the list from the broker at each start")
    page.get_by_label("What will be different").nth(1).fill("Switch to the group in production")
    page.get_by_label("Due").nth(1).fill(day)
    page.get_by_role("button", name="Break it down").press("Enter")
    expect(page.locator(".say")).to_have_text("It was broken down: 0 of 2 parts have ended.")
    assert site.tell(TELL, uid=uid) == ["in_progress", "", 2, [], [["overdue", "too_large", "break_down"]]]
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(SIDEWAYS) <= 0


def test_it_is_escalated_and_the_other_ways_are_one_answer_away(stuck: tuple[Page, str, str], site: Site) -> None:
    page, uid, _day = stuck
    ask(page, uid, answer="It is too large")
    page.get_by_role("radio", name="Features came first").focus()
    page.keyboard.press("Space")
    trade_off = page.get_by_label("The trade-off, in one line")
    expect(trade_off).to_have_value("Features came first: Replace the static list by group assignment")
    trade_off.fill("Either the map waits a quarter, or lists stay half empty")
    page.get_by_role("button", name="Escalate it").press("Enter")
    expect(page.locator(".say")).to_contain_text("It is escalated: a decision is asked for by")
    trade = ["Either the map waits a quarter, or lists stay half empty"]
    assert site.tell(TELL, uid=uid) == ["agreed", "", 0, trade, [["overdue", "features_first", "escalate"]]]
    assert violations(page) == []
