"""Factors that tell a person's doing are a gate of publishing, passed by rewriting them or with a reason (law 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from secondstory.factors.operations import add_factor, ask_why, edit_factor, open_juncture
from secondstory.lib import clock
from secondstory.lib.errors import Refusal
from secondstory.library.gates import WordingLeft
from secondstory.library.operations import publish_all, publish_postmortem
from secondstory.people.permissions import Visitor
from secondstory.postmortems.models import PassedGate, Postmortem
from secondstory.postmortems.operations import agree_document
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


def test_a_factor_that_comes_later_is_asked_for_again(visitors: Cast, make_document: Make, set_clock: Callable[[datetime], None]) -> None:
    document, by = make_document(), visitors.owner
    start = clock.now()
    add_factor(document.incident, BLAME, by=by, is_import=True)
    publish_postmortem(document, by=by, wording_reason="An old report, kept as it was.")
    set_clock(start + timedelta(minutes=5))
    add_factor(document.incident, "The config is checked by hand", by=by)
    assert publish_postmortem(document, by=by).edition == 2
    add_factor(document.incident, "Operator error. Somebody forgot the flag", by=by, is_import=True)
    with pytest.raises(WordingLeft, match="2 factors can’t be published"):
        publish_postmortem(document, by=by)
    set_clock(start + timedelta(minutes=6))
    assert publish_postmortem(document, by=by, wording_reason="An old report, kept as it was.").edition == 3
    assert publish_postmortem(document, by=by).edition == 4


@pytest.mark.parametrize(
    "reason",
    ["It really was human error", "Bob forgot it, and everybody knows", "“A typo by the release manager”", "The engineer was careless"],
)
def test_a_reason_that_tells_it_again_is_none(visitors: Cast, make_document: Make, client_of: ClientOf, reason: str) -> None:
    document, by = make_document(), visitors.owner
    add_factor(document.incident, BLAME, by=by, is_import=True)
    with pytest.raises(Refusal, match="Say why the words stay") as refused:
        publish_postmortem(document, by=by, wording_reason=reason)
    assert refused.value.field == "wording_reason"
    with pytest.raises(Refusal, match="Say why the words stay"):
        agree_document(document, by=by, reasons={"wording": reason})
    page = client_of(by).post(f"/incidents/{document.incident.key}/publish/", {"version": document.version, "wording_reason": reason})
    assert (page.status_code, "Say why the words stay" in page.content.decode()) == (422, True)
    assert not PassedGate.objects.exists()


@pytest.mark.parametrize(
    "reason",
    [
        "Kept.",
        "The vendor wrote it so, and we quote it",
        "An engineer of theirs wrote it",
        "It is quoted from a report of 2019",
        "We agreed to keep it",
    ],
)
def test_that_words_are_somebodys_may_be_said(visitors: Cast, make_document: Make, reason: str) -> None:
    document, by = make_document(), visitors.owner
    add_factor(document.incident, BLAME, by=by, is_import=True)
    assert publish_postmortem(document, by=by, wording_reason=reason).edition == 1


def test_why_there_was_nothing_new_tells_no_persons_doing_either(visitors: Cast, make_document: Make) -> None:
    document, by = make_document(learned=""), visitors.owner
    with pytest.raises(Refusal, match="That is where the questions begin") as refused:
        publish_postmortem(document, by=by, nothing_new_reason="It was just human error")
    assert refused.value.field == "nothing_new_reason"
    assert publish_postmortem(document, by=by, nothing_new_reason="Seen before.").edition == 1


def test_the_reason_stands_beside_every_factor_it_lets_through(visitors: Cast, make_document: Make, client_of: ClientOf) -> None:
    document, by = make_document(), visitors.owner
    incident = document.incident
    kept = add_factor(incident, BLAME, by=by, is_import=True)
    add_factor(incident, "The config is checked by hand", by=by)
    client, at = client_of(by), f"/incidents/{incident.key}"
    told = "Its words stay, because: Quoted from 2019"

    def counts() -> dict[str, int]:
        return {page: client.get(f"{at}/{page}/").content.decode().count(told) for page in ("factors", "coverage")}

    assert counts() == {"factors": 0, "coverage": 0}
    publish_postmortem(document, by=by, wording_reason="Quoted from 2019")
    assert counts() == {"factors": 1, "coverage": 1}
    page = client.get(f"{at}/publish/").content.decode()
    shown = (BLAME in page, "They stay because:</strong> Quoted from 2019" in page, ">\nQuoted from 2019</textarea>" in page)
    assert shown == (True, True, True)
    checked = client.get(f"/api/v1{at}/name-check").json()
    assert (checked["passes"], checked["wording"], [one["factor"] for one in checked["kept"]], checked["kept_because"]) == (
        True, [], [kept.uid], "Quoted from 2019",
    )  # fmt: skip
    document.refresh_from_db()
    assert publish_postmortem(document, by=by, wording_reason="Quoted from 2018").edition == 2
    assert list(PassedGate.objects.values_list("reason", flat=True)) == ["Quoted from 2018"]


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
