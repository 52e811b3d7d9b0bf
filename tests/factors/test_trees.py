"""Why-trees: asking, answering, moving, taking away, and where a branch isn't finished."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secondstory.audit.models import Record
from secondstory.factors.models import AnalysisEdit, Factor, Juncture, Support, Why
from secondstory.factors.operations import (
    LAST,
    add_factor,
    ask_probes,
    ask_why,
    edit_why,
    link_factor,
    move_why,
    open_juncture,
    remove_factor,
    remove_juncture,
    remove_why,
    undo_analysis_edit,
    unlink_factor,
    waive_juncture,
    write_as_factor,
)
from secondstory.factors.operations.asking import Place
from secondstory.factors.operations.growing import MOST_DEEP
from secondstory.factors.trees import read_trees, suggested_junctures
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal, Stale
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_event, fold_events, remove_event, sweep_removed_events
from tests.cast import Cast
from tests.factors.growing import a_story, a_tree, letters, shape


def test_at_a_change_three_questions_stand_open_with_what_was_measured(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    open_juncture(incident, events[0], by=visitors.owner)
    assert shape(incident) == [
        [
            "Retry setting goes from 2 to 5",
            ["Why did tests and review not meet this?"],
            ["Why could this reach production?"],
            ["The first alert (Harbour Watch) came after 23 min. People had noticed before it. Why did monitoring not tell us sooner?"],
        ]
    ]
    assert [why.probe for why in Why.objects.all()] == ["review", "release", "detection"]


def test_a_tree_is_opened_once_and_comes_back_as_it_was(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    event = juncture.event
    assert event is not None
    assert open_juncture(incident, event, by=visitors.participant) == juncture
    remove_juncture(juncture, by=visitors.owner)
    assert letters(incident) == []
    with pytest.raises(Refusal, match="That tree has been taken away"):
        ask_why(juncture, by=visitors.owner)
    with pytest.raises(Refusal, match="That tree has been taken away"):
        edit_why(whys["A"], expected=None, answer="x", by=visitors.owner)
    assert open_juncture(incident, event, by=visitors.owner) == juncture
    assert letters(incident) == ["A(C(E) D) B"]
    assert list(Record.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["removed a tree of whys", "opened a tree of whys"]


def test_a_turn_of_another_incident_or_one_taken_out_is_refused(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    with pytest.raises(Refusal, match="belongs to another incident"):
        open_juncture(visitors.make_incident(), events[0], by=visitors.owner)
    remove_event(events[0], by=visitors.owner)
    with pytest.raises(Refusal, match="taken out of the timeline") as refused:
        open_juncture(incident, events[0], by=visitors.owner)
    assert refused.value.field == "event"


def test_why_is_asked_of_systems_and_what_of_people(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    juncture = open_juncture(incident, events[3], by=visitors.owner)
    first = ask_why(juncture, answer="The engineer restarted it", by=visitors.owner)
    second = ask_why(juncture, parent=first, answer="The panel shows one number", by=visitors.owner)
    third = ask_why(juncture, parent=second, by=visitors.owner)
    asked = ["What made that the sensible next step?", "What made that the sensible next step?", "Why was that possible?"]
    assert [why.question for why in (first, second, third)] == asked


def test_a_branch_that_ends_in_what_a_person_did_is_unfinished(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    edit_why(whys["E"], expected=1, answer="The engineer restarted the wrong pod", by=visitors.owner)
    edit_why(whys["D"], expected=1, ends="human_action", by=visitors.owner)
    edit_why(whys["B"], expected=1, answer="", by=visitors.owner)
    (tree,) = read_trees(incident)
    assert {branch.why.question: branch.unfinished_question for branch in tree.unfinished} == {
        "B?": "Not answered yet. What do we know about it, and who could tell us?",
        "D?": "This branch ends in something a person did. What made it the sensible next step?",
        "E?": "This branch ends in something a person did. What made it the sensible next step?",
    }
    assert (tree.depth, tree.breadth, tree.count, tree.is_asked) == (3, 3, 5, True)
    edit_why(whys["E"], expected=2, ends="condition", by=visitors.owner)
    ask_why(juncture, parent=whys["D"], answer="The panel shows both pods under one name", by=visitors.owner)
    edit_why(whys["B"], expected=2, answer="The operator restarted it", by=visitors.owner)
    link_factor(whys["B"], add_factor(incident, "Restarts look like repairs", by=visitors.owner), by=visitors.owner)
    assert read_trees(incident)[0].unfinished == []


def test_what_somebody_says_counts_more_than_a_factor(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    write_as_factor(whys["B"], by=visitors.owner)
    edit_why(whys["B"], expected=None, ends="human_action", by=visitors.owner)
    assert [branch.why.question for branch in read_trees(incident)[0].unfinished] == ["B?"]


@pytest.mark.parametrize(
    ("parent", "after", "expected"),
    [
        ("B", None, "A(D) B(C(E))"),
        (None, "A", "A(D) C(E) B"),
        (None, None, "C(E) A(D) B"),
        (None, LAST, "A(D) B C(E)"),
        ("A", "D", "A(D C(E)) B"),
        ("A", None, "A(C(E) D) B"),
        ("D", LAST, "A(D(C(E))) B"),
    ],
)
def test_a_question_goes_with_its_branch(visitors: Cast, noon: datetime, parent: str | None, after: str | None, expected: str) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    place: Place = LAST if after == LAST else whys[after] if after else None
    move_why(whys["C"], parent=whys[parent] if parent else None, after=place, by=visitors.owner)
    assert letters(incident) == [expected]


def test_a_question_that_stays_where_it_is_is_no_edit(visitors: Cast, noon: datetime) -> None:
    _incident, _juncture, whys = a_tree(visitors, noon)
    before = AnalysisEdit.objects.count()
    move_why(whys["D"], parent=whys["A"], after=whys["C"], by=visitors.owner)
    move_why(whys["A"], parent=None, after=None, by=visitors.owner)
    assert AnalysisEdit.objects.count() == before


def test_a_question_never_hangs_on_itself(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    for below in ("A", "C", "E"):
        with pytest.raises(Refusal, match="can't hang on itself"):
            move_why(whys["A"], parent=whys[below], by=visitors.owner)
    with pytest.raises(Refusal, match="Choose one of its new neighbours"):
        move_why(whys["C"], parent=whys["B"], after=whys["D"], by=visitors.owner)
    assert letters(incident) == ["A(C(E) D) B"]


def test_two_people_who_move_two_questions_into_each_other(visitors: Cast, noon: datetime) -> None:
    """Each read the page before the other moved; the second is refused."""
    incident, _juncture, whys = a_tree(visitors, noon)
    as_seen = {name: Why.objects.get(pk=why.pk) for name, why in whys.items()}
    move_why(whys["A"], parent=whys["B"], by=visitors.owner)
    with pytest.raises(Refusal, match="can't hang on itself"):
        move_why(as_seen["B"], parent=as_seen["E"], by=visitors.participant)
    assert letters(incident) == ["B(A(C(E) D))"]


def test_a_branch_goes_to_another_tree_as_a_whole(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    event = add_event(incident, NewEvent("The pool stays empty", noon - timedelta(minutes=5), kind="discovery"), by=visitors.owner)
    other = open_juncture(incident, event, by=visitors.owner)
    move_why(whys["C"], parent=None, juncture=other, by=visitors.owner)
    assert letters(incident) == ["A(D) B", "C(E)"]
    with pytest.raises(Refusal, match="stands in another tree"):
        ask_why(juncture, parent=whys["E"], by=visitors.owner)
    away, events = a_story(visitors, noon)
    elsewhere = open_juncture(away, events[1], by=visitors.owner)
    with pytest.raises(Refusal, match="That tree belongs to another incident"):
        move_why(whys["C"], parent=None, juncture=elsewhere, by=visitors.owner)


def test_what_was_taken_away_is_neither_edited_nor_asked_on_from(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    remove_why(whys["A"], by=visitors.owner)
    assert letters(incident) == ["B"]
    with pytest.raises(Refusal, match="Undo that first"):
        edit_why(whys["E"], expected=None, answer="x", by=visitors.owner)
    with pytest.raises(Refusal, match="Undo that first"):
        write_as_factor(whys["C"], by=visitors.owner)
    with pytest.raises(Refusal, match="Choose one that is there"):
        ask_why(juncture, parent=whys["C"], by=visitors.owner)
    with pytest.raises(Refusal, match="Choose one that is there"):
        move_why(whys["B"], parent=whys["E"], by=visitors.owner)


def test_a_stale_answer_is_refused_with_both_texts(visitors: Cast, noon: datetime) -> None:
    _incident, _juncture, whys = a_tree(visitors, noon)
    edit_why(whys["A"], expected=1, answer="Theirs", by=visitors.participant)
    with pytest.raises(Stale) as refused:
        edit_why(whys["A"], expected=1, answer="Mine", by=visitors.owner)
    assert (refused.value.yours, refused.value.theirs, refused.value.version) == ({"answer": "Mine"}, {"answer": "Theirs"}, 2)


@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"question": " \u200b"}, "Write the question", "question"),
        ({"question": "x" * 301}, "within 300 characters", "question"),
        ({"answer": "x" * 5001}, "within 5000 characters", "answer"),
        ({"answer": "a\x00b"}, "NUL", "answer"),
        ({"ends": "culprit"}, "“culprit” is not one of: condition, human_action", "ends"),
        ({"person": "x"}, "no field called person", "person"),
    ],
)
def test_what_can_not_be_written(visitors: Cast, noon: datetime, given: dict[str, str], sentence: str, field: str) -> None:
    _incident, _juncture, whys = a_tree(visitors, noon)
    with pytest.raises(Refusal, match=sentence) as refused:
        edit_why(whys["A"], expected=None, by=visitors.owner, **given)
    assert refused.value.field == field


def test_probes_are_asked_once_at_a_place(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    incident.mitigated_at = noon
    incident.save()
    asked = ask_probes(juncture, "half_the_time", parent=whys["B"], by=visitors.owner)
    assert [why.question for why in asked] == [
        "It took 25 min until it was noticed. What would have cut the time until we noticed in half?",
        "It took 1 h 35 min from notice to recovery. What would have cut the time until it was over in half?",
    ]
    with pytest.raises(Refusal, match="asked here already"):
        ask_probes(juncture, "half_the_time", parent=whys["B"], by=visitors.owner)
    remove_why(asked[0], by=visitors.owner)
    assert [why.probe for why in ask_probes(juncture, "half_the_time", parent=whys["B"], by=visitors.owner)] == ["half_to_detect"]
    assert [why.probe for why in ask_probes(juncture, "bypassed", by=visitors.owner)] == ["possible", "checks", "incentives"]
    assert [why.probe for why in ask_probes(juncture, "lenses", by=visitors.owner)] == ["system", "process", "tooling", "organisation"]
    assert [why.probe for why in ask_probes(juncture, "held", by=visitors.owner)] == ["held", "luck"]
    with pytest.raises(Refusal, match="“blame” is not one of: change, bypassed, lenses, half_the_time, held"):
        ask_probes(juncture, "blame", by=visitors.owner)


def test_an_answer_is_written_down_as_a_factor(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    factor = write_as_factor(whys["E"], domain="DESIGN", role="amplifier", by=visitors.owner)
    assert (factor.statement, factor.domain, factor.role) == ("E holds", "DESIGN", "amplifier")
    assert [row.event for row in factor.supports.all()] == [juncture.event]
    assert [branch.factor for branch in read_trees(incident)[0].walk()] == [None, None, factor, None, None]
    edit_why(whys["D"], expected=None, answer="Human error", by=visitors.owner)
    with pytest.raises(Refusal, match="what let it have this much effect"):
        write_as_factor(whys["D"], by=visitors.owner)
    unlink_factor(whys["E"], by=visitors.owner)
    assert Why.objects.get(pk=whys["E"].pk).factor is None
    link_factor(whys["E"], factor, by=visitors.owner)
    remove_factor(factor, by=visitors.owner)
    assert [branch.factor for branch in read_trees(incident)[0].walk()] == [None] * 5
    with pytest.raises(Refusal, match="Choose one of this incident"):
        link_factor(whys["B"], factor, by=visitors.owner)
    with pytest.raises(Refusal, match="Choose one of this incident"):
        link_factor(whys["B"], add_factor(visitors.make_incident(), "Queues grow", by=visitors.owner), by=visitors.owner)


def test_a_joined_factor_is_supported_by_the_turn_and_one_undo_takes_back_both(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    factor = add_factor(incident, "Restarts look like repairs", by=visitors.owner)
    link_factor(whys["B"], factor, by=visitors.owner)
    assert [support.event for support in Support.objects.filter(factor=factor)] == [juncture.event]
    link_factor(whys["B"], factor, by=visitors.owner)
    link_factor(whys["D"], factor, by=visitors.owner)
    assert Support.objects.filter(factor=factor).count() == 1
    joined = AnalysisEdit.objects.filter(incident=incident, verb="linked a factor").order_by("pk")
    assert joined.count() == 2
    first = joined[0]
    undo = undo_analysis_edit(first, by=visitors.owner)
    whys["B"].refresh_from_db()
    assert (whys["B"].factor, Support.objects.filter(factor=factor).count()) == (None, 0)
    undo_analysis_edit(undo, by=visitors.owner)
    whys["B"].refresh_from_db()
    assert (whys["B"].factor, Support.objects.filter(factor=factor).count()) == (factor, 1)


def test_a_turn_that_needs_no_question_says_why(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    juncture = open_juncture(incident, events[0], by=visitors.owner)
    assert read_trees(incident)[0].is_asked is False
    waive_juncture(juncture, reason="Planned, and it had no part in this", by=visitors.owner)
    assert (read_trees(incident)[0].is_asked, juncture.waived_reason) == (True, "Planned, and it had no part in this")
    waive_juncture(juncture, reason=" ", by=visitors.owner)
    assert (read_trees(incident)[0].is_asked, juncture.waived_reason) == (False, "")


def test_a_tree_outlives_the_line_it_began_at(visitors: Cast, noon: datetime) -> None:
    incident, juncture, _whys = a_tree(visitors, noon)
    event = juncture.event
    assert event is not None
    remove_event(event, by=visitors.owner)
    (tree,) = read_trees(incident)
    assert (tree.event, str(tree.juncture), letters(incident)) == (None, "a line that was taken out", ["A(C(E) D) B"])
    Event.everything.filter(pk=event.pk).update(removed_at=noon - timedelta(days=4000))
    sweep_removed_events()
    assert not Event.everything.filter(pk=event.pk).exists()
    assert letters(incident) == ["A(C(E) D) B"]


def test_a_line_told_by_another_has_its_tree_there(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    fold_events(events[3], [events[4]], by=visitors.owner)
    events[4].refresh_from_db()
    assert open_juncture(incident, events[4], by=visitors.owner).event == events[3]
    assert [event.text for event in suggested_junctures(incident)] == ["Retry setting goes from 2 to 5"]


def test_turns_at_which_nobody_asked_are_suggested(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    assert [event.kind for event in suggested_junctures(incident)] == ["change", "decision", "discovery"]
    juncture = open_juncture(incident, events[0], by=visitors.owner)
    assert [event.kind for event in suggested_junctures(incident)] == ["decision", "discovery"]
    remove_juncture(juncture, by=visitors.owner)
    assert [event.kind for event in suggested_junctures(incident)] == ["change", "decision", "discovery"]


def test_trees_are_read_in_a_fixed_number_of_statements(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    with CaptureQueriesContext(
        connection,
    ) as few:
        read_trees(incident)
    for event in Event.objects.filter(incident=incident).exclude(kind="decision"):
        open_juncture(incident, event, by=visitors.owner)
    for name in whys:
        write_as_factor(whys[name], by=visitors.owner)
    incident = Incident.objects.get(pk=incident.pk)
    with CaptureQueriesContext(connection) as many:
        read_trees(incident)
    assert (len(few), len(many)) == (2, 2)


def test_a_branch_is_at_most_so_deep(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    juncture = open_juncture(incident, events[3], by=visitors.owner)
    above: Why | None = None
    for number in range(MOST_DEEP):
        above = Why.objects.create(juncture=juncture, parent=above, question=f"{number}?", answer="It is so")
    with pytest.raises(Refusal, match="within 100 questions"):
        ask_why(juncture, parent=above, by=visitors.owner)
    pair = ask_why(juncture, question="x?", by=visitors.owner)
    ask_why(juncture, question="y?", parent=pair, by=visitors.owner)
    with pytest.raises(Refusal, match="within 100 questions"):
        move_why(pair, parent=above.parent if above else None, by=visitors.owner)
    (tree,) = read_trees(incident)
    assert (tree.depth, tree.breadth) == (100, 2)


def test_an_incident_keeps_within_so_many_questions(visitors: Cast, noon: datetime) -> None:
    incident, events = a_story(visitors, noon)
    juncture = open_juncture(incident, events[3], by=visitors.owner)
    Why.objects.bulk_create([Why(juncture=juncture, position=number, question=f"{number}?") for number in range(1999)])
    first = ask_why(juncture, question="first?", after=None, by=visitors.owner)
    with pytest.raises(Refusal, match="within 2000 questions"):
        ask_why(juncture, by=visitors.owner)
    assert read_trees(incident)[0].branches[0].why == first
    assert Factor.objects.count() == 0
    assert Juncture.objects.count() == 1
