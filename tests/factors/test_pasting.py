"""A pasted outline is one edit: the same tree again, its factors found or written, and one undo for all of it."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from secondstory.factors.export import file_of
from secondstory.factors.models import AnalysisEdit, Factor, Support, Why
from secondstory.factors.operations import LAST, ask_why, last_analysis_edit, open_juncture, paste_whys, undo_analysis_edit, write_as_factor
from secondstory.factors.told_trees import ToldWhy
from secondstory.factors.trees import read_trees, told_tree
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from tests.cast import Cast, sign_in
from tests.factors.growing import a_story, a_tree, letters


def told(incident: Incident) -> list[object]:
    def plain(why: ToldWhy) -> object:
        return why.question, why.answer, why.factor, why.domain, why.role, [plain(below) for below in why.whys]

    return [plain(why) for tree in read_trees(incident) for why in told_tree(tree).whys]


@pytest.fixture
def saved(visitors: Cast, noon: datetime) -> Incident:
    """A tree with a branch, a line break, marks in its words and two factors."""
    incident, _juncture, whys = a_tree(visitors, noon)
    write_as_factor(whys["D"], by=visitors.owner, domain="DEPLOY", role="trigger")
    write_as_factor(whys["E"], statement="The queue has *no* limit", by=visitors.owner, domain="CAPACITY", role="enabling")
    ask_why(whys["A"].juncture, question="Why 2 * 3 # and_so?", answer="One [a] line\n- and another", parent=whys["B"], by=visitors.owner)
    return incident


def test_a_tree_saved_as_markdown_and_pasted_is_the_same_tree(visitors: Cast, noon: datetime, saved: Incident) -> None:
    other, events = a_story(visitors, noon)
    juncture = open_juncture(other, events[3], by=visitors.owner)
    made = paste_whys(juncture, file_of(saved, "markdown"), by=visitors.owner)
    assert told(other) == told(saved)
    assert [why.question for why in made] == ["A?", "B?"]
    assert {(row.factor.statement, row.event) for row in Support.objects.filter(factor__incident=other)} == {
        ("D holds", events[3]), ("The queue has no limit", events[3]),
    }  # fmt: skip


def test_one_undo_takes_all_of_it_back_and_one_more_brings_it_again(visitors: Cast, noon: datetime, saved: Incident) -> None:
    other, events = a_story(visitors, noon)
    juncture = open_juncture(other, events[3], by=visitors.owner)
    paste_whys(juncture, file_of(saved, "markdown"), by=visitors.owner)
    edit = last_analysis_edit(other)
    assert edit is not None
    assert [row.verb for row in AnalysisEdit.objects.filter(incident=other)] == ["pasted questions", "opened a tree"]
    undo = undo_analysis_edit(edit, by=visitors.owner)
    assert (told(other), list(Factor.objects.filter(incident=other))) == ([], [])
    undo_analysis_edit(undo, by=visitors.owner)
    assert told(other) == told(saved)


def test_it_stands_where_it_was_pasted_and_factors_the_incident_has_are_linked(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    factor = write_as_factor(whys["D"], by=visitors.owner, domain="DEPLOY", role="trigger")
    text = "- **X?** D holds\n  - Factor (Deployment · Trigger): D holds\n- **Y?** Y holds"
    paste_whys(juncture, text, after=whys["A"], by=visitors.owner)
    assert letters(incident) == ["A(C(E) D) X Y B"]
    assert Why.objects.get(question="X?").factor == factor
    assert Factor.objects.get() == factor


def test_what_somebody_did_stays_an_answer_and_a_question_after_them_is_refused_whole(visitors: Cast, noon: datetime) -> None:
    incident, juncture, _whys = a_tree(visitors, noon)
    text = "- **Why did it go out?** The engineer forgot to test it\n  - Factor (Process · Trigger): The engineer forgot to test it"
    (why,) = paste_whys(juncture, text, by=visitors.owner)
    assert (why.answer, Factor.objects.filter(incident=incident).exists()) == ("The engineer forgot to test it", False)
    before = Why.objects.count()
    with pytest.raises(Refusal):
        paste_whys(juncture, "- It is slow\n  - Who broke it?", by=visitors.owner)
    assert Why.objects.count() == before


def test_the_api_takes_an_outline(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    path = f"/api/v1/incidents/{incident.key}/junctures/{juncture.uid}/outline"
    body = {"text": "Why?\n  Nobody owns it\nIt is old", "parent": whys["B"].uid}
    answer = sign_in(visitors.owner).post(path, json.dumps(body), content_type="application/json")
    assert answer.status_code == 201
    found = answer.json()
    assert [(why["question"], why["answer"]) for why in found["whys"]] == [
        ("Why?", "Nobody owns it"), (Why.objects.get(answer="It is old").question, "It is old"),
    ]  # fmt: skip
    assert (found["uid"], found["version"]) == (found["whys"][0]["uid"], 1)
    refused = sign_in(visitors.owner).post(path, json.dumps({"text": "\n"}), content_type="application/json")
    assert (refused.status_code, refused.json()["title"]) == (
        422, "There is no line in it. Paste an outline: a line each, what hangs on another indented below it.",
    )  # fmt: skip


def test_a_long_outline_takes_few_statements(visitors: Cast, noon: datetime, django_assert_max_num_queries: object) -> None:
    _incident, juncture, _whys = a_tree(visitors, noon)
    text = "\n".join(f"- line {number}\n  - below {number}" for number in range(200))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        paste_whys(juncture, text, after=LAST, by=visitors.owner)
