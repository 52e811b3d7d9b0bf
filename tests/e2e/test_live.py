"""Two people on one timeline: what one writes, the other sees without asking."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site

Open = Callable[..., Page]

MAKE = """
from django.utils import timezone
from tests.cast import Cast, make_cast
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor
from secondstory.incidents.operations import declare_incident, involve
owner, other = (Visitor(User.objects.get(username=name)) for name in ("owner", "participant"))
incident = declare_incident("Two people write", started_at=timezone.now(), by=owner)
involve(incident, label="Responder", user=other.user, by=owner)
answer = incident.key
"""


def test_what_one_person_adds_the_other_sees_at_once(site: Site, page_of: Open) -> None:
    key = site.tell(MAKE)
    one, other = page_of("owner"), page_of("participant")
    other.goto(f"/incidents/{key}/")
    expect(other.locator("html[data-listening]")).to_be_attached()
    one.goto(f"/incidents/{key}/events/new/")
    one.get_by_label("What happened").fill("The pool is exhausted")
    one.get_by_role("button", name="Save").or_(one.get_by_role("button", name="Add")).first.click()
    expect(other.locator(".work-log").get_by_text("The pool is exhausted")).to_be_visible()
    expect(other.locator("html[data-listening]")).to_be_attached()
