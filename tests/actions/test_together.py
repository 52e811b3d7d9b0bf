"""An incident's actions as a set: how many, what is missing among them, and what was set aside (R46, B31, B32, B35)."""

from __future__ import annotations

from typing import Any

import pytest

from secondstory.actions.enums import State
from secondstory.actions.models import Action, NumberReason
from secondstory.actions.operations import (
    add_action,
    explain_number,
    let_go_of_action,
    set_aside_action,
    set_aside_actions,
    take_up_action,
)
from secondstory.actions.together import number_of, together_of
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from tests.cast import Cast, sign_in

STRONG = "Reject config values above 500 in the `limits` schema"
WEAK = "Train everyone on the console"


def with_actions(visitors: Cast, *texts: str, **given: Any) -> tuple[Incident, list[Action]]:
    """An incident that is over, and its drafts."""
    incident = visitors.make_incident()
    Incident.objects.filter(pk=incident.pk).update(**given)
    incident.refresh_from_db()
    return incident, [add_action(incident, text, by=visitors.owner) for text in texts]


def codes(incident: Incident) -> list[str]:
    return [hint.code for hint in together_of(incident).hints]


@pytest.mark.parametrize(
    ("count", "number", "hints"),
    [
        (0, "short", ["number"]),
        (1, "short", ["number"]),
        (2, "short", ["number"]),
        (3, "good", []),
        (5, "good", []),
        (6, "many", ["number"]),
    ],
)
def test_three_to_five_is_good_and_anything_else_asks_why(visitors: Cast, count: int, number: str, hints: list[str]) -> None:
    incident, _rows = with_actions(visitors, *[STRONG] * count)
    together = together_of(incident)
    assert (together.number.value, [hint.code for hint in together.hints], together.wants_reason) == (number, hints, number != "good")


def test_ideas_what_was_let_go_and_parts_do_not_count(visitors: Cast) -> None:
    incident, rows = with_actions(visitors, *[STRONG] * 6)
    set_aside_action(rows[0], reason="The queue goes next year", by=visitors.owner)
    let_go_of_action(rows[1], reason="Done by the vendor", by=visitors.owner)
    Action.objects.filter(pk=rows[2].pk).update(parent=rows[3])
    Action.objects.filter(pk=rows[4].pk).update(merged_into=rows[3])
    assert together_of(incident).counted == [rows[3], rows[5]]


def test_a_near_miss_is_reason_enough_for_few(visitors: Cast) -> None:
    incident, _rows = with_actions(visitors, STRONG, near_miss=True)
    assert (codes(incident), together_of(incident).reason) == ([], "it was a near miss")


def test_a_repeat_needs_no_words_and_something_else_does(visitors: Cast) -> None:
    incident, _rows = with_actions(visitors, STRONG)
    with pytest.raises(Refusal, match="Say in a sentence why this number is right"):
        explain_number(incident, cause="other", by=visitors.owner)
    with pytest.raises(Refusal, match="is not one of"):
        explain_number(incident, cause="lazy", by=visitors.owner)
    explain_number(incident, cause="repeat", by=visitors.owner)
    assert together_of(incident).reason == "it repeats a known issue, whose actions are open"
    explain_number(incident, cause="other", words="One switch did it", by=visitors.owner)
    assert (together_of(incident).reason, codes(incident), NumberReason.objects.count()) == ("One switch did it", [], 1)


@pytest.mark.parametrize(
    ("texts", "given", "found"),
    [
        ([STRONG, WEAK, WEAK], {}, []),
        ([WEAK, WEAK, WEAK], {}, ["prevents", "weaker"]),
        (["Alert at 500 ms on `checkout`"] * 3, {}, ["prevents"]),
        (["Fail over to a standby of `ledger` automatically"] * 3, {}, []),
        ([STRONG] * 3, {"customers_affected": True}, []),
    ],
)
def test_what_is_missing_among_them_is_one_hint_each(visitors: Cast, texts: list[str], given: dict[str, Any], found: list[str]) -> None:
    incident, _rows = with_actions(visitors, *texts, **given)
    assert codes(incident) == found


