"""Factors that tell a person's doing are a gate of publishing, passed by rewriting them or with a reason (law 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from secondstory.factors.operations import add_factor, ask_why, edit_factor, open_juncture
from secondstory.library.gates import WordingLeft
from secondstory.library.operations import publish_all, publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import PassedGate, Postmortem
from secondstory.postmortems.readiness import readiness_of
from secondstory.timeline.operations import NewEvent, add_event
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Visitor], Client]
Make = Callable[..., Postmortem]
BLAME = "Human error. A responder forgot to check the config"


def test_it_is_rewritten(visitors: Cast, make_document: Make) -> None:
    document, by = make_document(), visitors.owner
    factor = add_factor(document.incident, BLAME, by=by, is_import=True)
    with pytest.raises(WordingLeft, match="A factor can’t be published as it is written: “Human error") as refused:
        publish_postmortem(document, by=by)
    assert [one.factor for one in refused.value.stopped] == [factor]
    assert publish_all([document], by=by) == ([], [document])
    edit_factor(factor, expected=None, by=by, statement="The config is checked by hand")
    assert publish_postmortem(document, by=by).edition == 1
    assert not PassedGate.objects.exists()


def test_or_it_stays_with_a_reason(visitors: Cast, make_document: Make) -> None:
    document, by = make_document(), visitors.owner
    add_factor(document.incident, BLAME, by=by, is_import=True)
    assert publish_postmortem(document, by=by, wording_reason="An old report, kept as it was.").edition == 1
    assert list(PassedGate.objects.values_list("code", "reason")) == [("wording", "An old report, kept as it was.")]
    assert publish_postmortem(document, by=by).edition == 2


def test_the_documents_list_names_it_and_leads_there(visitors: Cast, make_document: Make) -> None:
    document = make_document()
    factor = add_factor(document.incident, BLAME, by=visitors.owner, is_import=True)
    lines = [line for line in readiness_of(document).lines if line.code == "wording"]
    told = [(line.is_shut, line.page, line.place, line.sentence.startswith(f"“{BLAME}”: It tells what a person did.")) for line in lines]
    assert told == [(True, "incident-factors", f"factor-{factor.uid}", True)]


def test_the_page_names_it_and_says_where_questions_end_in_an_act(
    visitors: Cast, make_document: Make, client_of: ClientOf, noon: datetime
) -> None:
    document, by = make_document(), visitors.owner
    incident = document.incident
    factor = add_factor(incident, BLAME, by=by, is_import=True)
    juncture = open_juncture(incident, add_event(incident, NewEvent("The table was empty", noon), by=by), by=by)
    why = ask_why(juncture, question="Why was that possible?", answer="An engineer deleted the table", by=by)
    client, address = client_of(by), f"/incidents/{incident.key}/publish/"
    page = client.get(address).content.decode()
    links = (f"/incidents/{incident.key}/factors/{factor.uid}/", f"/incidents/{incident.key}/whys/{why.uid}/")
    assert (BLAME in page, *(f'href="{link}"' in page for link in links)) == (True, True, True)
    assert client.post(address, {"version": document.version}).status_code == 422
    assert client.post(address, {"version": document.version, "wording_reason": "Kept as it was."}).status_code == 302


def test_the_api_is_the_same(visitors: Cast, make_document: Make, client_of: ClientOf) -> None:
    document, by = make_document(), visitors.owner
    factor = add_factor(document.incident, BLAME, by=by, is_import=True)
    client, base = client_of(by), f"/api/v1/incidents/{document.incident.key}"
    checked = client.get(f"{base}/name-check").json()
    assert (checked["passes"], [one["factor"] for one in checked["wording"]]) == (False, [factor.uid])
    refused = client.post(f"{base}/publish", "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["field"], refused.json()["wording"]) == (422, "wording_reason", checked["wording"])
    answer = client.post(f"{base}/publish", '{"wording_reason": "Kept."}', content_type="application/json")
    assert answer.status_code == 201
