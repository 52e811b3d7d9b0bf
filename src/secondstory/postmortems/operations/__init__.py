"""What changes a document, one verb each."""

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
from secondstory.postmortems.operations.pictures import keep_picture

__all__ = [
    "LONGEST_SECTION",
    "keep_picture",
    "mark_published",
    "move_document",
    "redact_document",
    "remove_section",
    "start_postmortem",
    "write_first_or_next_section",
    "write_section",
]
