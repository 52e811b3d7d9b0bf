"""What a line is worth as a promise: good, needs a bound, or vague, and what it doesn't say (R47-R51, PRACTICE 4).

The text is judged, never whoever wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from secondstory.actions.quality.cues import ADJECTIVES, CONDITION, NEVER_ENDS, OUTCOME, is_definite
from secondstory.actions.quality.lexicon import VerbKind, form_of, kind_of
from secondstory.actions.quality.parts import Parts, read_parts
from secondstory.actions.quality.patterns import any_of
from secondstory.actions.quality.strength import Suggestion, is_dashboard_only, is_training_only, suggest_strength


class Quality(StrEnum):
    """Whether one could say later that it was done."""

    GOOD = "good"
    NEEDS_BOUND = "needs_bound"
    VAGUE = "vague"


MISSING = ("verb", "object", "place", "end_state", "owner", "due")


@dataclass(frozen=True)
class Checked:
    """One line and what it lacks, in the order of MISSING."""

    parts: Parts
    quality: Quality
    missing: tuple[str, ...]
    strength: Suggestion
    is_training_only: bool
    is_dashboard_only: bool


_AMOUNTS = r"""
    alerts? alerting limits? timeouts? thresholds? quotas? retries retention capacity memory disk\sspace rate\slimit(?:s|ing)?
    notifications?
""".split()
_SMALL = "the for and our with all any that are this when from which".split()
_NUMBER = re.compile(r"\d")
_MECHANISM = any_of(
    r"""
    by\s+(?:\w+ing|an?|the)
    with\s+(?:an?|the|\d\S*)
    through\s+(?:an?|the)
    using
    via
    add(?:ing)?
    (?:alert|page)(?:s|ed|ing)?\s+(?:at|when|on|if)
    """
)
_SOFT = any_of(
    r"""
    better
    more\s+(?:robust|reliable|resilient|careful|carefully|stable|scalable|proactive|thorough)
    (?:clear|comprehensive|regular|common)
    as\s+needed
    if\s+necessary
    where\s+possible
    appropriate(?:ly)?
    effectively
    etc\.?
    in\s+general
    various
    some\s+kind\s+of
    something
    as\s+(?:far|much|soon)\s+as
    thing
    most\s+important
    remaining
    (?:make|making)\s+improvements?
    """
)
_AMOUNT = re.compile(
    rf"^\s*(?:(?:an?|the|our|{'|'.join(ADJECTIVES)})\s+)*(?:\w+\s+){{0,3}}(?:{'|'.join(_AMOUNTS)})\b",
    re.IGNORECASE,
)
"""Things that are nothing without a number, a condition or a name."""
_MORE_OF = re.compile(r"^(?:some\s+)?(?:more|better|additional|further|extra)\b", re.IGNORECASE)
_ENDLESS = re.compile(
    r"^(?:[\w`/-]+\s+){0,5}?(?:testing|monitoring|alerting|observability|logging|automation|hardening|awareness|visibility)\b"
    r"(?=\s*(?:[.,;/(]|(?:for|of|on|in|to|at|and|around)\b|$))",
    re.IGNORECASE,
)
"""Its head is something one can always do more of."""
_REMARK = re.compile(
    r"^(?:no|not|none|n/a)\b"
    r"|\b(?:was|were|is|are|isn['’]t|wasn['’]t|would|it['’]d|will|we|nobody|needed|should have|ha(?:s|ve) been|help(?:s|ed)?)\b",
    re.IGNORECASE,
)
"""Without a verb to do, these tell how it was, or wish."""
_HABIT = re.compile(r"^(?:always|never|remember|don['’]t|do not|before|next time|in future)\b", re.IGNORECASE)
"""It asks people to take care each time."""
_SETS_AN_AMOUNT = frozenset("cap limit scale tune upgrade throttle".split())
_CODE = re.compile(r"`[^`]+`|\b\w+_\w+\b|\b[a-z]+[A-Z]\w*")
_MORE = re.compile(r"\b(?:more|less|easier|faster|safer|simpler|clearer)\b", re.IGNORECASE)
_CONTENT = re.compile(rf"(?!\b(?:{'|'.join(_SMALL)})\b)\b[\w'’-]{{3,}}", re.IGNORECASE)


def check_action(text: str, *, today: date) -> Checked:
    """Judge one line as written on `today`, against which "in two weeks" is read."""
    parts = read_parts(text, today=today)
    return Checked(
        parts=parts,
        quality=_quality(parts),
        missing=tuple(name for name in MISSING if not _has(parts, name)),
        strength=suggest_strength(parts),
        is_training_only=is_training_only(parts),
        is_dashboard_only=is_dashboard_only(parts),
    )


def _has(parts: Parts, name: str) -> bool:
    if name == "verb":
        return parts.verb_kind is not None and parts.verb_kind is not VerbKind.VAGUE
    if name == "object":
        return bool(parts.object) and not NEVER_ENDS.match(parts.object)
    if name == "owner":
        return parts.has_owner
    return bool(getattr(parts, name))


def _quality(parts: Parts) -> Quality:
    measured = bool(_NUMBER.search(parts.end_state))
    soft = bool(_SOFT.search(parts.object)) and not measured
    if parts.verb_kind is None:
        is_thing = len(_CONTENT.findall(parts.object)) > 1 and not soft and not _REMARK.search(parts.text)
        return Quality.NEEDS_BOUND if is_thing else Quality.VAGUE
    if _HABIT.match(parts.text) and not measured:
        return Quality.VAGUE
    if parts.verb_kind is VerbKind.VAGUE:
        return _vague(parts, measured=measured)
    if is_training_only(parts):
        return Quality.VAGUE
    if parts.verb_kind is VerbKind.MEASURED:
        return Quality.GOOD if measured else Quality.NEEDS_BOUND
    if parts.verb == "make" and (soft or _MORE.search(parts.object)) and not measured:
        return Quality.VAGUE
    if not parts.object or NEVER_ENDS.match(parts.object) or soft:
        return Quality.NEEDS_BOUND
    if parts.verb_kind is VerbKind.NEEDS_BOUND:
        return Quality.GOOD if parts.due and OUTCOME.search(parts.object) else Quality.NEEDS_BOUND
    return Quality.GOOD if _can_be_ticked_off(parts, measured=measured) else Quality.NEEDS_BOUND


def _vague(parts: Parts, *, measured: bool) -> Quality:
    """A vague verb is outweighed by a number at a place, and half by a way that is named."""
    if (measured and parts.place) or (is_definite(parts.object) and _to_do(parts.object)):
        return Quality.GOOD
    if measured or (_MECHANISM.search(parts.object) and is_definite(parts.object)):
        return Quality.NEEDS_BOUND
    return Quality.VAGUE


def _to_do(words: str) -> bool:
    """ "Improve `check` to scan commits": what is meant is the second verb."""
    return any(kind_of(form_of(found["verb"])) is VerbKind.CONCRETE for found in _TO_VERB.finditer(words))


_TO_VERB = re.compile(r"\bto (?P<verb>[a-z-]{3,})\b")


def _can_be_ticked_off(parts: Parts, *, measured: bool) -> bool:
    if (_ENDLESS.match(parts.object) or _MORE_OF.match(parts.object)) and not measured:
        return False
    is_amount = parts.verb in _SETS_AN_AMOUNT or _AMOUNT.match(parts.object)
    if is_amount and not (measured or _CODE.search(parts.object) or CONDITION.search(parts.object)):
        return False
    if measured or is_definite(parts.object):
        return True
    return len(_CONTENT.findall(parts.object)) >= (2 if parts.end_state else 4)
