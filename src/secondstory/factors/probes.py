"""Questions that begin or go on with a why-tree: why to what a system did, what and how to what a person did (B24)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy


@dataclass(frozen=True)
class ProbeSet:
    """Questions that are asked together: what the set is called, when it is of use, and the codes of its probes."""

    label: Any
    when: Any
    codes: tuple[str, ...]


PROBES: dict[str, Any] = {
    "review": lazy("Why did tests and review not meet this?"),
    "release": lazy("Why could this reach production?"),
    "detection": lazy("Why did monitoring not tell us sooner?"),
    "possible": lazy("Why was it possible to go past this check?"),
    "checks": lazy("Why did no automatic check stand in the way?"),
    "incentives": lazy("What made going past it the sensible thing to do?"),
    "system": lazy("What about how the system is built let this happen, or spread?"),
    "process": lazy("What about how we work let this through?"),
    "tooling": lazy("What did our tools hide, allow, or make hard?"),
    "organisation": lazy("What pressed from outside the work: goals, deadlines, staffing, deferred work?"),
    "half_to_detect": lazy("What would have cut the time until we noticed in half?"),
    "half_to_recover": lazy("What would have cut the time until it was over in half?"),
    "held": lazy("What held, so that it did not get worse, and why did it hold?"),
    "luck": lazy("What went well only by luck?"),
}
"""By their codes; those of one set stand together."""

SETS: dict[str, ProbeSet] = {
    "change": ProbeSet(
        lazy("A change"),
        lazy("Three layers it went through: tests and review, release, monitoring."),
        ("review", "release", "detection"),
    ),
    "bypassed": ProbeSet(
        lazy("A check that was gone past"), lazy("Something was not tested, reviewed or confirmed."), ("possible", "checks", "incentives")
    ),
    "lenses": ProbeSet(
        lazy("Four places to look"),
        lazy("System design, process, tools, organisation: several of them meet in most incidents."),
        ("system", "process", "tooling", "organisation"),
    ),
    "half_the_time": ProbeSet(
        lazy("Half the time"), lazy("A thought experiment with the times of this incident."), ("half_to_detect", "half_to_recover")
    ),
    "held": ProbeSet(lazy("What held, and luck"), lazy("Defences that worked, and what may not go well again."), ("held", "luck")),
}


def next_question(*, is_human: bool) -> str:
    """The question due after a text, or at a turn of the story."""
    if is_human:
        return _("What made that the sensible next step?")
    return _("Why was that possible?")


def unfinished_question(*, is_answered: bool) -> str:
    """What is asked of a branch that does not end in a condition yet (R34)."""
    if is_answered:
        return _("This branch ends in something a person did. What made it the sensible next step?")
    return _("Not answered yet. What do we know about it, and who could tell us?")
