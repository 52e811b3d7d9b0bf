"""R80-R84 as a truth table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondstory.incidents.enums import Depth
from secondstory.incidents.policy import Decision, Facts, Reason, Rules, decide, sentence

RULES = Rules(severity_threshold=2, customer_impact=True, near_misses=True, internal_hours=8, teams_for_meeting=3)
QUIET = {"customers_affected": False, "internal_hours": 0, "near_miss": False, "severity_rank": None, "teams": 1, "requested": False}


@pytest.mark.parametrize(
    ("facts", "depth", "reasons"),
    [
        ({}, Depth.NONE, [Reason.BELOW_THRESHOLDS]),
        ({"severity_rank": 3}, Depth.NONE, [Reason.BELOW_THRESHOLDS]),
        ({"severity_rank": 2}, Depth.MEETING, [Reason.SEVERITY]),
        ({"severity_rank": 1, "customers_affected": True}, Depth.MEETING, [Reason.CUSTOMERS, Reason.SEVERITY]),
        ({"customers_affected": True}, Depth.WRITTEN, [Reason.CUSTOMERS]),
        ({"customers_affected": True, "severity_rank": 3}, Depth.WRITTEN, [Reason.CUSTOMERS]),
        ({"customers_affected": True, "severity_rank": 4}, Depth.NOTE, [Reason.CUSTOMERS]),
        ({"internal_hours": 7}, Depth.NONE, [Reason.BELOW_THRESHOLDS]),
        ({"internal_hours": 8}, Depth.WRITTEN, [Reason.INTERNAL]),
        ({"near_miss": True}, Depth.NOTE, [Reason.NEAR_MISS]),
        ({"near_miss": True, "severity_rank": 3}, Depth.NOTE, [Reason.NEAR_MISS]),
        ({"near_miss": True, "severity_rank": 2}, Depth.WRITTEN, [Reason.SERIOUS_NEAR_MISS]),
        ({"customers_affected": True, "teams": 3}, Depth.MEETING, [Reason.CUSTOMERS, Reason.MANY_TEAMS]),
        ({"teams": 5}, Depth.NONE, [Reason.BELOW_THRESHOLDS]),
        ({"requested": True}, Depth.WRITTEN, [Reason.REQUESTED]),
        ({"requested": True, "severity_rank": 1}, Depth.MEETING, [Reason.REQUESTED, Reason.SEVERITY]),
    ],
)
def test_what_asks_for_a_review_and_how_deep(facts: dict[str, object], depth: Depth, reasons: list[Reason]) -> None:
    assert decide(Facts(**(QUIET | facts)), RULES) == Decision(depth, tuple(reasons))  # type: ignore[arg-type]


def test_every_rule_can_be_turned_off_and_a_request_still_wins() -> None:
    off = Rules(severity_threshold=0, customer_impact=False, near_misses=False, internal_hours=0, teams_for_meeting=0)
    everything = Facts(customers_affected=True, internal_hours=99, near_miss=False, severity_rank=1, teams=9, requested=False)
    asked = Facts(customers_affected=True, internal_hours=99, near_miss=False, severity_rank=1, teams=9, requested=True)
    assert decide(everything, off) == Decision(Depth.NONE, (Reason.BELOW_THRESHOLDS,))
    assert decide(asked, off) == Decision(Depth.WRITTEN, (Reason.REQUESTED,))


def test_every_reason_is_a_sentence_of_its_own() -> None:
    sentences = [sentence(reason) for reason in Reason]
    assert len(set(sentences)) == len(sentences)
    assert all(text.endswith(".") for text in sentences)


FACTS = st.builds(
    Facts,
    customers_affected=st.booleans(),
    internal_hours=st.integers(0, 40),
    near_miss=st.booleans(),
    severity_rank=st.integers(1, 5),
    teams=st.integers(0, 6),
    requested=st.booleans(),
    skipped=st.sampled_from(list(Depth)),
)
ORDER = [Depth.NONE, Depth.NOTE, Depth.WRITTEN, Depth.MEETING]


@given(facts=FACTS, worse=FACTS)
def test_a_worse_fact_never_asks_for_less(facts: Facts, worse: Facts) -> None:
    worst = replace(
        facts,
        customers_affected=facts.customers_affected or worse.customers_affected,
        internal_hours=max(facts.internal_hours, worse.internal_hours),
        severity_rank=min(facts.severity_rank or 5, worse.severity_rank or 5),
        teams=max(facts.teams, worse.teams),
        requested=facts.requested or worse.requested,
    )
    assert ORDER.index(decide(worst, RULES).depth) >= ORDER.index(decide(facts, RULES).depth)


@pytest.mark.parametrize(
    ("skipped", "rank", "depth"),
    [
        (Depth.WRITTEN, 3, Depth.NONE),
        (Depth.WRITTEN, 1, Depth.MEETING),
        (Depth.NOTE, 3, Depth.WRITTEN),
    ],
)
def test_a_skip_covers_the_depth_it_was_for(skipped: Depth, rank: int, depth: Depth) -> None:
    facts = Facts(**(QUIET | {"customers_affected": True, "severity_rank": rank, "skipped": skipped}))  # type: ignore[arg-type]
    assert decide(facts, RULES).depth == depth
