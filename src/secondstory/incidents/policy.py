"""Whether a postmortem is required, how deep, and why (R80-R84). Plain facts in, a decision with its reasons out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from secondstory.incidents.enums import Depth

_ORDER = [Depth.NONE, Depth.NOTE, Depth.WRITTEN, Depth.MEETING]


class Reason(StrEnum):
    """Why a review is, or is not, required. Stored as these words; shown as sentences."""

    REQUESTED = "requested"
    CUSTOMERS = "customers"
    SEVERITY = "severity"
    INTERNAL = "internal"
    NEAR_MISS = "near_miss"
    SERIOUS_NEAR_MISS = "serious_near_miss"
    MANY_TEAMS = "many_teams"
    SKIPPED = "skipped"
    BELOW_THRESHOLDS = "below_thresholds"


@dataclass(frozen=True)
class Facts:
    """What the rules look at. `severity_rank` 1 is the worst, None is not graded; hours are person-hours."""

    customers_affected: bool
    internal_hours: int
    near_miss: bool
    severity_rank: int | None
    teams: int
    requested: bool
    skipped: Depth = Depth.NONE
    """How deep a review was let go of with a reason; a deeper one that is asked for later is not covered by it."""


@dataclass(frozen=True)
class Rules:
    """What the organisation has set; a threshold of 0 turns its rule off."""

    severity_threshold: int
    customer_impact: bool
    near_misses: bool
    internal_hours: int
    teams_for_meeting: int


@dataclass(frozen=True)
class Decision:
    """The depth asked for and every reason that led there."""

    depth: Depth
    reasons: tuple[Reason, ...]

    @property
    def is_required(self) -> bool:
        return self.depth != Depth.NONE


def decide(facts: Facts, rules: Rules) -> Decision:
    """Every rule that applies gives a reason and the depth it asks for; the deepest wins. A request by anyone always counts."""
    asked = list(_asked_for(facts, rules))
    if not asked:
        return Decision(Depth.NONE, (Reason.BELOW_THRESHOLDS,))
    if rules.teams_for_meeting and facts.teams >= rules.teams_for_meeting:
        asked.append((Reason.MANY_TEAMS, Depth.MEETING))
    deepest = max((depth for _reason, depth in asked), key=_ORDER.index)
    if not facts.requested and _ORDER.index(deepest) <= _ORDER.index(facts.skipped):
        return Decision(Depth.NONE, (Reason.SKIPPED, *(reason for reason, _depth in asked)))
    return Decision(deepest, tuple(reason for reason, _depth in asked))


def _asked_for(facts: Facts, rules: Rules) -> list[tuple[Reason, Depth]]:
    asked = []
    rank = facts.severity_rank
    is_severe = rank is not None and bool(rules.severity_threshold) and rank <= rules.severity_threshold
    if facts.requested:
        asked.append((Reason.REQUESTED, Depth.WRITTEN))
    if facts.near_miss:
        if rules.near_misses:
            asked.append((Reason.SERIOUS_NEAR_MISS, Depth.WRITTEN) if is_severe else (Reason.NEAR_MISS, Depth.NOTE))
        return asked
    if facts.customers_affected and rules.customer_impact:
        asked.append((Reason.CUSTOMERS, Depth.NOTE if rank is not None and rank >= 4 else Depth.WRITTEN))
    if is_severe:
        asked.append((Reason.SEVERITY, Depth.MEETING))
    if rules.internal_hours and facts.internal_hours >= rules.internal_hours:
        asked.append((Reason.INTERNAL, Depth.WRITTEN))
    return asked


def sentence(reason: str) -> str:
    """A reason in words. An unknown one, from a later version, is shown as it is."""
    return {
        str(Reason.REQUESTED): _("Someone asked for a review."),
        str(Reason.CUSTOMERS): _("Customers were affected."),
        str(Reason.SEVERITY): _("Its severity is at or above the threshold."),
        str(Reason.INTERNAL): _("It cost people inside a lot of time."),
        str(Reason.NEAR_MISS): _("It is a near miss: a note keeps what caught it."),
        str(Reason.SERIOUS_NEAR_MISS): _("It is a near miss that could have been severe."),
        str(Reason.MANY_TEAMS): _("The services of several teams were involved."),
        str(Reason.SKIPPED): _("It was let go of, with a reason."),
        str(Reason.BELOW_THRESHOLDS): _("It is below every threshold. Anyone may still ask for a review."),
    }.get(reason, reason)
