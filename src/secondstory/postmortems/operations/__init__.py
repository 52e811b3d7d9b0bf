"""What changes a document, one verb each."""

from secondstory.postmortems.operations.comments import reopen_thread, reply, resolve_thread, start_thread, withdraw_comment
from secondstory.postmortems.operations.documents import (
    LONGEST_SECTION,
    mark_published,
    move_document,
    redact_document,
    remove_section,
    start_postmortem,
    write_first_or_next_section,
    write_section,
)
from secondstory.postmortems.operations.pictures import keep_picture, remove_picture_from_document
from secondstory.postmortems.operations.sections import add_section, move_section, rename_section
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
    "add_section",
    "add_template",
    "bring_back_template",
    "copy_template",
    "keep_picture",
    "mark_published",
    "move_document",
    "move_section",
    "redact_document",
    "remove_picture_from_document",
    "remove_section",
    "rename_section",
    "reopen_thread",
    "reply",
    "reset_template",
    "resolve_thread",
    "retire_template",
    "start_postmortem",
    "start_thread",
    "text_of",
    "withdraw_comment",
    "write_first_or_next_section",
    "write_section",
    "write_template",
]
