"""The doors of the example: in, round, out, and gone."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from secondstory.incidents.models import Incident
from secondstory.people.models import User
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db
STRIP = "You are looking round the example."


def test_entering_makes_the_example_once_and_shows_it_alone(visitors: Cast) -> None:
    own = visitors.make_incident("One of our own")
    browser = sign_in(visitors.owner)
    assert STRIP not in browser.get("/incidents/").content.decode()
    assert browser.post("/example/enter/").headers["Location"] == "/"
    made = Incident.objects.filter(is_example=True).count()
    page = browser.get("/incidents/").content.decode()
    assert (STRIP in page, own.title in page) == (True, False)
    assert browser.get(f"/incidents/{own.key}/").status_code == 404
    people = browser.get("/people/").content.decode()
    assert not re.search(r">\s*Other team\b", people)
    assert browser.post("/example/enter/").status_code == 302
    assert Incident.objects.filter(is_example=True).count() == made

    assert browser.post("/example/leave/").headers["Location"] == "/"
    page = browser.get("/incidents/").content.decode()
    assert (STRIP in page, own.title in page) == (False, True)
    assert re.search(r"Other team\b", browser.get("/people/").content.decode())


def test_each_visitor_looks_for_themselves(visitors: Cast, example: None) -> None:
    sign_in(visitors.owner).post("/example/enter/")
    assert STRIP not in sign_in(visitors.participant).get("/").content.decode()


def test_removing_says_what_goes_and_takes_nothing_else(visitors: Cast, example: None) -> None:
    own = visitors.make_incident("One of our own")
    users = set(User.objects.filter(is_example=False))
    browser = sign_in(visitors.owner)
    browser.post("/example/enter/")
    incidents = Incident.objects.filter(is_example=True).count()
    assert f"{incidents} incidents" in browser.get("/example/remove/").content.decode()
    assert browser.post("/example/remove/").headers["Location"] == "/"
    assert set(Incident.objects.all()) == {own}
    assert set(User.objects.all()) == users
    assert STRIP not in browser.get("/").content.decode()
    assert "There is no example, so there is nothing to remove." in browser.get("/example/remove/").content.decode()


def test_the_doors_open_by_sending_only_and_not_to_strangers(visitors: Cast) -> None:
    assert sign_in(visitors.owner).get("/example/enter/").status_code == 405
    assert Client().post("/example/enter/").headers["Location"] == "/sign-in/"
    assert not Incident.objects.filter(is_example=True).exists()


def test_people_of_the_example_are_nowhere_to_be_chosen(visitors: Cast, example: None) -> None:
    made_up = User.objects.filter(is_example=True)
    incident = visitors.make_incident()
    browser = sign_in(visitors.owner)
    pages = [f"/incidents/{incident.key}/parts/", f"/incidents/{incident.key}/access/", f"/incidents/{incident.key}/actions/new/"]
    shown = "".join(browser.get(page).content.decode() for page in pages)
    shown += "".join(sign_in(visitors.administrator).get(page).content.decode() for page in ("/teams/new/", "/teams/payments/", "/people/"))
    assert [user.name for user in made_up if user.name in shown] == []
    assert {row["uid"] for row in browser.get("/api/v1/people").json()}.isdisjoint({user.uid for user in made_up})
