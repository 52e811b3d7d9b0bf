"""What a line is worth as a promise: good, needs a bound, or vague, and what it doesn't say (R47-R51, PRACTICE 4).

The text is judged, never whoever wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from secondstory.actions.quality.cues import NEVER_ENDS
from secondstory.actions.quality.due import Due
from secondstory.actions.quality.judging import judge
from secondstory.actions.quality.lexicon import VerbKind
from secondstory.actions.quality.lines import Ground, Quality
from secondstory.actions.quality.owner import Owner
from secondstory.actions.quality.parts import Parts, read_parts
from secondstory.actions.quality.purpose import Purpose, suggest_purpose
from secondstory.actions.quality.strength import Suggestion, is_dashboard_only, is_training_only, suggest_strength

MISSING = ("verb", "object", "place", "end_state", "owner", "due")


@dataclass(frozen=True)
class Checked:
    """One line, why it isn't good yet if it isn't, and what it lacks, in the order of MISSING."""

    parts: Parts
    quality: Quality
    ground: Ground | None
    missing: tuple[str, ...]
    strength: Suggestion
    purpose: Purpose | None
    is_training_only: bool
    is_dashboard_only: bool


def check_action(text: str, *, today: date, owner: str = "", due_on: date | None = None) -> Checked:
    """Judge one line as written on `today`, against which "in two weeks" is read. `owner` and `due_on` are known besides, from fields."""
    parts = read_parts(text, today=today)
    if owner and not parts.has_owner:
        parts = replace(parts, owner=Owner(owner, 0, 0))
    if due_on is not None:
        parts = replace(parts, due=Due(due_on.isoformat(), 0, 0, due_on))
    quality, ground = judge(parts)
    return Checked(
        parts=parts,
        quality=quality,
        ground=ground,
        missing=tuple(name for name in MISSING if not _has(parts, name)),
        strength=suggest_strength(parts),
        purpose=suggest_purpose(parts),
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
