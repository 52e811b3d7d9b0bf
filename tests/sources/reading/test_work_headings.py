"""Headings that announce follow-up work in words no list of them could hold, and those that only use its words."""

from __future__ import annotations

import pytest

from secondstory.sources.reading.announced import is_done_head
from secondstory.sources.reading.roles import ACTIONS, role_of

DONE = [
    "Guardrails added",
    "Tests and alerts added since",
    "Additional checks introduced after the outage",
    "What changed as a result",
    "What has been done so far",
    "What we have improved",
    "What's different now",
    "Changed as a consequence of this",
    "Landed mitigation",
]
TO_COME = [
    "New alerts",
    "Better monitoring",
    "Permanent controls",
    "Systemic controls",
    "Checks to add",
    "What is being done to prevent this",
    "How we make sure it cannot recur",
    "Documentation updates",
    "Process and tooling changes",
    "Changes to our release process",
    "Quick wins",
    "So, what now?",
    "Short-Term Mitigations",
    "Plan d’amélioration",
    "Mejoras pendientes",
    "Меры предотвращения",
    "再発防止策",
]
NO_WORK = [
    "What changed",
    "Alerts triggered",
    "Regression tests",
    "Insufficient safeguards",
    "Why existing safeguards failed",
    "No prevention in place",
    "Versions used during remediation",
    "Follow-on: a second outage",
    "Follow-up investigation",
    "Monitoring in place",
    "What we were doing",
]


@pytest.mark.parametrize("title", DONE)
def test_a_heading_says_that_work_is_done(title: str) -> None:
    assert (role_of(title), is_done_head(title)) == (ACTIONS, True)


@pytest.mark.parametrize("title", TO_COME)
def test_a_heading_says_that_there_is_work(title: str) -> None:
    assert (role_of(title), is_done_head(title)) == (ACTIONS, False)


@pytest.mark.parametrize("title", NO_WORK)
def test_the_words_of_such_headings_alone_announce_none(title: str) -> None:
    assert role_of(title) != ACTIONS
