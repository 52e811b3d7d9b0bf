"""Everything that changes a timeline: pages, the API, the CLI, importers and the demonstration all come through here."""

from secondstory.timeline.operations.events import (
    NewEvent,
    add_event,
    add_events,
    choose_for_story,
    describe_decision,
    edit_event,
    remove_event,
    state_knowledge,
)
from secondstory.timeline.operations.recording import NewRecord, complete_origin, open_origin, save_records

__all__ = [
    "NewEvent",
    "NewRecord",
    "add_event",
    "add_events",
    "choose_for_story",
    "complete_origin",
    "describe_decision",
    "edit_event",
    "open_origin",
    "remove_event",
    "save_records",
    "state_knowledge",
]
