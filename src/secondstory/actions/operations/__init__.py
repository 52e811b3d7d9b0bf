"""Everything that changes actions: writing them, and taking them to one of their two ends."""

from secondstory.actions.operations.adding import EDITABLE, add_action, answer_factor, edit_action
from secondstory.actions.operations.breaking import FEWEST_PARTS, MOST_PARTS, Part, break_down_action, merge_actions
from secondstory.actions.operations.checks import is_link
from secondstory.actions.operations.escalating import bring_back, climb, decide_escalation, edit_escalation, escalate_action
from secondstory.actions.operations.gates import override_gate, switch_gate, withdraw_override
from secondstory.actions.operations.grading import grade_unread
from secondstory.actions.operations.hearing import hear
from secondstory.actions.operations.meeting import WENT_THROUGH, review_actions, take_back_review
from secondstory.actions.operations.owning import accept_action, decline_action, hand_over_action, return_orphaned_actions, take_offer_back
from secondstory.actions.operations.redacting import redact_actions
from secondstory.actions.operations.reopening import leave_action_let_go, note_recurrence, open_action_again
from secondstory.actions.operations.rescheduling import reschedule_action
from secondstory.actions.operations.reviewing import review_languishing
from secondstory.actions.operations.saving import remove_view, rename_view, save_view
from secondstory.actions.operations.sprints import edit_sprint, plan_sprints, put_in_sprint, remove_sprint
from secondstory.actions.operations.steps import (
    accept_as_agreed,
    accept_as_done,
    agree_action,
    confirm_action,
    finish_action,
    let_go_of_action,
    say_how_it_goes,
    start_action,
)
from secondstory.actions.operations.tables import (
    Plan,
    Planned,
    drop_table,
    plan_of,
    preview_table,
    save_table,
    undo_table,
    worked_on,
)
from secondstory.actions.operations.together import explain_number, set_aside_action, set_aside_actions, take_up_action
from secondstory.actions.operations.tracking import hand_to_tracker, reopen_action
from secondstory.actions.operations.verifying import answer_effect, send_back_action, verify_action

__all__ = [
    "EDITABLE",
    "FEWEST_PARTS",
    "MOST_PARTS",
    "WENT_THROUGH",
    "Part",
    "Plan",
    "Planned",
    "accept_action",
    "accept_as_agreed",
    "accept_as_done",
    "add_action",
    "agree_action",
    "answer_effect",
    "answer_factor",
    "break_down_action",
    "bring_back",
    "climb",
    "confirm_action",
    "decide_escalation",
    "decline_action",
    "drop_table",
    "edit_action",
    "edit_escalation",
    "edit_sprint",
    "escalate_action",
    "explain_number",
    "finish_action",
    "grade_unread",
    "hand_over_action",
    "hand_to_tracker",
    "hear",
    "is_link",
    "leave_action_let_go",
    "let_go_of_action",
    "merge_actions",
    "note_recurrence",
    "open_action_again",
    "override_gate",
    "plan_of",
    "plan_sprints",
    "preview_table",
    "put_in_sprint",
    "redact_actions",
    "remove_sprint",
    "remove_view",
    "rename_view",
    "reopen_action",
    "reschedule_action",
    "return_orphaned_actions",
    "review_actions",
    "review_languishing",
    "save_table",
    "save_view",
    "say_how_it_goes",
    "send_back_action",
    "set_aside_action",
    "set_aside_actions",
    "start_action",
    "switch_gate",
    "take_back_review",
    "take_offer_back",
    "take_up_action",
    "undo_table",
    "verify_action",
    "withdraw_override",
    "worked_on",
]
