"""A factor is answered, let be with a reason, or waits; a lens shows factors, or somebody looked, or nobody did."""

from __future__ import annotations

import pytest

from secondstory.actions.coverage import CoverageState, coverage_of
from secondstory.actions.operations import add_action, edit_action, let_go_of_action
from secondstory.audit.models import Record
from secondstory.factors.lenses import lenses_of
from secondstory.factors.models import Label, LensLook
from secondstory.factors.operations import (
    accept_factor,
    add_factor,
    look_through_lens,
    remove_factor,
    withdraw_acceptance,
    withdraw_look,
)
from secondstory.incidents.models import Incident
from secondstory.lib.errors import Refusal
from tests.cast import Cast


def told(incident: Incident) -> list[tuple[str, str]]:
    return [(row.factor.statement, row.state.value) for row in coverage_of(incident).rows]


def test_an_action_or_a_reason_answers_a_factor_and_what_held_wants_none(visitors: Cast) -> None:
    incident = visitors.make_incident()
    by = visitors.owner
    queue, alert, rota, _held = (
        add_factor(incident, text, by=by, role=role)
        for text, role in (("Queues grow", "enabling"), ("No alert", "enabling"), ("One rota", "amplifier"), ("A breaker", "mitigator"))
    )
    action = add_action(incident, "Cap the queue at 100", by=by, factors=[queue])
    accept_factor(alert, reason="It costs more than it saves", by=by)
    standing = accept_factor(rota, kind="explained", reason="They merge in spring", by=by)
    assert told(incident) == [("Queues grow", "covered"), ("No alert", "accepted"), ("One rota", "explained")]
    let_go_of_action(action, reason="The queue goes away", by=by)
    withdraw_acceptance(standing, by=by)
    coverage = coverage_of(incident)
    assert told(incident) == [("Queues grow", "open"), ("No alert", "accepted"), ("One rota", "open")]
    assert coverage.counts == {"covered": 0, "accepted": 1, "explained": 0, "open": 2}
    assert [row.reason for row in coverage.let_be] == ["It costs more than it saves"]
    remove_factor(alert, by=by)
    assert told(incident) == [("Queues grow", "open"), ("One rota", "open")]


def test_an_idea_promises_nothing(visitors: Cast) -> None:
    incident = visitors.make_incident()
    factor = add_factor(incident, "Queues grow", by=visitors.owner)
    add_action(incident, "Perhaps cap the queue", by=visitors.owner, is_idea=True, factors=[factor])
    assert [row.state for row in coverage_of(incident).rows] == [CoverageState.OPEN]


def test_letting_be_needs_a_reason_and_stands_once(visitors: Cast) -> None:
    incident = visitors.make_incident()
    by = visitors.owner
    factor = add_factor(incident, "Queues grow", by=by)
    held = add_factor(incident, "A breaker opened", by=by, role="mitigator")
    for given, sentence in (
        ({"reason": " "}, "Say why it is let be"),
        ({"kind": "whatever", "reason": "x"}, "“whatever” is not one of: accepted, explained"),
        ({"reason": "x" * 2001}, "within 2000 characters"),
    ):
        with pytest.raises(Refusal, match=sentence):
            accept_factor(factor, by=by, **given)
    with pytest.raises(Refusal, match="made nothing worse"):
        accept_factor(held, reason="x", by=by)
    row = accept_factor(factor, reason="Known and priced", by=by)
    with pytest.raises(Refusal, match="let be already"):
        accept_factor(factor, reason="Again", by=by)
    withdraw_acceptance(row, by=by)
    with pytest.raises(Refusal, match="withdrawn already"):
        withdraw_acceptance(row, by=by)
    verbs = list(Record.objects.filter(subject_uid=factor.uid).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["added a factor", "let a factor be", "asked for an answer to a factor again"]


def test_a_lens_has_found_something_or_was_looked_through_or_waits(visitors: Cast) -> None:
    incident = visitors.make_incident()
    by = visitors.owner
    add_factor(incident, "Queues grow", by=by, domain="CAPACITY")
    Label.objects.create(factor=add_factor(incident, "Disks fill", by=by, domain="INFRA"), code="PROCESS")
    add_factor(incident, "Something", by=by)  # not classified: seen through no lens
    look = look_through_lens(incident, "organisation", note="No deadline, nobody away", by=by)
    assert [(one.lens.value, one.state, len(one.factors)) for one in lenses_of(incident)] == [
        ("system", "found", 2),
        ("process", "found", 1),
        ("tooling", "waiting", 0),
        ("organisation", "looked", 0),
    ]
    look_through_lens(incident, "organisation", note="Nobody was away", by=by)
    assert LensLook.objects.get().note == "Nobody was away"
    look.refresh_from_db()
    withdraw_look(look, by=by)
    assert [one.state for one in lenses_of(incident)] == ["found", "found", "waiting", "waiting"]
    with pytest.raises(Refusal, match="“people” is not one of: system, process, tooling, organisation"):
        look_through_lens(incident, "people", by=by)


def test_an_action_says_what_it_answers_among_the_factors_of_its_incident(visitors: Cast) -> None:
    incident, other = visitors.make_incident(), visitors.make_incident("Search was slow")
    by = visitors.owner
    mine, foreign = add_factor(incident, "Queues grow", by=by), add_factor(other, "Disks fill", by=by)
    action = add_action(incident, "Cap the queue", by=by, breadth="bug")
    edit_action(action, expected=1, by=by, factors=[mine])
    assert (list(action.factors.all()), action.version, action.breadth) == ([mine], 2, "bug")
    edit_action(action, expected=2, by=by, factors=[mine], breadth="class")
    assert (action.version, action.breadth) == (3, "class")
    with pytest.raises(Refusal, match="factors of its own incident"):
        edit_action(action, expected=3, by=by, factors=[foreign])
    with pytest.raises(Refusal, match="“all” is not one of: bug, component, class"):
        edit_action(action, expected=3, by=by, breadth="all")