def test_what_customers_felt_wants_something_soon(visitors: Cast) -> None:
    incident, rows = with_actions(visitors, *[STRONG] * 3, customers_affected=True)
    Action.objects.filter(incident=incident).update(category="systemic")
    assert codes(incident) == ["soon"]
    Action.objects.filter(pk=rows[0].pk).update(category="short_term")
    assert codes(incident) == []


def test_what_fields_say_goes_before_what_lines_speak_for(visitors: Cast) -> None:
    incident, _rows = with_actions(visitors, *[WEAK] * 3)
    Action.objects.filter(incident=incident).update(purpose="prevent", strength="stronger")
    assert codes(incident) == []


def test_a_surplus_is_set_aside_with_a_reason_and_taken_up_again(visitors: Cast) -> None:
    incident, rows = with_actions(visitors, *[STRONG] * 7)
    with pytest.raises(Refusal, match="why it is not pursued"):
        set_aside_actions(rows[:2], reason=" ", by=visitors.owner)
    set_aside_actions(rows[:2], reason="The queue goes next year", by=visitors.owner)
    assert [(row.state, row.reason) for row in Action.objects.filter(incident=incident)][:3] == [
        (State.IDEA, "The queue goes next year"), (State.IDEA, "The queue goes next year"), (State.DRAFT, ""),
    ]  # fmt: skip
    rows[0].refresh_from_db()
    take_up_action(rows[0], by=visitors.owner)
    with pytest.raises(Refusal, match="no idea any more"):
        take_up_action(rows[0], by=visitors.owner)
    assert (rows[0].state, rows[0].reason, number_of(len(together_of(incident).counted)).value) == (State.DRAFT, "", "many")


def test_only_a_draft_is_set_aside(visitors: Cast) -> None:
    _incident, rows = with_actions(visitors, STRONG)
    Action.objects.filter(pk=rows[0].pk).update(state=State.AGREED)
    with pytest.raises(Refusal, match="Only a draft becomes an idea"):
        set_aside_action(rows[0], reason="No time", by=visitors.owner)


def test_the_block_stands_above_the_actions_and_leads_to_the_page(visitors: Cast) -> None:
    incident, rows = with_actions(visitors, *[STRONG] * 6)
    Incident.objects.filter(pk=incident.pk).update(resolved_at=incident.started_at)
    client = sign_in(visitors.owner)
    page = client.get(f"/incidents/{incident.key}/actions/").content.decode()
    assert "6 actions are more than a team finishes." in page
    assert f'href="/incidents/{incident.key}/actions/number/"' in page
    address = f"/incidents/{incident.key}/actions/number/"
    empty = client.post(address, {"do": "aside"})
    assert (empty.status_code, "Choose at least one." in empty.content.decode()) == (422, True)
    client.post(address, {"do": "aside", "drafts": [rows[0].uid], "reason": "The queue goes next year"})
    page = client.get(f"/incidents/{incident.key}/actions/").content.decode()
    assert "Because: The queue goes next year" in page
    assert "more than a team finishes" not in page
    rows[0].refresh_from_db()
    client.post(f"/actions/{rows[0].uid}/take-up/", {"version": rows[0].version})
    client.post(address, {"do": "why", "cause": "other", "words": "Six switches"})
    assert "6 actions, because Six switches." in client.get(f"/incidents/{incident.key}/actions/").content.decode()


def test_the_api_says_the_same(visitors: Cast) -> None:
    incident, rows = with_actions(visitors, STRONG)
    client = sign_in(visitors.owner)
    address = f"/api/v1/incidents/{incident.key}/actions/together"
    assert client.get(address).json()["hints"].keys() == {"number"}
    said = client.put(address, {"cause": "repeat"}, content_type="application/json").json()
    assert (said["count"], said["number"], said["hints"]) == (1, "short", {})
    aside = client.post(
        f"/api/v1/actions/{rows[0].uid}/set-aside", {"words": "Later"}, content_type="application/json", headers={"If-Match": "1"}
    )
    assert (aside.json()["state"], aside.json()["reason"]) == ("idea", "Later")
