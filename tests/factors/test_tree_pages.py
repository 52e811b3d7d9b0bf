"""Asking why without a script: a page or a form for everything one can do to a why-tree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from secondstory.factors.models import AnalysisEdit, Factor, Juncture, Why
from secondstory.factors.operations import ask_why, open_juncture
from secondstory.incidents.models import Incident
from secondstory.people.permissions import Visitor
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event
from tests.cast import Cast

ClientOf = Callable[[Visitor], Client]


@pytest.fixture
def incident(visitors: Cast) -> Incident:
    return visitors.make_incident()


@pytest.fixture
def decision(visitors: Cast, incident: Incident, noon: datetime) -> Event:
    return add_event(incident, NewEvent("Restart the one pod", noon, kind="decision"), by=visitors.owner)


@pytest.fixture
def juncture(visitors: Cast, incident: Incident, decision: Event) -> Juncture:
    return open_juncture(incident, decision, by=visitors.owner)


@pytest.fixture
def client(visitors: Cast, client_of: ClientOf) -> Client:
    return client_of(visitors.owner)


def at(incident: Incident, path: str = "factors/") -> str:
    return f"/incidents/{incident.key}/{path}"


def standing(juncture: Juncture) -> list[tuple[str, str]]:
    """Each answer and the one it hangs on, in order."""
    rows = Why.objects.filter(juncture=juncture, removed_at=None).select_related("parent")
    return [(row.answer, row.parent.answer if row.parent else "") for row in rows]


def test_a_turn_is_chosen_and_asked_about(client: Client, incident: Incident, decision: Event) -> None:
    shown = unescape(client.get(at(incident, "turns/")).content.decode())
    assert "Restart the one pod" in shown
    answer = client.post(at(incident, "turns/"), {"event": decision.uid})
    juncture = Juncture.objects.get()
    assert answer["Location"] == at(incident) + f"#ask-{juncture.uid}"
    assert "Restart the one pod" not in client.get(at(incident, "turns/")).content.decode()
    assert client.post(at(incident, "turns/"), {"event": "nothing"}).status_code == 422


def test_other_lines_of_the_story_are_offered_and_searched(client: Client, visitors: Cast, incident: Incident, noon: datetime) -> None:
    def offered(query: str = "") -> str:
        return unescape(client.get(at(incident, f"turns/{query}")).content.decode())

    assert "The story has no change, decision or discovery." in offered()
    assert "Other lines of the story" not in offered()
    told = [NewEvent("Pods restart by themselves", noon, kind="action"), NewEvent("Payments fail", noon, kind="impact")]
    action, impact = (add_event(incident, one, by=visitors.owner) for one in told)
    shown = offered()
    assert "The story has no change, decision or discovery." in shown
    assert [f'value="{one.uid}"' in shown for one in (action, impact)] == [True, True]
    assert [f'value="{one.uid}"' in offered("?q=FAIL") for one in (action, impact)] == [False, True]
    assert "No other line of the story that is not asked about has “<x>”." in offered("?q=<x>")
    client.post(at(incident, "turns/"), {"event": impact.uid})
    assert [f'value="{one.uid}"' in offered() for one in (action, impact)] == [True, False]
    decision = add_event(incident, NewEvent("Fail over", noon, kind="decision"), by=visitors.owner)
    client.post(at(incident, "turns/"), {"event": decision.uid})
    assert "Every change, decision and discovery of the story is asked about." in offered()


def test_more_lines_than_are_shown_are_said(
    client: Client, visitors: Cast, incident: Incident, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondstory.factors.views_trees.MOST_SUGGESTED", 1)
    for text in ("Pods restart", "Pods restart again"):
        add_event(incident, NewEvent(text, noon, kind="action"), by=visitors.owner)
    shown = client.get(at(incident, "turns/")).content.decode()
    assert "The first 1 are shown; search for another." in shown
    assert "Pods restart again" not in shown


def test_a_question_is_asked_answered_and_asked_on_from(client: Client, incident: Incident, juncture: Juncture) -> None:
    client.post(at(incident, f"turns/{juncture.uid}/whys/"), {"answer": "The runbook says so"})
    why = Why.objects.get()
    answer = client.post(at(incident, f"whys/{why.uid}/whys/"), {"question": "Why does it say so?", "answer": ""})
    below = Why.objects.get(parent=why)
    assert (below.question, answer["Location"]) == ("Why does it say so?", at(incident) + f"#why-{below.uid}")
    changed = {"question": "Why does it?", "answer": "It is from before the pool", "ends": "condition", "version": "1"}
    client.post(at(incident, f"whys/{below.uid}/"), changed)
    below.refresh_from_db()
    assert (below.question, below.answer, below.ends) == ("Why does it?", "It is from before the pool", "condition")
    stale = client.post(at(incident, f"whys/{below.uid}/"), changed | {"answer": "Something else"})
    assert stale.status_code == 409
    assert "It is from before the pool" in stale.content.decode()
    empty = client.post(at(incident, f"whys/{below.uid}/"), {"question": "", "version": "2"})
    assert empty.status_code == 422


def test_a_set_of_questions_is_asked_with_one_press(client: Client, incident: Incident, juncture: Juncture) -> None:
    answer = client.post(at(incident, f"turns/{juncture.uid}/whys/"), {"probe_set": "bypassed"})
    assert answer["Location"] == at(incident) + f"#turn-{juncture.uid}"
    assert list(Why.objects.values_list("probe", flat=True)) == ["possible", "checks", "incentives"]


@pytest.mark.parametrize(
    ("which", "way", "after"),
    [
        ("Two", "up", [("Two", ""), ("One", ""), ("Three", "")]),
        ("Three", "up", [("One", ""), ("Three", ""), ("Two", "")]),
        ("One", "down", [("Two", ""), ("One", ""), ("Three", "")]),
        ("Two", "in", [("One", ""), ("Two", "One"), ("Three", "")]),
        ("One", "up", None),
        ("Three", "down", None),
        ("One", "in", None),
        ("One", "out", None),
    ],
)
def test_a_question_is_moved(
    *, visitors: Cast, client: Client, incident: Incident, juncture: Juncture, which: str, way: str, after: list[tuple[str, str]] | None
) -> None:
    for answer in ("One", "Two", "Three"):
        ask_why(juncture, answer=answer, by=visitors.owner)
    before = standing(juncture)
    moved = client.post(at(incident, f"whys/{Why.objects.get(answer=which).uid}/move/"), {"way": way})
    assert sorted(standing(juncture)) == sorted(after or before)
    assert [row for row in standing(juncture) if not row[1]] == [row for row in after or before if not row[1]]
    assert moved.status_code == (302 if after else 422)


def test_a_question_is_moved_out_beside_the_one_it_hangs_on(visitors: Cast, client: Client, incident: Incident, juncture: Juncture) -> None:
    above = ask_why(juncture, answer="Above", by=visitors.owner)
    ask_why(juncture, answer="Last", by=visitors.owner)
    below = ask_why(juncture, parent=above, answer="Below", by=visitors.owner)
    client.post(at(incident, f"whys/{below.uid}/move/"), {"way": "out"})
    assert standing(juncture) == [("Above", ""), ("Below", ""), ("Last", "")]


def test_an_answer_is_written_down_as_a_factor_or_said_to_be_one(
    visitors: Cast, client: Client, incident: Incident, juncture: Juncture
) -> None:
    one, other = (ask_why(juncture, answer=answer, by=visitors.owner) for answer in ("The pool has no alert", "It has none"))
    page = client.get(at(incident, f"whys/{one.uid}/factor/")).content.decode()
    assert "The pool has no alert" in page
    refused = client.post(at(incident, f"whys/{one.uid}/factor/"), {"statement": "Human error", "domain": "DETECT", "role": "enabling"})
    assert refused.status_code == 422
    client.post(at(incident, f"whys/{one.uid}/factor/"), {"statement": "The pool has no alert", "domain": "DETECT", "role": "enabling"})
    factor = Factor.objects.get()
    client.post(at(incident, f"whys/{other.uid}/factor/"), {"factor": factor.uid})
    assert [why.factor for why in Why.objects.order_by("pk")] == [factor, factor]
    client.post(at(incident, f"whys/{one.uid}/factor/unlink/"))
    assert [why.factor for why in Why.objects.order_by("pk")] == [None, factor]


def test_a_turn_needs_no_question_for_a_reason(client: Client, incident: Incident, juncture: Juncture) -> None:
    client.post(at(incident, f"turns/{juncture.uid}/"), {"reason": "It was planned", "version": "1"})
    assert Juncture.objects.get().waived_reason == "It was planned"
    assert "It was planned" in client.get(at(incident)).content.decode()


def test_what_is_taken_away_is_brought_back_by_undo(visitors: Cast, client: Client, incident: Incident, juncture: Juncture) -> None:
    why = ask_why(juncture, answer="The runbook says so", by=visitors.owner)
    client.post(at(incident, f"whys/{why.uid}/remove/"))
    assert standing(juncture) == []
    client.post(at(incident, f"turns/{juncture.uid}/remove/"))
    assert client.get(at(incident, f"turns/{juncture.uid}/")).status_code == 404
    for _turn in range(2):
        offered = AnalysisEdit.objects.filter(undone_at=None, undoes=None).first()
        assert offered is not None
        assert offered.uid in client.get(at(incident)).content.decode()
        client.post(at(incident, "analysis/undo/"), {"edit": offered.uid})
    assert standing(juncture) == [("The runbook says so", "")]
    assert client.post(at(incident, "analysis/undo/"), {"edit": "nothing"}).status_code == 422
