"""The doors of private incidents: letting in, closing again, and the way in when nobody is left inside."""

from __future__ import annotations

import pytest

from secondstory.audit.models import Record
from secondstory.incidents.models import Invite
from secondstory.people.models import User
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
TOLD = "One private incident has nobody who can open it"


def test_letting_in_and_closing_again(visitors: Cast) -> None:
    incident = visitors.make_incident("Kept between two", is_private=True)
    owner, other = sign_in(visitors.owner), sign_in(visitors.other_team)
    page = f"/incidents/{incident.key}/access/"
    assert other.get(page).status_code == 404
    assert owner.post(page, {"user": visitors.other_team.uid, "how": "invite"}).headers["Location"] == page
    assert other.get(page).status_code == 200
    assert owner.post(f"{page}{visitors.other_team.uid}/withdraw/").headers["Location"] == page
    assert other.get(page).status_code == 404
    history = Record.objects.filter(about_uid=incident.uid, changes__has_key="invited").order_by("-pk")
    closed, let_in = [(row.verb, row.changes["invited"]) for row in history[:2]]
    assert let_in == ("let someone in", [None, visitors.other_team.uid])
    assert closed == ("withdrew an invitation", [visitors.other_team.uid, None])


def test_the_last_one_inside_can_not_be_put_out(visitors: Cast) -> None:
    incident = visitors.make_incident("Kept by one", is_private=True)
    owner = sign_in(visitors.owner)
    assert owner.post(f"/incidents/{incident.key}/access/{visitors.participant.uid}/withdraw/").status_code == 302
    refused = owner.post(f"/incidents/{incident.key}/access/{visitors.owner.uid}/withdraw/")
    assert refused.status_code == 422
    assert "Someone must be able to open it. Let another person in first." in refused.content.decode()


def test_an_administrator_is_told_of_one_that_nobody_can_open_and_lets_themselves_in_openly(visitors: Cast) -> None:
    incident = visitors.make_incident("Left behind", is_private=True)
    administrator = sign_in(visitors.administrator)
    way_in = f"/incidents/orphaned/{incident.uid}/enter/"
    assert TOLD not in administrator.get("/incidents/orphaned/").content.decode()
    assert administrator.post(way_in).status_code == 404

    User.objects.filter(pk__in=Invite.objects.filter(incident=incident).values("user")).update(is_active=False)
    told = administrator.get("/").content.decode() + administrator.get("/incidents/orphaned/").content.decode()
    assert TOLD in told
    assert (incident.title in told, incident.key in told) == (False, False)
    assert TOLD not in sign_in(visitors.facilitator).get("/").content.decode()

    assert administrator.post(way_in).headers["Location"] == f"/incidents/{incident.key}/access/"
    assert incident.title in administrator.get(f"/incidents/{incident.key}/").content.decode()
    last = Record.objects.filter(about_uid=incident.uid).first()
    assert last is not None
    assert (last.verb, last.actor_label, last.changes) == (
        "let someone in",
        "Administrator",
        {"invited": [None, visitors.administrator.uid]},
    )
    assert administrator.post(way_in).status_code == 404
