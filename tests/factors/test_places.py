"""Where a factor most likely lies, by its words: what was lacking before where it lacked, and nothing where the words say too little."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from secondstory.factors.enums import Domain
from secondstory.factors.models import Factor
from secondstory.factors.operations import add_factor, ask_why, merge_terms, open_juncture, retire_term
from secondstory.factors.places import Place, likely_place
from secondstory.factors.taxonomy import place_of
from secondstory.incidents.models import Incident
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_event
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(visitors: Cast) -> Incident:
    return visitors.make_incident()


@pytest.fixture
def client(visitors: Cast, client_of: Callable[[Visitor], Client]) -> Client:
    return client_of(visitors.owner)


@pytest.mark.parametrize(
    ("statement", "code", "is_sure"),
    [
        ("No alert told us that the disk filled up", Domain.DETECT, True),
        ("We didn't get alerts for exhaustion, only for its symptom", Domain.DETECT, True),
        ("The certificate expired and nothing renews it", Domain.IDENTITY, True),
        ("A feature flag was on in production only", Domain.CONFIG, True),
        ("Runbooks have no owner", Domain.PROCESS, False),
        ("Retries add up with no backoff", Domain.DESIGN, False),
    ],
)
def test_words_say_where_it_lies(statement: str, code: Domain, is_sure: bool) -> None:
    assert likely_place(statement) == Place(code, is_sure)


@pytest.mark.parametrize("statement", ["", "It is from before the pool", "Niemand hat es gemerkt", "config and code"])
def test_words_that_say_too_little_or_two_things_say_nothing(statement: str) -> None:
    assert likely_place(statement) is None


def test_sisters_tip_what_the_words_leave_open() -> None:
    assert likely_place("It is from before the pool", sisters={"CAPACITY": 1}) == Place("CAPACITY", False)
    assert likely_place("It is from before the pool", sisters={"CAPACITY": 2}) == Place("CAPACITY", True)
    assert likely_place("It is from before the pool", sisters={"CAPACITY": 2, "KNOW": 2}) is None


def test_a_word_is_read_as_it_stands_now(visitors: Cast) -> None:
    statement = "A feature flag was on in production only"
    assert place_of(statement, sisters=["CODE.logic", "UNCLASSIFIED"]) == Place("CONFIG", True)
    merge_terms("CONFIG", into="DEPLOY", by=visitors.administrator)
    assert place_of(statement) == Place("DEPLOY", True)
    retire_term("DEPLOY", by=visitors.administrator)
    assert place_of(statement) is None


def test_a_persons_doing_lies_nowhere() -> None:
    assert likely_place("An engineer silenced the alert, so no alert told us") == Place("DETECT", True)
    assert place_of("An engineer silenced the alert, so no alert told us") is None


def test_the_form_of_a_factor_there_is_says_it_and_chooses_nothing(visitors: Cast, client: Client, incident: Incident) -> None:
    factor = add_factor(incident, "No alert told us that the disk filled up", by=visitors.owner)
    page = client.get(f"/incidents/{incident.key}/factors/{factor.uid}/")
    assert page.context["form"]["domain"].value() == "UNCLASSIFIED"
    assert re.search(r'<select [^>]*data-chosen[^>]* name="domain"', page.content.decode())
    assert "data-chosen" not in client.get(f"/incidents/{incident.key}/factors/new/").content.decode()


def test_the_form_begins_where_the_words_are_sure_and_takes_another(visitors: Cast, client: Client, incident: Incident) -> None:
    event = add_event(incident, NewEvent("Restart the pod", incident.started_at, kind="decision"), by=visitors.owner)
    juncture = open_juncture(incident, event, by=visitors.owner)
    sure = ask_why(juncture, answer="The certificate expired and nothing renews it", by=visitors.owner)
    unsure = ask_why(juncture, question="What else?", answer="Runbooks have no owner", by=visitors.owner)

    def chosen(why_uid: str) -> str:
        page = client.get(f"/incidents/{incident.key}/whys/{why_uid}/factor/")
        return str(page.context["form"]["domain"].value())

    assert [chosen(sure.uid), chosen(unsure.uid)] == ["IDENTITY", "UNCLASSIFIED"]
    given = {"statement": sure.answer, "domain": "PROCESS", "role": "enabling"}
    client.post(f"/incidents/{incident.key}/whys/{sure.uid}/factor/", given)
    assert Factor.objects.get().domain == "PROCESS"


def test_while_one_writes_it_is_said_where_it_lies_until_one_has_chosen_another(client: Client, incident: Incident) -> None:
    def said(statement: str, domain: str = "") -> str:
        given = {"statement": statement, "domain": domain}
        return client.post(f"/incidents/{incident.key}/been-here/", given, headers={"HX-Request": "true"}).content.decode()

    sure = said("No alert told us that the disk filled up", "UNCLASSIFIED")
    assert 'data-place="DETECT" data-sure>It reads like “Detection and observability”.' in sure
    assert "data-take" in sure
    assert "data-take" not in said("No alert told us that the disk filled up", "DETECT")
    assert 'data-place="PROCESS">' in said("Runbooks have no owner")
    assert said("No alert told us that the disk filled up", "CAPACITY") == ""
    assert said("It is from before the pool") == ""
