"""Everything that changes actions: writing them, and taking them to one of their two ends."""

from secondstory.actions.operations.adding import EDITABLE, add_action, answer_factor, edit_action
from secondstory.actions.operations.breaking import FEWEST_PARTS, MOST_PARTS, Part, break_down_action, merge_actions
from secondstory.actions.operations.checks import is_link
from secondstory.actions.operations.escalating import escalate_action
from secondstory.actions.operations.gates import override_gate, switch_gate, withdraw_override
from secondstory.actions.operations.hearing import hear
from secondstory.actions.operations.owning import accept_action, decline_action, hand_over_action, return_orphaned_actions
from secondstory.actions.operations.redacting import redact_actions
from secondstory.actions.operations.rescheduling import reschedule_action
from secondstory.actions.operations.reviewing import review_languishing
from secondstory.actions.operations.steps import (
    accept_as_agreed,
    accept_as_done,
    agree_action,
    confirm_action,
    finish_action,
    let_go_of_action,
    start_action,
)
from secondstory.actions.operations.tracking import hand_to_tracker, reopen_action
from secondstory.actions.operations.verifying import answer_effect, send_back_action, verify_action

__all__ = [
    "EDITABLE",
    "FEWEST_PARTS",
    "MOST_PARTS",
    "Part",
    "accept_action",
    "accept_as_agreed",
    "accept_as_done",
    "add_action",
    "agree_action",
    "answer_effect",
    "answer_factor",
    "break_down_action",
    "confirm_action",
    "decline_action",
    "edit_action",
    "escalate_action",
    "finish_action",
    "hand_over_action",
    "hand_to_tracker",
    "hear",
    "is_link",
    "let_go_of_action",
    "merge_actions",
    "override_gate",
    "redact_actions",
    "reopen_action",
    "reschedule_action",
    "return_orphaned_actions",
    "review_languishing",
    "send_back_action",
    "start_action",
    "switch_gate",
    "verify_action",
    "withdraw_override",
]
