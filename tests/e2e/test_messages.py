"""Messages in a real browser: choosing what to hear by keyboard, and the pages at three widths, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.conftest import Site
from tests.e2e.test_pages import LOADED, WIDTHS

MAKE = """
from django.core import signing
from secondstory.actions.models import Action
from secondstory.actions.operations import add_action
from secondstory.incidents.operations import declare_incident
from secondstory.lib import clock
from secondstory.messages.composing import SALT
from secondstory.messages.models import ChatHook, Digest
from secondstory.messages.operations import add_chat
from secondstory.people.models import Team, User
from secondstory.people.permissions import Visitor
by = Visitor(User.objects.get(username="owner"))
incident = declare_incident(given["title"], by=by, started_at=clock.now())
action = add_action(incident, "Alert on the queue " + "a" * 120, by=by, owner=by.user, due_on=clock.now().date())
Action.objects.filter(pk=action.pk).update(state="agreed")
hook = ChatHook.objects.first() or add_chat(
    "slack", team=Team.objects.get(slug="payments"), address="http://127.0.0.1:9/x", by=Visitor(User.objects.get(username="administrator"))
)
ChatHook.objects.update(trouble="127.0.0.1 can’t be reached. It is tried again.", trouble_at=clock.now())
told = {"chat": hook, "state": "given_up", "note": "It could not be sent all day. " + "b" * 120}
Digest.objects.get_or_create(reader_uid=hook.uid, day=clock.now().date(), defaults=told)
answer = [hook.uid, signing.dumps(by.user.uid, salt=SALT)]
"""


def test_the_hour_is_chosen_by_keyboard_and_what_will_not_do_is_said_at_its_field(page_of: Callable[..., Page], site: Site) -> None:
    site.tell(MAKE, title="The queue was long")
    page = page_of("owner", viewport={"width": 1440, "height": 900})
    page.goto("/account/")
    page.get_by_role("link", name="Your digest").click()
    hour = page.get_by_label("From which hour on")
    hour.fill("3")
    hour.press("Enter")
    expect(page.get_by_text("Choose an hour outside your quiet hours, which are from 19 to 7.")).to_be_visible()
    expect(hour).to_have_attribute("aria-invalid", "true")
    hour.fill("10")
    hour.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(hour).to_have_value("10")


@pytest.mark.parametrize(("width", "scheme"), LOADED)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page_of: Callable[..., Page], site: Site, width: str, scheme: str) -> None:
    chat, off = site.tell(MAKE, title=f"The queue in {scheme}, {width}")
    found = {}
    owner = page_of("owner", viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    administrator = page_of("administrator", viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    for page, path in (
        (owner, "/account/messages/"),
        (owner, f"/messages/off/{off}/"),
        (administrator, "/messages/"),
        (administrator, f"/messages/chats/{chat}/"),
    ):
        page.goto(path)
        found[path] = faults(page)
    assert {path: problems for path, problems in found.items() if problems} == {}
