"""What changes a document, one verb each."""

from secondstory.postmortems.operations.comments import reopen_thread, reply, resolve_thread, start_thread, withdraw_comment
from secondstory.postmortems.operations.documents import (
    LONGEST_SECTION,
    append_to_section,
    redact_document,
    remove_section,
    start_postmortem,
    write_first_or_next_section,
    write_section,
)
from secondstory.postmortems.operations.flow import (
    GatesShut,
    agree_document,
    check_may_be_published,
    mark_published,
    move_document,
    pass_gates,
    set_depth,
    submit_document,
    take_document_back,
)
from secondstory.postmortems.operations.moments import remove_moment, restore_moment, take_moment
from secondstory.postmortems.operations.pictures import keep_picture, remove_picture_from_document
from secondstory.postmortems.operations.redacting_text import cut_over_marks
from secondstory.postmortems.operations.reviewing import (
    approve_document,
    ask_to_review,
    mark_as_read,
    stop_asking_to_review,
    withdraw_approval,
)
from secondstory.postmortems.operations.sections import add_section, move_section, rename_section
from secondstory.postmortems.operations.supporting import remove_section_support, support_with_section
from secondstory.postmortems.operations.templates import (
    add_template,
    bring_back_template,
    copy_template,
    reset_template,
    retire_template,
    text_of,
    write_template,
)

__all__ = [
    "LONGEST_SECTION",
    "GatesShut",
    "add_section",
    "add_template",
    "agree_document",
    "append_to_section",
    "approve_document",
    "ask_to_review",
    "bring_back_template",
    "check_may_be_published",
    "copy_template",
    "cut_over_marks",
    "keep_picture",
    "mark_as_read",
    "mark_published",
    "move_document",
    "move_section",
    "pass_gates",
    "redact_document",
    "remove_moment",
    "remove_picture_from_document",
    "remove_section",
    "remove_section_support",
    "rename_section",
    "reopen_thread",
    "reply",
    "reset_template",
    "resolve_thread",
    "restore_moment",
    "retire_template",
    "set_depth",
    "start_postmortem",
    "start_thread",
    "stop_asking_to_review",
    "submit_document",
    "support_with_section",
    "take_document_back",
    "take_moment",
    "text_of",
    "withdraw_approval",
    "withdraw_comment",
    "write_first_or_next_section",
    "write_section",
    "write_template",
]
