"""Somebody writes what they remember on a phone, behind a link; and the pages of accounts and decisions look and work as they should."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import SIDEWAYS, faults, violations
from tests.e2e.conftest import Site, arrived
from tests.e2e.test_pages import LOADED, WIDTHS

PREPARE = """
from datetime import timedelta
from secondstory.incidents.models import Incident, Involvement
from secondstory.incidents.operations import edit_incident, involve
from secondstory.lib import clock
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import *
visitor = lambda name: Visitor(User.objects.get(username=name))
owner, participant = visitor("owner"), visitor("participant")
from secondstory.incidents.operations import declare_incident
now = clock.now()
incident = declare_incident("The checkout queue would not empty", by=owner, started_at=now - timedelta(hours=4), resolved_at=now - timedelta(hours=1))
edit_incident(incident, expected=None, by=owner, facilitator=visitor("facilitator").user)
part = involve(incident, label="On-call responder", user=participant.user, by=owner)
other = involve(incident, label="Database owner", contact="@dba", by=owner)
event = add_event(incident, NewEvent("Rolled back the 14:02 release because the queue kept growing", now - timedelta(hours=3), kind="action", involvement=part), by=owner)
describe_decision(event, by=owner, visible="The queue length, growing since 14:04. Nothing about the certificate.", believed="That the release had done it.",
    also_on_the_table="Adding workers; waiting for the vendor.", confidence="medium", pressures=["night", "alone"], answers=[("cues", "", "The graph on the wall")])
account = begin_account(part, by=participant)
save_account(account, expected=1, actions="A bit after two I rolled back.", effects="The queue went on growing for five minutes.")
share_account(account, audience="participants", by=participant)
second = begin_account(involve(incident, label="Scribe", user=visitor("same-team").user, by=owner), by=visitor("same-team"))
save_account(second, expected=1, effects="It had stopped growing before the rollback.", understanding="I think it was the certificate.")
share_account(second, audience="participants", by=visitor("same-team"))
for one in (account, second):
    place_account(one, event=event, part="effects", by=owner)
raise_dispute(event, "when the queue stopped growing", [Side(part, "After the rollback."), Side(other, "Before it.")], by=owner)
link, secret = make_account_link(other, by=owner)
answer = {"key": incident.key, "event": event.uid, "secret": secret}
"""


@pytest.fixture(scope="module")
def told(site: Site) -> Any:
    """An incident that is over, with everything this is about."""
    return site.tell(PREPARE)


def test_five_minutes_on_a_phone(page_of: Callable[..., Page], site: Site, told: dict[str, str]) -> None:
    page = page_of(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"/recall/open/{told['secret']}/")
    assert violations(page) == []
    page.get_by_role("button", name="Open my page").tap()
    expect(page.get_by_text("Until you share it, you alone can read this.")).to_be_visible()
    arrived(page)
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_label("What you did, and when").fill("I looked at the replica.")
    expect(page.locator("[data-autosaved]")).to_contain_text("Saved at", timeout=10_000)
    page.get_by_label("What you saw happen").fill("It was behind.")
    page.get_by_role("button", name="Save, for me alone").tap()
    expect(page.get_by_text("Saved. Nobody but you can read it.")).to_be_visible()
    expect(page.get_by_label("What you did, and when")).to_have_value("I looked at the replica.")
    arrived(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("What you expected").fill("From the laptop")
    expect(other.locator("[data-autosaved]")).to_contain_text("Saved at", timeout=10_000)
    page.get_by_label("What you expected").fill("From the phone")
    expect(page.get_by_role("heading", name="What is saved from elsewhere")).to_be_visible(timeout=10_000)
    expect(page.locator("[data-theirs-text]")).to_contain_text("From the laptop")
    assert violations(page) == []
    page.get_by_text("Share it", exact=True).tap()
    page.get_by_label("The facilitator alone, in confidence").check()
    page.get_by_role("button", name="Share it as it stands").tap()
    expect(page.get_by_role("heading", name="What you shared")).to_be_visible()
    expect(page.get_by_text("From the phone")).to_be_visible()
    assert violations(page) == []
    owner = page_of("owner")
    owner.goto(f"/incidents/{told['key']}/accounts/")
    expect(owner.get_by_text("From the phone")).to_have_count(0)
    facilitator = page_of("facilitator")
    facilitator.goto(f"/incidents/{told['key']}/accounts/")
    expect(facilitator.get_by_text("From the phone")).to_be_visible()


def test_a_card_puts_its_question_where_one_goes_on_typing(page_of: Callable[..., Page], told: dict[str, str]) -> None:
    page = page_of("owner")
    page.goto(f"/incidents/{told['key']}/events/{told['event']}/decision/")
    page.get_by_role("button", name="What mattered most at that moment?").click()
    page.keyboard.type("The refunds")
    assert page.get_by_label("Answers").input_value().endswith("## What mattered most at that moment?\nThe refunds")


@pytest.mark.parametrize(("width", "scheme"), LOADED)
def test_the_pages_are_accessible_at_every_width(page_of: Callable[..., Page], told: dict[str, str], width: str, scheme: str) -> None:
    event, incident = f"/incidents/{told['key']}/events/{told['event']}", f"/incidents/{told['key']}"
    pages = [
        ("owner", f"{incident}/accounts/"), ("owner", f"{incident}/accounts/links/"), ("owner", f"{incident}/decisions/"),
        ("owner", f"{event}/decision/"), ("owner", f"{event}/told/"), ("owner", f"{event}/disputes/new/"),
        ("participant", f"{event}/told/"), ("participant", "/"), ("participant", f"{incident}/account/"), ("owner", f"{incident}/"),
    ]  # fmt: skip
    found = {}
    for visitor in ("owner", "participant"):
        page = page_of(visitor, viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
        for path in [path for who, path in pages if who == visitor]:
            page.goto(path)
            found[visitor + path] = faults(page)
    assert {path: problems for path, problems in found.items() if problems} == {}
