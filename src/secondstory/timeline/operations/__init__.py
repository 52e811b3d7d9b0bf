"""Everything that changes a timeline: pages, the API, the CLI, importers and the demonstration all come through here."""

from secondstory.timeline.operations.account_links import (
    make_account_link,
    open_account_link,
    sweep_closed_accounts,
    withdraw_account_link,
)
from secondstory.timeline.operations.accounts import (
    begin_account,
    correct_account,
    delete_account,
    place_account,
    save_account,
    set_account_aside,
    share_account,
    unplace_account,
)
from secondstory.timeline.operations.agreeing import agree_on_timeline, take_back_agreement
from secondstory.timeline.operations.assessing import Assessed, write_assessment
from secondstory.timeline.operations.choosing import StoryRule, choose_by_rule, lines_by_rule
from secondstory.timeline.operations.clocks import check_skew, correct_origin
from secondstory.timeline.operations.deciding import open_waiting_decisions, remark_on_decision, remove_decision, see_decision
from secondstory.timeline.operations.disputing import Side, edit_dispute, raise_dispute, remove_dispute
from secondstory.timeline.operations.events import (
    NewEvent,
    add_event,
    add_events,
    choose_for_story,
    describe_decision,
    edit_event,
    evidence_of,
    forget_evidence,
    remove_event,
    remove_events,
    sweep_removed_events,
)
from secondstory.timeline.operations.folding import fold_events, split_event, unfold_event
from secondstory.timeline.operations.knowing import state_knowledge, withdraw_knowledge
from secondstory.timeline.operations.many import change_events, shift_events
from secondstory.timeline.operations.passing_on import pass_on
from secondstory.timeline.operations.placing import add_event_after, move_event_to, move_to_neighbour
from secondstory.timeline.operations.recording import NewRecord, complete_origin, open_origin, save_records
from secondstory.timeline.operations.redacting import redact_timeline, write_down_redaction
from secondstory.timeline.operations.undoing import last_edit, undo_timeline_edit

__all__ = [
    "Assessed",
    "NewEvent",
    "NewRecord",
    "Side",
    "StoryRule",
    "add_event",
    "add_event_after",
    "add_events",
    "agree_on_timeline",
    "begin_account",
    "change_events",
    "check_skew",
    "choose_by_rule",
    "choose_for_story",
    "complete_origin",
    "correct_account",
    "correct_origin",
    "delete_account",
    "describe_decision",
    "edit_dispute",
    "edit_event",
    "evidence_of",
    "fold_events",
    "forget_evidence",
    "last_edit",
    "lines_by_rule",
    "make_account_link",
    "move_event_to",
    "move_to_neighbour",
    "open_account_link",
    "open_origin",
    "open_waiting_decisions",
    "pass_on",
    "place_account",
    "raise_dispute",
    "redact_timeline",
    "remark_on_decision",
    "remove_decision",
    "remove_dispute",
    "remove_event",
    "remove_events",
    "save_account",
    "save_records",
    "see_decision",
    "set_account_aside",
    "share_account",
    "shift_events",
    "split_event",
    "state_knowledge",
    "sweep_closed_accounts",
    "sweep_removed_events",
    "take_back_agreement",
    "undo_timeline_edit",
    "unfold_event",
    "unplace_account",
    "withdraw_account_link",
    "withdraw_knowledge",
    "write_assessment",
    "write_down_redaction",
]
