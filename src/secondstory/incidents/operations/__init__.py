"""Everything that changes an incident. Forms, the API, the CLI, importers and the demonstration all come through here."""

from secondstory.incidents.operations.access import (
    ask_to_read,
    invite,
    let_administrator_in,
    make_open,
    make_private,
    withdraw_invite,
)
from secondstory.incidents.operations.declaring import declare_incident, remove_incident
from secondstory.incidents.operations.editing import edit_incident, reopen_incident, undo_edit
from secondstory.incidents.operations.involving import involve, join_as_observer, remove_involvement
from secondstory.incidents.operations.reviewing import reassess_policy, record_held, request_review
from secondstory.incidents.operations.vocabulary import add_service, edit_service, edit_severity

__all__ = [
    "add_service",
    "ask_to_read",
    "declare_incident",
    "edit_incident",
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
    "remove_incident",
    "remove_involvement",
    "reopen_incident",
    "request_review",
    "undo_edit",
    "withdraw_invite",
]
