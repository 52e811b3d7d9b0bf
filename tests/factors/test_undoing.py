"""Undo: of any sequence of edits, one by one, and what can't be undone says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from secondstory.factors.models import AnalysisEdit, Factor, Juncture, Why
from secondstory.factors.operations import (
    LAST,
    add_factor,
    ask_probes,
    ask_why,
    edit_factor,
    edit_why,
    last_analysis_edit,
    move_why,
    open_juncture,
    remove_factor,
    remove_juncture,
    remove_why,
    undo_analysis_edit,
    waive_juncture,
    write_as_factor,
)
from secondstory.factors.operations.asking import Place
from secondstory.factors.operations.growing import Forest
from secondstory.factors.trees import read_trees
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal, Stale
from secondstory.people.permissions import Visitor
from tests.cast import Cast
from tests.factors.growing import a_story, a_tree, letters, shape


def told(incident: Incident) -> list[Any]:
    """Everything an undo must bring back: the trees, what was let be, and the factors."""
    waived = [tree.juncture.waived_reason for tree in read_trees(incident)]
    written = [branch.factor.statement if branch.factor else "" for tree in read_trees(incident) for branch in tree.walk()]
    factors = list(Factor.objects.filter(incident=incident).values_list("statement", "domain", "role", "breadth"))
    return [shape(incident), waived, written, factors]


def check_forest(incident: Incident) -> None:
    """Every why to be seen is read exactly once: under one that is seen, in the tree it says it is in, in a place of its own."""
    seen = {branch.why.pk: branch for tree in read_trees(incident) for branch in tree.walk()}
    there = list(Why.objects.filter(juncture__incident=incident, juncture__removed_at=None, removed_at=None))
    assert sorted(why.pk for why in there) == sorted(seen)
    assert all(below.why.juncture_id == branch.why.juncture_id for branch in seen.values() for below in branch.children)
    forest = Forest.of(incident)
    assert all(forest.depth(why) <= 100 for why in Why.objects.filter(juncture__incident=incident))
    for juncture in Juncture.objects.filter(incident=incident):
        for parent in [None, *there]:
            row = [(one.position, one.pk) for one in forest.siblings(juncture, parent)]
            assert row == sorted(set(row))


VERBS = ["ask", "probes", "answer", "move", "away", "tree away", "remove", "write", "waive", "undo", "undo older"]
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12)


def step(verb: str, one: int, other: int, incident: Incident, *, by: Visitor) -> None:
    """One edit of each kind, on rows chosen by number; some are refused."""
    junctures = list(Juncture.objects.filter(incident=incident).order_by("pk"))
    whys = list(Why.objects.filter(juncture__incident=incident).order_by("pk"))
    edits = list(AnalysisEdit.objects.filter(incident=incident))
    juncture, why, above = junctures[one % 2], whys[one % len(whys)], [None, *whys][other % (len(whys) + 1)]
    place: Place = None if other % 2 else LAST
    kinds: dict[str, Callable[[], object]] = {
        "ask": lambda: ask_why(juncture, question=f"{one}{other}?", parent=above, after=place, by=by),
        "probes": lambda: ask_probes(juncture, "bypassed", parent=above, by=by),
        "tree away": lambda: remove_juncture(juncture, by=by),
        "waive": lambda: waive_juncture(juncture, reason=f"Because {other}", by=by),
        "answer": lambda: edit_why(why, answer=f"Answer {other}", expected=None, by=by),
        "move": lambda: move_why(why, parent=above, after=place, by=by),
        "away": lambda: move_why(why, parent=None, juncture=junctures[other % 2], by=by),
        "remove": lambda: remove_why(why, by=by),
        "write": lambda: write_as_factor(why, by=by, domain="DESIGN"),
        "undo": lambda: undo_analysis_edit(edits[0], by=by) if edits else None,
        "undo older": lambda: undo_analysis_edit(edits[(one * 10 + other) % len(edits)], by=by) if edits else None,
    }
    kinds[verb]()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("ask", 0, 0), ("undo", 0, 0), ("undo", 0, 0), ("undo", 0, 0)])
@example(steps=[("ask", 0, 0), *[("undo", 0, 0)] * 4, ("ask", 0, 1), *[("undo", 0, 0)] * 5])
def test_any_sequence_keeps_a_forest_and_undoes_to_the_start(visitors: Cast, noon: datetime, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        incident, _juncture, _whys = a_tree(visitors, noon)
        open_juncture(incident, a_story_change(incident), by=visitors.owner)
        AnalysisEdit.objects.all().delete()
        start = told(incident)
        for verb, one, other in steps:
            with suppress(Refusal), transaction.atomic():
                step(verb, one, other, incident, by=visitors.owner)
            check_forest(incident)
        if not any(verb == "undo older" for verb, _one, _other in steps):
            while (edit := last_analysis_edit(incident)) is not None:
                undo_analysis_edit(edit, by=visitors.owner)
            check_forest(incident)
            assert told(incident) == start
        transaction.set_rollback(True)


def a_story_change(incident: Incident) -> Any:
    """The change of the story that `a_tree` begins with."""
    return incident.events.get(kind="change")


def test_each_kind_of_edit_is_undone_and_done_again(visitors: Cast, noon: datetime) -> None:
    incident, juncture, whys = a_tree(visitors, noon)
    factor = add_factor(incident, "Restarts look like repairs", by=visitors.owner)

    edits: list[Callable[[], object]] = [
        lambda: ask_why(juncture, parent=whys["D"], after=None, by=visitors.owner),
        lambda: ask_probes(juncture, "held", by=visitors.owner),
        lambda: edit_why(whys["B"], expected=None, answer="Other words", ends="condition", by=visitors.owner),
        lambda: move_why(whys["A"], parent=whys["B"], by=visitors.owner),
        lambda: write_as_factor(whys["E"], by=visitors.owner),
        lambda: edit_factor(factor, expected=None, statement="Restarts hide what is wrong", domain="DESIGN", by=visitors.owner),
        lambda: remove_factor(factor, by=visitors.owner),
        lambda: remove_why(whys["C"], by=visitors.owner),
        lambda: waive_juncture(juncture, reason="No part in this", by=visitors.owner),
        lambda: remove_juncture(juncture, by=visitors.owner),
    ]
    states = [told(incident)]
    for edit in edits:
        edit()
        states.append(told(incident))
        assert states[-1] != states[-2]
    undone = []
    for state in reversed(states[:-1]):
        last = last_analysis_edit(incident)
        assert last is not None
        undone.append(undo_analysis_edit(last, by=visitors.owner))
        assert told(incident) == state
    for state, undo in zip(states[1:], reversed(undone), strict=True):
        undo_analysis_edit(undo, by=visitors.owner)
        assert told(incident) == state
    last = last_analysis_edit(incident)
    assert last is not None
    assert last.verb == "removed a tree"


def test_what_was_changed_again_is_refused_with_both_texts(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    edit_why(whys["A"], expected=None, answer="Second", by=visitors.owner)
    edit = last_analysis_edit(incident)
    assert edit is not None
    edit_why(whys["A"], expected=None, answer="Third", by=visitors.participant)
    with pytest.raises(Stale, match="“Third” has been changed again since") as refused:
        undo_analysis_edit(edit, by=visitors.owner)
    assert (refused.value.yours, refused.value.theirs) == ({"answer": "A holds"}, {"answer": "Third"})
    latest = last_analysis_edit(incident)
    assert latest is not None
    undo_analysis_edit(latest, by=visitors.owner)
    with pytest.raises(Refusal, match="undone already"):
        undo_analysis_edit(latest, by=visitors.owner)


def test_an_older_edit_is_undone_only_where_it_leaves_a_forest(visitors: Cast, noon: datetime) -> None:
    incident, _juncture, whys = a_tree(visitors, noon)
    asked = {edit.rows[0][1]: edit for edit in AnalysisEdit.objects.filter(verb="asked why")}
    with pytest.raises(Refusal, match="More has been asked from “A holds” since"):
        undo_analysis_edit(asked[whys["A"].uid], by=visitors.owner)
    remove_why(whys["E"], by=visitors.owner)
    removed = last_analysis_edit(incident)
    move_why(whys["C"], parent=whys["B"], by=visitors.owner)
    moved = last_analysis_edit(incident)
    move_why(whys["A"], parent=whys["C"], by=visitors.owner)
    assert moved is not None
    assert removed is not None
    with pytest.raises(Refusal, match="can't go back to where it was"):
        undo_analysis_edit(moved, by=visitors.owner)
    remove_why(whys["C"], by=visitors.owner)
    with pytest.raises(Refusal, match="What “E holds” hung on has been taken away since"):
        undo_analysis_edit(removed, by=visitors.owner)
    assert letters(incident) == ["B"]


def test_what_hangs_on_a_moved_question_goes_back_with_it(visitors: Cast, noon: datetime) -> None:
    """Asked in the other tree since the move, it must not stay behind there."""
    incident, juncture, whys = a_tree(visitors, noon)
    other = open_juncture(incident, a_story_change(incident), by=visitors.owner)
    Why.objects.filter(juncture=other).delete()
    move_why(whys["C"], parent=None, juncture=other, by=visitors.owner)
    moved = last_analysis_edit(incident)
    assert moved is not None
    ask_why(other, question="F?", parent=Why.objects.get(pk=whys["E"].pk), by=visitors.owner)
    undo_analysis_edit(moved, by=visitors.owner)
    assert letters(incident) == ["", "A(C(E(F)) D) B"]
    assert set(Why.objects.values_list("juncture", flat=True)) == {juncture.pk}
    check_forest(incident)


def test_an_edit_whose_row_is_gone_for_good_is_refused(visitors: Cast, noon: datetime) -> None:
    incident, _events = a_story(visitors, noon)
    factor = add_factor(incident, "Queues grow", by=visitors.owner)
    edit = last_analysis_edit(incident)
    assert edit is not None
    factor.delete()
    with pytest.raises(Refusal, match="gone for good"):
        undo_analysis_edit(edit, by=visitors.owner)
