"""What the library does when something below it has changed."""

from __future__ import annotations

from typing import Any

from secondstory.audit.models import Record
from secondstory.library.operations import index_again

_AUDIENCE = frozenset({"made private", "made open"})


def follow_audience(sender: type[Record], record: Record, **kwargs: Any) -> None:
    """Move an incident's words between the open and the closed index. Until then the search hides them: it asks the incident itself."""
    if record.verb in _AUDIENCE and record.subject_kind == "incident":
        index_again(record.subject_uid)
