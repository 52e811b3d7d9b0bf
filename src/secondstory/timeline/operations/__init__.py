"""Everything that changes a timeline: pages, the API, the CLI, importers and the demonstration all come through here."""

from secondstory.timeline.operations.agreeing import agree_on_timeline, take_back_agreement
from secondstory.timeline.operations.assessing import Assessed, write_assessment
from secondstory.timeline.operations.events import (
    NewEvent,
    add_event,
    add_events,
    choose_for_story,
    describe_decision,
    edit_event,
    remove_event,
    remove_events,
    sweep_removed_events,
)
from secondstory.timeline.operations.folding import fold_events, split_event, unfold_event
from secondstory.timeline.operations.knowing import state_knowledge, withdraw_knowledge
from secondstory.timeline.operations.many import change_events, shift_events
from secondstory.timeline.operations.recording import NewRecord, complete_origin, open_origin, save_records
from secondstory.timeline.operations.redacting import redact_timeline, write_down_redaction
from secondstory.timeline.operations.undoing import last_edit, undo_timeline_edit

__all__ = [
    "Assessed",
    "NewEvent",
    "NewRecord",
    "add_event",
    "add_events",
    "agree_on_timeline",
    "change_events",
    "choose_for_story",
    "complete_origin",
    "describe_decision",
    "edit_event",
    "fold_events",
    "last_edit",
    "open_origin",
    "redact_timeline",
    "remove_event",
    "remove_events",
    "save_records",
    "shift_events",
    "split_event",
    "state_knowledge",
    "sweep_removed_events",
    "take_back_agreement",
    "undo_timeline_edit",
    "unfold_event",
    "withdraw_knowledge",
    "write_assessment",
    "write_down_redaction",
]
