"""Everything that changes actions: writing them, and taking them to one of their two ends."""

from secondstory.actions.operations.adding import EDITABLE, add_action, answer_factor, edit_action
from secondstory.actions.operations.checks import is_link
from secondstory.actions.operations.gates import override_gate, switch_gate, withdraw_override
from secondstory.actions.operations.redacting import redact_actions
from secondstory.actions.operations.steps import accept_as_done, agree_action, finish_action, let_go_of_action, start_action
from secondstory.actions.operations.tracking import hand_to_tracker, reopen_action

__all__ = [
    "EDITABLE",
    "accept_as_done",
    "add_action",
    "agree_action",
    "answer_factor",
    "edit_action",
    "finish_action",
    "hand_to_tracker",
    "is_link",
    "let_go_of_action",
    "override_gate",
    "redact_actions",
    "reopen_action",
    "start_action",
    "switch_gate",
    "withdraw_override",
]
