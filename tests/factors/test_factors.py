"""What contributed: no person, no label, and words that stand where they are said to."""

from __future__ import annotations

from datetime import datetime

import pytest

from secondstory.factors.enums import Domain
from secondstory.factors.models import Factor
from secondstory.factors.operations import add_factor, edit_factor, remove_factor
from secondstory.lib.errors import Refusal, Stale
from secondstory.timeline.operations import NewEvent, add_event, remove_event
from tests.cast import Cast


@pytest.mark.parametrize("statement", ["Human error", "An operator mistake in the console", "Fat-fingered the limit", "USER ERRORS"])
def test_a_label_put_on_afterwards_is_answered_with_a_question(visitors: Cast, statement: str) -> None:
    incident = visitors.make_incident()
    with pytest.raises(Refusal, match="That is where the questions begin") as refused:
        add_factor(incident, statement, by=visitors.owner)
    assert refused.value.field == "statement"
    kept = add_factor(incident, statement, by=visitors.owner, domain=Domain.CODE, is_import=True)
    assert (kept.statement, kept.domain) == (statement, Domain.UNCLASSIFIED)


def test_quoted_words_stand_in_the_event(visitors: Cast, noon: datetime) -> None:
    incident = visitors.make_incident()
    event = add_event(incident, NewEvent("The queue had no limit", noon), by=visitors.owner)
    with pytest.raises(Refusal, match="don't stand in that event"):
        add_factor(incident, "Queues grow", by=visitors.owner, supported_by=event, quote="no end")
    factor = add_factor(incident, "Queues grow", by=visitors.owner, supported_by=event, quote="no limit")
    assert [(row.event, row.quote) for row in factor.supports.all()] == [(event, "no limit")]
    remove_event(event, by=visitors.owner)
    left = Factor.objects.with_supports().get()
    assert (left.statement, list(left.supports.all())) == ("Queues grow", [])


def test_a_factor_is_changed_and_a_stale_change_refused(visitors: Cast) -> None:
    factor = add_factor(visitors.make_incident(), "Queues grow", by=visitors.owner)
    edit_factor(factor, expected=1, by=visitors.participant, statement="Queues have no limit", domain="CAPACITY", role="amplifier")
    assert (factor.statement, factor.domain, factor.role, factor.version) == ("Queues have no limit", "CAPACITY", "amplifier", 2)
    with pytest.raises(Stale):
        edit_factor(factor, expected=1, by=visitors.owner, statement="Over it")
    for given, sentence in (
        ({"statement": " "}, "Say what contributed"),
        ({"statement": "Pilot error"}, "That is where the questions begin"),
        ({"role": "cause"}, "“cause” is not one of: trigger"),
        ({"person": "x"}, "no field called person"),
    ):
        with pytest.raises(Refusal, match=sentence):
            edit_factor(factor, expected=None, by=visitors.owner, **given)
    remove_factor(factor, by=visitors.owner)
    assert not Factor.objects.exists()
