"""Everything that changes an incident. Forms, the API, the CLI, importers and the demonstration all come through here."""

from secondstory.incidents.operations.access import (
    ask_to_read,
    invite,
    let_administrator_in,
    make_open,
    make_private,
    stop_asking_to_read,
    take_on_review,
    withdraw_invite,
)
from secondstory.incidents.operations.declaring import declare_incident, remove_incident, show_imported
from secondstory.incidents.operations.editing import edit_incident, reopen_incident, undo_edit
from secondstory.incidents.operations.involving import edit_involvement, involve, join_as_observer, remove_involvement
from secondstory.incidents.operations.redacting import redact_incident
from secondstory.incidents.operations.reviewing import reassess_policy, record_held, request_review, skip_review, take_back_skip
from secondstory.incidents.operations.vocabulary import add_service, add_severity, edit_service, edit_severity

__all__ = [
    "add_service",
    "add_severity",
    "ask_to_read",
    "declare_incident",
    "edit_incident",
    "edit_involvement",
    "edit_service",
    "edit_severity",
    "invite",
    "involve",
    "join_as_observer",
    "let_administrator_in",
    "make_open",
    "make_private",
    "reassess_policy",
    "record_held",
    "redact_incident",
    "remove_incident",
    "remove_involvement",
    "reopen_incident",
    "request_review",
    "show_imported",
    "skip_review",
    "stop_asking_to_read",
    "take_back_skip",
    "take_on_review",
    "undo_edit",
    "withdraw_invite",
]
