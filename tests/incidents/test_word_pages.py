"""The pages of severities, services and parts: what they change, and what they show of earlier changes."""

from __future__ import annotations

import pytest

from secondstory.incidents.models import Severity
from secondstory.incidents.operations import edit_service, involve
from tests.cast import Cast, sign_in


@pytest.mark.django_db
def test_an_administrator_adds_a_severity_and_sees_that_it_was_added(visitors: Cast) -> None:
    browser = sign_in(visitors.administrator)
    assert browser.post("/severities/", {"code": "SEV9", "name": "Barely"}).status_code == 302
    assert Severity.objects.filter(code="SEV9").exists()
    assert "added it “SEV9" in browser.get("/severities/").content.decode()
    assert "added it" not in sign_in(visitors.owner).get("/severities/").content.decode()


@pytest.mark.django_db
def test_the_page_of_a_service_shows_what_was_changed(visitors: Cast) -> None:
    row = visitors.service
    edit_service(row, expected=row.version, by=visitors.owner, name=row.name, says="Takes the money", team=row.team, aliases=row.aliases)
    page = sign_in(visitors.owner).get(f"/services/{row.slug}/edit/").content.decode()
    assert "<ins>Takes the money</ins>" in page


@pytest.mark.django_db
def test_a_part_is_called_something_else_and_keeps_who_it_was(visitors: Cast) -> None:
    incident = visitors.make_incident()
    part = involve(incident, label="Scribe", user=visitors.same_team.user, contact="#scribes", by=visitors.owner)
    browser, address = sign_in(visitors.owner), f"/incidents/{incident.key}/parts/{part.uid}/"
    assert 'value="Scribe"' in browser.get(address).content.decode()
    sent = {"label": "Note taker", "user": str(part.user_id), "version": str(part.version)}
    assert browser.post(address, sent).status_code == 302
    part.refresh_from_db()
    assert (part.label, part.user, part.contact) == ("Note taker", visitors.same_team.user, "#scribes")
    assert browser.post(address, sent | {"label": "Writer"}).status_code == 409
