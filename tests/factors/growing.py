"""What the tests of why-trees begin with, and how they look at what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from secondstory.factors.models import Juncture, Why
from secondstory.factors.operations import ask_why, open_juncture
from secondstory.factors.trees import Branch, read_trees
from secondstory.incidents.models import Incident
from secondstory.timeline.models import Event
from secondstory.timeline.operations import NewEvent, add_events
from tests.cast import Cast


def a_story(visitors: Cast, noon: datetime) -> tuple[Incident, list[Event]]:
    """A change, its impact, the alert, a decision and a discovery; noticed by customers before the alert."""
    incident = visitors.make_incident(started_at=noon - timedelta(hours=2), detected_at=noon - timedelta(minutes=95))
    told = (
        ("Retry setting goes from 2 to 5", 120, "change", ""),
        ("Payments begin to fail", 110, "impact", ""),
        ("Error rate over five percent", 87, "alert", "Harbour Watch"),
        ("Restart the one pod that holds most of the errors", 60, "decision", ""),
        ("The pool is empty", 40, "discovery", ""),
    )
    new = [NewEvent(text, noon - timedelta(minutes=ago), kind=kind, source=source) for text, ago, kind, source in told]
    return incident, add_events(incident, new, by=visitors.owner)


def a_tree(visitors: Cast, noon: datetime, *, at: int = 3) -> tuple[Incident, Juncture, dict[str, Why]]:
    """A tree at the decision: A and B at the top, C and D under A, E under C."""
    incident, events = a_story(visitors, noon)
    juncture = open_juncture(incident, events[at], by=visitors.owner)
    whys: dict[str, Why] = {}
    for name, parent in (("A", None), ("B", None), ("C", "A"), ("D", "A"), ("E", "C")):
        above = whys[parent] if parent else None
        whys[name] = ask_why(juncture, question=f"{name}?", answer=f"{name} holds", parent=above, by=visitors.owner)
    return incident, juncture, whys


def shape(incident: Incident) -> list[Any]:
    """The trees as they are read: [turn, [question, [below]], …] with answers where there are any."""
    return [[str(tree.juncture), *map(_branch, tree.branches)] for tree in read_trees(incident)]


def letters(incident: Incident) -> list[str]:
    """One line a tree: “A(C(E) D) B”."""
    return [" ".join(map(_letters, tree.branches)) for tree in read_trees(incident)]


def _branch(branch: Branch) -> list[Any]:
    words = f"{branch.why.question} {branch.why.answer}".strip()
    return [words, *map(_branch, branch.children)]


def _letters(branch: Branch) -> str:
    below = " ".join(map(_letters, branch.children))
    return f"{branch.why.question[:-1]}({below})" if below else branch.why.question[:-1]
