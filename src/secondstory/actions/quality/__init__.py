"""How good an action's line is as a promise. Plain Python, so that a line can be checked without a database."""

from secondstory.actions.quality.due import Due, find_due
from secondstory.actions.quality.lines import Ground, Quality
from secondstory.actions.quality.owner import Fault, Owner
from secondstory.actions.quality.parts import Parts, read_parts
from secondstory.actions.quality.purpose import Purpose
from secondstory.actions.quality.rubric import MISSING, Checked, check_action
from secondstory.actions.quality.strength import Because, Strength, Suggestion

__all__ = [
    "MISSING",
    "Because",
    "Checked",
    "Due",
    "Fault",
    "Ground",
    "Owner",
    "Parts",
    "Purpose",
    "Quality",
    "Strength",
    "Suggestion",
    "check_action",
    "find_due",
    "read_parts",
]
