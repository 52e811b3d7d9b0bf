"""Trackers in a real browser: connecting one and making an issue by hand, and the pages at three widths, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site
from tests.e2e.test_pages import LOADED, WIDTHS
from tests.integrations.standin import standing_in

MAKE = """
from datetime import timedelta
from secondstory.actions.operations import add_action
from secondstory.incidents.operations import declare_incident
from secondstory.integrations.models import Connection, Errand, Login, TrackerLink
from secondstory.integrations.operations import make_connection
from secondstory.lib import clock
from secondstory.people.models import User
from secondstory.people.permissions import Visitor
by = Visitor(User.objects.get(username="owner"))
incident = declare_incident(given["title"], by=by, started_at=clock.now() - timedelta(hours=2))
actions = [add_action(incident, text, by=by, owner=by.user) for text in ("Set the limit by code", "Cap retries", "Alert on the queue")]
answer = [incident.key, *(action.uid for action in actions)]
if given["follows"]:
    tracker = make_connection(
        "github", address="http://127.0.0.1:9", project="harbour/" + "payments" * 9, token="x", by=Visitor(User.objects.get(username="administrator"))
    )
    Connection.objects.filter(pk=tracker.pk).update(trouble="GitHub can’t be reached at 127.0.0.1. It is asked again.", trouble_at=clock.now())
    Login.objects.create(connection=tracker, login="tern")
    conflict = {"text": ["Ours", "Theirs " + "a" * 120]}
    TrackerLink.objects.create(
        action=actions[0], connection=tracker, external_id="7", key="#7", url="https://forge.example/7", standing="to_do", state="open",
        seen={"assignee": "tern", "sprint": "Spring"}, conflict=conflict, heard_at=clock.now(),
    )
    Errand.objects.create(action=actions[1], connection=tracker, verb="make", state="given_up", problem="GitHub refuses: no.")
    answer.append(tracker.uid)
"""


def test_a_tracker_is_connected_and_an_action_becomes_an_issue(page_of: Callable[..., Page], site: Site) -> None:
    _key, action, *_others = site.tell(MAKE, title="The pool ran out", follows=False)
    with standing_in("github") as standin:
        page = page_of("administrator", viewport={"width": 1440, "height": 900})
        page.goto("/trackers/")
        page.get_by_label("Address").fill(standin.address)
        page.get_by_label("Project").fill("harbour/payments")
        page.get_by_label("Token").fill("a-token")
        page.get_by_role("button", name="Connect it").click()
        expect(page.get_by_text("harbour/payments is there, and the token may see it.")).to_be_visible()
        page = page_of("owner", viewport={"width": 1440, "height": 900})
        page.goto(f"/actions/{action}/")
        page.get_by_role("button", name="Make an issue of it").click()
        expect(page.get_by_text("The issue is being made.")).to_be_visible()
        site.tell("from secondstory.integrations.operations import run_due_errands\nanswer = [run_due_errands(), run_due_errands()]")
        page.goto(f"/actions/{action}/")
        expect(page.get_by_role("link", name="GitHub #7")).to_have_attribute("href", f"{standin.address}/harbour/payments/issues/7")
        page.goto(f"/actions/{action}/edit/")
        expect(page.locator("select[name=team]")).to_have_count(1)
        expect(page.locator("select[name=owner]")).to_have_count(0)
        assert [issue["title"] for issue in standin.issues.values()] == ["Set the limit by code"]


@pytest.mark.parametrize(("width", "scheme"), LOADED)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page_of: Callable[..., Page], site: Site, width: str, scheme: str) -> None:
    _key, linked, given_up, fresh, tracker = site.tell(MAKE, title=f"Followed in {scheme}, {width}", follows=True)
    found = {}
    owner = page_of("owner", viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    administrator = page_of("administrator", viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    for page, path in (
        (owner, f"/actions/{linked}/tracker/"),
        (owner, f"/actions/{given_up}/tracker/"),
        (owner, f"/actions/{fresh}/tracker/"),
        (administrator, "/trackers/"),
        (administrator, f"/trackers/{tracker}/"),
    ):
        page.goto(path)
        found[path] = faults(page)
    assert {path: problems for path, problems in found.items() if problems} == {}
