"""Removing a secret and agreeing on the timeline, in a real browser: by hand, at three widths, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site
from tests.e2e.test_pages import LOADED, WIDTHS

MAKE = """
from datetime import timedelta
from secondstory.incidents.operations import declare_incident
from secondstory.lib import clock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.sources.operations import Given, look_at_records, save_intake
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_events
by = Visitor(User.objects.get(username="owner"))
now = clock.now()
incident = declare_incident(given["title"], by=by, started_at=now - timedelta(hours=2))
long = "https://example.org/" + "a" * 300
add_events(incident, [NewEvent("Pool exhausted on db-2 " + long, now - timedelta(minutes=90)), NewEvent("Rolled back", now - timedelta(minutes=60), kind="decision")], by=by)
log = ('{"ts": "%s", "level": "error", "msg": "connecting with password=hunter22"}\\n' % (now - timedelta(minutes=80)).isoformat()).encode()
intake = look_at_records(incident, [Given("a.log", len(log), lambda: log)], by=by)
preview = intake.uid
if given["saves"]:
    save_intake(intake, by=by)
answer = [incident.key, preview]
"""


def test_a_marked_line_leads_to_its_removal_and_the_agreed_story_to_what_changed(page_of: Callable[..., Page], site: Site) -> None:
    key, _preview = site.tell(MAKE, title="A secret was logged", saves=True)
    page = page_of("owner", viewport={"width": 1440, "height": 900})
    page.goto(f"/incidents/{key}/")
    page.get_by_role("link", name="remove it").first.click()
    expect(page.get_by_label("The passage")).to_have_value("hunter22")
    assert "hunter22" not in page.url
    page.get_by_role("button", name="Look where it stands").click()
    expect(page.locator("[data-places]")).to_contain_text("Lines of the timeline")
    page.get_by_label("Why it goes").fill("A password was logged")
    page.get_by_role("button", name="Remove it everywhere").click()
    expect(page.get_by_role("main")).to_contain_text("A password was logged")
    page.goto(f"/incidents/{key}/")
    expect(page.get_by_role("main")).to_contain_text("connecting with password=▮▮▮")
    page.get_by_role("link", name="Agree on the timeline").click()
    page.get_by_role("button", name="Agree on 2 lines").click()
    expect(page.get_by_role("main")).to_contain_text("The story reads as it was agreed on.")
    page.goto(f"/incidents/{key}/")
    expect(page.locator("[data-agreement]")).to_contain_text("The group agreed on this story")
    page.get_by_role("link", name="edit Rolled back").click()
    page.get_by_label("What happened").fill("Rolled back by hand")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-agreement]")).to_contain_text("Changed since it was agreed (1 changed)")
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("[data-changes]")).to_contain_text("Rolled back by hand")


@pytest.mark.parametrize(("width", "scheme"), LOADED)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page_of: Callable[..., Page], site: Site, width: str, scheme: str) -> None:
    key, preview = site.tell(MAKE, title=f"Looked at in {scheme}, {width}", saves=False)
    site.tell(AGREE, key=key)
    page = page_of("owner", viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    found = {}
    for path in ("agree/", "agreed/", "removals/", "removals/new/", "factors/", f"records/{preview}/", ""):
        page.goto(f"/incidents/{key}/{path}")
        if path == "removals/new/":
            page.get_by_label("The passage").fill("Rolled back")
            page.get_by_role("button", name="Look where it stands").click()
            expect(page.locator("[data-places]")).to_be_visible()
        if not path:
            expect(page.locator("[data-agreement]")).to_be_visible()
        found[path] = faults(page)
    assert {path: problems for path, problems in found.items() if problems} == {}


AGREE = """
from secondstory.incidents.models import Incident
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event, agree_on_timeline, edit_event, remove_event
from secondstory.workspace.operations import redact_passage
by = Visitor(User.objects.get(username="owner"))
incident = Incident.objects.get(key=given["key"])
agree_on_timeline(incident, by=by, left_open="Who paged whom?")
edit_event(Event.objects.filter(incident=incident, text="Rolled back").get(), text="Rolled back by hand, Rolled back", expected=None, by=by)
remove_event(Event.objects.filter(incident=incident, text__startswith="Pool").get(), by=by)
add_event(incident, NewEvent("Support called", None), by=by)
redact_passage(incident, "example.org", reason="An address that is nobody's business", by=by)
answer = 1
"""
