"""What happens to actions when something below them has changed."""

from __future__ import annotations

from typing import Any

from secondstory.actions.operations import return_orphaned_actions
from secondstory.audit.models import Record

_LEAVES = frozenset({"closed the account of", "made private", "withdrew an invitation"})
"""After which an owner may not be able to see to an action any more."""


def follow_leavers(sender: type[Record], record: Record, **kwargs: Any) -> None:
    """Give actions back to the queue whose owner has left. Should this be cut off, the daily round does it."""
    if record.verb in _LEAVES:
        return_orphaned_actions()
