"""No person is a cause, whichever door a factor comes in by (R3, R6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from secondstory.factors.enums import Domain, FactorRole
from secondstory.factors.models import Factor
from secondstory.factors.operations import (
    add_factor,
    ask_why,
    edit_factor,
    edit_why,
    open_juncture,
    refuse_question_to_a_person,
    write_as_factor,
)
from secondstory.incidents.operations import involve
from secondstory.lib.errors import Refusal
from secondstory.people.permissions import Visitor
from secondstory.timeline.operations import NewEvent, add_event
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]
ASKS = "That is where the questions begin"
FORM = {"domain": "PROCESS", "role": "enabling", "breadth": ""}


def doings(cast: Cast) -> list[str]:
    """A person as what contributed, in the ways people are called: by uid, handle, address, name, part, role, and by a label."""
    user = cast.other_team.user
    assert user is not None
    return [
        user.uid,
        f"{user.uid} set the limit",
        f"{user.username} had set the limit",
        "@wren-o raised the limit",
        "wren@example.org",
        "Wren Okoro",
        "Okoro set the limit to 20",
        "The migration lead skipped a step",
        "An engineer deleted the table",
        "The limit was misconfigured by the operator",
        "She forgot to renew it",
        "Human error",
        "The outage was due to operator error",
    ]


def test_a_person_by_whatever_name_is_refused_and_asked_further(visitors: Cast) -> None:
    incident = visitors.make_incident()
    involve(incident, label="Migration lead", contact="@wren-o", by=visitors.owner)
    user = visitors.other_team.user
    assert user is not None
    user.name = "Wren Okoro"
    user.save()
    kept = add_factor(incident, "The limit is set by hand", by=visitors.owner)
    for statement in doings(visitors):
        with pytest.raises(Refusal, match=ASKS) as refused:
            add_factor(incident, statement, by=visitors.owner)
        assert refused.value.field == "statement"
        with pytest.raises(Refusal, match=ASKS):
            edit_factor(kept, expected=None, by=visitors.owner, statement=statement)
    assert [row.statement for row in Factor.objects.all()] == ["The limit is set by hand"]


def test_a_condition_people_were_in_is_a_factor(visitors: Cast) -> None:
    incident = visitors.make_incident()
    involve(incident, label="Migration lead", by=visitors.owner)
    for statement in ("Engineers had no way to see both limits", "The migration lead was not told of the second limit"):
        assert add_factor(incident, statement, by=visitors.owner).statement == statement


def test_a_service_or_a_group_that_is_called_like_a_person_is_none(visitors: Cast) -> None:
    incident = visitors.make_incident()
    involve(incident, label="Payments team", by=visitors.owner)
    add_factor(incident, "Payments team took over the queue without its alerts", by=visitors.owner)


def test_what_an_import_kept_can_be_sorted_only_once_it_is_rewritten(visitors: Cast) -> None:
    incident = visitors.make_incident()
    kept = add_factor(incident, "Jo Smith forgot the flag", by=visitors.owner, domain=Domain.CODE, is_import=True)
    assert (kept.statement, kept.domain) == ("Jo Smith forgot the flag", Domain.UNCLASSIFIED)
    edit_factor(kept, expected=None, by=visitors.owner, statement=kept.statement, domain=Domain.UNCLASSIFIED, role="trigger")
    with pytest.raises(Refusal, match=ASKS):
        edit_factor(kept, expected=None, by=visitors.owner, domain=Domain.PROCESS)
    edit_factor(kept, expected=None, by=visitors.owner, statement="The flag has no default", domain=Domain.PROCESS)
    assert (kept.statement, kept.domain, kept.role) == ("The flag has no default", Domain.PROCESS, "trigger")


def test_somebody_who_caught_it_is_credit_until_it_is_called_a_cause(visitors: Cast) -> None:
    incident = visitors.make_incident()
    held = add_factor(incident, "A colleague noticed the odd figure", by=visitors.owner, role=FactorRole.MITIGATOR)
    with pytest.raises(Refusal, match=ASKS):
        edit_factor(held, expected=None, by=visitors.owner, role=FactorRole.TRIGGER)
    with pytest.raises(Refusal, match=ASKS):
        add_factor(incident, "Human error was absent", by=visitors.owner, role=FactorRole.MITIGATOR)


def test_the_form_asks_further_beside_the_words_and_keeps_them(visitors: Cast, client_of: ClientOf) -> None:
    incident = visitors.make_incident()
    client = client_of(visitors.owner)
    for statement in ("Human error", "An engineer deleted the table"):
        answer = client.post(f"/incidents/{incident.key}/factors/new/", FORM | {"statement": statement})
        page = answer.content.decode()
        assert (answer.status_code, ASKS in page, statement in page) == (422, True, True)
    kept = add_factor(incident, "The limit is set by hand", by=visitors.owner)
    address = f"/incidents/{incident.key}/factors/{kept.uid}/"
    answer = client.post(address, FORM | {"statement": "Operator error", "version": kept.version})
    assert (answer.status_code, ASKS in answer.content.decode()) == (422, True)
    assert [row.statement for row in Factor.objects.all()] == ["The limit is set by hand"]


def test_the_api_says_why_in_one_sentence(visitors: Cast, client_of: ClientOf) -> None:
    incident = visitors.make_incident()
    client = client_of(visitors.owner)
    address = f"/api/v1/incidents/{incident.key}/factors"

    def refused(method: str, path: str, **headers: Any) -> tuple[int, str, bool]:
        given = {"statement": "An engineer deleted the table"}
        answer = client.generic(method, path, json.dumps(given), content_type="application/json", headers=headers)
        return answer.status_code, answer.json()["field"], answer.json()["title"].startswith(ASKS)

    assert refused("POST", address) == (422, "statement", True)
    kept = add_factor(incident, "The limit is set by hand", by=visitors.owner)
    assert refused("PATCH", f"{address}/{kept.uid}", **{"If-Match": str(kept.version)}) == (422, "statement", True)


def test_a_question_that_asks_who_is_answered_with_a_better_one(visitors: Cast) -> None:
    incident = visitors.make_incident()
    for question in ("Who made a mistake?", "Why did you not check the logs?"):
        with pytest.raises(Refusal, match="What information would have helped") as refused:
            refuse_question_to_a_person(incident, question)
        assert refused.value.field == "question"
    refuse_question_to_a_person(incident, "What about our system allowed this mistake to have this impact?")


def test_so_does_a_tree(visitors: Cast, noon: datetime) -> None:
    incident, by = visitors.make_incident(), visitors.owner
    juncture = open_juncture(incident, add_event(incident, NewEvent("The table was empty", noon), by=by), by=by)
    with pytest.raises(Refusal, match="What information would have helped"):
        ask_why(juncture, question="Why did you not check the logs?", by=by)
    why = ask_why(juncture, question="Why was that possible?", answer="An engineer deleted the table", by=by)
    with pytest.raises(Refusal, match="What information would have helped"):
        edit_why(why, expected=None, question="Who did it?", by=by)
    with pytest.raises(Refusal, match=ASKS):
        write_as_factor(why, by=by)
    assert not Factor.objects.exists()
    assert write_as_factor(why, statement="The console opens production by default", by=by).supports.count() == 1


def test_the_kind_of_incident_a_factor_feeds_is_no_persons_either(visitors: Cast) -> None:
    with pytest.raises(Refusal, match="by what happens to the system") as refused:
        add_factor(visitors.make_incident(), "The limit is set by hand", feeds="Human error in a console", by=visitors.owner)
    assert refused.value.field == "feeds"
