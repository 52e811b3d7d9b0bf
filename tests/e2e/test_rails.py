"""The gate, a team's sprints and the escalation board in a real browser, each used once from its beginning to its end."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

from playwright.sync_api import Page, expect

from tests.e2e.accessibility import SIDEWAYS, violations
from tests.e2e.conftest import Site

MAKE = """
from datetime import UTC, datetime, timedelta
from secondstory.actions.operations import add_action, agree_action, confirm_action
from secondstory.incidents.models import Service
from secondstory.incidents.operations import add_service, declare_incident
from secondstory.people.models import Team, User
from secondstory.people.operations import make_token
from secondstory.people.permissions import Visitor
title, kind = given["title"], given["kind"]
by, team = Visitor(User.objects.get(username="owner")), Team.objects.get(slug="payments")
service = Service.objects.filter(slug="quay").first() or add_service("Quay", team=team, by=by)
incident = declare_incident(title, started_at=datetime.now(UTC) - timedelta(hours=2), services=[service], team=team, by=by)
action = add_action(incident, f"{title}: cap retries at 3", category=kind, team=team, owner=by.user, due_on=datetime.now(UTC).date(), by=by)
agree_action(action, by=by)
if kind != "immediate":
    confirm_action(action, reason="It can't wait", by=by)
answer = [incident.key, action.uid, make_token(by.user, label="CI", scopes=["gate"], days=1, by=by)[1]]
"""


def test_a_pipeline_goes_red_then_green(page_of: Callable[..., Page], site: Site) -> None:
    """R54, with the step that the page shows, run by a shell as a runner runs it."""
    _key, uid, token = site.tell(MAKE, title="The quay stood still", kind="immediate")
    page = page_of("owner")
    page.goto("/services/quay/")
    page.get_by_role("link", name="Deploy gate").click()
    page.locator("summary", has_text="GitHub Actions, curl").click()
    shown = page.locator("pre").first.inner_text()
    script = dedent(re.split(r"run: \|\n", shown)[1].split("\n\n")[0])

    def pipeline() -> tuple[int, str]:
        bash, curl = shutil.which("bash"), shutil.which("curl")
        assert bash
        assert curl
        env = {"PATH": f"{Path(curl).parent}:{os.defpath}", "SECONDSTORY_TOKEN": token}
        done = subprocess.run([bash, "-e", "-c", script], env=env, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout

    assert pipeline()[0] == 0
    page.get_by_role("button", name="Turn it on").press("Enter")
    expect(page.get_by_text("Blocked: 1 immediate action of Quay is open.")).to_be_visible()
    status, said = pipeline()
    assert (status, "cap retries at 3" in said) == (1, True)
    assert violations(page) == []
    page.locator("summary", has_text="Let deployments through").click()
    page.get_by_label("Why it can’t wait").fill("This is the repair itself")
    page.get_by_role("button", name="Let them through").click()
    expect(page.get_by_text("Open, by an override: “This is the repair itself”")).to_be_visible()
    assert pipeline()[0] == 0
    page.get_by_role("button", name="Hold it again now").click()
    expect(page.get_by_text("Blocked: 1 immediate action of Quay is open.")).to_be_visible()
    assert pipeline()[0] == 1
    site.tell(
        "from secondstory.actions.models import Action\nAction.objects.filter(uid=given['uid']).update(state='done')\nanswer = 1", uid=uid
    )
    assert pipeline()[0] == 0
    page.reload()
    expect(page.get_by_text("Open: no immediate action of Quay is open.")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(SIDEWAYS) == 0


def test_sprints_are_planned_and_an_action_is_put_into_one_by_a_tap(page_of: Callable[..., Page], site: Site) -> None:
    _key, _uid, _token = site.tell(MAKE, title="The crane waited", kind="short_term")
    page = page_of("owner", viewport={"width": 360, "height": 800})
    page.goto("/actions/sprints/?team=payments")
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("Sprint 1 to Sprint 2 are planned.")).to_be_visible()
    expect(page.get_by_role("heading", name="Without a sprint")).to_be_visible()
    page.get_by_role("button", name="Into Sprint 1 The crane waited: cap retries at 3").press("Enter")
    expect(page.get_by_text("It is in Sprint 1.")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("link", name="Change Sprint 2").click()
    page.get_by_label("Name").fill("The last one")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change The last one").click()
    page.get_by_role("button", name="Remove this sprint").click()
    expect(page.get_by_text("The last one is gone.")).to_be_visible()


def test_a_decision_is_asked_for_and_made_in_two_forms(page_of: Callable[..., Page], site: Site) -> None:
    _key, _uid, _token = site.tell(MAKE, title="The ledger stopped", kind="systemic")
    page = page_of("owner")
    page.goto("/actions/")
    page.get_by_role("link", name="Escalations").click()
    page.get_by_role("link", name="Ask for a decision The ledger stopped").click()
    page.get_by_label("The trade-off, in one line").fill("A quarter of the team, or the same outage at the next launch")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("Whoever decides will ask for:")).to_be_visible()
    assert violations(page) == []
    site.tell(
        "from secondstory.people.models import Team, User\n"
        "Team.objects.filter(slug='payments').update(manager=User.objects.get(username='same-team'))\nanswer = 1"
    )
    boss = page_of("same_team", viewport={"width": 360, "height": 800})
    boss.goto("/actions/escalations/")
    boss.get_by_role("link", name="The ledger stopped: cap retries at 3").click()
    boss.get_by_label("defer to a day").check()
    boss.get_by_role("button", name="Decide it").click()
    expect(boss.get_by_text("Say until which day. Then it comes back by itself.")).to_be_visible()
    boss.get_by_label("accept the risk").check()
    boss.get_by_label("Until").fill("2100-01-01")
    boss.get_by_role("button", name="Decide it").click()
    expect(boss.get_by_text("Choose a day within a year.")).to_be_visible()
    boss.get_by_label("do it now").check()
    boss.get_by_role("button", name="Decide it").click()
    expect(boss.get_by_text("It is decided.").first).to_be_visible()
    assert boss.evaluate(SIDEWAYS) == 0
    assert violations(boss) == []
    site.tell("from secondstory.people.models import Team\nTeam.objects.filter(slug='payments').update(manager=None)\nanswer = 1")
